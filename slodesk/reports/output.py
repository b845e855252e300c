"""Puts a finished report into a file: written beside it first, then renamed, so nothing is lost."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from slodesk.domain.errors import SourceError


def write_file(path: Path, content: bytes | str) -> None:
    """Write a file whole or not at all; what stood there before stays when writing fails.

    Args:
        path: the file; a link is followed, so that it stays a link.
        content: bytes, or text to be stored as UTF-8.

    Raises:
        SourceError: the folder is missing, the disk full, or the file in use.
    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    temporary: Path | None = None
    try:
        if path.is_dir():
            raise SourceError(f"{path.resolve()} is a folder: name a file in it.")
        if path.exists() and not path.is_file():
            with path.open("wb") as device:  # a pipe or a terminal is written to, not replaced
                device.write(data)
            return
        path = path.resolve()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:40]}-", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(path))
        temporary.replace(path)
        temporary = None
        _sync_folder(path.parent)
    except OSError as problem:
        raise SourceError(_reason(path, problem)) from problem
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def _mode(path: Path) -> int:
    """Return the rights of the file that is replaced, else those any new file gets."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the new name last; not every system can."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(path: Path, problem: OSError) -> str:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
        return f"{path.name} was not written: the disk is full. Make room, or choose another folder."
    if isinstance(problem, FileNotFoundError | NotADirectoryError):
        return f"{path.name} was not written: there is no folder {path.parent}."
    if isinstance(problem, PermissionError):
        return (
            f"{path.name} was not written: it is open in another program, or the folder does not let "
            f"you write. Close it, or choose another folder."
        )
    return f"{path.name} was not written: {problem.strerror or problem}."
