"""Samples without what approved corrections cover, for policies that judge by adjusted consumption (R12)."""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

from slodesk.domain.ledger import INCIDENT, clipped
from slodesk.domain.series import Counts, day_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    from slodesk.domain.ledger import Cause
    from slodesk.domain.series import DayTotals, Point, Series

Stretch = tuple["datetime", "datetime"]
"""A time (start, end] in which bad events do not count."""


def waived_stretches(causes: Iterable[Cause], zone: ZoneInfo) -> tuple[Stretch, ...]:
    """Return when approved corrections hold: in order, none overlapping another (R12).

    Args:
        causes: corrections; incidents and what nobody approved are left out.
        zone: in which a correction's expiry day ends.
    """
    held = []
    for cause in causes:
        whole = clipped(cause, zone)
        if cause.kind != INCIDENT and cause.approved and whole.ended is not None:
            held.append((whole.started, whole.ended))
    joined: list[Stretch] = []
    for start, end in sorted(held):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)


class AdjustedSeries:
    """A series whose bad events are good in some stretches; everything else is as it was measured.

    Args:
        series: what was measured.
        stretches: in order, none overlapping another.
    """

    def __init__(self, series: Series, stretches: Sequence[Stretch]) -> None:
        self._series = series
        self._stretches = tuple(stretches)

    def counts(self, start: datetime, end: datetime) -> Counts:
        """Return the sum of the samples ending in (start, end]."""
        whole = self._series.counts(start, end)
        waived = self._waived(start, end)
        return Counts(min(whole.good + waived, whole.total), whole.total) if waived else whole

    def days(self, start: datetime, end: datetime) -> list[DayTotals]:
        """Return, in order, the whole UTC days inside (start, end] that have samples."""
        found = []
        for day in self._series.days(start, end):
            waived = self._waived(*day_bounds(day.day))
            found.append(replace(day, good=min(day.good + waived, day.total)) if waived else day)
        return found

    def points(self, start: datetime, end: datetime) -> list[Point]:
        """Return, in order, the samples ending in (start, end]."""
        return [
            replace(point, good=point.total) if self._covers(point.end) else point
            for point in self._series.points(start, end)
        ]

    def newest(self, at: datetime) -> datetime | None:
        """Return the end of the newest sample not after ``at``."""
        return self._series.newest(at)

    def oldest(self) -> datetime | None:
        """Return the end of the oldest sample."""
        return self._series.oldest()

    def step(self, start: datetime, end: datetime) -> timedelta | None:
        """Return the coarsest resolution of the days with samples in (start, end]; None without (R5a)."""
        return self._series.step(start, end)

    def _waived(self, start: datetime, end: datetime) -> float:
        inside = ((max(low, start), min(high, end)) for low, high in self._stretches)
        return fsum(self._series.counts(low, high).bad for low, high in inside if low < high)

    def _covers(self, moment: datetime) -> bool:
        return any(low < moment <= high for low, high in self._stretches)


def adjusted(series: Series, stretches: Sequence[Stretch]) -> Series:
    """Return a series without the bad events of some stretches; itself where there are none."""
    return AdjustedSeries(series, stretches) if stretches else series
