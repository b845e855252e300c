"""Weeks of a plan are closed, opened and moved; holidays move what is due on them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from slodesk.domain.planning_steps import STEPS
from slodesk.operations import holidays, people, plan_weeks, plans
from slodesk.storage.queries.plans import holidays as holiday_list
from slodesk.storage.schema_planning import (
    PlanRow,
)
from tests.unit.operations.plans.reading import FRIDAY, NOW, THURSDAY, detail, refused

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk


def open_in(desk: Desk, plan: str, week: int) -> list[str]:
    return [item.key or item.title for item in detail(desk, plan).week(week).items if not item.done]


# Weeks


def test_closing_a_week_takes_what_is_open_to_the_next(desk: Desk, plan: str) -> None:
    first = detail(desk, plan).week(1).items
    for item in first[:6]:
        desk.do(plans.set_item_field, item.id, "done", True)
    desk.do(plan_weeks.close_week, plan, 1, NOW)
    found = detail(desk, plan)
    assert found.week(1).closed == NOW
    assert not found.week(1).late
    assert [item.done for item in found.week(1).items] == [True] * 6
    rolled = [item for item in found.week(2).items if item.rolled]
    assert [(item.key, item.first_week, item.due) for item in rolled] == [
        ("gap_analysis", 1, FRIDAY), ("satisfaction_results", 1, FRIDAY),
    ]  # fmt: skip
    assert found.working_week == 2


def test_a_week_opened_again_gets_back_what_is_still_open(desk: Desk, plan: str) -> None:
    before = [(item.id, item.week) for week in detail(desk, plan).weeks for item in week.items]
    desk.do(plan_weeks.close_week, plan, 1, NOW)
    done = detail(desk, plan).week(2).items[-1]
    assert done.rolled
    desk.do(plans.set_item_field, done.id, "done", True)
    desk.do(plan_weeks.reopen_week, plan, 1)
    after = {item.id: item.week for week in detail(desk, plan).weeks for item in week.items}
    assert after == {**dict(before), done.id: 2}
    assert {item.due for item in detail(desk, plan).week(1).items} == {date(2026, 11, 20)}


def test_weeks_close_in_their_order_and_open_in_the_other(desk: Desk, plan: str) -> None:
    assert refused(desk, plan_weeks.close_week, plan, 2, NOW).startswith("Close week 1 first")
    for number in (1, 2, 3, 4, 5):
        desk.do(plan_weeks.close_week, plan, number, NOW)
    assert refused(desk, plan_weeks.close_week, plan, 5, NOW) == "The time to communicate is already closed."
    assert len(open_in(desk, plan, 5)) == len(STEPS)
    assert refused(desk, plan_weeks.reopen_week, plan, 4) == "Open the time to communicate again first."
    for number in (5, 4, 3, 2, 1):
        desk.do(plan_weeks.reopen_week, plan, number)
    assert refused(desk, plan_weeks.reopen_week, plan, 1) == "Week 1 is open."
    assert len(open_in(desk, plan, 1)) == 8


def test_undo_brings_a_closed_week_back_as_it_was(desk: Desk, plan: str) -> None:
    before = detail(desk, plan)
    change = desk.workspace.edit("Close", plan_weeks.close_week, plan, 1, NOW)
    assert detail(desk, plan) != before
    desk.workspace.apply(change.inverted(), action="undo")
    assert detail(desk, plan) == before


def test_r23_a_moved_week_takes_due_dates_on_its_last_day_along(desk: Desk, plan: str) -> None:
    items = detail(desk, plan).week(2).items
    desk.do(plans.set_item_field, items[0].id, "due", THURSDAY)
    desk.do(plan_weeks.shift_weeks, plan, 2, 7)
    found = detail(desk, plan)
    assert [week.dates.starts.day for week in found.weeks] == [16, 30, 7, 14, 21]
    assert [item.due for item in found.week(2).items] == [THURSDAY] + [date(2026, 12, 4)] * 6
    assert {item.due for item in found.week(1).items} == {date(2026, 11, 20)}
    desk.do(plan_weeks.reset_weeks, plan)
    assert detail(desk, plan).week(2).dates.starts == date(2026, 11, 23)


def test_r23_one_week_moves_alone_within_its_place(desk: Desk, plan: str) -> None:
    desk.do(plan_weeks.set_week_dates, plan, 2, date(2026, 11, 25), date(2026, 11, 30))
    assert detail(desk, plan).week(2).dates.ends == date(2026, 11, 30)
    assert "before week 1 does" in refused(
        desk, plan_weeks.set_week_dates, plan, 2, date(2026, 11, 1), FRIDAY
    )
    assert "before it begins" in refused(desk, plan_weeks.set_week_dates, plan, 2, FRIDAY, THURSDAY)
    assert refused(desk, plan_weeks.set_week_dates, plan, 7, THURSDAY, FRIDAY) == "This plan has no week 7."
    assert "before week 1 does" in refused(desk, plan_weeks.shift_weeks, plan, 2, -30)


def test_a_week_has_a_note(desk: Desk, plan: str) -> None:
    desk.do(plan_weeks.set_week_note, plan, 2, "In room 4.")
    assert detail(desk, plan).week(2).note == "In room 4."


# Holidays


def test_a_holiday_is_of_everybody_or_of_one_team(desk: Desk, plan: str) -> None:
    team, other = detail(desk, plan).head.team_id, desk.do(people.add_team, "Search")
    everybody = desk.do(holidays.add_holiday, THURSDAY, "Thanksgiving")
    desk.do(holidays.add_holiday, FRIDAY, "Bridge", team)
    desk.do(holidays.add_holiday, date(2026, 11, 24), "Theirs", other)
    desk.do(holidays.add_holiday, THURSDAY, "Offsite", team)
    assert detail(desk, plan).week(2).holidays == ((THURSDAY, "Offsite / Thanksgiving"), (FRIDAY, "Bridge"))
    assert refused(desk, holidays.add_holiday, THURSDAY) == "This day is already marked."
    assert (
        refused(desk, holidays.set_holiday_field, everybody, "team_id", team) == "This day is already marked."
    )
    desk.do(holidays.set_holiday_field, everybody, "day", date(2026, 12, 26))
    desk.do(holidays.remove_holiday, everybody)
    assert [each.name for each in desk.read(holiday_list)] == ["Theirs", "Offsite", "Bridge"]


def test_r23_a_holiday_marked_later_moves_what_is_due_on_it(desk: Desk, plan: str) -> None:
    items = detail(desk, plan).week(2).items
    desk.do(plans.set_item_field, items[0].id, "due", date(2026, 11, 25))
    desk.do(plans.set_item_field, items[1].id, "done", True)
    bridge = desk.do(holidays.add_holiday, FRIDAY, "Bridge", detail(desk, plan).head.team_id)
    own, done, *rest = detail(desk, plan).week(2).items
    assert (own.due, done.due, {item.due for item in rest}) == (date(2026, 11, 25), FRIDAY, {THURSDAY})
    assert {item.due for item in detail(desk, plan).week(3).items} == {date(2026, 12, 4)}
    desk.do(holidays.set_holiday_field, bridge, "day", THURSDAY)
    assert {item.due for item in detail(desk, plan).week(2).items[2:]} == {FRIDAY}
    change = desk.workspace.edit("Bridge", holidays.set_holiday_field, bridge, "day", FRIDAY)
    assert {item.due for item in detail(desk, plan).week(2).items[2:]} == {THURSDAY}
    desk.workspace.apply(change.inverted(), action="undo")
    desk.do(holidays.set_holiday_field, bridge, "day", FRIDAY)
    desk.do(holidays.remove_holiday, bridge)
    assert {item.due for item in detail(desk, plan).week(2).items[2:]} == {FRIDAY}


def test_r23_holidays_leave_other_teams_closed_weeks_and_approved_plans_alone(desk: Desk, plan: str) -> None:
    other = desk.do(people.add_team, "Search")
    desk.do(plan_weeks.close_week, plan, 1, NOW)
    before = detail(desk, plan)
    desk.do(holidays.add_holiday, date(2026, 12, 4), "Theirs", other)
    desk.do(holidays.add_holiday, date(2026, 11, 20), "Past")
    assert [item.due for week in detail(desk, plan).weeks for item in week.items] == [
        item.due for week in before.weeks for item in week.items
    ]
    with desk.workspace.session() as session:
        row = session.get(PlanRow, plan)
        assert row is not None
        assert row.state == "in_planning"
    desk.do(lambda session: setattr(session.get(PlanRow, plan), "state", "approved"))
    last = detail(desk, plan).week(5).dates.ends
    desk.do(holidays.add_holiday, date(2026, 12, 4), "Ours")
    desk.do(holidays.add_holiday, last, "New Year's Eve")
    after = detail(desk, plan)
    assert {item.due for item in after.week(3).items} == {date(2026, 12, 4)}
    assert {item.due for item in after.week(5).items} <= {date(2026, 12, 30)}
