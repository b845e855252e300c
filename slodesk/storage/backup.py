"""Copies of a workspace file: taken while it is in use, checked, kept in rotation, restored.

They lie in ``NAME.slodesk-backups/`` beside the workspace. A copy gets its name only when it is
whole, checked and on the disk.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from slodesk.domain.errors import WorkspaceError
from slodesk.storage.faults import explain
from slodesk.storage.files import require_workspace, shm_path, sync_folder, unchangeable, wal_path
from slodesk.storage.lock import WriterLock
from slodesk.storage.schema import ChangeLogRow
from slodesk.storage.sqlite_file import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

EVERY = timedelta(minutes=30)
"""How long a change may be without a backup."""

RECENT = 12
"""The newest copies are all kept …"""

DAILY = 30
"""… and of as many further days with copies, the newest of the day."""

_STAMP = re.compile(r"-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)")


def backups_folder(path: Path) -> Path:
    """Return the folder of a workspace's backups."""
    return path.with_name(path.name + "-backups")


def list_backups(path: Path) -> list[Path]:
    """Return the backups of a workspace, newest first."""
    try:
        found = [
            file
            for file in backups_folder(path).iterdir()
            if file.suffix == ".slodesk" and _STAMP.search(file.name)
        ]
    except OSError:
        return []
    return sorted(found, key=lambda file: (taken_at(file), file.name), reverse=True)


def taken_at(file: Path) -> datetime:
    """Return when a backup was taken, from its name; the file's own time for other files."""
    match = _STAMP.search(file.name)
    if match is None:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return datetime.strptime(match[1], "%Y-%m-%dT%H-%M-%SZ").replace(tzinfo=UTC)


def backup(path: Path, target: Path | None = None, *, reason: str = "", now: datetime | None = None) -> Path:
    """Copy a workspace file while it may be in use; return the finished copy.

    Args:
        path: the workspace.
        target: where the copy goes, never over another file; the backups folder without.
        reason: a word for the name, e.g. ``before-import``.
        now: the clock, for the name.

    Raises:
        WorkspaceError: the workspace is damaged, the disk full, or the target exists.
    """
    if not path.is_file():
        require_workspace(path)
    if target is None:
        target = _free_name(path, reason, now or datetime.now(UTC))
    elif target.exists():
        raise WorkspaceError(f"{target.name} exists already: choose another name for the backup.")
    part = target.with_name(f".{target.name}.part-{os.getpid()}")
    try:
        target.parent.mkdir(exist_ok=True)
        _copy(path, part)
        problem = quick_check(part)
        if problem is not None:
            raise WorkspaceError(
                f"{path.name} could not be backed up because it is damaged ({problem}): run a check of it."
            )
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise WorkspaceError(
            f"The backup {target.name} could not be written ({error.strerror or error}): free some space,"
            " or choose another folder."
        ) from error
    finally:
        _remove(part)
    return target


def _remove(part: Path) -> None:
    """Leave nothing of an unfinished copy behind."""
    for leftover in (part, wal_path(part), shm_path(part), part.with_name(part.name + "-journal")):
        with contextlib.suppress(OSError):
            leftover.unlink()


def _copy(path: Path, part: Path, doing: str = "backed up") -> None:
    part.unlink(missing_ok=True)
    try:
        source = open_file(path, mode="ro", immutable=unchangeable(path))
    except sqlite3.Error as error:
        raise explain(error, path.name, "read") from error
    try:
        target = sqlite3.connect(part, isolation_level=None)
        try:
            target.execute("PRAGMA synchronous = FULL")
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()
    except sqlite3.Error as error:
        raise explain(error, path.name, doing) from error
    finally:
        source.close()
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def quick_check(path: Path) -> str | None:
    """Return what is wrong with a closed SQLite file, or None when it is sound."""
    try:
        connection = open_file(path, mode="ro", immutable=True)
        try:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        return str(error)
    return None if answer == "ok" else next(findings(str(answer)), str(answer))


def findings(answer: str) -> Iterator[str]:
    """Yield the lines of SQLite's own check that say something."""
    for line in answer.splitlines():
        if line.strip() and not line.startswith("***"):
            yield line.strip()


