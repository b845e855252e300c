"""Undo and redo: only what the edit changed, never over somebody's later work; on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from slodesk.domain.errors import ConflictError, WorkspaceError
from slodesk.storage.schema import PersonRow, SampleDayRow, ServiceRow, SloRow
from slodesk.storage.search import search
from tests.unit.storage.edits import (
    add_service,
    add_team,
    describe,
    dump,
    remove_service,
    set_field,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace


def test_undo_writes_only_the_columns_of_its_edit(workspace: Workspace) -> None:
    key = workspace.edit("Add", add_service, "checkout").result
    mine = workspace.edit("Describe", describe, key, "mine")
    workspace.edit("Rename", set_field, ServiceRow, key, "display_name", "Checkout of another")
    workspace.apply(mine.inverted(), action="undo")
    with workspace.session() as session:
        row = session.get_one(ServiceRow, key)
        assert (row.description, row.display_name, row.version) == ("", "Checkout of another", 4)


def test_undo_of_a_field_changed_since_shows_both_versions(workspace: Workspace) -> None:
    key = workspace.edit("Add", add_service, "checkout").result
    mine = workspace.edit("Describe", describe, key, "mine")
    workspace.edit("Describe", describe, key, "theirs")
    before = dump(workspace)
    with pytest.raises(ConflictError, match="Checkout") as caught:
        workspace.apply(mine.inverted(), action="undo")
    assert (caught.value.mine, caught.value.theirs) == ({"description": ""}, {"description": "theirs"})
    assert dump(workspace) == before


def test_undo_of_an_insert_keeps_what_others_added_to_the_row(workspace: Workspace) -> None:
    changes = workspace.edit("Add", add_service, "checkout")
    workspace.edit("Describe", describe, changes.result, "somebody's work")
    with pytest.raises(ConflictError):
        workspace.apply(changes.inverted(), action="undo")
    with workspace.session() as session:
        assert session.get_one(ServiceRow, changes.result).description == "somebody's work"


def test_undo_that_would_break_a_link_is_refused(workspace: Workspace) -> None:
    team = workspace.edit("Team", add_team, "Payments")
    key = workspace.edit("Add", add_service, "checkout").result
    workspace.edit("Own", set_field, ServiceRow, key, "team_id", team.result)
    before = dump(workspace)
    with pytest.raises(ConflictError):
        workspace.apply(team.inverted(), action="undo")
    assert dump(workspace) == before


def test_redo_when_the_name_was_taken_meanwhile_is_refused(workspace: Workspace) -> None:
    changes = workspace.edit("Add", add_service, "checkout")
    workspace.apply(changes.inverted(), action="undo")
    workspace.edit("Add", add_service, "checkout")
    with pytest.raises(ConflictError):
        workspace.apply(changes, action="redo")


def test_swapped_names_undo_and_redo(workspace: Workspace) -> None:
    first = workspace.edit("Add", add_service, "a", "x").result
    second = workspace.edit("Add", add_service, "b", "y").result
    before = dump(workspace)

    def swap(session: Session) -> None:
        one, two = session.get_one(ServiceRow, first), session.get_one(ServiceRow, second)
        one.name = "temporary"
        session.flush()
        two.name = "a"
        session.flush()
        one.name = "b"

    changes = workspace.edit("Swap", swap)
    after = dump(workspace)
    workspace.apply(changes.inverted(), action="undo")
    assert dump(workspace) == before
    workspace.apply(changes, action="redo")
    assert dump(workspace) == after


def test_a_name_freed_and_taken_in_one_edit_comes_back(workspace: Workspace) -> None:
    first = workspace.edit("Add", add_service, "a", "x").result
    before = dump(workspace)

    def replace(session: Session) -> None:
        remove_service(session, first)
        session.flush()
        add_service(session, "a", "z")

    changes = workspace.edit("Replace", replace)
    workspace.apply(changes.inverted(), action="undo")
    assert dump(workspace) == before


def test_apply_returns_what_was_really_written(workspace: Workspace) -> None:
    key = workspace.edit("Add", add_service, "checkout").result
    mine = workspace.edit("Describe", describe, key, "mine")
    done = workspace.apply(mine.inverted(), action="undo")
    assert done.label == "Describe"
    assert done.tables == {"service"}
    assert [row.columns for row in done.rows] == [("description",)]
    workspace.apply(done.inverted(), action="redo")
    with workspace.session() as session:
        assert session.get_one(ServiceRow, key).description == "mine"


def test_typing_merges_into_one_step(workspace: Workspace) -> None:
    key = workspace.edit("Add", add_service, "checkout").result
    before = dump(workspace)
    merged = workspace.edit("Describe", describe, key, "a")
    for typed in ("ab", "abc"):
        merged = merged.then(workspace.edit("Describe", describe, key, typed))
    assert len(merged.rows) == 1
    workspace.apply(merged.inverted(), action="undo")
    assert dump(workspace) == before


def test_changed_blobs_and_people_survive_undo(workspace: Workspace) -> None:
    key = workspace.edit("Add", add_service, "checkout", "a").result
    with workspace.session() as session:
        slo = session.scalars(select(SloRow.id).where(SloRow.service_id == key)).one()

    def people(session: Session) -> None:
        session.add(PersonRow(name="Ada ‘The First’ \U0001f600 \u202e", email="ada@example.org"))
        for day in session.scalars(select(SampleDayRow).where(SampleDayRow.slo_id == slo)):
            day.good, day.points = 1.5, b"\0\xff" * 10

    before = dump(workspace)
    changes = workspace.edit("People", people)
    after = dump(workspace)
    workspace.apply(changes.inverted(), action="undo")
    assert dump(workspace) == before
    workspace.apply(changes, action="redo")
    assert dump(workspace) == after
    with workspace.session() as session:
        assert [hit.kind for hit in search(session, "ada")] == ["person"]


def test_a_long_undo_pauses_and_given_up_changes_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(session: Session) -> None:
        for number in range(600):
            add_team(session, f"Team {number}")

    before = dump(workspace)
    changes = workspace.edit("Fill", fill)
    filled = dump(workspace)
    monkeypatch.setattr("slodesk.storage.editing.SLICE_SECONDS", 0.0)
    slices = workspace.apply_slices(changes.inverted(), action="undo")
    next(slices)
    next(slices)
    with pytest.raises(WorkspaceError, match="still being saved"):
        workspace.edit("Meanwhile", add_team, "Another")
    slices.close()
    assert dump(workspace) == filled
    assert len(list(workspace.apply_slices(changes.inverted(), action="undo"))) > 10
    assert dump(workspace) == before
