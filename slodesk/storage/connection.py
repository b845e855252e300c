"""Connections to a workspace: how SQLite and PostgreSQL are opened, and what their errors mean.

SQLite before 3.51.3 can damage a write-ahead log when two connections write or checkpoint at
once. So a file has one writing connection, and readers neither write nor checkpoint.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from slodesk.domain.errors import PasswordNeeded, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL, Connection

SERVER_SCHEMES = ("postgresql+psycopg://", "postgresql://", "postgres://")

VERSION_TABLE = "slodesk_workspace"
"""PostgreSQL: one row with the schema's version, as ``user_version`` is for a file."""

_COMMON = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA busy_timeout = 5000;"
_WRITER = (
    _COMMON + "PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 67108864;"
)
_READER = _COMMON + "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16000;"


LOCK_WAIT_MS = 5000
"""How long an edit on a server waits for somebody else's open transaction on the same row."""


def is_server(location: str | Path) -> bool:
    """Return whether a location is a PostgreSQL URL rather than a file."""
    return isinstance(location, str) and location.startswith(SERVER_SCHEMES)


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


def writer_engine(path: Path) -> Engine:
    """Return the engine of the one writing connection of a file."""
    engine = create_engine("sqlite://", creator=lambda: open_file(path), poolclass=NullPool)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def reader_engine(path: Path, *, immutable: bool = False) -> Engine:
    """Return an engine whose connections can only read; each session has its own."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: open_file(path, mode="ro", immutable=immutable),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=-1,
        pool_reset_on_return="rollback",
    )
    event.listen(engine, "begin", _begin)
    return engine


def parse_url(url: str) -> URL:
    """Return a PostgreSQL address in parts; raise ``WorkspaceError`` when it is none."""
    for scheme in SERVER_SCHEMES[1:]:
        if url.startswith(scheme):
            url = SERVER_SCHEMES[0] + url.removeprefix(scheme)
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        raise WorkspaceError(
            "That is not a PostgreSQL address: write postgresql+psycopg://user@host/database."
        ) from error


def server_engine(url: str, *, read_only: bool) -> Engine:
    """Return an engine for a PostgreSQL workspace; a dead server is noticed within seconds."""
    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ"} if read_only else {}
    return create_engine(
        parse_url(url),
        pool_size=4 if read_only else 1,
        max_overflow=-1 if read_only else 0,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 2,
            "tcp_user_timeout": 15000,
            "application_name": "slodesk",
            "options": f"-c timezone=UTC -c lock_timeout={LOCK_WAIT_MS}"
            + (" -c default_transaction_read_only=on" if read_only else ""),
        },
        **options,
    )


@contextlib.contextmanager
def explained(name: str, *, doing: str = "written") -> Iterator[None]:
    """Turn what the database says into one sentence that says what to do.

    Args:
        name: the workspace's name, for the sentence.
        doing: ``written``, ``read`` or ``opened``.
    """
    try:
        yield
    except DBAPIError as error:
        raise explain(error.orig or error, name, doing) from error
    except (sqlite3.Error, OSError) as error:
        raise explain(error, name, doing) from error


def is_ours(error: DBAPIError) -> bool:
    """Return whether an error means a mistake in this program rather than a disk or a server."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _OUR_CODES
    state = getattr(cause, "sqlstate", None) or ""
    return state.startswith(("22", "23", "42")) and state != "42501"


_OUR_CODES = {
    0,
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_MISUSE,
    sqlite3.SQLITE_RANGE,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_TOOBIG,
}


def explain(error: BaseException, name: str, doing: str = "written") -> WorkspaceError:
    """Return the sentence for one database or operating-system error."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    kept = " Nothing of this change was saved; everything before it is safe." if doing == "written" else ""
    if isinstance(error, OSError):
        return WorkspaceError(f"{name} cannot be {doing}: {error.strerror or error}.{kept}")
    if not isinstance(error, sqlite3.Error):
        return _explain_server(error, name, doing)
    sentence = _SQLITE.get(code)
    if code == sqlite3.SQLITE_CORRUPT and doing == "checked":
        return WorkspaceError(
            f"{name} is damaged: restore its newest backup, or open it to save what is left."
        )
    if sentence is not None:
        return WorkspaceError(sentence.format(name=name, doing=doing) + kept)
    return WorkspaceError(f"{name} cannot be {doing}: {error}.{kept}")


_SQLITE = {
    sqlite3.SQLITE_FULL: "The disk is full, so {name} cannot be {doing}: free some space and try again.",
    sqlite3.SQLITE_IOERR: "The disk refused, so {name} cannot be {doing}: check its space and health.",
    sqlite3.SQLITE_BUSY: "Another program is using {name}: close it there and try again.",
    sqlite3.SQLITE_LOCKED: "Another program is using {name}: close it there and try again.",
    sqlite3.SQLITE_READONLY: "{name} may not be changed here: copy it to a folder of your own.",
    sqlite3.SQLITE_CANTOPEN: "{name} cannot be opened: check that its folder exists and may be written.",
    sqlite3.SQLITE_PERM: "{name} may not be {doing}: ask its owner for access.",
    sqlite3.SQLITE_AUTH: "{name} may not be {doing}: ask its owner for access.",
    sqlite3.SQLITE_CORRUPT: "{name} is damaged: restore its newest backup, or run a check of it.",
    sqlite3.SQLITE_NOTADB: "{name} is not a SLO Desk workspace: choose a .slodesk file.",
}


def _explain_server(error: BaseException, name: str, doing: str) -> WorkspaceError:
    state = getattr(error, "sqlstate", None) or ""
    if state == "42501":
        return WorkspaceError(f"You may not change {name} on the server: ask its owner for access.")
    if state.startswith("53"):
        return WorkspaceError(f"The server of {name} is full or overloaded: tell its owner and try again.")
    if state in {"40001", "40P01", "55P03", "57014"}:
        return WorkspaceError(f"Somebody else was changing {name} at the same moment: try again.")
    if state == "25006":
        return WorkspaceError(f"{name} is open read-only: open it for writing first.")
    answer = str(error)
    if "no password supplied" in answer or "password authentication failed" in answer:
        return PasswordNeeded(f"The server of {name} did not take name and password: check them.")
    if "FATAL:" in answer and not state:  # while connecting, psycopg tells no state
        reason = answer.rpartition("FATAL:")[2].strip().splitlines()[0]
        return WorkspaceError(
            f"The server did not open {name} ({reason}): correct the address, name or password."
        )
    first = (answer.strip().splitlines() or ["no answer"])[0]
    if state and not state.startswith(("08", "57P")):
        return WorkspaceError(f"{name} cannot be {doing}: {first}.")
    return WorkspaceError(
        f"The server of {name} does not answer: check the network and try again; this change was not saved."
        if doing == "written"
        else f"The server of {name} does not answer: check the address and the network ({first})."
    )


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
