"""Which incidents need a retrospective, and why (R20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.figures import percent_figure, remaining_figure
from slodesk.domain.incident_summary import COUNTED, ESTIMATED, MEASURED, TIME_BASED
from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.retrospective import IncidentFacts

BREACH, SHARE, CUSTOMERS, NEAR_MISS = "breach", "share", "customers", "near_miss"
REASONS = (BREACH, SHARE, CUSTOMERS, NEAR_MISS)

NONE_NEEDED, DUE, POSTPONED, WAIVED, BEGUN = "none_needed", "due", "postponed", "waived", "begun"
STATES = (DUE, POSTPONED, WAIVED, BEGUN, NONE_NEEDED)


@dataclass(frozen=True, slots=True)
class SloLoss:
    """What an incident cost an SLO.

    Attributes:
        title: service and SLO.
        share: of its budget, a ratio; of the policy's own window where it names one.
        remaining: budget left when the incident was over, a ratio; None without samples.
        before: budget left when it began, a ratio; None without samples.
        method: how the share is known, one of ``incident_summary.METHODS``; empty where it is not said.
    """

    title: str
    share: float
    remaining: float | None = None
    before: float | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition that asks for a retrospective: one of ``REASONS``, in words with its figure.

    Attributes:
        kind: which.
        words: a sentence.
        figure: the share of a budget it cost, or what was left; empty for what has none.
    """

    kind: str
    words: Meant
    figure: Meant = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """What was decided about an incident's retrospective.

    Attributes:
        kind: ``postponed`` or ``waived``.
        reason: why.
        approver: who agreed that none is needed.
        until: the day a postponed one is due again.
    """

    kind: str
    reason: str
    approver: str = ""
    until: date | None = None


def reasons(incident: IncidentFacts, losses: Sequence[SloLoss], policy: Policy) -> tuple[Reason, ...]:
    """Return why an incident needs a retrospective; nothing where it needs none (R20).

    An SLO is breached by an incident that leaves its budget used up, unless it was so before.

    Args:
        incident: what is known of it.
        losses: what it cost each SLO of the services it hit.
        policy: says from which share of a budget on.
    """
    found = []
    for loss in losses:
        gone = loss.remaining is not None and round(loss.remaining, 9) <= 0
        if gone and (loss.before is None or round(loss.before, 9) > 0):
            found.append(Reason(BREACH, _breach(loss, policy), remaining_figure(loss.remaining, policy)))
    worst = max(losses, key=lambda loss: loss.share, default=None)
    if worst is not None and round(worst.share - policy.retrospective_share, 9) > 0:
        found.append(Reason(SHARE, _cost(worst, policy), percent_figure(worst.share)))
    if incident.customer_impacting:
        found.append(Reason(CUSTOMERS, phrase("Customers were hit.")))
    if incident.near_miss:
        found.append(Reason(NEAR_MISS, phrase("It was a near miss.")))
    return tuple(found)


def _breach(loss: SloLoss, policy: Policy) -> Meant:
    left = remaining_figure(loss.remaining, policy)
    if loss.before is None:
        return phrase("{slo} used up its budget: {left} is left.", slo=loss.title, left=left)
    return phrase(
        "{slo} used up its budget: {before} was left when it began, {left} when it was over.",
        slo=loss.title, before=remaining_figure(loss.before, policy), left=left,
    )  # fmt: skip


def _cost(worst: SloLoss, policy: Policy) -> Meant:
    share, limit = percent_figure(worst.share), limit_phrase(policy)
    how = {
        MEASURED: phrase("It cost {share} of the budget of {slo}, measured; {limit}.",
                         share=share, slo=worst.title, limit=limit),
        COUNTED: phrase("It cost {share} of the budget of {slo}, by its failed requests; {limit}.",
                        share=share, slo=worst.title, limit=limit),
        ESTIMATED: phrase("It cost {share} of the budget of {slo}, by its error rate; {limit}.",
                          share=share, slo=worst.title, limit=limit),
        TIME_BASED: phrase(
            "It cost {share} of the budget of {slo} if every minute of it was bad; {limit}.",
            share=share, slo=worst.title, limit=limit,
        ),
    }  # fmt: skip
    plain = phrase(
        "It cost {share} of the budget of {slo}; {limit}.", share=share, slo=worst.title, limit=limit
    )
    return how.get(worst.method, plain)


def limit_phrase(policy: Policy) -> Meant:
    """Return from which share of which budget on a retrospective is due: "above 10 % one is due"."""
    limit = percent_figure(policy.retrospective_share, 1)
    if policy.retrospective_days is None:
        return phrase("above {limit} a retrospective is due", limit=limit)
    return phrase(
        "above {limit} of the budget of %Ln [day|days] a retrospective is due",
        "", policy.retrospective_days, limit=limit,
    )  # fmt: skip


def due_state(found: Sequence[Reason], wait: Wait | None, today: date, *, begun: bool) -> str:
    """Return where an incident stands, one of ``STATES``.

    Args:
        found: why it needs one.
        wait: what was decided; a postponed one is due again on its day.
        today: in the workspace's zone.
        begun: whether there is a retrospective.
    """
    if begun:
        return BEGUN
    if wait is not None and wait.kind == WAIVED:
        return WAIVED
    if wait is not None and (wait.until is None or wait.until > today):
        return POSTPONED
    return DUE if found else NONE_NEEDED
