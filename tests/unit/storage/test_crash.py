"""Nothing acknowledged is lost: kill −9 at any moment, torn logs, full disks."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from slodesk.domain.errors import WorkspaceError
from slodesk.storage.backup import backup, list_backups
from slodesk.storage.check import check
from slodesk.storage.files import wal_path
from slodesk.storage.schema import ServiceRow
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.unit.storage.edits import add_service, describe, dump, log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.storage.workspace import Workspace
    from tests.unit.storage.edits import Dump

ROOT = Path(__file__).resolve().parents[3]
KILLS = int(os.environ.get("SLODESK_KILLS", "15"))
IMAGES = int(os.environ.get("SLODESK_WAL_IMAGES", "40"))

# Forks a writer for each line it reads, so that one start of Python serves all kills.
WRITERS = """
import os, sys
sys.path.insert(0, sys.argv[2])
from slodesk.storage.workspace import open_workspace
from slodesk.storage.schema import ServiceRow
from slodesk.storage.editing import Session
import slodesk.storage.backup

def note(session, number, size):
    session.add(ServiceRow(name=f"n{number}", description="x" * size))

for line in sys.stdin:
    number = int(line)
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        print("dead", flush=True)
        continue
    workspace = open_workspace(sys.argv[1])
    print("pid", os.getpid(), flush=True)
    while True:
        workspace.edit("Note", note, number, 10 + number * 977 % 40000)
        os.write(1, b"saved %d\\n" % number)
        number += 1
"""


@pytest.fixture
def writers(path: Path) -> Iterator[subprocess.Popen[str]]:
    create_workspace(path).close()
    with subprocess.Popen(
        [sys.executable, "-c", WRITERS, str(path), str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


@pytest.mark.timeout(60 + 2 * KILLS)
def test_kill_9_loses_no_acknowledged_edit(path: Path, writers: subprocess.Popen[str]) -> None:
    chance = random.Random(7)
    saved = -1
    for _ in range(KILLS):
        saved = _kill(writers, saved + 1, chance)
        with open_workspace(path) as workspace:
            assert workspace.was_unclean
            with workspace.session() as session:
                names = {row.name for row in session.query(ServiceRow)}
            # The one edit that was under way may have been stored unacknowledged.
            assert names in ({f"n{n}" for n in range(saved + 1)}, {f"n{n}" for n in range(saved + 2)})
            saved = len(names) - 1
            assert len(log(workspace)) == len(names)
    assert check(path) == []
    assert saved > KILLS


def _kill(writers: subprocess.Popen[str], first: int, chance: random.Random) -> int:
    """Let a writer save some edits from number ``first`` on, kill it, return the last one it reported."""
    stdin, stdout = _pipes(writers)
    stdin.write(f"{first}\n")
    stdin.flush()
    pid = int(stdout.readline().split()[1])
    last = first - 1
    for _ in range(chance.randint(1, 12)):
        last = int(stdout.readline().split()[1])
    if chance.random() < 0.7:
        _busy_wait(chance.random() * 0.003)
    os.kill(pid, signal.SIGKILL)
    while (line := stdout.readline()) != "dead\n":
        last = int(line.split()[1])
    return last


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _busy_wait(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def test_a_damaged_log_opens_to_a_committed_state(tmp_path: Path) -> None:
    path = tmp_path / "original" / "w.slodesk"
    path.parent.mkdir()
    states: list[Dump] = []
    with create_workspace(path) as workspace:
        states.append(dump(workspace))
        for number in range(12):
            workspace.edit("Add", add_service, f"s{number}", "a", "b")
            states.append(dump(workspace))
        file, log_bytes = path.read_bytes(), wal_path(path).read_bytes()
    assert len(log_bytes) > 50_000
    chance = random.Random(11)
    reached = set()
    for number in range(IMAGES):
        image = tmp_path / f"image-{number}" / "w.slodesk"
        image.parent.mkdir()
        image.write_bytes(file)
        wal_path(image).write_bytes(_damaged(log_bytes, number, chance))
        with open_workspace(image, read_only=bool(number % 4 == 3)) as opened:
            state = dump(opened)
        assert state in states
        reached.add(states.index(state))
        assert check(image) == []
        shutil.rmtree(image.parent)
    assert len(reached) > 3


def _damaged(content: bytes, number: int, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    if number % 3 == 0:  # torn
        return content[:at]
    damaged = bytearray(content)
    if number % 3 == 1:  # zeroed
        length = chance.choice((1, 512, 4096, len(content)))
        damaged[at : at + length] = bytes(len(damaged[at : at + length]))
    else:
        damaged[at] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _fill(workspace: Workspace, key: str) -> WorkspaceError:
    """Write until it fails."""
    for number in range(2000):
        try:
            workspace.edit("Describe", describe, key, f"{number}" * 4000)
        except WorkspaceError as error:
            return error
    raise AssertionError("the disk never filled")


def _assert_intact_but_full(path: Path, workspace: Workspace, key: str) -> None:
    error = _fill(workspace, key)
    assert "Nothing of this change was saved" in error.message
    before = dump(workspace)
    for _ in range(3):
        with pytest.raises(WorkspaceError):
            workspace.edit("Describe", describe, key, "z" * 200_000)
    assert dump(workspace) == before
    assert check(path) == []


def test_disk_full_by_page_count(file: Workspace, path: Path) -> None:
    key = file.edit("Add", add_service, "checkout", "a").result
    raw = file.database._connected().connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages + 20}")
    _assert_intact_but_full(path, file, key)
    raw.execute("PRAGMA max_page_count = 1000000")
    assert file.edit("Describe", describe, key, "there is room again")


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.getuid() != 0 or not shutil.which("mount"):
        pytest.skip("needs to mount a small file system")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_disk_full_for_real(tiny: Path) -> None:
    path = tiny / "w.slodesk"
    with create_workspace(path) as workspace:
        key = workspace.edit("Add", add_service, "checkout", "a").result
        _assert_intact_but_full(path, workspace, key)
        ballast = tiny / "ballast"
        with contextlib.suppress(OSError):
            ballast.write_bytes(bytes(4_000_000))
        with pytest.raises(WorkspaceError, match="free some space"):
            backup(path)
        assert list_backups(path) == []
        before = dump(workspace)
        ballast.unlink()
    with open_workspace(path) as workspace:
        assert dump(workspace) == before
    ballast.write_bytes(bytes(max(0, shutil.disk_usage(tiny).free - 40_000)))
    with pytest.raises(WorkspaceError):
        create_workspace(tiny / "second.slodesk")
    assert not list(tiny.glob("second*"))


def test_a_file_size_limit_is_a_full_disk(file: Workspace, path: Path) -> None:
    """RLIMIT_FSIZE makes writes fail with EFBIG, as a quota does."""
    key = file.edit("Add", add_service, "checkout", "a").result
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal_path(path).stat().st_size + 200_000, hard))
    try:
        _assert_intact_but_full(path, file, key)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.edit("Describe", describe, key, "there is room again")
    assert check(path) == []


def test_an_import_that_fills_the_disk_leaves_nothing(file: Workspace) -> None:
    before = dump(file)
    raw = file.database._connected().connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.execute(f"PRAGMA max_page_count = {raw.execute('PRAGMA page_count').fetchone()[0] + 30}")

    def step(session: object, number: int) -> None:
        add_service(session, f"s{number}" + "x" * 3000, "a")  # type: ignore[arg-type]

    steps = [lambda session, number=number: step(session, number) for number in range(500)]
    with pytest.raises(WorkspaceError, match="disk is full"):
        list(file.edit_slices("Import", steps))
    assert dump(file) == before
