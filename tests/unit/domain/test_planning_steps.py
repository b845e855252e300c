"""R24: what each week is for, and what is left of it; R31: what a plan goes through."""

from __future__ import annotations

from itertools import pairwise

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import ACTIVITY, DELIVERABLE, STATES
from slodesk.domain.planning_steps import STEPS, check_way, left_of, step_named


def test_r24_each_week_brings_the_frameworks_deliverables() -> None:
    brought = {
        week: [step.key for step in STEPS if (step.week, step.kind) == (week, DELIVERABLE)]
        for week in range(1, 6)
    }
    assert brought == {
        1: ["performance_report", "gap_analysis", "satisfaction_results"],
        2: ["proposed_targets", "budget_projections", "capacity_estimates"],
        3: ["reliability_roadmap", "resource_allocation", "risk_assessment"],
        4: ["slo_document", "budget_policy", "communication_plan"],
        5: [],
    }


def test_r24_every_week_has_activities_and_every_deliverable_a_place_where_it_is_made() -> None:
    assert {step.week for step in STEPS if step.kind == ACTIVITY} == {1, 2, 3, 4, 5}
    assert all(step.section for step in STEPS if step.kind == DELIVERABLE)
    assert len({step.key for step in STEPS}) == len(STEPS)
    assert step_named("gap_analysis") in STEPS
    assert step_named("our own") is None


ITEMS = [
    (1, ACTIVITY, "Look", True), (1, ACTIVITY, "Ask", False), (2, DELIVERABLE, "Targets", False),
    (2, ACTIVITY, "Decide", False), (2, ACTIVITY, "Compare", True), (4, DELIVERABLE, "Document", False),
]  # fmt: skip


def test_r24_what_is_left_of_a_week_is_what_is_open_in_it() -> None:
    left = left_of(2, ITEMS, undecided=3, feedback=2, approvals=1)
    assert (left.activities, left.deliverables) == (("Decide",), ("Targets",))
    assert (left.undecided, left.feedback, left.approvals) == (3, 0, 0)
    assert (left.count, left.rolls) == (5, 2)


def test_r24_feedback_and_approvals_are_left_in_week_4_and_targets_in_week_2() -> None:
    left = left_of(4, ITEMS, undecided=3, feedback=2, approvals=1)
    assert (left.undecided, left.feedback, left.approvals, left.count) == (0, 2, 1, 4)
    assert left_of(1, ITEMS, undecided=3, feedback=2, approvals=1).count == 1
    assert left_of(3, ITEMS, undecided=3, feedback=2, approvals=1).count == 0


def test_r31_a_plan_is_drafted_planned_approved_and_superseded() -> None:
    for before, after in pairwise(STATES):
        check_way(before, after)


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("draft", "approved"), ("draft", "in_approval"), ("in_planning", "approved"), ("approved", "draft"),
        ("superseded", "in_planning"), ("in_approval", "superseded"),
    ],
)  # fmt: skip
def test_r31_other_ways_are_refused(state: str, wanted: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_way(state, wanted)
    assert caught.value.field == "state"


@pytest.mark.parametrize("state", STATES)
def test_r31_a_plan_may_stay_what_it_is(state: str) -> None:
    check_way(state, state)
