"""Risks in bad minutes a year against each SLO's budget, after Google's CRE method.

A risk costs (time to detect + time to repair) × share of users × times a year. Source: "Know thy
enemy: how to prioritize and communicate risks", Google Cloud CRE life lessons.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.policy import Policy

YEAR_MINUTES = Decimal(365 * 1440)


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that may go wrong.

    Attributes:
        id: its key.
        title: in people's words.
        service: key of the service it hits; None: all services.
        detect_minutes: until somebody knows, ≥ 0; None: unknown; likewise the next three.
        repair_minutes: from then until users are well.
        users: share of users hit, 0 to 1.
        per_year: how often, ≥ 0.
        accepted: the team lives with it.
        handled: whether planned work takes it away.
    """

    id: str
    title: str
    service: str | None
    detect_minutes: Decimal | None
    repair_minutes: Decimal | None
    users: Decimal | None
    per_year: Decimal | None
    accepted: bool = False
    handled: bool = False

    @property
    def minutes(self) -> Decimal | None:
        """Bad minutes a year; None while something is unknown."""
        detect, repair, users, often = self.detect_minutes, self.repair_minutes, self.users, self.per_year
        if detect is None or repair is None or users is None or often is None:
            return None
        return (detect + repair) * users * often


@dataclass(frozen=True, slots=True)
class RiskBudget:
    """What a target allows against what its service risks.

    Attributes:
        target: ratio in (0, 1).
        budget: bad minutes a year it allows: (1 − T) of 365 days.
        expected: bad minutes a year of the risks that remain (not handled).
        known: those risks with minutes, the largest first.
        unknown: risks that are not estimated yet.
        must_go: the fewest, largest first, without which the rest fits; empty where all fits.
    """

    target: Decimal
    budget: Decimal
    expected: Decimal
    known: tuple[Risk, ...]
    unknown: tuple[Risk, ...]
    must_go: tuple[Risk, ...]

    @property
    def holds(self) -> bool:
        """Whether the target can be met with these risks."""
        return self.expected <= self.budget

    def share(self, risk: Risk) -> Decimal | None:
        """Return how much of the budget one risk takes, a ratio."""
        return None if risk.minutes is None else risk.minutes / self.budget

    def too_large(self, risk: Risk, policy: Policy) -> bool:
        """Return whether one risk alone takes more of the budget than the policy lets one take."""
        share = self.share(risk)
        return share is not None and share > Decimal(str(policy.planning.risk_large))


def risk_budget(target: Decimal, risks: Sequence[Risk], service: str | None) -> RiskBudget:
    """Set the risks of a service against a target.

    Accepted risks count: accepting is knowing, not preventing. Handled ones do not. Accepted ones are
    not among those that must go while others suffice.

    Args:
        target: ratio in (0, 1).
        risks: all risks; those of another service are left out.
        service: the key of the SLO's service.
    """
    ours = [risk for risk in risks if not risk.handled and risk.service in (None, service)]
    known = [risk for risk in ours if risk.minutes is not None]
    known.sort(key=lambda risk: (-(risk.minutes or 0), risk.title))
    budget = (1 - target) * YEAR_MINUTES
    expected = sum((risk.minutes or Decimal(0) for risk in known), Decimal(0))
    must_go, rest = [], expected
    for risk in sorted(known, key=lambda risk: risk.accepted):
        if rest <= budget:
            break
        must_go.append(risk)
        rest -= risk.minutes or Decimal(0)
    unknown = tuple(risk for risk in ours if risk.minutes is None)
    return RiskBudget(target, budget, expected, tuple(known), unknown, tuple(must_go))
