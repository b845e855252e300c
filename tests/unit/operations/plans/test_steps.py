"""A plan begins, and its steps are added, changed, done and late."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning_steps import STEPS
from slodesk.domain.window import parse_quarter
from slodesk.operations import holidays, people, plans, settings
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.plans import running_quarter
from slodesk.storage.queries.portfolio import portfolio
from slodesk.storage.schema_planning import (
    PlanRow,
)
from tests.unit.operations.plans.reading import FRIDAY, NOW, THURSDAY, detail, refused

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk


# Beginning


def test_r23_r24_a_plan_begins_with_its_weeks_and_what_each_asks_for(desk: Desk, plan: str) -> None:
    found = detail(desk, plan)
    assert (found.head.state, found.head.team, str(found.head.quarter)) == ("draft", "Payments", "2027-Q1")
    assert [week.dates.starts for week in found.weeks][:2] == [date(2026, 11, 16), date(2026, 11, 23)]
    items = [item for week in found.weeks for item in week.items]
    assert {item.key for item in items} == {step.key for step in STEPS}
    assert {item.due for item in found.week(2).items} == {FRIDAY}
    assert found.current == 2
    assert found.working_week == 1


def test_r23_dates_follow_the_first_day_and_the_holidays_there_are(desk: Desk) -> None:
    desk.do(holidays.add_holiday, date(2026, 12, 4), "Company day")
    key = desk.do(plans.create_plan, "2027-Q1", starts=date(2026, 11, 23))
    found = detail(desk, key)
    assert [week.dates.starts.day for week in found.weeks] == [23, 30, 7, 14, 21]
    assert {item.due for item in found.week(2).items} == {date(2026, 12, 3)}
    assert found.week(2).holidays == ((date(2026, 12, 4), "Company day"),)


def test_r23_the_fiscal_year_decides_which_quarter_is_meant(desk: Desk) -> None:
    desk.do(settings.set_setting, "fiscal_year_start", 7)
    found = detail(desk, desk.do(plans.create_plan, "2027-Q3"))
    assert found.week(1).dates.starts == date(2026, 11, 16)
    assert str(desk.read(running_quarter, NOW)) == "2027-Q2"


def test_a_team_has_one_plan_a_quarter_and_so_have_all_together(desk: Desk, plan: str) -> None:
    team = detail(desk, plan).head.team_id
    assert "already a plan for 2027-Q1" in refused(desk, plans.create_plan, "2027-Q1", team)
    desk.do(plans.create_plan, "2027-Q2", team)
    desk.do(plans.create_plan, "2027-Q1")
    assert "already" in refused(desk, plans.create_plan, "2027-Q1", None)
    refused(desk, plans.create_plan, "2027-Q5")
    refused(desk, plans.create_plan, "2027-Q1", "gone")


def test_every_team_gets_a_plan_unless_it_has_one(desk: Desk, plan: str) -> None:
    team, other = detail(desk, plan).head.team_id, desk.do(people.add_team, "Search")
    made = desk.do(plans.create_plans, "2027-Q1", [team, other])
    assert len(made) == 1
    assert {head.team for head in desk.read(plan_heads)} == {"Payments", "Search"}


# Steps


def test_steps_are_added_changed_put_in_order_and_removed(desk: Desk, plan: str) -> None:
    own = desk.do(plans.add_item, plan, 2, "activity", "Ask the call centre", owner="Kim", due=THURSDAY)
    titles = [item.title for item in detail(desk, plan).week(2).items if item.kind == "activity"]
    assert titles[-1] == "Ask the call centre"
    desk.do(plans.move_item, own, 0)
    desk.do(plans.set_item_field, own, "title", "Ask all call centres")
    first = detail(desk, plan).week(2).items[0]
    assert (first.title, first.owner, first.due, first.section) == (
        "Ask all call centres", "Kim", THURSDAY, "",
    )  # fmt: skip
    desk.do(plans.remove_item, own)
    assert detail(desk, plan).item(own) is None
    refused(desk, plans.set_item_field, own, "title", "x")


def test_moving_a_step_keeps_the_other_kind_where_it_is(desk: Desk, plan: str) -> None:
    before = [item.id for item in detail(desk, plan).week(1).items]
    desk.do(plans.move_item, before[1], 99)
    after = [item.id for item in detail(desk, plan).week(1).items]
    assert after == [before[0], *before[2:5], before[1], *before[5:]]


def test_what_is_done_begins_the_plan(desk: Desk, plan: str) -> None:
    item = detail(desk, plan).week(1).items[0]
    desk.do(plans.set_item_field, item.id, "done", True)
    assert detail(desk, plan).head.state == "in_planning"
    assert detail(desk, plan).week(1).left.count == 7


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "), ("kind", "wish"), ("done", 1), ("due", "2026-11-20"), ("week", 6), ("key", "x"),
        ("owner", "a\nb"),
    ],
)  # fmt: skip
def test_a_step_refuses_what_it_cannot_be(desk: Desk, plan: str, field: str, value: Any) -> None:
    item = detail(desk, plan).week(1).items[0]
    with pytest.raises(RuleBroken) as caught:
        desk.do(plans.set_item_field, item.id, field, value)
    assert caught.value.field == field


def test_r23_what_is_late_today(desk: Desk, plan: str) -> None:
    found = detail(desk, plan, datetime(2026, 11, 28, 12, tzinfo=UTC))
    assert [week.late for week in found.weeks] == [True, True, False, False, False]
    assert all(item.late for item in found.week(2).items)
    monday = detail(desk, plan, datetime(2026, 11, 22, 23, 30, tzinfo=UTC))  # already Monday in Berlin
    assert monday.today == date(2026, 11, 23)
    assert [week.late for week in monday.weeks] == [True, False, False, False, False]


def test_r23_the_time_to_communicate_is_late_also_after_the_approval(desk: Desk, plan: str) -> None:
    """It ends on Thursday 31 December: what is open on 2 January is late until the next plan takes over."""

    def put(state: str) -> Any:
        desk.do(lambda session: setattr(session.get(PlanRow, plan), "state", state))
        return detail(desk, plan, datetime(2027, 1, 2, 12, tzinfo=UTC))

    approved = put("approved")
    assert [week.late for week in approved.weeks] == [False, False, False, False, True]
    assert [(item.key, item.due, item.late) for item in approved.week(5).items] == [
        ("send_messages", date(2026, 12, 31), True), ("change_alerts", date(2026, 12, 31), True),
    ]  # fmt: skip
    quarter = parse_quarter("2027-Q1")
    (line,) = desk.read(portfolio, quarter, now=datetime(2027, 1, 2, 12, tzinfo=UTC)).lines
    assert line.late == 3  # two steps and the time itself
    assert not any(week.late for week in put("superseded").weeks)

    def close(session: Any) -> None:
        row = session.get(PlanRow, plan)
        for each in (*row.weeks, *row.items):
            setattr(each, *(("closed", NOW) if each in row.weeks else ("done", True)))

    desk.do(close)
    assert not any(week.late for week in put("approved").weeks)
