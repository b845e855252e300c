"""How a quarter's capacity is shared between features and reliability, and why (R29, R38)."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from slodesk.domain.phrases import Figure, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Standing:
    """How one SLO stands, for the means: ratios; ``remaining`` of its budget now, None if unknown."""

    name: str
    target: Decimal
    actual: float | None
    remaining: float | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """The share of features and of reliability (R29).

    Attributes:
        features: ratio of capacity, None without data.
        margin: mean(actual) − mean(target) as a ratio, None without data.
        worst: the SLO furthest below its target (or least above), None without data.
        worst_margin: its actual − target.
        capped: whether an exhausted SLO capped features.
        reason: the rule as it came out, for people.
    """

    features: float | None
    margin: float | None
    worst: str | None
    worst_margin: float | None
    capped: bool
    reason: Meant

    @property
    def reliability(self) -> float | None:
        """The rest."""
        return None if self.features is None else round(1 - self.features, 9)

    def hours(self, capacity: float) -> tuple[float, float] | None:
        """Return hours for features and for reliability, of a capacity in hours ≥ 0."""
        if self.features is None:
            return None
        features = capacity * self.features
        return features, capacity - features


def allocate(standings: Sequence[Standing], policy: Policy) -> Allocation:
    """Share capacity out by how the SLOs did (R29).

    Args:
        standings: every SLO of the team; those without data are left out of the means.
        policy: its ``planning`` thresholds and the guard ``exhausted_caps_features`` apply.
    """
    rules = policy.planning
    known = [(each, each.actual) for each in standings if each.actual is not None]
    if not known:
        return Allocation(None, None, None, None, False, phrase("No SLO has data: nothing to share out by."))
    margin = round(fmean(actual for _, actual in known) - fmean(float(each.target) for each, _ in known), 9)
    margins = [(each.name, round(actual - float(each.target), 9)) for each, actual in known]
    worst, worst_margin = min(margins, key=lambda pair: pair[1])
    if margin > rules.margin_much:
        shift, why = rules.shift_much, phrase("targets are exceeded by far")
    elif margin > rules.margin_some:
        shift, why = rules.shift_some, phrase("targets are met comfortably")
    elif margin > -rules.margin_some:
        shift, why = 0.0, phrase("targets are just met")
    elif margin > -rules.margin_much:
        shift, why = rules.shift_missing, phrase("some targets are missed")
    else:
        shift, why = rules.shift_missing_much, phrase("targets are missed by far")
    features = min(max(rules.features + shift, rules.features_least), rules.features_most)
    exhausted = any(each.remaining is not None and each.remaining <= 0 for each in standings)
    capped = policy.exhausted_caps_features and exhausted and features > rules.features_exhausted
    if capped:
        features = rules.features_exhausted
    features = round(features, 9)
    told = Figure(abs(margin) * 100, _places(margin))
    if margin >= 0:
        mean: Meant = phrase("On average actuals are {margin} points above their targets", margin=told)
    else:
        mean = phrase("On average actuals are {margin} points below their targets", margin=told)
    share = Figure(features * 100, 0, "%")
    reason: Meant = phrase("{mean}, so {why}: {share} for features.", mean=mean, why=why, share=share)
    if capped:
        reason = phrase("{reason} An exhausted budget holds features at {most}.", reason=reason,
                        most=Figure(rules.features_exhausted * 100, 0, "%"))  # fmt: skip
    return Allocation(features, margin, worst, worst_margin, capped, reason)


def _places(margin: float) -> int:
    """Enough decimals to show which side of a step a margin is on."""
    points = abs(margin) * 100
    return next((places for places in (1, 2, 3) if abs(round(points, places) - points) < 1e-9), 4)


def toil_budget(size: float, standings: Sequence[Standing], policy: Policy) -> tuple[float, Meant]:
    """Return how many hours of toil a team may have in a week, and why (R38).

    Args:
        size: people in the team, ≥ 0.
        standings: its SLOs.
        policy: its ``planning`` shares and the guard ``toil_by_worst`` apply.
    """
    rules = policy.planning
    share, reason = rules.toil, phrase("no samples: the usual share")
    if policy.toil_by_worst:
        rests = [each.remaining for each in standings if each.remaining is not None]
        if rests:
            worst = round(min(rests), 9)
            shift = -2 * rules.toil_step if worst <= -1 else -rules.toil_step if worst < 0 else 0.0
            share, reason = rules.toil + shift, phrase("by the worst budget that is left")
        share = min(share, rules.toil)
    else:
        actuals = [each.actual for each in standings if each.actual is not None]
        if actuals:
            mean = round(fmean(actuals), 9)
            steps = 1 if mean >= rules.toil_well else 0 if mean >= rules.toil_fair else -1
            steps -= mean < rules.toil_poor
            share, reason = rules.toil + steps * rules.toil_step, phrase("by the mean of what the SLOs reach")
    share = round(min(max(share, rules.toil_least), rules.toil_most), 9)
    hours = rules.toil_hours * size * share
    return hours, phrase(
        "{share} of {hours} h ({reason})",
        share=Figure(share * 100, 0, "%"),
        hours=Figure(rules.toil_hours * size, 0),
        reason=reason,
    )
