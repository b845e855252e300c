"""How a workspace file is opened: one writing connection, and readers that neither write nor checkpoint.

SQLite before 3.51.3 can damage a write-ahead log when two connections write or checkpoint at once.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

from slodesk.storage.faults import explain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COMMON = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA busy_timeout = 5000;"
_WRITER = (
    _COMMON + "PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 67108864;"
)
_READER = _COMMON + "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16000;"


def open_file(path: Path, *, mode: str = "rw", immutable: bool = False) -> sqlite3.Connection:
    """Open an SQLite file; transactions begin only where we say so.

    Args:
        path: the file; it must exist unless ``mode`` is ``rwc``.
        mode: ``ro``, ``rw`` or ``rwc``.
        immutable: nobody can change the file (a clean file in a folder without write access).
    """
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}" + ("&immutable=1" if immutable else "")
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.executescript(_READER if mode == "ro" else _WRITER)
        if mode != "ro":
            connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def explained_file(name: str, *, doing: str) -> Iterator[None]:
    """Turn what SQLite or the system says about a file into one sentence that says what to do."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise explain(error, name, doing) from error
