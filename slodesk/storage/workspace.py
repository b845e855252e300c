"""Create and open workspaces: files and PostgreSQL databases, with every refusal in one sentence."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from slodesk.domain.errors import WorkspaceError
from slodesk.storage import others, search
from slodesk.storage.connection import (
    VERSION_TABLE,
    explained,
    is_server,
    open_file,
    parse_url,
    reader_engine,
    server_engine,
    writer_engine,
)
from slodesk.storage.editing import Workspace
from slodesk.storage.files import (
    remove_stale_log,
    require_known,
    require_workspace,
    require_writable,
    sync_folder,
    unchangeable,
)
from slodesk.storage.local_zone import local_zone
from slodesk.storage.lock import WriterLock, read_holder, user_name
from slodesk.storage.schema import APPLICATION_ID, SCHEMA_VERSION, SettingRow
from slodesk.storage.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection


def create_workspace(
    location: str | Path, *, name: str | None = None, time_zone: str | None = None
) -> Workspace:
    """Create a new workspace and open it for writing.

    Args:
        location: a file that does not exist yet, or a ``postgresql+psycopg://`` URL of a database
            without a workspace.
        name: what the workspace is called on reports; the product's default without.
        time_zone: IANA name; the computer's own without.

    Raises:
        WorkspaceError: it exists already, or the place cannot be written.
    """
    settings = {"name": name, "time_zone": time_zone or local_zone()}
    if is_server(location):
        _create_on_server(str(location), settings)
    else:
        _create_file(Path(location), settings)
    return open_workspace(location)


def open_workspace(location: str | Path, *, read_only: bool = False) -> Workspace:
    """Open a workspace, upgrading an older one after copying it aside.

    Args:
        location: a file, or a ``postgresql+psycopg://`` URL.
        read_only: leave the writer's lock alone; works while somebody else is writing.

    Raises:
        WorkspaceError: missing, not a workspace, half, damaged, newer, held by another program,
            not writable; one sentence that says what to do.
    """
    if is_server(location):
        return _open_on_server(str(location), read_only=read_only)
    path = Path(location).absolute()
    return _open_file_read_only(path) if read_only else _open_file(path)


def _open_file(path: Path) -> Workspace:
    require_workspace(path)
    require_writable(path)
    lock = WriterLock(path)
    lock.acquire()
    try:
        header = require_workspace(path)
        if header.user_version < SCHEMA_VERSION:
            from slodesk.storage.upgrade import upgrade_file

            upgrade_file(path)
        workspace = Workspace(
            str(path),
            path.stem,
            reader_engine(path),
            writer_engine(path),
            path=path,
            lock=lock,
            who=user_name(),
        )
        with explained(path.name, doing="opened"):
            workspace.probe()
    except BaseException:
        lock.release()
        raise
    return workspace


def _open_file_read_only(path: Path) -> Workspace:
    header = require_workspace(path)
    if header.user_version < SCHEMA_VERSION:
        raise WorkspaceError(
            f"{path.name} was saved by an older SLO Desk: open it once for writing, in the window; it is copied, then upgraded."
        )
    readers = reader_engine(path, immutable=unchangeable(path))
    workspace = Workspace(str(path), path.stem, readers, path=path, who=user_name(), holder=read_holder(path))
    with explained(path.name, doing="opened"):
        workspace.probe()
    return workspace


def _create_file(path: Path, settings: dict[str, str | None]) -> None:
    path = path.absolute()
    with explained(path.name):
        if path.is_dir():
            raise WorkspaceError(f"{path.name} is a folder: choose a new file name.")
        if path.exists():
            raise WorkspaceError(f"{path.name} exists already: open it, or choose another name.")
        if not path.parent.is_dir():
            raise WorkspaceError(f"There is no folder {path.parent}: create it first, or choose another.")
        require_writable(path)
        remove_stale_log(path)
        building = path.with_name(f"{path.name}.new-{os.getpid()}")
        building.unlink(missing_ok=True)
    engine = create_engine("sqlite://", creator=lambda: open_file(building, mode="rwc"), poolclass=NullPool)
    try:
        with explained(path.name), engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
            _fill(connection, settings)
            connection.commit()
        with explained(path.name):
            _publish(building, path)
    finally:
        engine.dispose()
        for leftover in (building, *(building.with_name(building.name + end) for end in ("-wal", "-shm"))):
            with contextlib.suppress(OSError):
                leftover.unlink()


def _publish(building: Path, path: Path) -> None:
    """Give a finished file its name, never over another file."""
    with building.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        if os.name == "nt":
            building.rename(path)
        else:
            os.link(building, path)
    except FileExistsError:
        raise WorkspaceError(f"{path.name} exists already: open it, or choose another name.") from None
    except OSError:
        if path.exists():
            raise WorkspaceError(f"{path.name} exists already: open it, or choose another name.") from None
        building.rename(path)  # a file system without hard links
    sync_folder(path.parent)


def _fill(connection: Connection, settings: dict[str, str | None]) -> None:
    metadata().create_all(connection, checkfirst=False)
    search.create(connection)
    rows = [{"key": key, "value": value, "version": 1} for key, value in settings.items() if value]
    if rows:
        connection.execute(SettingRow.__table__.insert(), rows)  # type: ignore[attr-defined]


def _create_on_server(url: str, settings: dict[str, str | None]) -> None:
    engine = server_engine(url, read_only=False)
    name = server_name(url)
    try:
        with explained(name, doing="opened"), engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION_ID})
            if inspect(connection).has_table(VERSION_TABLE):
                raise WorkspaceError(
                    f"{name} holds a workspace already: open it, or create another database."
                )
            if inspect(connection).has_table("service"):
                raise WorkspaceError(f"{name} holds other data: create an empty database for the workspace.")
            connection.exec_driver_sql(f"CREATE TABLE {VERSION_TABLE} (user_version integer NOT NULL)")
            connection.execute(
                text(f"INSERT INTO {VERSION_TABLE} VALUES (:version)"), {"version": SCHEMA_VERSION}
            )
            _fill(connection, settings)
            others.create(connection)
    finally:
        engine.dispose()


def _open_on_server(url: str, *, read_only: bool) -> Workspace:
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
                f"{name} was saved by an older SLO Desk: open it once for writing, in the window; it is copied, then upgraded."
            )
        from slodesk.storage.upgrade import upgrade_server

        upgrade_server(url)
    writer = None if read_only else server_engine(url, read_only=False)
    who = parse_url(url).username or user_name()
    return Workspace(url, name, readers, writer, who=who)


def server_name(url: str) -> str:
    """Return what to call a database: never its address, which may hold a password."""
    return parse_url(url).database or "the database"


__all__ = ["Workspace", "create_workspace", "open_workspace", "server_name"]
