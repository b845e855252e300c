"""Older workspaces: copied aside, upgraded in one transaction, checked before COMMIT; else unchanged."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import pytest
import sqlalchemy as sa

from slodesk.domain.errors import WorkspaceError
from slodesk.operations.actions import add_action
from slodesk.operations.incidents import add_incident
from slodesk.storage import migrations, upgrade, workspace
from slodesk.storage.backup import list_backups
from slodesk.storage.check import check
from slodesk.storage.connection import server_engine
from slodesk.storage.files import read_header
from slodesk.storage.migrations import Step
from slodesk.storage.migrations.versions import v2_planning, v3_retrospectives, v4_reviews
from slodesk.storage.tables import metadata
from slodesk.storage.version import SCHEMA_VERSION
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.unit.storage.edits import add_service, dump

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.operations import Operations

OLD = SCHEMA_VERSION - 1


def _rebuild(op: Operations) -> Literal["always", "never"]:
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def forward(op: Operations) -> None:
    """Rebuild ``service``, which others refer to: what silently deletes children when done wrongly."""
    with op.batch_alter_table("service", recreate=_rebuild(op)) as batch:
        batch.alter_column("note", new_column_name="description", existing_type=sa.String(), nullable=False)
    op.rename_table("sla_old", "sla")


def backward(op: Operations) -> None:
    """Make the present schema look like an imagined older one."""
    with op.batch_alter_table("service", recreate=_rebuild(op)) as batch:
        batch.alter_column("description", new_column_name="note", existing_type=sa.String(), nullable=False)
    op.rename_table("sla", "sla_old")


STEP = Step(forward, renamed={"sla_old": "sla"})


def make_old(location: str) -> None:
    """Turn a workspace into one of the version before."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations as Alembic

    server = location.startswith("postgresql")
    engine = server_engine(location, read_only=False) if server else sa.create_engine(f"sqlite:///{location}")
    with engine.begin() as connection:
        backward(Alembic(MigrationContext.configure(connection)))
        if server:
            connection.exec_driver_sql(f"UPDATE slodesk_workspace SET user_version = {OLD}")
        else:
            connection.exec_driver_sql(f"PRAGMA user_version = {OLD}")
    engine.dispose()


@pytest.fixture
def old(location: str) -> tuple[str, dict[str, object]]:
    with create_workspace(location, time_zone="UTC") as made:
        made.edit("Add", add_service, "checkout", "a", "b")
        made.edit("Add", add_service, "payment", "a")
        content = dump(made)
    make_old(location)
    return location, content  # type: ignore[return-value]


