"""Bring an older workspace up to date: copy it aside, change it in one transaction, check, commit.

Imported only when a workspace is older than the program, since Alembic takes 0.3 s to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from slodesk.domain.errors import WorkspaceError
from slodesk.storage import migrations, search
from slodesk.storage.backup import backup
from slodesk.storage.connection import VERSION_TABLE, server_engine
from slodesk.storage.sqlite_file import open_file
from slodesk.storage.version import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Connection

    from slodesk.storage.migrations import Step


def upgrade_file(path: Path, *, to: int = SCHEMA_VERSION) -> Path:
    """Upgrade a file whose writer's lock is held; return the copy made before.

    Foreign keys are off on this connection, and were so before the transaction began: rebuilding a
    table would otherwise delete every child row.

    Raises:
        WorkspaceError: it could not be upgraded; it is as it was, and so is the copy.
    """
    copy = backup(path, reason="before-upgrade")
    engine = create_engine("sqlite://", creator=lambda: open_file(path), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            run = connection.exec_driver_sql
            run("PRAGMA foreign_keys = OFF")
            run("PRAGMA legacy_alter_table = OFF")
            run("BEGIN IMMEDIATE")
            version = run("PRAGMA user_version").scalar_one()
            _climb(connection, version, to)
            broken = run("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise _Unfinished(f"rows of {broken[0]} lost what they belong to")
            run(f"PRAGMA user_version = {to:d}")
            connection.commit()
    except (SQLAlchemyError, _Unfinished) as error:
        raise WorkspaceError(
            f"{path.name} could not be upgraded ({_short(error)}): it is unchanged, and a copy of it is"
            f" {copy.name}. Please report this."
        ) from error
    finally:
        engine.dispose()
    return copy


def upgrade_server(url: str, *, to: int = SCHEMA_VERSION) -> None:
    """Upgrade a PostgreSQL workspace in one transaction; others wait and then find it done."""
    engine = server_engine(url, read_only=False)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION_ID})
            version = connection.execute(text(f"SELECT user_version FROM {VERSION_TABLE}")).scalar_one()
            if version < to:
                _climb(connection, version, to)
                connection.execute(text(f"UPDATE {VERSION_TABLE} SET user_version = :to"), {"to": to})
    except (SQLAlchemyError, _Unfinished) as error:
        raise WorkspaceError(
            f"The workspace on the server could not be upgraded ({_short(error)}): it is unchanged."
            " Please report this."
        ) from error
    finally:
        engine.dispose()


class _Unfinished(Exception):
    """A check before COMMIT failed."""


def _climb(connection: Connection, version: int, to: int) -> None:
    operations = Operations(MigrationContext.configure(connection))
    while version < to:
        step = migrations.STEPS.get(version)
        if step is None:
            raise _Unfinished(f"this program does not know version {version}")
        before = _counts(connection)
        step.upgrade(operations)
        _compare(step, before, _counts(connection))
        version += 1
    search.rebuild(connection)


def _counts(connection: Connection) -> dict[str, int]:
    names = [name for name in inspect(connection).get_table_names() if not name.startswith("search_")]
    quote = connection.dialect.identifier_preparer.quote
    return {
        name: connection.execute(text(f"SELECT count(*) FROM {quote(name)}")).scalar_one() for name in names
    }


def _compare(step: Step, before: Mapping[str, int], after: Mapping[str, int]) -> None:
    for table, rows in before.items():
        if table in step.resized:
            continue
        found = after.get(step.renamed.get(table, table))
        if found != rows:
            raise _Unfinished(f"{table} had {rows} rows and would have {found or 0}")


def _short(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
