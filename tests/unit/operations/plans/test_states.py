"""A plan goes to approval, stays as signed, is removed; the portfolio says where all are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.domain.explain_portfolio import explain_load
from slodesk.domain.explain_promises import explain_ceiling
from slodesk.domain.portfolio import Load
from slodesk.domain.window import parse_quarter
from slodesk.operations import people, plan_weeks, plans, services, slos
from slodesk.storage.queries.plan_scope import plan_head
from slodesk.storage.queries.plans import PlanPlace, plan_place
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
from tests.unit.operations.plans.reading import NOW, detail, refused

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk


def plain(said: object) -> str:
    """Return what is said, with spaces anyone can type."""
    return str(said).replace("\u00a0", " ")


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
