"""R31: approving a plan, what it sets in motion, and revising it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from slodesk.domain import plan_snapshot
from slodesk.domain.errors import RuleBroken
from slodesk.domain.plan_compare import differences
from slodesk.operations import (
    approvals,
    initiatives,
    plan_feedback,
    plan_messages,
    plan_targets,
    plan_weeks,
    plans,
    slos,
)
from slodesk.storage.queries.approval import approval, snapshot_content
from slodesk.storage.queries.plan_content import plan_content
from slodesk.storage.queries.plans import plan_detail
from slodesk.storage.schema import SloTargetRow
from slodesk.storage.schema_planning import PlanRow

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk

NOW = datetime(2026, 12, 9, 10, tzinfo=UTC)
FIRST = date(2027, 1, 1)


@pytest.fixture
def plan(desk: Desk) -> str:
    """A plan that wants 99.95 % instead of 99.9 %, and has one approver."""
    key: str = desk.do(plans.create_plan, "2027-Q1", None)
    desk.do(
        plan_targets.decide_target, key, desk.slo, "accepted", target=Decimal("0.9995"), comment="Users wait"
    )
    desk.do(approvals.add_approver, key, "Kim", "Engineering lead")
    return key


def kim(desk: Desk, plan: str) -> str:
    return str(desk.read(approval, plan).approvers[0].id)


def agree(desk: Desk, plan: str) -> None:
    desk.do(approvals.send_for_approval, plan)
    desk.do(approvals.sign, kim(desk, plan), "approved", at=NOW, given_as="laptop of kim")


def approve(desk: Desk, plan: str, **options: object) -> str:
    return str(desk.do(approvals.approve_plan, plan, at=NOW, made_as="desk profile", **options))


def history(desk: Desk) -> list[tuple[date, Decimal, str, str]]:
    query = select(SloTargetRow).where(SloTargetRow.slo_id == desk.slo).order_by(SloTargetRow.effective)
    with desk.workspace.session() as session:
        return [(row.effective, row.target, row.reason, row.approver) for row in session.scalars(query)]


def blocked_by(desk: Desk, plan: str) -> list[str]:
    return [each.kind for each in desk.read(approval, plan).blockers]


def test_r31_what_stands_in_the_way_is_named_in_order(desk: Desk) -> None:
    key = desk.do(plans.create_plan, "2027-Q1", None)
    desk.do(plan_feedback.add_feedback, key, "Why so high?", NOW)
    assert blocked_by(desk, key) == ["undecided", "feedback", "no_approver"]
    desk.do(approvals.add_approver, key, "Kim")
    assert blocked_by(desk, key)[-1] == "not_sent"
    desk.do(approvals.send_for_approval, key)
    assert blocked_by(desk, key)[-1] == "missing"
    words = [str(each.words) for each in desk.read(approval, key).blockers]
    assert words == [
        "1 target is undecided and would stay as it is.",
        "1 point of feedback has no answer.",
        "Kim has not agreed yet.",
    ]


def test_r31_approving_makes_targets_hold_from_the_quarters_first_day(desk: Desk, plan: str) -> None:
    agree(desk, plan)
    approve(desk, plan)
    assert history(desk)[1] == (FIRST, Decimal("0.9995"), "Plan for 2027-Q1: Users wait", "Kim")
    assert desk.read(approval, plan).plan.state == "approved"


def test_r31_a_fiscal_quarter_begins_where_the_fiscal_year_does(desk: Desk) -> None:
    from slodesk.operations.settings import set_setting

    desk.do(set_setting, "fiscal_year_start", 2)
    key = desk.do(plans.create_plan, "2027-Q1", None)
    desk.do(plan_targets.decide_target, key, desk.slo, "changed", target=Decimal("0.9995"))
    desk.do(approvals.add_approver, key, "Kim")
    agree(desk, key)
    approve(desk, key)
    assert [entry[0] for entry in history(desk)][1].replace(day=1).month == 2


def test_r31_a_rejected_target_and_one_accepted_as_it_is_leave_the_history_alone(desk: Desk) -> None:
    for quarter, decision, target in (
        ("2027-Q1", "rejected", None),
        ("2027-Q2", "accepted", Decimal("0.999")),
    ):
        key = desk.do(plans.create_plan, quarter, None)
        desk.do(plan_targets.decide_target, key, desk.slo, decision, target=target)
        desk.do(approvals.add_approver, key, "Kim")
        agree(desk, key)
        approve(desk, key)
    assert len(history(desk)) == 1


def test_r31_nothing_is_approved_while_somebody_is_missing(desk: Desk, plan: str) -> None:
    with pytest.raises(RuleBroken, match="not sent"):
        approve(desk, plan)
    desk.do(approvals.send_for_approval, plan)
    with pytest.raises(RuleBroken, match="Kim has not agreed"):
        approve(desk, plan, despite=("missing", "feedback", "undecided"))
    desk.do(approvals.sign, kim(desk, plan), "changes", at=NOW, given_as="k", comment="Too high")
    with pytest.raises(RuleBroken, match="Kim wants changes"):
        approve(desk, plan)
    assert len(history(desk)) == 1


def test_r31_open_feedback_is_approved_over_only_knowingly_and_that_is_kept(desk: Desk, plan: str) -> None:
    desk.do(plan_feedback.add_feedback, plan, "Why?", NOW)
    agree(desk, plan)
    with pytest.raises(RuleBroken, match="feedback"):
        approve(desk, plan)
    kept = desk.read(snapshot_content, approve(desk, plan, despite=("feedback",)))
    assert kept.despite == ("feedback",)


def test_r31_who_signed_is_recorded_with_the_profile_that_did_it(desk: Desk, plan: str) -> None:
    agree(desk, plan)
    (line,) = desk.read(approval, plan).approvers
    assert (line.title, line.verdict, line.given_as, line.given) == ("Kim", "approved", "laptop of kim", NOW)
    approve(desk, plan)
    (head,) = desk.read(approval, plan).snapshots
    assert (head.number, head.made_as, head.made) == (1, "desk profile", NOW)


def test_r31_another_name_has_not_agreed(desk: Desk, plan: str) -> None:
    agree(desk, plan)
    desk.do(approvals.set_approver_field, kim(desk, plan), "role", "Manager")
    assert desk.read(approval, plan).agreed == 1
    desk.do(approvals.set_approver_field, kim(desk, plan), "name", "Robin")
    assert desk.read(approval, plan).agreed == 0


def test_r31_taking_the_plan_back_asks_everybody_anew(desk: Desk, plan: str) -> None:
    agree(desk, plan)
    desk.do(approvals.take_back, plan)
    state = desk.read(approval, plan)
    assert (state.plan.state, state.agreed) == ("in_planning", 0)


def test_r31_an_approved_plan_stays_as_it_was_signed(desk: Desk, plan: str) -> None:
    agree(desk, plan)
    key = approve(desk, plan)
    before = desk.read(snapshot_content, key)
    for operation, args in (
        (plan_feedback.add_feedback, (plan, "Late", NOW)),
        (approvals.add_approver, (plan, "Robin")),
        (plans.set_plan_field, (plan, "summary", "Other")),
        (plan_targets.decide_target, (plan, desk.slo, "undecided")),
        (approvals.sign, (kim(desk, plan), "changes")),
    ):
        extra = {"at": NOW, "given_as": "k"} if operation is approvals.sign else {}
        with pytest.raises(RuleBroken, match="approved"):
            desk.do(operation, *args, **extra)
    desk.do(slos.set_objective, desk.slo, effective=FIRST, target=Decimal("0.9"))
    assert desk.read(snapshot_content, key) == before
    assert before.changes[0].new == Decimal("0.9995")


def test_r48_people_are_told_after_the_plan_is_approved(desk: Desk, plan: str) -> None:
    message = desk.do(plan_messages.add_message, plan, "Engineering")
    agree(desk, plan)
    approve(desk, plan)
    desk.do(plan_messages.set_message_field, message, "done", True)
    assert desk.read(approval, plan).messages[0].done


def test_r31_approving_ends_the_working_weeks_and_the_last_one_goes_on(desk: Desk, plan: str) -> None:
    agree(desk, plan)
    approve(desk, plan)
    detail = desk.read(plan_detail, plan, now=NOW)
    assert [week.closed is not None for week in detail.weeks] == [True, True, True, True, False]
    assert detail.working_week == 5
    (step, *_), (last, *_) = detail.week(4).items, detail.week(5).items
    with pytest.raises(RuleBroken, match="approved"):
        desk.do(plans.set_item_field, step.id, "done", True)
    desk.do(plans.set_item_field, last.id, "done", True)
    with pytest.raises(RuleBroken, match="approved"):
        desk.do(plans.set_item_field, last.id, "week", 4)
    desk.do(plan_weeks.close_week, plan, 5, NOW)
    assert desk.read(plan_detail, plan, now=NOW).week(5).closed == NOW


def test_r31_a_revision_keeps_what_was_approved_and_tells_what_changed(desk: Desk, plan: str) -> None:
    agree(desk, plan)
    first = approve(desk, plan)
    with pytest.raises(RuleBroken, match="why"):
        desk.do(approvals.open_revision, plan, " ")
    desk.do(approvals.open_revision, plan, "The new zone is late")
    state = desk.read(approval, plan)
    assert (state.plan.state, state.plan.revision, state.agreed) == ("in_planning", 2, 0)
    desk.do(initiatives.add_initiative, plan, "Pool")
    desk.do(plan_targets.decide_target, plan, desk.slo, "changed", target=Decimal("0.9999"))
    agree(desk, plan)
    second = approve(desk, plan)
    old, new = desk.read(snapshot_content, first), desk.read(snapshot_content, second)
    told = [str(each.words) for each in differences(old, new)]
    assert "Checkout, availability: target 99.95\u00a0% → 99.99\u00a0%" in told
    assert "Initiative “Pool” was added." in told
    assert [each.number for each in desk.read(approval, plan).snapshots] == [2, 1]
    assert [entry[:2] for entry in history(desk)][1:] == [(FIRST, Decimal("0.9999"))]


def test_r31_a_revision_that_rejects_what_the_first_accepted_takes_it_back(desk: Desk, plan: str) -> None:
    agree(desk, plan)
    approve(desk, plan)
    assert len(history(desk)) == 2
    desk.do(approvals.open_revision, plan, "Too much")
    desk.do(plan_targets.decide_target, plan, desk.slo, "rejected")
    agree(desk, plan)
    approve(desk, plan)
    assert [entry[1] for entry in history(desk)] == [Decimal("0.999")]


def test_r31_a_later_plan_takes_the_place_of_an_earlier_one(desk: Desk, plan: str) -> None:
    agree(desk, plan)
    approve(desk, plan)
    later = desk.do(plans.create_plan, "2027-Q2", None)
    desk.do(approvals.add_approver, later, "Kim")
    agree(desk, later)
    approve(desk, later, despite=("undecided",))
    with desk.workspace.session() as session:
        found = session.execute(select(PlanRow.quarter, PlanRow.state)).all()
        states = {row.quarter: row.state for row in found}
    assert states == {"2027-Q1": "superseded", "2027-Q2": "approved"}


def test_a_plan_is_plain_data_and_back(desk: Desk, plan: str) -> None:
    import json

    content = desk.read(plan_content, plan, now=NOW)
    text = json.dumps(plan_snapshot.to_data(content))
    assert plan_snapshot.from_data(json.loads(text)) == content
    assert not differences(content, plan_snapshot.from_data(json.loads(text)))
    assert content.targets[0].old == Decimal("0.999")


def test_a_snapshot_of_another_program_is_read_as_far_as_it_goes() -> None:
    data = {"quarter": "2027-Q1", "first_day": "2027-01-01", "something_new": [1]}
    assert plan_snapshot.from_data(data).targets == ()
    with pytest.raises(RuleBroken):
        plan_snapshot.from_data({"quarter": 5, "first_day": "2027-01-01"})
