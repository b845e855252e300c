"""What a target means for the planned quarter: the limits it meets, and the budget it leaves (R12a, R26)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.dependencies import ceiling_figure
from slodesk.domain.figures import minutes_phrase, percent_figure, window_phrase
from slodesk.domain.phrases import phrase
from slodesk.domain.proposals import budget_impact
from slodesk.domain.window import DAY, Calendar, Rolling

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from slodesk.domain.dependencies import Sla
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.phrases import Meant
    from slodesk.domain.window import Span, Window


@dataclass(frozen=True, slots=True)
class TargetLimits:
    """What bounds a target from above and from below (R12a).

    Attributes:
        ceiling: product of the targets the service depends on, a ratio; None where nothing bounds it.
        slas: what customers were promised.
    """

    ceiling: Decimal | None = None
    slas: tuple[Sla, ...] = ()

    def broken(self, target: Decimal) -> tuple[Meant, ...]:
        """Return a sentence for each limit a target, a ratio, would break; latency has none (R12a)."""
        found: list[Meant] = []
        if self.ceiling is not None and target > self.ceiling:
            found.append(
                phrase(
                    "{target} is more than the {ceiling} that the services it depends on allow.",
                    target=percent_figure(target),
                    ceiling=ceiling_figure(self.ceiling),
                )
            )
        found += [
            phrase(
                "{target} is less than the {promised} promised to customers in “{sla}”.",
                target=percent_figure(target),
                promised=percent_figure(sla.target),
                sla=sla.name,
            )
            for sla in self.slas
            if target < sla.target
        ]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the planned quarter would be like if it were like the last one.

    Attributes:
        days: length of the planned quarter, of 24 hours.
        events: events in all; None without data.
        bad_share: share of events that would fail, a ratio; None without data.
        basis: the quarter this is taken from; None without data.
    """

    days: float
    events: float | None = None
    bad_share: float | None = None
    basis: PeriodResult | None = None

    def budget(self, target: Decimal) -> QuarterBudget:
        """Return the budget of the planned quarter under a target, a ratio in (0, 1) (R6, R26)."""
        share = float(1 - target)
        events = None if self.events is None else share * self.events
        consumed = None if self.bad_share is None else self.bad_share / share
        return QuarterBudget(target, share * self.days * 1440, events, consumed)


@dataclass(frozen=True, slots=True)
class QuarterBudget:
    """The error budget of the planned quarter under a target.

    Attributes:
        target: the ratio.
        minutes: minutes that may be bad.
        events: events that may fail; None without data.
        consumed: share of it that would be used, 1.4 for 140 %; None without data.
    """

    target: Decimal
    minutes: float
    events: float | None
    consumed: float | None


def expected_quarter(
    planned: Span, reviewed: PeriodResult, before: PeriodResult | None, oldest: datetime | None
) -> Expected:
    """Return what the planned quarter would be like, from the last one with data.

    Traffic is taken per day since the quarter's beginning, or since the first sample if that is later.

    Args:
        planned: bounds of the planned quarter.
        reviewed: the quarter before it, maybe to date.
        before: the last complete quarter with data, used where the reviewed one has none.
        oldest: when the first sample ends; None without samples.
    """
    basis = reviewed if reviewed.actual is not None else before
    if basis is None or basis.actual is None or oldest is None:
        return Expected(planned.period_days)
    days = (basis.end - max(basis.start, oldest)) / DAY
    events = basis.counts.total / days * planned.period_days if days > 0 else None
    return Expected(planned.period_days, events, 1 - basis.actual, basis)


def window_days(window: Window, quarter_days: float) -> float:
    """Return over how many days a target's budget minutes are told: its window's, or the quarter's."""
    if isinstance(window, Rolling):
        return float(window.days)
    return 7.0 if window == Calendar("week") else quarter_days


def budget_sentence(old: Decimal, new: Decimal, window: Window, quarter_days: float) -> Meant:
    """Return what another target does to the budget, as a sentence with its minutes (R25, R26).

    Args:
        old: the target that would hold, a ratio.
        new: the other target.
        window: of the SLO.
        quarter_days: length of the planned quarter, told for months and quarters.
    """
    impact = budget_impact(old, new)
    days = window_days(window, quarter_days)
    span: Meant = phrase("a week") if window == Calendar("week") else phrase("the quarter")
    if isinstance(window, Rolling):
        span = window_phrase(window)
    values: dict[str, Meant] = {
        "before": minutes_phrase(float(impact.old) * days * 1440),
        "after": minutes_phrase(float(impact.new) * days * 1440),
        "window": span,
        "factor": impact.words,
    }
    if impact.factor == 1:
        return phrase("The budget stays at {before} in {window}.", **values)
    if impact.factor > 1:
        return phrase("The budget grows from {before} to {after} in {window}: {factor}.", **values)
    return phrase("The budget shrinks from {before} to {after} in {window}: {factor}.", **values)
