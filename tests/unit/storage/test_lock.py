"""One writer at a time, named; readers at any time; a dead writer is noticed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import WorkspaceError
from slodesk.storage.lock import Holder, lock_path, named_holder, read_holder, user_name
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.unit.storage.edits import add_service, dump

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
HOLD = """
import sys
sys.path.insert(0, sys.argv[2])
from slodesk.storage.workspace import open_workspace
workspace = open_workspace(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
workspace.close()
"""


@pytest.fixture
def other(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the workspace open for writing."""
    with create_workspace(path) as workspace:
        workspace.edit("Add", add_service, "checkout")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_a_second_writer_is_told_who_has_it(path: Path, other: subprocess.Popen[str]) -> None:
    with pytest.raises(WorkspaceError) as caught:
        open_workspace(path)
    assert caught.value.message == (
        f"w.slodesk is open for writing by {user_name()} (process {other.pid} on this computer):"
        " close it there, or open it read-only."
    )


def test_readers_come_in_and_see_the_holder(path: Path, other: subprocess.Popen[str]) -> None:
    with open_workspace(path, read_only=True) as reading:
        assert len(dump(reading)["service"]) == 1
        assert reading.lock_holder == Holder(socket.gethostname(), user_name(), other.pid)


def test_after_a_clean_end_the_next_writer_comes_in(path: Path, other: subprocess.Popen[str]) -> None:
    other.communicate("")
    with open_workspace(path) as workspace:
        assert not workspace.was_unclean
        assert read_holder(path) == Holder(socket.gethostname(), user_name(), os.getpid())
    assert read_holder(path) is None


def test_a_dead_holder_gives_way_and_is_noticed(path: Path, other: subprocess.Popen[str]) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert named_holder(path) == Holder(socket.gethostname(), user_name(), other.pid)
    assert read_holder(path) is None
    with open_workspace(path, read_only=True) as reading:
        assert reading.lock_holder is None
    with open_workspace(path) as workspace:
        assert workspace.was_unclean
        assert workspace.edit("Add", add_service, "payment")
    with open_workspace(path) as workspace:
        assert not workspace.was_unclean


def test_the_same_program_is_refused_too(path: Path) -> None:
    with create_workspace(path), pytest.raises(WorkspaceError, match="is open for writing by"):
        open_workspace(path)


def test_a_lock_file_of_nonsense_locks_nobody_out(path: Path) -> None:
    create_workspace(path).close()
    lock_path(path).write_bytes(b"\xff\0garbage")
    with open_workspace(path) as workspace:
        assert not workspace.was_unclean


def test_a_holder_on_another_computer_is_named_with_it() -> None:
    assert str(Holder("laptop", "ada", 7)) == "ada on laptop (process 7)"
