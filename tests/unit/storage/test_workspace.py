"""The edit path: one transaction, recorded, logged, searchable, undoable; on both databases."""

from __future__ import annotations

import contextlib
import os
import threading
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from slodesk.domain.errors import RuleBroken, WorkspaceError
from slodesk.integrations.workspace_json import export_workspace
from slodesk.storage.changes import remove_rows
from slodesk.storage.schema import SampleDayRow, ServiceRow, SettingRow, SloTargetRow
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.unit.storage.edits import (
    add_incident,
    add_service,
    delete,
    depend,
    describe,
    dump,
    log,
    remove_service,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace


def test_a_new_workspace_knows_its_name_and_zone(location: str) -> None:
    with create_workspace(location, name="Acme", time_zone="Europe/Berlin") as workspace:
        with workspace.session() as session:
            values = {row.key: row.value for row in session.scalars(select(SettingRow))}
        assert values == {"name": "Acme", "time_zone": "Europe/Berlin"}
        assert not workspace.read_only
        assert not workspace.was_unclean


def test_what_was_edited_is_there_after_reopening(workspace: Workspace) -> None:
    changes = workspace.edit("Add service checkout", add_service, "checkout", "availability")
    before = dump(workspace)
    workspace.close()
    with open_workspace(workspace.location) as again:
        assert dump(again) == before
        with again.session() as session:
            assert session.get_one(ServiceRow, changes.result).name == "checkout"
            target = session.scalars(select(SloTargetRow)).one()
            assert (target.target, target.effective.year) == (Decimal("0.999"), 1)


def test_a_change_set_tells_the_net_change_of_each_row(workspace: Workspace) -> None:
    def several_flushes(session: Session) -> None:
        service = ServiceRow(name="a")
        session.add(service)
        session.flush()
        service.name = "b"
        session.flush()
        session.expire(service)
        service.description = "set before it was read again"
        session.flush()
        gone = ServiceRow(name="c")
        session.add(gone)
        session.flush()
        delete(session, gone)

    changes = workspace.edit("Several flushes", several_flushes)
    (row,) = changes.rows
    assert changes.tables == {"service"}
    assert row.before is None
    assert row.after is not None
    assert (row.after["name"], row.after["description"]) == ("b", "set before it was read again")


def test_before_images_are_what_was_stored_even_if_the_session_never_read_it(workspace: Workspace) -> None:
    key = workspace.edit("Add", add_service, "checkout").result
    workspace.edit("Describe", describe, key, "old")

    def blind(session: Session) -> None:
        service = session.get_one(ServiceRow, key)
        session.expire(service)
        service.description = "new"

    (row,) = workspace.edit("Blind", blind).rows
    assert row.columns == ("description",)
    assert row.before is not None
    assert row.before["description"] == "old"


def test_orphans_and_cascades_are_recorded_and_come_back(workspace: Workspace) -> None:
    key = workspace.edit("Add", add_service, "checkout", "a", "b").result
    other = workspace.edit("Add", add_service, "payment").result
    workspace.edit("Depend", depend, other, key)
    workspace.edit("Incident", add_incident, "INC-1", datetime(2026, 11, 1, tzinfo=UTC), [key, other])
    full = dump(workspace)

    def orphan(session: Session) -> None:
        service = session.get_one(ServiceRow, key)
        for slo in service.slos:
            remove_rows(session, SampleDayRow, SampleDayRow.slo_id == slo.id)
        service.slos.clear()

    changes = workspace.edit("Orphan", orphan)
    assert {row.table for row in changes.rows} == {"slo", "slo_target", "evidence", "sample_day"}
    workspace.apply(changes.inverted(), action="undo")
    assert dump(workspace) == full

    changes = workspace.edit("Remove", remove_service, key)
    assert {"slo", "dependency", "incident_service", "sample_day"} < changes.tables
    workspace.apply(changes.inverted(), action="undo")
    assert dump(workspace) == full


def test_a_refused_edit_changes_nothing(workspace: Workspace) -> None:
    before = dump(workspace)

    def refused(session: Session) -> None:
        add_service(session, "checkout")
        raise RuleBroken("No.", "name")

    with pytest.raises(RuleBroken):
        workspace.edit("Refused", refused)
    assert dump(workspace) == before
    assert log(workspace) == []
    assert workspace.edit("Works again", add_service, "checkout")


def test_an_edit_without_effect_is_empty_and_not_logged(workspace: Workspace) -> None:
    key = workspace.edit("Add", add_service, "checkout").result
    changes = workspace.edit("Same", describe, key, "")
    assert not changes
    assert [entry.label for entry in log(workspace)] == ["Add"]


def test_the_audit_trail_tells_who_what_and_when(workspace: Workspace) -> None:
    workspace.who = "ada"
    key = workspace.edit("Add", add_service, "checkout", "a").result
    changes = workspace.edit("Describe", describe, key, "x" * 5000)
    workspace.apply(changes.inverted(), action="undo")
    workspace.apply(changes, action="redo")
    added, described, undone, redone = log(workspace)
    assert [entry.action for entry in (added, described, undone, redone)] == ["edit", "edit", "undo", "redo"]
    assert {entry.who for entry in log(workspace)} == {"ada"}
    assert abs((datetime.now(UTC) - added.at).total_seconds()) < 60
    (told,) = described.rows
    assert (told["table"], told["key"]) == ("service", {"id": key})
    assert told["before"] == {"description": ""}
    assert told["after"]["description"].endswith("… (5,000 characters)")
    assert undone.rows[0]["after"] == {"description": ""}
    days = [row for row in added.rows if row["table"] == "sample_day"]
    assert days[0]["after"]["points"].endswith(" bytes")


def test_a_huge_edit_is_told_in_short(workspace: Workspace) -> None:
    def many(session: Session) -> None:
        for number in range(150):
            session.add(ServiceRow(name=f"s{number}"))

    workspace.edit("Many", many)
    (entry,) = log(workspace)
    assert len(entry.rows) == 101
    assert entry.rows[-1] == {"table": "service", "more": 50}


def test_a_session_only_reads(workspace: Workspace) -> None:
    def write() -> None:
        with workspace.session() as session:
            session.add(ServiceRow(name="x"))
            session.flush()

    with pytest.raises(WorkspaceError):
        write()
    with workspace.session() as session:
        assert session.scalars(select(ServiceRow)).all() == []


def test_a_mistake_of_ours_is_not_dressed_up_as_a_disk_problem(workspace: Workspace) -> None:
    def typo(session: Session) -> None:
        session.execute(text("SELECT * FROM no_such_table"))

    with pytest.raises(DBAPIError, match="no_such_table"):
        workspace.edit("Typo", typo)
    with pytest.raises(DBAPIError, match="no_such_table"), workspace.session() as session:
        typo(session)
    with pytest.raises(FileNotFoundError), workspace.session():
        Path("/no/such/file").read_text()
    assert workspace.edit("Works again", add_service, "checkout")


def test_a_session_keeps_one_view_while_others_write(workspace: Workspace) -> None:
    workspace.edit("Add", add_service, "a")
    with workspace.session() as session:
        assert len(session.scalars(select(ServiceRow.id)).all()) == 1
        workspace.edit("Add", add_service, "b")
        assert len(session.scalars(select(ServiceRow.id)).all()) == 1


def test_edits_from_threads_wait_for_each_other(workspace: Workspace) -> None:
    key = workspace.edit("Add", add_service, "checkout").result

    def count_up(session: Session) -> None:
        session.get_one(ServiceRow, key).position += 1

    def work() -> None:
        for _ in range(10):
            workspace.edit("Count", count_up)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with workspace.session() as session:
        assert session.get_one(ServiceRow, key).position == 40


def test_an_edit_inside_an_edit_is_refused(workspace: Workspace) -> None:
    def nested(_: Session) -> None:
        workspace.edit("Inner", add_service, "x")

    with pytest.raises(WorkspaceError, match="still being saved"):
        workspace.edit("Outer", nested)
    assert workspace.edit("After", add_service, "x")


def _day_steps(count: int) -> list[Callable[[Session], Any]]:
    def step(number: int) -> Callable[[Session], Any]:
        return lambda session: add_service(session, f"s{number:03}", "a")

    return [step(number) for number in range(count)]


def test_slices_are_one_step_and_pause(workspace: Workspace) -> None:
    before = dump(workspace)
    run = workspace.edit_slices("Import", _day_steps(120))
    pauses = []
    while True:
        try:
            pauses.append(next(run))
        except StopIteration as end:
            changes = end.value
            break
    assert pauses[-1] == 120
    assert len(pauses) > 2
    after = dump(workspace)
    assert len(after["service"]) == 120
    assert [entry.label for entry in log(workspace)] == ["Import"]
    workspace.apply(changes.inverted(), action="undo")
    assert dump(workspace) == before
    workspace.apply(changes, action="redo")
    assert dump(workspace) == after


def test_a_cancelled_import_leaves_nothing(workspace: Workspace) -> None:
    before = dump(workspace)
    run = workspace.edit_slices("Import", _day_steps(120))
    next(run)
    with pytest.raises(WorkspaceError, match="still being saved"):
        workspace.edit("Meanwhile", add_service, "x")
    run.close()
    assert dump(workspace) == before
    assert workspace.edit("Add", add_service, "x")


def test_a_failing_import_leaves_nothing(workspace: Workspace) -> None:
    def failing(_: Session) -> None:
        raise RuleBroken("Bad row.")

    before = dump(workspace)
    with pytest.raises(RuleBroken):
        list(workspace.edit_slices("Import", [*_day_steps(60), failing]))
    assert dump(workspace) == before


def test_read_only_refuses_edits(workspace: Workspace) -> None:
    workspace.edit("Add", add_service, "checkout")
    with open_workspace(workspace.location, read_only=True) as reading:
        assert reading.read_only
        assert dump(reading) == dump(workspace)
        with pytest.raises(WorkspaceError, match="read-only"):
            reading.edit("Add", add_service, "x")


def test_a_closed_workspace_says_so(workspace: Workspace) -> None:
    workspace.close()
    workspace.close()
    with pytest.raises(WorkspaceError, match="is closed"):
        workspace.edit("Add", add_service, "x")
    with pytest.raises(WorkspaceError, match="is closed"), workspace.session():
        pass


@pytest.mark.parametrize("fails", [False, True])
def test_closed_while_somebody_reads_no_connection_is_left_open(workspace: Workspace, fails: bool) -> None:
    readers = workspace.database.readers
    readers.dispose()
    opened: list[object] = []
    event.listen(readers, "connect", lambda raw, _: opened.append(raw))
    event.listen(readers, "close", lambda raw, _: opened.remove(raw))
    with contextlib.suppress(RuleBroken), workspace.session() as first, workspace.session() as second:
        first.execute(select(SettingRow.key)).all()
        workspace.close()
        second.execute(select(SettingRow.key)).all()
        if fails:
            raise RuleBroken("No.")
    assert opened == []
    assert readers.pool.checkedin() == 0  # type: ignore[attr-defined]


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be taken away there")
def test_a_file_taken_away_is_not_written_to_unseen(tmp_path: Path) -> None:
    """SQLite would go on writing into a file nobody can open any more, and call it saved."""
    path, aside = tmp_path / "w.slodesk", tmp_path / "elsewhere.slodesk"
    with create_workspace(path, time_zone="UTC") as workspace:
        workspace.edit("Add", add_service, "checkout")
        path.rename(aside)
        with pytest.raises(WorkspaceError, match=r"moved, renamed or deleted.*export it as JSON"):
            workspace.edit("Add", add_service, "payment")
        with workspace.session() as session:
            names = list(session.scalars(select(ServiceRow.name)))
        export_workspace(workspace, tmp_path / "kept.json")
        aside.rename(path)
        workspace.edit("Add", add_service, "payment")
    assert names == ["checkout"]
    assert "checkout" in (tmp_path / "kept.json").read_text("utf-8")
    with open_workspace(path) as again, again.session() as session:
        assert sorted(session.scalars(select(ServiceRow.name))) == ["checkout", "payment"]


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced there")
def test_a_file_put_in_place_of_the_open_one_is_not_taken_for_it(tmp_path: Path) -> None:
    path, aside, other = tmp_path / "w.slodesk", tmp_path / "aside.slodesk", tmp_path / "other.slodesk"
    create_workspace(other, time_zone="UTC").close()
    before = other.read_bytes()
    with create_workspace(path, time_zone="UTC") as workspace:
        workspace.edit("Add", add_service, "checkout")
        path.rename(aside)
        other.rename(path)
        with pytest.raises(
            WorkspaceError, match=r"Another file was put in place of w.slodesk .* put yours back"
        ):
            workspace.edit("Add", add_service, "payment")
        assert path.read_bytes() == before
        path.rename(other)
        aside.rename(path)
        workspace.edit("Add", add_service, "payment")
    with open_workspace(path) as again, again.session() as session:
        assert sorted(session.scalars(select(ServiceRow.name))) == ["checkout", "payment"]
