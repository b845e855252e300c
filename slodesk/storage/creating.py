"""Makes new workspaces: a whole file under its final name or none, or the tables in an empty database."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from slodesk.domain.errors import WorkspaceError
from slodesk.storage import others, search
from slodesk.storage.connection import VERSION_TABLE, explained, server_engine, server_name
from slodesk.storage.files import remove_stale_log, require_writable, sync_folder
from slodesk.storage.schema import SettingRow
from slodesk.storage.sqlite_file import open_file
from slodesk.storage.tables import metadata
from slodesk.storage.version import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


def create_file(path: Path, settings: dict[str, str | None]) -> None:
    """Make a workspace file with these settings; raise ``WorkspaceError`` where something is already."""
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


def create_on_server(url: str, settings: dict[str, str | None]) -> None:
    """Make a workspace in a database; raise ``WorkspaceError`` where there is something already."""
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
