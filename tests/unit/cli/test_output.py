"""Tables line up, also with wide characters; files are written whole or not at all."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from slodesk.cli.output import table, width, write_file
from slodesk.domain.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path


def test_columns_line_up_whatever_they_hold() -> None:
    text = table(
        ("NAME", "LEFT"), [("支払い", "7 %"), ("café", "−140 %"), ("e\u0301", "1 %")], frozenset({1})
    )
    lines = text.splitlines()
    assert [width(line) for line in lines] == [len("支払い") * 2 + 2 + len("−140 %")] * 4
    assert lines[1].endswith("   7 %")


def test_a_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    target.write_bytes(b"old")
    write_file(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.md"
    target.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SourceError, match=r"report\.md could not be written: No space left on device"):
        write_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        write_file(tmp_path / "nowhere" / "report.md", b"new")


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "report.md").mkdir()
    with pytest.raises(SourceError, match=r"report\.md could not be written"):
        write_file(tmp_path / "report.md", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]
