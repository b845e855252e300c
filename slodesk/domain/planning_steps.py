"""What each week of planning is for: its activities and deliverables (R24), and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import (
    ACTIVITY,
    APPROVED,
    COMMUNICATE,
    DELIVERABLE,
    DRAFT,
    IN_APPROVAL,
    IN_PLANNING,
    SUPERSEDED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Step:
    """An activity or deliverable that comes with every plan (R24).

    Attributes:
        week: 1 to 4, or 5 for the time to communicate.
        kind: ``activity`` or ``deliverable``.
        key: names it in a plan, whatever its title becomes.
        title: in plain words.
        section: the part of the plan's page it is done in; empty where it is done among people.
    """

    week: int
    kind: str
    key: str
    title: str
    section: str = ""


STEPS: tuple[Step, ...] = (
    Step(1, ACTIVITY, "review_performance", "Look at how every SLO did this quarter", "performance"),
    Step(1, ACTIVITY, "review_budgets", "Find out what the error budgets were spent on", "performance"),
    Step(1, ACTIVITY, "collect_inputs", "Collect business goals and product milestones", "goals"),
    Step(1, ACTIVITY, "collect_feedback", "Ask users how satisfied they are", "satisfaction"),
    Step(1, ACTIVITY, "find_gaps", "Say why SLOs were missed", "gap"),
    Step(1, DELIVERABLE, "performance_report", "Quarterly performance report", "performance"),
    Step(1, DELIVERABLE, "gap_analysis", "Gap analysis", "gap"),
    Step(1, DELIVERABLE, "satisfaction_results", "User satisfaction results", "satisfaction"),
    Step(2, ACTIVITY, "propose_targets", "Decide on each proposed target", "targets"),
    Step(2, ACTIVITY, "model_budgets", "See what each change does to the error budget", "projections"),
    Step(2, ACTIVITY, "align_roadmap", "Check the targets against the product roadmap", "goals"),
    Step(2, ACTIVITY, "check_capacity", "Work out how much time the team has", "capacity"),
    Step(2, DELIVERABLE, "proposed_targets", "Targets for the next quarter", "targets"),
    Step(2, DELIVERABLE, "budget_projections", "Error budget projections", "projections"),
    Step(2, DELIVERABLE, "capacity_estimates", "Capacity estimates", "capacity"),
    Step(3, ACTIVITY, "prioritise_work", "Put the reliability work in order", "roadmap"),
    Step(3, ACTIVITY, "estimate_effort", "Estimate what each improvement takes", "roadmap"),
    Step(3, ACTIVITY, "balance_work", "Balance reliability against features", "allocation"),
    Step(3, ACTIVITY, "find_dependencies", "Say what has to come before what", "roadmap"),
    Step(3, DELIVERABLE, "reliability_roadmap", "Reliability roadmap", "roadmap"),
    Step(3, DELIVERABLE, "resource_allocation", "Resource allocation", "allocation"),
    Step(3, DELIVERABLE, "risk_assessment", "Risk assessment", "risks"),
    Step(4, ACTIVITY, "present_plan", "Present the plan to those it concerns", "document"),
    Step(4, ACTIVITY, "take_up_feedback", "Answer every point of feedback", "feedback"),
    Step(4, ACTIVITY, "finalise_plan", "Settle the SLOs and the error budget policy", "document"),
    Step(4, ACTIVITY, "sign_off", "Get the approvers' agreement", "approval"),
    Step(4, DELIVERABLE, "slo_document", "Approved SLO document", "document"),
    Step(4, DELIVERABLE, "budget_policy", "Updated error budget policy", "document"),
    Step(4, DELIVERABLE, "communication_plan", "Communication plan", "messages"),
    Step(COMMUNICATE, ACTIVITY, "send_messages", "Tell everybody what was decided", "messages"),
    Step(COMMUNICATE, ACTIVITY, "change_alerts", "Change alerts and dashboards to the new targets"),
)  # fmt: skip
"""Every plan begins with these, in this order (R24)."""

_BY_KEY = {step.key: step for step in STEPS}


def step_named(key: str) -> Step | None:
    """Return the step with this key; None for one of the team's own."""
    return _BY_KEY.get(key)


@dataclass(frozen=True, slots=True)
class Left:
    """What is still open in a week.

    Attributes:
        activities: titles of activities that are not done.
        deliverables: titles of deliverables that are not done.
        undecided: proposed targets nobody has decided on; counted in week 2.
        feedback: points of feedback without an answer; counted in week 4.
        approvals: approvers who have not agreed; counted in week 4.
    """

    activities: tuple[str, ...] = ()
    deliverables: tuple[str, ...] = ()
    undecided: int = 0
    feedback: int = 0
    approvals: int = 0

    @property
    def count(self) -> int:
        """How many things are left in all."""
        return len(self.activities) + len(self.deliverables) + self.undecided + self.feedback + self.approvals

    @property
    def rolls(self) -> int:
        """How many points go on to the next week if this one closes now."""
        return len(self.activities) + len(self.deliverables)


def left_of(
    week: int,
    items: Iterable[tuple[int, str, str, bool]],
    *,
    undecided: int = 0,
    feedback: int = 0,
    approvals: int = 0,
) -> Left:
    """Return what is left before a week can close without anything open (R24).

    Args:
        week: 1 to 5.
        items: (week, kind, title, done) of the plan's activities and deliverables, in their order.
        undecided: proposals without a decision, in the whole plan.
        feedback: points without an answer.
        approvals: approvers who have not agreed.
    """
    is_open = [(kind, title) for number, kind, title, done in items if number == week and not done]
    return Left(
        tuple(title for kind, title in is_open if kind == ACTIVITY),
        tuple(title for kind, title in is_open if kind == DELIVERABLE),
        undecided if week == 2 else 0,
        feedback if week == 4 else 0,
        approvals if week == 4 else 0,
    )


_WAYS = {
    DRAFT: (IN_PLANNING,),
    IN_PLANNING: (DRAFT, IN_APPROVAL),
    IN_APPROVAL: (IN_PLANNING, APPROVED),
    APPROVED: (IN_PLANNING, SUPERSEDED),
    SUPERSEDED: (),
}


def check_way(state: str, wanted: str) -> None:
    """Make sure that a plan may go from one state to another (R31).

    Raises:
        RuleBroken: it may not.
    """
    if wanted != state and wanted not in _WAYS[state]:
        words = {IN_PLANNING: "in planning", IN_APPROVAL: "in approval"}
        raise RuleBroken(
            f"A plan that is {words.get(state, state)} can't become {words.get(wanted, wanted)}.", "state"
        )
