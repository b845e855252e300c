"""Proposed targets explain themselves: the method with its numbers, and what it does to the budget (R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import NONE, actual_figure, consumed_figure, minutes_phrase, percent_figure
from slodesk.domain.phrases import Figure, Joined, Moment, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.phrases import Meant
    from slodesk.domain.plan_targets import Expected
    from slodesk.domain.policy import Policy
    from slodesk.domain.proposals import Proposal


def explain_proposal(
    info: SloInfo,
    proposal: Proposal,
    reviewed: PeriodResult,
    quarters: Sequence[PeriodResult],
    method: str,
    policy: Policy,
) -> Explanation:
    """Explain a proposed target and its price (R25, R26).

    Args:
        info: the SLO.
        proposal: what is proposed.
        reviewed: the quarter before the planned one, maybe to date.
        quarters: past quarters, oldest first.
        method: ``framework`` or ``budget``.
        policy: whose thresholds apply.
    """
    rules = policy.planning
    current, proposed = percent_figure(proposal.current), percent_figure(proposal.proposed)
    factor = proposal.impact.factor
    price = phrase(
        "(1 − {proposed}) ÷ (1 − {current}) = {times} × the budget",
        proposed=proposed, current=current, times=Figure(factor, 0 if factor == int(factor) else 2),
    )  # fmt: skip
    samples = phrase("samples of the period")
    if method == "budget":
        formula: Meant = phrase(
            "less than {halve} used: half the budget; more than {double} used: twice the budget",
            halve=_percent(rules.halve_below), double=_percent(rules.double_above),
        )  # fmt: skip
        done = [each for each in quarters if not each.to_date and each.consumed is not None]
        inputs = tuple(
            Input(
                phrase("budget used in {quarter}", quarter=str(each.period)),
                _percent(each.consumed or 0.0),
                samples,
                each.end,
            )
            for each in done[-4:]
        )  # fmt: skip
        window: Meant = phrase("complete quarters")
    else:
        formula = phrase(
            "actual more than {above} points above the target: {tighten} points tighter; "
            "below the target: {relax} points looser",
            above=_points(rules.tighten_above), tighten=_points(rules.tighten_by),
            relax=_points(rules.relax_by),
        )  # fmt: skip
        shown = actual_figure(reviewed.actual, proposal.current, policy)
        inputs = (
            Input(phrase("actual in {quarter}", quarter=str(reviewed.period)), shown, samples, reviewed.end),
        )
        window = phrase("{window}, {start} to {end}", window=str(reviewed.period),
                        start=Moment(reviewed.start), end=Moment(reviewed.end))  # fmt: skip
    held = Input(phrase("target"), current, phrase("in force when the planned quarter begins"), None)
    parts = [part for part in (proposal.reason, proposal.note) if part]
    return Explanation(
        title=phrase("Proposal for {slo}", slo=info.title),
        formula=formula,
        substituted=phrase("{current} → {proposed}; {price}", current=current, proposed=proposed, price=price)
        if proposal.proposed != proposal.current
        else phrase("{current} stays", current=current),
        inputs=(held, *inputs),
        window=window,
        policy=policy_phrase(policy),
        words=Joined(tuple(parts)) if parts else NONE,
    )


def explain_budget_of_quarter(
    info: SloInfo, expected: Expected, target: Decimal, at: datetime, policy: Policy
) -> Explanation:
    """Explain the budget of the planned quarter under a target, and what would be used of it (R6, R26).

    Args:
        info: the SLO.
        expected: the planned quarter if it were like the last.
        target: a ratio in (0, 1).
        at: the moment the figures hold for.
        policy: in force.
    """
    budget, basis = expected.budget(target), expected.basis
    allowed = phrase("minutes = (1 − target) × days × 1,440")
    minutes = phrase("(1 − {target}) × {days} × 1,440 = {minutes}", target=percent_figure(target),
                     days=Figure(expected.days, 0), minutes=minutes_phrase(budget.minutes))  # fmt: skip
    inputs = [
        Input(phrase("target"), percent_figure(target), phrase("of the plan"), None),
        Input(phrase("days"), Figure(expected.days, 0), phrase("length of the planned quarter"), None),
    ]
    if basis is None or budget.consumed is None or basis.actual is None:
        words: Meant = phrase("Without samples nothing can be said about how much of it would be used.")
        return Explanation(phrase("Error budget of {slo}", slo=info.title), allowed, minutes, tuple(inputs),
                           phrase("the planned quarter"), policy_phrase(policy), words)  # fmt: skip
    actual = actual_figure(basis.actual, target, policy)
    used = consumed_figure(1 - budget.consumed, policy)
    inputs.append(
        Input(phrase("actual in {quarter}", quarter=str(basis.period)), actual,
              phrase("samples of the period"), basis.end)
    )  # fmt: skip
    return Explanation(
        phrase("Error budget of {slo}", slo=info.title),
        phrase("{allowed}; used = (1 − actual) ÷ (1 − target)", allowed=allowed),
        phrase("{minutes}; (1 − {actual}) ÷ (1 − {target}) = {used}", minutes=minutes, actual=actual,
               target=percent_figure(target), used=used),
        tuple(inputs),
        phrase("the planned quarter, if it is like {quarter} up to {time}", quarter=str(basis.period),
               time=Moment(at)),
        policy_phrase(policy),
        phrase("If the quarter is like the last one, {used} of its budget is used.", used=used),
    )  # fmt: skip


def _percent(share: float) -> Figure:
    return Figure(share * 100, 0, "%")


def _points(share: float) -> Figure:
    return Figure(share * 100, 1)
