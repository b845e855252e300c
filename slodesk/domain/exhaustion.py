"""When the budget runs out: the framework's simple figure and the projection (R8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.series import Counts, DayTotals, day_bounds
from slodesk.domain.window import DAY, Rolling, Window, to_utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from slodesk.domain.budget import Budget
    from slodesk.domain.policy import Policy
    from slodesk.domain.series import Series

NO_DATA = "no_data"
EXHAUSTED = "exhausted"
NOT_BURNING = "not_burning"
HOLDING = "holding"
PROJECTED = "projected"

MEAN_DAYS = 3
_SMALL = 5e-10
"""Half of the 1e-9 that thresholds are rounded to, as a share of the budget (R1)."""


@dataclass(frozen=True, slots=True)
class Exhaustion:
    """When the remaining budget reaches zero (R8).

    Attributes:
        state: ``no_data``, ``exhausted``, ``not_burning``, ``holding`` or ``projected``.
        simple_days: the framework's figure: remaining·W/burn; 0 when exhausted, None where undefined.
        projected_days: days until the projection reaches zero; 0 when exhausted, else None unless projected.
        at: the moment of that, aware UTC.
        mean: traffic and good events per day, the mean of the last three days.
    """

    state: str
    simple_days: float | None
    projected_days: float | None
    at: datetime | None
    mean: Counts


def exhaustion(
    series: Series, budget: Budget, burn_3d: float | None, at: datetime, window: Window, policy: Policy
) -> Exhaustion:
    """Return when the budget runs out (R8).

    Stored samples leave a rolling window as time passes, new ones come at the three-day mean. The
    horizon is one rolling window (after that nothing changes any more) or the calendar window's end.

    Args:
        series: the SLO's samples.
        budget: of the window that ends at ``at``.
        burn_3d: the three-day burn rate, None without data.
        at: the moment the projection starts.
        window: rolling or calendar.
        policy: kept with every figure; R8 has no threshold of its own.
    """
    at = to_utc(at)
    recent = series.counts(at - MEAN_DAYS * DAY, at)
    mean = Counts(recent.good / MEAN_DAYS, recent.total / MEAN_DAYS)
    remaining = budget.remaining
    if remaining is None:
        return Exhaustion(NO_DATA, None, None, None, mean)
    if round(remaining, 9) <= 0:
        return Exhaustion(EXHAUSTED, 0.0, 0.0, at, mean)
    if burn_3d is None:
        return Exhaustion(NO_DATA, None, None, None, mean)
    if burn_3d == 0:
        return Exhaustion(NOT_BURNING, None, None, None, mean)
    simple = remaining * budget.span.days / burn_3d
    days = project(series, budget, mean, window)
    if days is None:
        return Exhaustion(HOLDING, simple, None, None, mean)
    return Exhaustion(PROJECTED, simple, days, at + days * DAY, mean)


def project(series: Series, budget: Budget, mean: Counts, window: Window) -> float | None:
    """Return the days until bad events reach what the target allows, or None within the horizon (R8).

    Args:
        series: the SLO's samples.
        budget: of the window now; not yet exhausted.
        mean: new events per day.
        window: rolling or calendar.
    """
    walk = _Walk(budget, mean)
    if not isinstance(window, Rolling):
        left = (budget.span.period_end - budget.span.end) / DAY
        return walk.until(left)
    start, end = budget.span.start, budget.span.end
    for begin, stop, day in _pieces(series, start, end):
        if day is not None and not walk.may_cross((stop - begin) / DAY, day):
            walk.skip((stop - start) / DAY, Counts(day.good, day.total))
            continue
        # Only this day can hold the crossing (or it is a ragged edge): look at each sample.
        for point in series.points(begin, stop):
            found = walk.until((point.end - start) / DAY)
            if found is not None:
                return found
            walk.leave(Counts(point.good, point.total))
            if walk.reached():
                return walk.days
        found = walk.until((stop - start) / DAY)
        if found is not None:
            return found
    return None


def _pieces(
    series: Series, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, DayTotals | None]]:
    """Cut (start, end] into whole days with samples and what lies between them, in order."""
    done = start
    for day in series.days(start, end):
        begin, stop = day_bounds(day.day)
        if begin > done:
            yield done, begin, None
        yield begin, stop, day
        done = stop
    if done < end:
        yield done, end, None


class _Walk:
    """Bad minus allowed events while time passes: linear between samples, a step where one leaves."""

    def __init__(self, budget: Budget, mean: Counts) -> None:
        self.days = 0.0
        self._tolerance = budget.tolerance
        self._excess = budget.counts.bad - budget.allowed
        self._allowed = budget.allowed
        self._slope = mean.bad - self._tolerance * mean.total
        self._gain = self._tolerance * mean.total

    def reached(self) -> bool:
        """Whether remaining, rounded as thresholds are, is zero or less now."""
        return self._excess >= -_SMALL * self._allowed

    def until(self, days: float) -> float | None:
        """Move on to ``days`` unless zero is reached before or then: return when."""
        length = days - self.days
        excess = self._excess + self._slope * length
        allowed = self._allowed + self._gain * length
        if excess >= -_SMALL * allowed and self._slope > 0:
            return min(days, self.days + max(0.0, -self._excess) / self._slope)
        self.days, self._excess, self._allowed = days, excess, allowed
        return None

    def may_cross(self, length: float, day: DayTotals) -> bool:
        """Whether zero could be reached while this day leaves: all good first, and slope on top."""
        allowed = self._allowed + self._gain * length
        rise = self._tolerance * day.total + max(0.0, self._slope) * length
        return self._excess + rise >= -_SMALL * allowed

    def leave(self, counts: Counts) -> None:
        """Take stored samples out of the window."""
        self._excess -= counts.bad - self._tolerance * counts.total
        self._allowed -= self._tolerance * counts.total

    def skip(self, days: float, counts: Counts) -> None:
        """Let a whole day leave that cannot hold the crossing."""
        length = days - self.days
        self._excess += self._slope * length
        self._allowed += self._gain * length
        self.days = days
        self.leave(counts)
