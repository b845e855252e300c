"""R21: due dates and quarters, horizons, what is remembered, time given, and taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.operations import actions
from slodesk.operations.incidents import add_incident
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.actions import action_history, action_lines
from slodesk.storage.schema import ActionItemRow
from slodesk.storage.schema_retrospectives import ActionChangeRow
from slodesk.storage.workspace import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.storage.queries.actions import ActionLine
    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with create_workspace(tmp_path / "w.slodesk", time_zone="UTC") as made:
        yield made


def add(workspace: Workspace, title: str = "Add a canary", **fields: Any) -> str:
    key: str = workspace.edit("Add", actions.add_action, title, created=NOW, **fields).result
    return key


def put(workspace: Workspace, key: str, field: str, value: Any, at: datetime = NOW, **more: Any) -> None:
    workspace.edit("Set", actions.set_action_field, key, field, value, at=at, who="Kim", **more)


def line(workspace: Workspace, key: str, now: datetime = NOW) -> ActionLine:
    with workspace.reading() as source:
        return action_lines(source, now, keys=[key])[0]


def history(workspace: Workspace, key: str) -> list[tuple[str, str, str]]:
    with workspace.reading() as source:
        return [(change.field, change.before, change.after) for change in action_history(source, key)]


def test_r21_a_quarter_is_due_on_its_last_day_and_far_away(workspace: Workspace) -> None:
    key = add(workspace, due="2027-Q1")
    found = line(workspace, key)
    assert (found.due, found.period, found.horizon) == (date(2027, 3, 31), "2027-Q1", "long-term")
    workspace.edit("Fiscal", set_setting, "fiscal_year_start", 7)
    put(workspace, key, "period", "2027-Q2")
    found = line(workspace, key)
    assert (found.due, found.period, found.horizon) == (date(2026, 12, 31), "2027-Q2", "long-term")
    put(workspace, key, "due", date(2026, 11, 27))
    found = line(workspace, key)
    assert (found.due, found.period, found.horizon) == (date(2026, 11, 27), "", "immediate")
    put(workspace, key, "due", date(2026, 12, 21))
    assert line(workspace, key).horizon == "short-term", "31 days after the 20th of November"


def test_r21_the_horizon_counts_days_of_the_workspace(workspace: Workspace) -> None:
    workspace.edit("Zone", set_setting, "time_zone", "Asia/Tokyo")
    late = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # the 21st in Tokyo
    key: str = workspace.edit(
        "Add", actions.add_action, "Add a canary", created=late, due=date(2026, 11, 28)
    ).result
    assert line(workspace, key).horizon == "immediate"


def test_a_horizon_of_its_own_only_without_a_due_date(workspace: Workspace) -> None:
    key = add(workspace, horizon="long-term")
    assert line(workspace, key).horizon == "long-term"
    put(workspace, key, "due", date(2026, 11, 21))
    put(workspace, key, "horizon", "long-term")
    assert line(workspace, key).horizon == "immediate"
    with pytest.raises(RuleBroken):
        put(workspace, key, "horizon", "some day")


def test_changes_are_remembered_with_who_and_when(workspace: Workspace) -> None:
    key = add(workspace, owner="Ana", due=date(2026, 12, 1))
    put(workspace, key, "status", "in progress", NOW + HOUR)
    put(workspace, key, "owner", "Kim", NOW + 2 * HOUR)
    put(workspace, key, "due", "2027-Q1", NOW + 3 * HOUR)
    put(workspace, key, "title", "Add two canaries", NOW + 3 * HOUR)
    assert history(workspace, key) == [
        ("due", "2026-12-01", "2027-Q1"), ("owner", "Ana", "Kim"), ("status", "open", "in progress"),
    ]  # fmt: skip
    with workspace.reading() as source:
        newest = action_history(source, key)[0]
    assert (newest.at, newest.who) == (NOW + 3 * HOUR, "Kim")


def test_letters_typed_are_one_change_and_a_slip_put_right_is_none(workspace: Workspace) -> None:
    key = add(workspace)
    for typed in ("K", "Ki", "Kim"):
        put(workspace, key, "owner", typed, NOW + timedelta(seconds=len(typed)))
    assert history(workspace, key) == [("owner", "", "Kim")]
    put(workspace, key, "status", "done", NOW + HOUR)
    put(workspace, key, "status", "open", NOW + HOUR + timedelta(seconds=9))
    assert history(workspace, key) == [("owner", "", "Kim")]
    put(workspace, key, "owner", "Ana", NOW + 2 * HOUR)
    assert history(workspace, key)[0] == ("owner", "Kim", "Ana")


def test_closed_is_when_it_was_done_or_dropped(workspace: Workspace) -> None:
    key = add(workspace)
    put(workspace, key, "status", "done", NOW + HOUR)
    assert line(workspace, key).closed == NOW + HOUR
    put(workspace, key, "status", "dropped", NOW + 3 * HOUR)
    assert line(workspace, key).closed == NOW + HOUR
    put(workspace, key, "status", "open", NOW + 5 * HOUR)
    assert line(workspace, key).closed is None
    assert line(workspace, add(workspace, status="done")).closed == NOW


def test_carried_forward_with_a_reason_and_counted(workspace: Workspace) -> None:
    key = add(workspace, due=date(2026, 12, 1))

    def carry(due: Any, note: str, at: datetime = NOW) -> None:
        workspace.edit("Carry", actions.carry_forward, key, due, note, at=at, who="Kim")

    for due, note, message in (
        (date(2026, 12, 1), "x", "later than before"), (None, "x", "later than before"),
        (date(2026, 12, 9), "  ", "Say in a few words"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=message):
            carry(due, note)
    carry(date(2026, 12, 9), "The vendor is late")
    carry("2027-Q1", "Still late", NOW + timedelta(seconds=5))
    put(workspace, key, "due", date(2027, 5, 1), NOW + HOUR)
    assert line(workspace, key).carried == 2
    assert [after for _, _, after in history(workspace, key)] == ["2027-05-01", "2027-Q1", "2026-12-09"]
    put(workspace, key, "status", "done", NOW + HOUR)
    with pytest.raises(RuleBroken, match="closed"):
        carry(date(2027, 9, 9), "x")


def test_undo_takes_the_history_back_too_and_removing_takes_it_along(workspace: Workspace) -> None:
    key = add(workspace, due=date(2026, 12, 1))
    carried = workspace.edit(
        "Carry", actions.carry_forward, key, date(2026, 12, 9), "Late", at=NOW, who="Kim"
    )
    workspace.apply(carried.inverted(), action="undo")
    assert (line(workspace, key).carried, line(workspace, key).due) == (0, date(2026, 12, 1))
    assert history(workspace, key) == []
    workspace.apply(carried, action="redo")
    removed = workspace.edit("Remove", actions.remove_action, key)
    with workspace.session() as session:
        assert not session.query(ActionChangeRow).count()
        assert not session.query(ActionItemRow).count()
    workspace.apply(removed.inverted(), action="undo")
    assert history(workspace, key) == [("due", "2026-12-01", "2026-12-09")]


def test_where_it_was_promised(workspace: Workspace) -> None:
    incident = workspace.edit("Add", add_incident, "Pool exhausted", NOW, identifier="INC-2026-007").result
    linked = add(workspace, source_kind="incident", source_id=incident)
    named = add(workspace, source="inc-2026-007 ")
    unknown = add(workspace, source="A talk in the kitchen")
    assert (line(workspace, linked).source, line(workspace, linked).leads_to) == (
        "INC-2026-007", ("retrospectives", incident),
    )  # fmt: skip
    assert line(workspace, named).leads_to == ("retrospectives", incident)
    assert line(workspace, unknown).leads_to is None


def test_one_read_alone_is_as_among_all(workspace: Workspace) -> None:
    incident = workspace.edit("Add", add_incident, "Outage", NOW - HOUR, identifier="Straße-1").result
    keys = [
        add(workspace, source_kind="incident", source_id=incident),
        add(workspace, source=" STRASSE-1 "),  # one word to Python, another to SQLite
        add(workspace, source="elsewhere"),
        add(workspace, due=date(2026, 12, 1)),
    ]
    workspace.edit("More", actions.carry_forward, keys[3], date(2026, 12, 9), "busy", at=NOW, who="Kim")
    with workspace.reading() as source:
        together = {each.id: each for each in action_lines(source, NOW)}
        assert [action_lines(source, NOW, keys=[key])[0] for key in keys] == [together[key] for key in keys]
    leads = [together[key].leads_to for key in keys]
    assert leads == [("retrospectives", incident)] * 2 + [None, None]
    assert together[keys[3]].carried == 1


def test_open_ones_first_by_due_date_and_what_they_lack(workspace: Workspace) -> None:
    done = add(workspace, "Add a test", status="done")
    later = add(workspace, "Pool size", due=date(2026, 12, 9))
    none = add(workspace, "Consider it", owner="SRE team")
    soon = add(workspace, "Fix it", owner="Kim", due=date(2026, 11, 25))
    with workspace.reading() as source:
        found = action_lines(source, NOW + timedelta(days=7))
    assert [each.id for each in found] == [soon, later, none, done]
    assert [[lack.kind for lack in each.lacks] for each in found] == [
        [], ["no_verb", "no_owner"], ["vague", "team_owner", "no_due"], [],
    ]  # fmt: skip
    assert [each.overdue for each in found] == [True, False, False, False]
