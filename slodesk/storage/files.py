"""What a workspace file looks like from outside, and which files are refused."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.errors import WorkspaceError
from slodesk.storage.version import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path

SERVER_SCHEMES = ("postgresql+psycopg://", "postgresql://", "postgres://")

_MAGIC = b"SQLite format 3\0"
_CHOOSE = "choose a .slodesk file, or create a new workspace"


def is_server(location: str | Path) -> bool:
    """Return whether a location is a PostgreSQL URL rather than a file."""
    return isinstance(location, str) and location.startswith(SERVER_SCHEMES)


@dataclass(frozen=True, slots=True)
class Header:
    """The facts in the first 100 bytes of an SQLite file."""

    page_size: int
    pages: int
    user_version: int
    application_id: int


def identity(path: Path | None) -> tuple[int, int] | None:
    """Return device and number of a file, which stay when it is renamed; None where there is none."""
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)


def wal_path(path: Path) -> Path:
    """Return where SQLite keeps the write-ahead log of a file."""
    return path.with_name(path.name + "-wal")


def shm_path(path: Path) -> Path:
    """Return where SQLite keeps the index of the write-ahead log of a file."""
    return path.with_name(path.name + "-shm")


def unsaved_log(path: Path) -> bool:
    """Return whether a write-ahead log with content lies beside a file."""
    try:
        return wal_path(path).stat().st_size > 0
    except OSError:
        return False


def unchangeable(path: Path) -> bool:
    """Return whether a file can be read as it is: its folder takes no log, and there is none."""
    return not os.access(path.parent, os.W_OK) and not unsaved_log(path)


def read_header(path: Path) -> Header:
    """Read the header without opening the database; raise ``WorkspaceError`` for other files."""
    require_file(path)
    try:
        with path.open("rb") as file:
            raw = file.read(100)
    except OSError as error:
        raise WorkspaceError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if not raw:
        raise WorkspaceError(f"{path.name} is empty: restore a backup of it, or {_CHOOSE}.")
    if not raw.startswith(_MAGIC):
        raise WorkspaceError(f"{path.name} is not a SLO Desk workspace: {_CHOOSE}.")
    if len(raw) < 100:
        raise WorkspaceError(f"{path.name} is incomplete: copy it again, or restore a backup of it.")
    page_size, pages = struct.unpack_from(">H", raw, 16)[0], struct.unpack_from(">I", raw, 28)[0]
    user_version, application_id = (struct.unpack_from(">I", raw, at)[0] for at in (60, 68))
    return Header(65536 if page_size == 1 else page_size, pages, user_version, application_id)


def require_file(path: Path) -> None:
    """Raise ``WorkspaceError`` unless there is a file at ``path``."""
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:
        raise WorkspaceError(
            f"{path.name} cannot be reached ({error.strerror or error}): check its folder."
        ) from error
    if is_folder:
        raise WorkspaceError(f"{path.name or path} is a folder: choose the .slodesk file in it.")
    if not is_file:
        raise WorkspaceError(f"There is no workspace at {path}: check the name, or create a new workspace.")


def require_workspace(path: Path) -> Header:
    """Return the header of a whole workspace file this program can read.

    Raises:
        WorkspaceError: missing, a folder, empty, half, of another program or of a newer version.
    """
    header = read_header(path)
    if header.application_id != APPLICATION_ID:
        raise WorkspaceError(f"{path.name} belongs to another program: {_CHOOSE}.")
    require_known(path.name, header.user_version)
    # While a log lies beside it, the file may rightly be shorter than its header says.
    whole = header.pages * header.page_size
    size = path.stat().st_size
    if size < whole and not unsaved_log(path):
        raise WorkspaceError(
            f"{path.name} is incomplete ({size:,} of {whole:,} bytes):"
            " copy it again, or restore a backup of it."
        )
    return header


def require_known(name: str, user_version: int) -> None:
    """Raise ``WorkspaceError`` when a workspace is newer than this program."""
    if user_version > SCHEMA_VERSION:
        raise WorkspaceError(
            f"{name} was saved by a newer SLO Desk (workspace version {user_version}; this program"
            f" knows up to {SCHEMA_VERSION}): install the newer SLO Desk to open it."
        )


def require_writable(path: Path) -> None:
    """Raise ``WorkspaceError`` unless the file and its folder may be written."""
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise WorkspaceError(
            f"You may not write in the folder {path.parent}: copy {path.name} to a folder of your own,"
            " or open it read-only."
        )
    if path.exists() and not os.access(path, os.W_OK):
        raise WorkspaceError(
            f"{path.name} is write-protected: remove the protection, copy it, or open it read-only."
        )


def remove_stale_log(path: Path) -> None:
    """Rename a log left without its file: SQLite would replay it into the next file of that name."""
    for log in (wal_path(path), shm_path(path)):
        if log.exists():
            log.replace(log.with_name(f"{log.name}.left-{log.stat().st_mtime_ns}"))


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
