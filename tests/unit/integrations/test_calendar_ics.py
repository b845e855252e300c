"""A plan's dates as a calendar file, read back by a calendar library."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from slodesk.integrations.calendar_ics import DayEntry, MeetingEntry, Words, plan_entries, to_ics
from slodesk.operations import holidays, people, plan_weeks, plans
from slodesk.storage.queries.plans import plan_detail
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.storage.queries.plans import PlanDetail
    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORDS = Words(
    "2027 Q1 · Payments", {1: "Review", 2: "Targets", 3: "Roadmap", 4: "Approval", 5: "Communicate"}
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.slodesk", time_zone="UTC") as made:
        yield made


@pytest.fixture
def plan(workspace: Workspace) -> str:
    def fill(session: Any) -> str:
        holidays.add_holiday(session, date(2026, 11, 27), "Bridge")
        return plans.create_plan(session, "2027-Q1", people.add_team(session, "Payments"))

    key: str = workspace.edit("Plan", fill).result
    return key


def detail(workspace: Workspace, plan: str) -> PlanDetail:
    with workspace.session() as session:
        found = plan_detail(session, plan, now=NOW)
    assert found is not None
    return found


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def written(workspace: Workspace, plan: str, now: datetime = NOW) -> list[Any]:
    found = detail(workspace, plan)
    return events(to_ics(WORDS.name, plan_entries(found, WORDS), now))


def test_r23_weeks_and_workshops_are_whole_days(workspace: Workspace, plan: str) -> None:
    found = {str(each["summary"]): each for each in written(workspace, plan)}
    week = found["Planning: Targets (2027 Q1 · Payments)"]
    assert (week["dtstart"].dt, week["dtend"].dt) == (date(2026, 11, 23), date(2026, 11, 28))
    assert week["dtstart"].params["VALUE"] == "DATE"
    assert str(week["transp"]) == "TRANSPARENT"
    workshop = found["Workshop: Targets (2027 Q1 · Payments)"]
    assert (workshop["dtstart"].dt, workshop["dtend"].dt) == (date(2026, 11, 26), date(2026, 11, 27))
    assert str(workshop["transp"]) == "OPAQUE"
    assert found["Communicate (2027 Q1 · Payments)"]["dtend"].dt == date(2027, 1, 1)


def test_r24_what_is_due_names_its_owner_and_what_is_done_is_left_out(
    workspace: Workspace, plan: str
) -> None:
    first, second = detail(workspace, plan).week(1).items[:2]
    workspace.edit("Owner", plans.set_item_field, first.id, "owner", "Kim; Lou, and others")
    workspace.edit("Notes", plans.set_item_field, first.id, "notes", "One\nTwo")
    workspace.edit("Done", plans.set_item_field, second.id, "done", True)
    found = {str(each["uid"]): each for each in written(workspace, plan)}
    due = found[f"{first.id}@slodesk"]
    assert str(due["summary"]) == f"Due: {first.title}"
    assert str(due["description"]) == "Owner: Kim; Lou, and others\nOne\nTwo"
    assert due["dtstart"].dt == date(2026, 11, 20)
    assert f"{second.id}@slodesk" not in found


def test_the_same_thing_keeps_its_uid_and_a_later_file_holds(workspace: Workspace, plan: str) -> None:
    before = {str(each["uid"]): each for each in written(workspace, plan)}
    workspace.edit("Move", plan_weeks.shift_weeks, plan, 2, 7)
    after = {str(each["uid"]): each for each in written(workspace, plan, NOW + timedelta(minutes=5))}
    assert set(before) == set(after)
    assert len(before) == 5 + 4 + 31
    key = f"{plan}-week-2@slodesk"
    assert after[key]["dtstart"].dt - before[key]["dtstart"].dt == timedelta(days=7)
    assert int(after[key]["sequence"]) == int(before[key]["sequence"]) + 5
    assert all(each["dtstamp"].dt == NOW for each in before.values())


def test_an_approved_plan_has_only_what_is_due_after_its_approval(workspace: Workspace, plan: str) -> None:
    def state(session: Any, wanted: str) -> None:
        from slodesk.storage.schema_planning import PlanRow

        row = session.get(PlanRow, plan)
        row.state = wanted

    def due() -> set[date]:
        found = [each for each in written(workspace, plan) if str(each["uid"]) in steps]
        return {each["dtstart"].dt for each in found}

    weeks = detail(workspace, plan).weeks
    steps = {f"{item.id}@slodesk" for week in weeks for item in week.items}
    after = {item.due for item in weeks[4].items}
    assert after
    assert due() > after
    workspace.edit("Approve", state, "approved")
    assert due() == after
    workspace.edit("Give way", state, "superseded")
    assert due() == set()


@pytest.mark.parametrize(
    "text",
    [
        "a, b; c\\d",
        "BEGIN:VEVENT\r\nUID:x",
        "名前 " * 60,
        "tab\tand \x00 NUL \x0b",
        "“quotes” & <b>",
        "line\nline",
    ],
)
def test_any_text_comes_back_and_breaks_nothing(text: str) -> None:
    day = date(2026, 12, 31)
    content = to_ics(text, [DayEntry("x@slodesk", text, day, day, text)], NOW)
    (event,) = events(content)
    assert str(event["uid"]) == "x@slodesk"
    assert event["dtend"].dt == date(2027, 1, 1)
    expected = text.replace("\r\n", "\n").replace("\x00", " ").replace("\x0b", " ")
    assert str(event["description"]) == expected
    assert str(event["summary"]) == expected.replace("\n", " ").replace("\t", " ")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.endswith(b"END:VCALENDAR\r\n")


def test_a_meeting_is_at_its_hour_and_invites_those_with_an_address() -> None:
    zone = timezone(timedelta(hours=1))
    people = (("Kim", "kim@example.org"), ('A "B"; C', "a@example.org"), ("Lee", ""), ("Eve", "e@x\r\nX:1"))
    entry = MeetingEntry(
        "1@slodesk", "Follow-up", datetime(2026, 12, 7, 14, 30, tzinfo=zone), 45, "Why?", people
    )
    [event] = events(to_ics("Meetings", [entry], NOW))
    assert event["DTSTART"].dt == datetime(2026, 12, 7, 13, 30, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 12, 7, 14, 15, tzinfo=UTC)
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == ("Follow-up", "Why?")
    assert [(str(each), each.params["CN"]) for each in event["ATTENDEE"]] == [
        ("mailto:kim@example.org", "Kim"),
        ("mailto:a@example.org", "A 'B'; C"),
    ]
    assert "X" not in event
