"""SQLAlchemy's engines of a workspace, for a file and for PostgreSQL, and what their errors mean."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from slodesk.domain.errors import WorkspaceError
from slodesk.storage.faults import explain, our_mistake
from slodesk.storage.files import SERVER_SCHEMES, require_known
from slodesk.storage.sqlite_file import open_file
from slodesk.storage.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL, Connection

VERSION_TABLE = "slodesk_workspace"
"""PostgreSQL: one row with the schema's version, as ``user_version`` is for a file."""

LOCK_WAIT_MS = 5000
"""How long an edit on a server waits for somebody else's open transaction on the same row."""


def writer_engine(path: Path, opened: list[sqlite3.Connection] | None = None) -> Engine:
    """Return the engine of the one writing connection of a file; one that is ``opened`` already is used."""
    engine = create_engine(
        "sqlite://", creator=lambda: opened.pop() if opened else open_file(path), poolclass=NullPool
    )
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


def require_server(url: str, *, read_only: bool) -> None:
    """Raise ``WorkspaceError`` unless a database holds a workspace; an older one is upgraded first."""
    name = server_name(url)
    readers = server_engine(url, read_only=True)
    try:
        with explained(name, doing="opened"), readers.connect() as connection:
            if not inspect(connection).has_table(VERSION_TABLE):
                raise WorkspaceError(f"{name} holds no workspace: create one there first.")
            version = connection.execute(text(f"SELECT user_version FROM {VERSION_TABLE}")).scalar_one()
    finally:
        readers.dispose()
    require_known(name, version)
    if version < SCHEMA_VERSION:
        if read_only:
            raise WorkspaceError(
                f"{name} was saved by an older SLO Desk: open it in the window once to upgrade it."
            )
        from slodesk.storage.upgrade import upgrade_server

        upgrade_server(url)


def server_name(url: str) -> str:
    """Return what to call a database: never its address, which may hold a password."""
    return parse_url(url).database or "the database"


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
        return our_mistake(cause)
    state = getattr(cause, "sqlstate", None) or ""
    return state.startswith(("22", "23", "42")) and state != "42501"


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
