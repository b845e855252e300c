"""Plans: begun, moved, closed week by week (R23, R24), and what the queries then say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.domain.explain_portfolio import explain_load
from slodesk.domain.explain_promises import explain_ceiling
from slodesk.domain.planning_steps import STEPS
from slodesk.domain.portfolio import Load
from slodesk.domain.window import parse_quarter
from slodesk.operations import holidays, people, plan_weeks, plans, services, settings, slos
from slodesk.storage.queries.plan_scope import plan_head, plan_heads
from slodesk.storage.queries.plans import PlanPlace, plan_detail, plan_place, running_quarter
from slodesk.storage.queries.plans import holidays as holiday_list
from slodesk.storage.queries.portfolio import portfolio
from slodesk.storage.schema_planning import (
    ApproverRow,
    FeedbackRow,
    InitiativeRow,
    PlanCapacityRow,
    PlanRow,
    PlanSnapshotRow,
    PlanTargetRow,
)
from tests.unit.integrations.planning_rows import fill_planning

if TYPE_CHECKING:
    from slodesk.storage.queries.plans import PlanDetail
    from tests.unit.operations.conftest import Desk

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
THURSDAY, FRIDAY = date(2026, 11, 26), date(2026, 11, 27)


def refused(desk: Desk, operation: Any, *args: Any, **fields: Any) -> str:
    with pytest.raises(RuleBroken) as caught:
        desk.do(operation, *args, **fields)
    return caught.value.message


@pytest.fixture
def plan(desk: Desk) -> str:
    """A plan for 2027-Q1 of the team that owns the one service."""
    team = desk.do(people.add_team, "Payments")
    desk.do(services.set_service_field, desk.service, "team_id", team)
    key: str = desk.do(plans.create_plan, "2027-Q1", team)
    return key


def detail(desk: Desk, plan: str, now: datetime = NOW) -> PlanDetail:
    found: PlanDetail = desk.read(plan_detail, plan, now=now)
    return found


def plain(said: object) -> str:
    """Return what is said, with spaces anyone can type."""
    return str(said).replace("\u00a0", " ")


def open_in(desk: Desk, plan: str, week: int) -> list[str]:
    return [item.key or item.title for item in detail(desk, plan).week(week).items if not item.done]


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


# States


def test_r31_a_plan_goes_to_approval_and_back_but_is_not_approved_here(desk: Desk, plan: str) -> None:
    refused(desk, plans.set_plan_state, plan, "in_approval")
    desk.do(plans.set_plan_state, plan, "in_planning")
    desk.do(plans.set_plan_state, plan, "in_approval")
    desk.do(plans.set_plan_state, plan, "in_planning")
    assert refused(desk, plans.set_plan_state, plan, "approved") == "A plan is approved by its approvers."
    refused(desk, plans.set_plan_state, plan, "finished")


def test_r31_an_approved_plan_stays_as_it_was_signed(desk: Desk, plan: str) -> None:
    item = detail(desk, plan).week(1).items[0].id

    def approve(session: Any) -> None:
        row = session.get(PlanRow, plan)
        row.state = "approved"
        row.snapshots.append(PlanSnapshotRow(number=1, made=NOW, body={}))

    desk.do(approve)
    for operation, args in (
        (plans.set_plan_field, (plan, "summary", "x")), (plans.set_item_field, (item, "done", True)),
        (plans.add_item, (plan, 1, "activity", "x")), (plans.remove_item, (item,)),
        (plans.move_item, (item, 3)), (plans.remove_plan, (plan,)), (plan_weeks.close_week, (plan, 1, NOW)),
        (plan_weeks.shift_weeks, (plan, 1, 7)), (plan_weeks.reset_weeks, (plan,)),
    ):  # fmt: skip
        assert "open a revision" in refused(desk, operation, *args)
    assert not detail(desk, plan, datetime(2027, 1, 5, tzinfo=UTC)).week(1).late

    def reopen(session: Any) -> None:
        row = session.get(PlanRow, plan)
        row.state = "in_planning"

    desk.do(reopen)
    assert refused(desk, plans.remove_plan, plan) == "This plan was approved once, and stays on record."


def test_a_plan_is_removed_with_everything_in_it(desk: Desk) -> None:
    def fill(session: Any) -> str:
        from slodesk.operations import actions

        team, action = people.add_team(session, "Payments"), actions.add_action(session, "Do it")
        key = fill_planning(session, team=team, service=desk.service, slo=desk.slo, action=action)
        row = session.get(PlanRow, key)
        row.snapshots.clear()
        return key

    key = desk.do(fill)
    removed = desk.workspace.edit("Remove", plans.remove_plan, key)
    assert desk.read(plan_head, key) is None
    desk.workspace.apply(removed.inverted(), action="undo")
    assert desk.read(plan_head, key) is not None


def test_what_is_left_counts_targets_feedback_and_approvals(desk: Desk, plan: str) -> None:
    other = desk.do(services.add_service, "search")
    elsewhere = desk.do(slos.add_slo, other, "x", Decimal("0.99"))
    second = desk.do(slos.add_slo, desk.service, "latency", Decimal("0.99"))

    def say(session: Any) -> None:
        row = session.get(PlanRow, plan)
        row.targets.append(PlanTargetRow(slo_id=second, decision="rejected"))
        row.targets.append(PlanTargetRow(slo_id=elsewhere, decision="accepted"))
        row.feedback.append(FeedbackRow(text="Why?", created=NOW))
        row.feedback.append(FeedbackRow(text="Fine", created=NOW, state="taken_up"))
        row.approvers.append(ApproverRow(name="Kim"))
        row.approvers.append(ApproverRow(name="Lou", verdict="approved"))

    desk.do(say)
    found = detail(desk, plan)
    assert found.week(2).left.undecided == 1
    assert (found.week(4).left.feedback, found.week(4).left.approvals) == (1, 1)
    assert desk.read(plan_place, found.week(3).items[0].id) == PlanPlace(plan, 3, "steps")
    assert desk.read(plan_place, plan) == PlanPlace(plan, 0, "")
    assert desk.read(plan_place, second) is None


# All teams


def test_the_portfolio_says_who_is_where_and_what_cannot_hold(desk: Desk, plan: str) -> None:
    search = desk.do(people.add_team, "Search")
    index = desk.do(services.add_service, "index", team_id=search)
    desk.do(slos.add_slo, index, "up", Decimal("0.9995"))
    desk.do(services.set_dependencies, desk.service, [index])

    def fill(session: Any) -> None:
        row = session.get(PlanRow, plan)
        row.initiatives.append(InitiativeRow(title="Pool", effort=Decimal(120)))
        row.initiatives.append(InitiativeRow(title="Drain"))
        row.initiatives.append(InitiativeRow(title="Gone", effort=Decimal(900), state="dropped"))
        row.capacities.append(
            PlanCapacityRow(team_id=row.team_id, people=Decimal(3), hours=Decimal(32), time_off=Decimal(48))
        )
        row.targets.append(PlanTargetRow(slo_id=desk.slo, decision="changed", target=Decimal("0.9999")))

    desk.do(fill)
    shown = desk.read(portfolio, parse_quarter("2027-Q1"), now=NOW)
    payments, other = shown.lines
    assert (payments.team, payments.late) == ("Payments", 9)  # eight steps and week 1 itself
    assert (payments.load.demand, payments.load.unestimated, payments.load.capacity) == (120, 1, 1200)
    assert [(each.slo, each.target, each.planned) for each in payments.above] == [
        ("availability", Decimal("0.9999"), True)
    ]
    assert (other.plan, other.above, other.late) == (None, (), 0)
    assert [line.team for line in shown.without] == ["Search"]
    assert shown.load.demand == 120
    told = explain_load(payments.load, "2027 Q1", shown.at, shown.policy)
    assert plain(told.substituted) == "3 × 13 × 32 − 48 = 1,200 h; 120 h asked for"  # 1,248 − 48
    assert plain(told.words) == (
        "1,080 h are left for features and everything else."
        " 1 initiative has no hours yet, and is not counted."
    )
    assert [(plain(each.name), plain(each.value)) for each in told.inputs] == [
        ("Work asked for", "120 h"), ("Hours of Payments", "1,200 h")
    ]  # fmt: skip
    over = explain_load(Load(Decimal(50), 0, Decimal(10), 1), "2027 Q1", shown.at, shown.policy)
    assert plain(over.words) == "40 h more are asked for than there are."
    unknown = explain_load(other.load, "2027 Q1", shown.at, shown.policy)
    assert plain(unknown.substituted) == "0 h asked for"
    assert plain(unknown.words) == "Nobody has said yet how many hours there are."
    limit = explain_ceiling(shown.services["checkout"], shown.services, shown.begins, shown.policy)
    assert plain(limit.substituted) == "99.95 % = 99.95 %"


def test_the_portfolio_of_a_quarter_nobody_plans_lists_the_teams(desk: Desk, plan: str) -> None:
    shown = desk.read(portfolio, parse_quarter("2027-Q2"), now=NOW)
    assert [(line.team, line.plan) for line in shown.lines] == [("Payments", None)]
    assert shown.weeks[0].starts == date(2027, 2, 15)
    together = desk.do(plans.create_plan, "2027-Q2")
    shown = desk.read(portfolio, parse_quarter("2027-Q2"), now=NOW)
    assert shown.lines[0].plan is not None
    assert shown.lines[0].plan.head.id == together
    assert shown.without == ()