def due(workspace: Workspace, now: datetime | None = None, *, every: timedelta = EVERY) -> bool:
    """Return whether something was changed since the newest backup and that is ``every`` ago.

    A workspace on a server is backed up there: never due.
    """
    if workspace.path is None or workspace.read_only:
        return False
    now = now or datetime.now(UTC)
    with workspace.session() as session:
        changed = session.scalar(select(func.max(ChangeLogRow.at)))
        first = session.scalar(select(func.min(ChangeLogRow.at)))
    if changed is None or first is None:
        return False
    newest = list_backups(workspace.path)[:1]
    if not newest:
        return bool(now - first >= every)
    since = taken_at(newest[0])
    return bool(changed > since and now - since >= every)


def rotate(path: Path, *, recent: int = RECENT, daily: int = DAILY) -> list[Path]:
    """Delete old backups and return them; at least one good copy always stays.

    The ``recent`` newest stay, and the newest of each of ``daily`` further days. When none of
    those is sound, the newest sound one among the old stays too.
    """
    found = list_backups(path)
    keep = found[:recent]
    days = {taken_at(file).date() for file in keep}
    older: list[Path] = []
    for file in found[recent:]:
        day = taken_at(file).date()
        if day not in days and daily > 0:
            days.add(day)
            daily -= 1
            keep.append(file)
        else:
            older.append(file)
    if older and not any(quick_check(file) is None for file in keep):
        last_good = next((file for file in older if quick_check(file) is None), None)
        older = [file for file in older if file != last_good]
    for file in (part for old in older for part in (old, wal_path(old), shm_path(old))):
        with contextlib.suppress(OSError):
            file.unlink()
    return older


def restore(copy: Path, path: Path, *, now: datetime | None = None) -> Path | None:
    """Put a backup in a workspace's place; the present file moves into the backups folder.

    Its ``-wal`` and ``-shm`` move along first: a stale log beside another file would corrupt it
    without a word.

    Returns:
        Where the replaced file is now; None when there was none.

    Raises:
        WorkspaceError: the backup is not sound, or somebody has the workspace open for writing.
    """
    require_workspace(copy)
    path = path.absolute()
    if path.is_dir():
        raise WorkspaceError(f"{path.name} is a folder: name the workspace file to restore.")
    if path.exists() and path.samefile(copy):
        raise WorkspaceError(f"{copy.name} is that workspace itself: choose one of its backups.")
    lock = WriterLock(path)
    lock.acquire()
    part = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        _copy(copy, part, "restored")
        problem = quick_check(part)
        if problem is not None:
            raise WorkspaceError(f"{copy.name} is damaged ({problem}): choose an older backup.")
        open_file(part).close()  # a workspace keeps a write-ahead log from its first moment
        aside = set_aside(path, now or datetime.now(UTC))
        try:
            part.replace(path)
        except OSError:
            if aside is not None:
                _move(aside, path)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise WorkspaceError(
            f"{path.name} could not be restored ({error.strerror or error}): free some space and try again."
        ) from error
    finally:
        _remove(part)
        lock.release()
    return aside


def set_aside(path: Path, now: datetime) -> Path | None:
    """Move a workspace with its log into the backups folder; return where, or None without one."""
    if not any(file.exists() for file in (path, wal_path(path), shm_path(path))):
        return None
    target = _free_name(path, "replaced", now)
    target.parent.mkdir(exist_ok=True)
    _move(path, target)
    sync_folder(target.parent)
    sync_folder(path.parent)
    return target if target.exists() else None


def _move(path: Path, target: Path) -> None:
    """Move a file with its log; the file first: without its log it would miss its last edits."""
    for old, new in (
        (path, target),
        (wal_path(path), wal_path(target)),
        (shm_path(path), shm_path(target)),
    ):
        if old.exists():
            shutil.move(old, new)


def _free_name(path: Path, reason: str, now: datetime) -> Path:
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    stem = f"{path.stem}-{stamp}" + (f"-{reason}" if reason else "")
    folder = backups_folder(path)
    names = (folder / f"{stem}{'' if number == 1 else f'-{number}'}.slodesk" for number in range(1, 1000))
    return next(name for name in names if not name.exists())
