"""Which incidents need a retrospective, and why (R20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.figures import percent_figure
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
    """

    title: str
    share: float
    remaining: float | None = None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition that asks for a retrospective: one of ``REASONS``, in words."""

    kind: str
    words: Meant


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
            found.append(Reason(BREACH, phrase("{slo} used up its budget.", slo=loss.title)))
    worst = max(losses, key=lambda loss: loss.share, default=None)
    if worst is not None and round(worst.share - policy.retrospective_share, 9) > 0:
        words = phrase(
            "It cost {share} of the budget of {slo}; from {limit} on a retrospective is due.",
            share=percent_figure(worst.share, 1),
            slo=worst.title,
            limit=percent_figure(policy.retrospective_share, 1),
        )
        found.append(Reason(SHARE, words))
    if incident.customer_impacting:
        found.append(Reason(CUSTOMERS, phrase("Customers were hit.")))
    if incident.near_miss:
        found.append(Reason(NEAR_MISS, phrase("It was a near miss.")))
    return tuple(found)


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
