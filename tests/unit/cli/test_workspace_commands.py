"""``init``, ``backup``, ``restore`` and ``check``: each does its work, or says in a line why not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from slodesk.operations import services
from slodesk.storage.queries.services import service_list
from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "w.slodesk"
    with new_workspace(path) as made:
        made.edit("Add service", services.add_service, "checkout")
    return path


def names(path: Path) -> list[str]:
    with open_workspace(path, read_only=True) as opened, opened.session() as session:
        return [service.name for service in service_list(session)]


def refused(done: Outcome, *words: str) -> None:
    assert (done.code, done.out, len(done.problems)) == (1, "", 1), done
    for word in words:
        assert word in done.err


def test_init_makes_an_empty_workspace(slodesk: Run, tmp_path: Path) -> None:
    assert slodesk("init", tmp_path / "new.slodesk").code == 0
    assert names(tmp_path / "new.slodesk") == []


def test_init_overwrites_nothing(slodesk: Run, workspace: Path) -> None:
    before = workspace.read_bytes()
    refused(slodesk("init", workspace), "w.slodesk", "exists")
    refused(slodesk("init", workspace, "--sample"), "w.slodesk", "exists")
    assert workspace.read_bytes() == before


def test_init_fills_in_the_sample_up_to_a_day(slodesk: Run, tmp_path: Path) -> None:
    path = tmp_path / "sample.slodesk"
    assert slodesk("init", path, "--sample", "--as-of", "2026-11-20").code == 0
    assert len(names(path)) == 8
    assert "as of 2026-11-20 00:00 UTC" in slodesk("status", path).out


def test_init_needs_a_folder(slodesk: Run, tmp_path: Path) -> None:
    refused(slodesk("init", tmp_path / "nowhere" / "new.slodesk"), "nowhere")


def test_a_backup_brings_everything_back(slodesk: Run, workspace: Path) -> None:
    done = slodesk("backup", workspace)
    assert done.code == 0
    (copy,) = workspace.with_name("w.slodesk-backups").iterdir()
    assert str(copy) in done.out
    with open_workspace(workspace) as opened:
        opened.edit("Add service", services.add_service, "search")
    done = slodesk("restore", copy, workspace)
    assert done.code == 0
    assert names(workspace) == ["checkout"]
    assert "replaced" in done.out


def test_a_backup_goes_where_it_is_told_and_over_nothing(
    slodesk: Run, workspace: Path, tmp_path: Path
) -> None:
    assert slodesk("backup", workspace, tmp_path / "copy.slodesk").code == 0
    assert names(tmp_path / "copy.slodesk") == ["checkout"]
    refused(slodesk("backup", workspace, tmp_path / "copy.slodesk"), "copy.slodesk", "exists")


def test_a_backup_is_taken_while_a_window_writes(slodesk: Run, workspace: Path, tmp_path: Path) -> None:
    with open_workspace(workspace):
        assert slodesk("backup", workspace, tmp_path / "copy.slodesk").code == 0


def test_restoring_is_refused_while_a_window_writes(slodesk: Run, workspace: Path) -> None:
    slodesk("backup", workspace)
    (copy,) = workspace.with_name("w.slodesk-backups").iterdir()
    with open_workspace(workspace):
        refused(slodesk("restore", copy, workspace), str(os.getpid()))


def test_a_server_is_backed_up_by_its_own_tools(slodesk: Run) -> None:
    refused(slodesk("backup", "postgresql+psycopg://me@127.0.0.1:1/db"), "pg_dump")
    refused(slodesk("restore", "copy.slodesk", "postgresql+psycopg://me@127.0.0.1:1/db"), "pg_restore")


def test_a_sound_workspace_is_called_sound(slodesk: Run, workspace: Path) -> None:
    done = slodesk("check", workspace)
    assert (done.code, done.err) == (0, "")
    assert "sound" in done.out


def test_damage_is_told(slodesk: Run, workspace: Path) -> None:
    content = bytearray(workspace.read_bytes())
    content[8192:20480] = b"\xff" * (20480 - 8192)
    workspace.write_bytes(content)
    done = slodesk("check", workspace)
    assert done.code == 1
    assert done.problems


@pytest.mark.parametrize("command", [("check",), ("status",), ("backup",), ("sync",)])
@pytest.mark.parametrize("content", [b"", b"not a workspace", b"SQLite format 3\0" + b"\0" * 40])
def test_a_wrong_or_half_file_is_one_line(
    slodesk: Run, tmp_path: Path, command: tuple[str, ...], content: bytes
) -> None:
    path = tmp_path / "wrong.slodesk"
    path.write_bytes(content)
    refused(slodesk(*command, path), "wrong.slodesk")
    assert path.read_bytes() == content