def test_an_old_workspace_is_upgraded_when_opened(
    old: tuple[str, dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    location, content = old
    monkeypatch.setitem(migrations.STEPS, OLD, STEP)
    with open_workspace(location) as opened:
        assert dump(opened) == content
        assert opened.edit("Add", add_service, "search")
    assert check(location) == []
    with open_workspace(location) as again:
        assert len(dump(again)["service"]) == 3


def test_the_old_file_is_copied_aside_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with create_workspace(path) as made:
        made.edit("Add", add_service, "checkout", "a")
    make_old(str(path))
    monkeypatch.setitem(migrations.STEPS, OLD, STEP)
    open_workspace(path).close()
    (copy,) = list_backups(path)
    assert "before-upgrade" in copy.name
    assert read_header(copy).user_version == OLD
    assert read_header(path).user_version == SCHEMA_VERSION


def test_an_old_workspace_is_sound_without_what_its_upgrade_adds(old: tuple[str, dict[str, object]]) -> None:
    assert check(old[0]) == []


def test_reading_an_old_workspace_asks_to_open_it_for_writing(old: tuple[str, dict[str, object]]) -> None:
    with pytest.raises(WorkspaceError, match="open it in the window once"):
        open_workspace(old[0], read_only=True)


def loses_rows(op: Operations) -> None:
    forward(op)
    op.execute("DELETE FROM sample_day")


def breaks_links(op: Operations) -> None:
    forward(op)
    op.execute("UPDATE slo SET service_id = 'nobody'")


def fails_half_way(op: Operations) -> None:
    forward(op)
    op.execute("UPDATE no_such_table SET a = 1")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step(loses_rows, renamed={"sla_old": "sla"}), "sample_day had 3 rows and would have 0"),
        (Step(breaks_links, renamed={"sla_old": "sla"}), "slo"),
        (Step(fails_half_way, renamed={"sla_old": "sla"}), "no_such_table"),
        (None, f"does not know version {OLD}"),
    ],
)
def test_a_failed_upgrade_changes_nothing(
    old: tuple[str, dict[str, object]], step: Step | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    location, content = old
    if step is None:
        monkeypatch.delitem(migrations.STEPS, OLD)
    else:
        monkeypatch.setitem(migrations.STEPS, OLD, step)
    for _ in range(2):
        with pytest.raises(WorkspaceError, match=words) as caught:
            open_workspace(location)
        assert "unchanged" in caught.value.message
    monkeypatch.setitem(migrations.STEPS, OLD, STEP)
    with open_workspace(location) as opened:
        assert dump(opened) == content


def test_several_versions_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with create_workspace(path) as made:
        made.edit("Add", add_service, "checkout", "a")
    climbed = []
    for version in (SCHEMA_VERSION, SCHEMA_VERSION + 1):
        note = Step(lambda op, version=version: climbed.append((version, op.get_bind().closed)))
        monkeypatch.setitem(migrations.STEPS, version, note)
    upgrade.upgrade_file(path, to=SCHEMA_VERSION + 2)
    assert climbed == [(SCHEMA_VERSION, False), (SCHEMA_VERSION + 1, False)]
    assert read_header(path).user_version == SCHEMA_VERSION + 2


def test_every_older_version_has_a_step() -> None:
    assert sorted(migrations.STEPS) == list(range(1, SCHEMA_VERSION))


def shape(location: str) -> dict[str, object]:
    """Tables, columns, constraints and indexes of a workspace, by name."""
    server = location.startswith("postgresql")
    engine = server_engine(location, read_only=True) if server else sa.create_engine(f"sqlite:///{location}")
    inspector = sa.inspect(engine)
    found: dict[str, object] = {}
    for table in set(inspector.get_table_names()) & set(metadata().tables):
        columns = {
            each["name"]: (str(each["type"]), each["nullable"]) for each in inspector.get_columns(table)
        }
        rules = [inspector.get_pk_constraint(table), *inspector.get_foreign_keys(table)]
        rules += [*inspector.get_unique_constraints(table), *inspector.get_indexes(table)]
        found[table] = columns, sorted(map(str, rules))
    engine.dispose()
    return found


def go_back(connection: sa.Connection, version: int) -> None:
    """Take away what versions after this one added."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations as Alembic

    for table in reversed(v4_reviews.TABLES):
        connection.exec_driver_sql(f"DROP TABLE {table}")
    with Alembic(MigrationContext.configure(connection)).batch_alter_table("release") as batch:
        batch.drop_index("ix_release_incident_id")
        batch.drop_constraint("fk_release_incident_id_incident", type_="foreignkey")
        for name in v4_reviews.COLUMNS["release"]:
            batch.drop_column(name)
    if version == 3:
        return
    for table in reversed(v3_retrospectives.TABLES):
        connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql("DROP INDEX ix_action_item_source_id")
    columns = {**v3_retrospectives.TEXTS}
    columns["incident"] += ("links",)
    columns["action_item"] += ("closed",)
    for table, names in columns.items():
        for name in names:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {name}")
    if version < 2:
        for table in reversed(v2_planning.TABLES):
            connection.exec_driver_sql(f"DROP TABLE {table}")


@pytest.mark.parametrize("version", [1, 2, 3])
def test_an_older_version_becomes_what_a_new_workspace_is(location: str, version: int) -> None:
    with create_workspace(location, time_zone="UTC") as made:
        made.edit("Add", add_service, "checkout", "a")
        at = datetime(2026, 11, 20, 10, tzinfo=UTC)
        made.edit("Add", add_incident, "Pool exhausted", at)
        made.edit("Add", add_action, "Limit the pool", created=at)
        content = dump(made)
    new = shape(location)
    server = location.startswith("postgresql")
    engine = server_engine(location, read_only=False) if server else sa.create_engine(f"sqlite:///{location}")
    with engine.begin() as connection:
        go_back(connection, version)
        connection.exec_driver_sql(
            f"UPDATE slodesk_workspace SET user_version = {version}"
            if server
            else f"PRAGMA user_version = {version}"
        )
    engine.dispose()
    with open_workspace(location) as opened:
        assert dump(opened) == content
    assert shape(location) == new
    assert check(location) == []


def test_alembic_is_not_loaded_for_a_current_workspace(path: Path) -> None:
    create_workspace(path).close()
    code = (
        "import sys; from slodesk.storage.workspace import open_workspace\n"
        "open_workspace(sys.argv[1]).close()\n"
        "print([name for name in ('alembic', 'psycopg', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_workspace_imports_the_machinery_late() -> None:
    assert not hasattr(workspace, "upgrade_file")
