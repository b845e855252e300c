"""What next quarter's target could be, why, and what that does to the error budget (R25, R26, R27)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from slodesk.domain.figures import actual_figure, exact_figure
from slodesk.domain.phrases import Figure, Joined, phrase
from slodesk.domain.target import DECIMALS, percent, target_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy

TIGHTEN, KEEP, RELAX = "tighten", "keep", "relax"
_STEP = Decimal(1).scaleb(-DECIMALS - 2)
"""The finest target: five decimals of a percent."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed target (R25).

    Attributes:
        current: the target in force, a ratio.
        proposed: the target proposed, a ratio in (0, 1).
        reason: why, for people.
        note: what should be known besides, such as a rule that cannot fire; may be empty.
    """

    current: Decimal
    proposed: Decimal
    reason: Meant
    note: Meant = ""

    @property
    def direction(self) -> str:
        """``tighten``, ``keep`` or ``relax``."""
        if self.proposed == self.current:
            return KEEP
        return TIGHTEN if self.proposed > self.current else RELAX

    @property
    def impact(self) -> Impact:
        """What taking it does to the budget."""
        return budget_impact(self.current, self.proposed)


@dataclass(frozen=True, slots=True)
class Impact:
    """What another target does to the error budget (R26).

    Attributes:
        factor: the new budget as a multiple of the old one: 2 for 99.9 → 99.8 %.
        old: share of events that may fail now, a ratio.
        new: … and then.
    """

    factor: Decimal
    old: Decimal
    new: Decimal

    def minutes(self, window_days: float) -> float:
        """Return how many minutes per window the budget gains (negative: loses)."""
        return float(self.new - self.old) * window_days * 1440

    @property
    def words(self) -> Meant:
        """How it is told: "no change", "twice the budget", "half the budget"."""
        if self.factor == 1:
            return phrase("no change")
        if self.factor == 2:
            return phrase("twice the budget")
        if self.factor == Decimal("0.5"):
            return phrase("half the budget")
        return phrase("{times} × the budget", times=_times(self.factor))


def budget_impact(old: Decimal, new: Decimal) -> Impact:
    """Return what going from one target to another does to the budget (R26).

    Args:
        old: ratio in (0, 1).
        new: ratio in (0, 1).
    """
    return Impact((1 - new) / (1 - old), 1 - old, 1 - new)


def gap(target: Decimal, actual: float | None) -> float | None:
    """Return target − actual as a ratio: positive where it falls short, None without data (R27)."""
    return None if actual is None else round(float(target) - actual, 9) + 0.0


def framework_proposal(current: Decimal, actual: float | None, policy: Policy) -> Proposal:
    """Propose by the framework's method (R25): the quarter to date against the target.

    Args:
        current: the target in force, a ratio.
        actual: good share of the quarter so far, a ratio; None without data.
        policy: its ``planning`` thresholds apply.
    """
    rules = policy.planning
    note = never_tightened(current, policy)
    if actual is None:
        return Proposal(current, current, phrase("No data this quarter: the target stays."), note)
    reached, wanted = round(actual, 9), float(current)
    shown = actual_figure(actual, current, policy)
    if reached > round(wanted + rules.tighten_above, 9):
        proposed = min(current + _exact(rules.tighten_by), _exact(rules.tighten_most))
        if proposed <= current:
            reason = phrase("{actual} is far above the target, which is as high as it gets.", actual=shown)
            return Proposal(current, current, reason, note)
        return Proposal(current, proposed, phrase("{actual} is far above the target.", actual=shown), note)
    if reached < round(wanted, 9):
        proposed = max(current - _exact(rules.relax_by), _exact(rules.relax_least))
        if proposed >= current:
            reason = phrase(
                "{actual} misses the target, which is not relaxed below {least}: the service has to improve.",
                actual=shown,
                least=target_text(_exact(rules.relax_least)),
            )
            return Proposal(current, current, reason, note)
        return Proposal(current, proposed, phrase("{actual} misses the target.", actual=shown), note)
    return Proposal(current, current, phrase("{actual} meets the target.", actual=shown), note)


def never_tightened(current: Decimal, policy: Policy) -> Meant:
    """Return why the framework's method can't tighten a target, a ratio; empty where it can (R25)."""
    margin = policy.planning.tighten_above
    if float(current) + margin < 1 - 1e-12:
        return ""
    return phrase(
        "From {least} on nothing exceeds a target by {points} points: this method never tightens it.",
        least=target_text(1 - _exact(margin)),
        points=_points(_exact(margin)),
    )


def budget_proposal(
    current: Decimal, results: Sequence[PeriodResult], periods: int, policy: Policy
) -> Proposal:
    """Propose by the budget method (R25): halve or double the budget.

    Args:
        current: the target in force, a ratio.
        results: of complete quarters, oldest first; the last ``periods`` count.
        periods: how many in a row have to agree, at least 1.
        policy: its ``planning`` thresholds apply.
    """
    rules = policy.planning
    used = [each.consumed for each in results if not each.to_date][-periods:]
    known = [share for share in used if share is not None]
    if len(known) < periods:
        reason = phrase("[%Ln complete quarter|%Ln complete quarters] with data needed: the target stays.",
                        "", periods)  # fmt: skip
        return Proposal(current, current, reason)
    told = Joined(tuple(Figure(share * 100, 0, "%") for share in known), ", ")
    if all(round(share, 9) < rules.halve_below for share in known):
        reason = phrase("Only {used} of the budget was used.", used=told)
        return _rescaled(current, Decimal("0.5"), reason)
    if all(round(share, 9) > rules.double_above for share in known):
        reason = phrase("{used} of the budget was used.", used=told)
        return _rescaled(current, Decimal(2), reason)
    return Proposal(current, current, phrase("{used} of the budget was used: it fits.", used=told))


def _rescaled(current: Decimal, factor: Decimal, reason: Meant) -> Proposal:
    """Scale the budget; rounded to the finest target, toward the looser one."""
    proposed = (1 - (1 - current) * factor).quantize(_STEP, ROUND_FLOOR)
    if not 0 < proposed < 1:
        note = phrase("Twice that budget would be everything: the target stays.")
        return Proposal(current, current, reason, note)
    if proposed == current:
        note = phrase("The target cannot be any finer: it stays.")
        return Proposal(current, current, reason, note)
    return Proposal(current, proposed.normalize(), reason)


def needs_evidence(current: Decimal, chosen: Decimal) -> bool:
    """Return whether users have to be asked and somebody has to sign: the target gets lower (R25)."""
    return chosen < current


def _exact(share: float) -> Decimal:
    return Decimal(str(share))


def _points(share: Decimal) -> Figure:
    return replace(exact_figure(percent(share)), unit="")


def _times(factor: Decimal) -> Figure:
    places = 0 if factor == factor.to_integral_value() else 2 if factor < 10 else 1
    return Figure(factor, places)
