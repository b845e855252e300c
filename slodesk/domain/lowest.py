"""The lowest remaining budget of a rolling window inside a period, exactly and cheaply (R11)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import fsum, inf
from typing import TYPE_CHECKING

from slodesk.domain.series import Counts, DayTotals, midnight
from slodesk.domain.window import DAY, Rolling, day_start, to_utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from slodesk.domain.series import Series
    from slodesk.domain.target import Objective, TargetHistory

_TICK = timedelta(microseconds=1)

Low = tuple[float, datetime]
"""A remaining share and when it was."""


def lowest_remaining(
    history: TargetHistory, series: Series, start: datetime, end: datetime, zone: ZoneInfo
) -> Low | None:
    """Return the lowest remaining of the rolling window ending in (start, end], and when (R11).

    Each moment is judged by the target then in force; stretches under a calendar window and moments
    without data are left out.

    Returns:
        The remaining share and the first moment it was reached, or None.
    """
    start, end = to_utc(start), to_utc(end)
    best: Low | None = None
    for objective, begin, stop in _stretches(history, start, end, zone):
        if isinstance(objective.window, Rolling):
            low = _lowest(series, objective, begin, stop)
            if low is not None and (best is None or low[0] < best[0]):
                best = low
    return best


def _lowest(series: Series, objective: Objective, begin: datetime, stop: datetime) -> Low | None:
    """Return the lowest of one stretch: as the samples know it themselves, else day by day."""
    assert isinstance(objective.window, Rolling)
    days, tolerance = objective.window.days, float(1 - objective.target)
    known = getattr(series, "lowest", None)
    if known is not None:
        found: Low | None = known(begin, stop, timedelta(days=days), tolerance)
        return found
    return _Stretch(series, days, tolerance).lowest(begin, stop)


def _stretches(
    history: TargetHistory, start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[tuple[Objective, datetime, datetime]]:
    """Cut (start, end] where the objective changes."""
    local_end = end.astimezone(zone).date()
    cuts = [
        day_start(entry.effective, zone)
        for entry in history.entries
        if start.astimezone(zone).date() <= entry.effective <= local_end
    ]
    edges = [start, *(cut for cut in cuts if start < cut < end), end]
    for begin, stop in itertools.pairwise(edges):
        if begin < stop:
            yield history.in_force(stop, zone), begin, stop


@dataclass(frozen=True, slots=True)
class _Cell:
    """A part of one UTC day, with the best case for a new low inside it."""

    bound: float
    begin: datetime
    stop: datetime
    before: Counts


class _Stretch:
    """One stretch of time under one target and rolling window."""

    def __init__(self, series: Series, window_days: int, tolerance: float) -> None:
        self._series = series
        self._window = timedelta(days=window_days)
        self._window_days = window_days
        self._tolerance = tolerance

    def lowest(self, start: datetime, end: datetime) -> Low | None:
        """Return the lowest remaining of windows ending in (start, end]."""
        self._days = {day.day: day for day in self._series.days(start - self._window - DAY, end + DAY)}
        edges = _edges(start, end)
        sums = [self._window_sum(edge) for edge in edges]
        best = min(
            (
                (remaining, edge)
                for edge, counts in zip(edges, sums, strict=True)
                if (remaining := self._remaining(counts.bad, counts.total)) is not None
            ),
            default=None,
        )
        cells = sorted(self._cells(edges, sums), key=lambda cell: cell.bound)
        for cell in cells:
            # A bound below the best so far is a reason to look at the samples of that day.
            if best is not None and cell.bound > best[0]:
                break
            best = min(self._inside(cell), best or (inf, cell.begin), key=lambda low: low)
        return None if best is None or best[0] == inf else best

    def _remaining(self, bad: float, total: float, scale: float = 0.0) -> float | None:
        """Return remaining, or None without traffic (a rounding rest of ``scale`` is none)."""
        if total <= 1e-12 * scale or total <= 0:
            return None
        return 1.0 - bad / (self._tolerance * total)

    def _window_sum(self, at: datetime) -> Counts:
        """Return the counts of the window ending at ``at``, from whole days where it ends at midnight."""
        if at != midnight(at.date()):
            return self._series.counts(at - self._window, at)
        first = at.date() - timedelta(days=self._window_days)
        found = [
            day
            for step in range(self._window_days)
            if (day := self._days.get(first + timedelta(days=step))) is not None
        ]
        return Counts(fsum(day.good for day in found), fsum(day.total for day in found))

    def _between(self, begin: datetime, stop: datetime) -> DayTotals | Counts:
        if stop - begin == DAY and begin == midnight(begin.date()):
            return self._days.get(begin.date()) or Counts(0.0, 0.0)
        return self._series.counts(begin, stop)

    def _cells(self, edges: list[datetime], sums: list[Counts]) -> Iterator[_Cell]:
        for begin, stop, before in zip(edges, edges[1:], sums, strict=False):
            entering = self._between(begin, stop)
            leaving = self._between(begin - self._window, stop - self._window)
            total = before.total - leaving.total
            bad = before.bad + max(0.0, entering.total - entering.good)
            bound = 1.0 - bad / (self._tolerance * total) if total > 1e-9 * before.total else -inf
            if entering.total > 0 or leaving.total > 0:
                yield _Cell(bound, begin, stop, before)

    def _inside(self, cell: _Cell) -> Low:
        """Return the lowest remaining at the moments samples enter or leave inside a cell."""
        changes: dict[datetime, tuple[float, float]] = {}
        for point in self._series.points(cell.begin, cell.stop):
            changes[point.end] = (point.total - point.good, point.total)
        for point in self._series.points(cell.begin - self._window, cell.stop - self._window):
            bad, total = changes.get(point.end + self._window, (0.0, 0.0))
            changes[point.end + self._window] = (
                bad - (point.total - point.good),
                total - point.total,
            )
        bad, total = cell.before.bad, cell.before.total
        scale = total + sum(abs(change[1]) for change in changes.values())
        best: Low = (inf, cell.begin)
        for moment in sorted(changes):
            bad += changes[moment][0]
            total += changes[moment][1]
            remaining = self._remaining(max(0.0, bad), total, scale)
            if remaining is not None and remaining < best[0]:
                best = (remaining, moment)
        return best


def _edges(start: datetime, end: datetime) -> list[datetime]:
    """Return start, every UTC midnight between, and end."""
    edges = [start]
    day: date = start.astimezone(UTC).date() + DAY
    while midnight(day) < end:
        edges.append(midnight(day))
        day += DAY
    return [*edges, end]
