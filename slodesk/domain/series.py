"""The samples of one SLO as the rules see them: counts over (start, end] (R2, R5a)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import fsum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Counts:
    """Good and all events of an interval; 0 of 0 is no traffic."""

    good: float
    total: float

    @property
    def bad(self) -> float:
        """Events that were not good, ≥ 0 (sums of fractions may be off by a rounding error)."""
        return max(0.0, self.total - self.good)

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.good + other.good, self.total + other.total)


ZERO = Counts(0.0, 0.0)
"""No traffic."""


@dataclass(frozen=True, slots=True)
class Point:
    """One sample: the counts of the interval that ends at ``end`` (aware UTC)."""

    end: datetime
    good: float
    total: float


@dataclass(frozen=True, slots=True)
class DayTotals:
    """The sums of one UTC day (00:00, 24:00]."""

    day: date
    good: float
    total: float


class Series(Protocol):
    """The samples of one SLO; storage implements it without unpacking days it need not open."""

    def counts(self, start: datetime, end: datetime) -> Counts:
        """Return the sum of the samples ending in (start, end]."""

    def days(self, start: datetime, end: datetime) -> Sequence[DayTotals]:
        """Return, in order, the whole UTC days inside (start, end] that have samples."""

    def points(self, start: datetime, end: datetime) -> Sequence[Point]:
        """Return, in order, the samples ending in (start, end]."""

    def newest(self, at: datetime) -> datetime | None:
        """Return the end of the newest sample not after ``at``."""

    def oldest(self) -> datetime | None:
        """Return the end of the oldest sample."""

    def step(self, start: datetime, end: datetime) -> timedelta | None:
        """Return the coarsest resolution of the days with samples in (start, end]; None without (R5a)."""


class ListSeries:
    """A series over points in memory, for previews and tests.

    Args:
        points: in any order, at most one per moment.
        step: the resolution; without it, each day's smallest gap (a single point: one day).
    """

    def __init__(self, points: Iterable[Point], step: timedelta | None = None) -> None:
        self._points = sorted(points, key=lambda point: point.end)
        self._ends = [point.end for point in self._points]
        self._step = step

    def _slice(self, start: datetime, end: datetime) -> tuple[int, int]:
        low = bisect_right(self._ends, start)
        return low, max(low, bisect_right(self._ends, end))

    def counts(self, start: datetime, end: datetime) -> Counts:
        """Return the sum of the samples ending in (start, end]."""
        inside = self.points(start, end)
        return Counts(fsum(point.good for point in inside), fsum(point.total for point in inside))

    def days(self, start: datetime, end: datetime) -> list[DayTotals]:
        """Return, in order, the whole UTC days inside (start, end] that have samples."""
        day = start.astimezone(UTC).date()
        if midnight(day) < start:
            day += _DAY
        found = []
        while midnight(day) + _DAY <= end:
            low, high = self._slice(midnight(day), midnight(day) + _DAY)
            if high > low:
                sums = self.counts(midnight(day), midnight(day) + _DAY)
                found.append(DayTotals(day, sums.good, sums.total))
            day += _DAY
        return found

    def points(self, start: datetime, end: datetime) -> list[Point]:
        """Return, in order, the samples ending in (start, end]."""
        low, high = self._slice(start, end)
        return self._points[low:high]

    def newest(self, at: datetime) -> datetime | None:
        """Return the end of the newest sample not after ``at``."""
        high = bisect_right(self._ends, at)
        return self._ends[high - 1] if high else None

    def oldest(self) -> datetime | None:
        """Return the end of the oldest sample."""
        return self._ends[0] if self._ends else None

    def step(self, start: datetime, end: datetime) -> timedelta | None:
        """Return the coarsest resolution of the days with samples in (start, end]; None without (R5a)."""
        low, high = self._slice(start, end)
        if low == high or self._step is not None:
            return None if low == high else self._step
        return max(self._day_step(day) for day in {utc_day(stop) for stop in self._ends[low:high]})

    def _day_step(self, day: date) -> timedelta:
        low, high = self._slice(*day_bounds(day))
        gaps = [b - a for a, b in zip(self._ends[low:high], self._ends[low + 1 : high], strict=False)]
        return min(gaps, default=_DAY)


def midnight(day: date) -> datetime:
    """Return 00:00 UTC of ``day``."""
    return datetime.combine(day, time(), UTC)


def utc_day(end: datetime) -> date:
    """Return the UTC day a sample ending at ``end`` belongs to; midnight belongs to the day it ends (R2)."""
    return (end - _TICK).astimezone(UTC).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the bounds (start, end] of a UTC day."""
    return midnight(day), midnight(day) + _DAY
