"""What a file is shows in its content; whatever cannot be read is one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import SourceError
from slodesk.integrations.files import read_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slodesk.operations.incoming import Parsed

SAMPLES = "service,slo,timestamp,good,total\na,x,2026-05-01,1,1\n"
SERVICE = "apiVersion: openslo/v1\nkind: Service\nmetadata: {name: a}\n"


@pytest.mark.parametrize("name", ["x.csv", "x.yaml", "x.txt", "x", "x.json"])
def test_the_name_does_not_matter(reading: Callable[..., Parsed], name: str) -> None:
    assert reading(SAMPLES, name).kind == "samples"
    assert reading(SERVICE, name).kind == "openslo"


REFUSED: dict[bytes, str] = {
    b"": "f: the file is empty.",
    b"\xef\xbb\xbf \n\n": "f: the file is empty.",
    b"PK\x03\x04rest": "f is a workbook or an archive; save its table as CSV UTF-8 and import that.",
    b"%PDF-1.7\n": "f is a PDF; OpenSLO, Sloth or Pyrra YAML, CSV tables, workspace JSON and "
    "team packs can be imported.",
    b"SQLite format 3\0xx": "f is a database; if it is a workspace, open it instead of importing it.",
    b"\x1f\x8b\x08\0\0": "f is compressed; unpack it first.",
    SAMPLES.encode("utf-16"): "f: saved as UTF-16; save it as UTF-8 (in Excel: “CSV UTF-8”).",
    SAMPLES.encode("utf-16-le"): "f: saved as UTF-16; save it as UTF-8 (in Excel: “CSV UTF-8”).",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": "f: not a text file.",
    SAMPLES.encode() + "é,x,2026-05-01,1,1\n".encode("latin-1"): "f:3: not UTF-8; save the file as UTF-8.",
    SERVICE.encode() + b"# \xff\n": "f:4: not UTF-8; save the file as UTF-8.",
    b"hello world\n": (
        "f: not recognised; OpenSLO, Sloth and Pyrra YAML, CSV tables, postmortems in Markdown, "
        "workspace JSON and team packs can be imported."
    ),
    b"{}\n": (
        "f: not recognised; OpenSLO, Sloth and Pyrra YAML, CSV tables, postmortems in Markdown, "
        "workspace JSON and team packs can be imported."
    ),
    b"a: 1\n": "f: no SLO definition found; OpenSLO, Sloth and Pyrra can be imported, and CSV tables.",
    b'{"format": "slodesk-workspace", "schema": 1': "f:1: not valid JSON: the file is cut short.",
}


@pytest.mark.parametrize("content", REFUSED)
def test_refused_in_one_sentence(refusal: Callable[..., SourceError], content: bytes) -> None:
    assert refusal(content, "f").message == REFUSED[content]


def test_late_damage_is_found_with_its_line(refusal: Callable[..., SourceError]) -> None:
    text = SAMPLES.encode() * 1 + b"a,x,2026-05-01,1,1\n" * 10_000 + b"\xff,x,2026-05-01,1,1\n"
    assert refusal(text, "f").message == "f:10003: not UTF-8; save the file as CSV UTF-8."
    text = SERVICE.encode() + b"# fine\n" * 20_000 + b"# \xff\n"
    assert refusal(text, "f").message == "f:20004: not UTF-8; save the file as UTF-8."


def test_a_line_that_never_ends(refusal: Callable[..., SourceError]) -> None:
    assert "is too long to be a row" in refusal(SAMPLES + "x" * 4_000_000, "f").message
    assert "is too long to be a row" in refusal(SAMPLES + '"a"\n' + "x" * 4_000_000, "f").message


def test_missing_folder_and_unreadable(tmp_path: Path) -> None:
    for path, sentence in (
        (tmp_path / "none.csv", "none.csv: there is no such file; check the name and the folder."),
        (tmp_path, f"{tmp_path.name} is a folder; choose the files in it."),
        (tmp_path / "a\0b", "is not a file name"),
    ):
        with pytest.raises(SourceError) as caught:
            read_file(path)
        assert sentence in caught.value.message


def test_reading_can_be_followed_and_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(SAMPLES + "a,x,2026-05-01,1,1\n" * 300_000)
    seen: list[tuple[int, int]] = []
    read_file(path, report=lambda done, total: seen.append((done, total)))
    assert len(seen) > 1
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] == path.stat().st_size

    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_file(path, report=cancel)
