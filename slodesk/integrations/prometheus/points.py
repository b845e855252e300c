"""From what a server answered to samples that may be stored: nothing guessed, nothing clamped (R3, R5)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from slodesk.operations.fetched import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from slodesk.integrations.prometheus.client import RangeResult

NOISE = 1e-9
"""Share of the total by which good (or bad) may exceed it through rounding alone.

Good and total are sums over the same increases, added in another order: with ten thousand series
that is off by about 1e-12. ``increase`` extrapolates each series by the same amount in both queries,
so a larger excess is a wrong query, and is rejected.
"""

INFINITE = "an infinite value"
NEGATIVE = "a negative count"
ABOVE_TOTAL = "more good events than events in total"
BAD_ABOVE_TOTAL = "more bad events than events in total"
GOOD_MISSING = "events in total, but the good query found no series: check its labels"


@dataclass(slots=True)
class Points:
    """Samples in the making."""

    ends: list[int] = field(default_factory=list)
    good: list[float] = field(default_factory=list)
    total: list[float] = field(default_factory=list)
    absent: int = 0
    rounded: int = 0
    left_out: dict[str, list[int]] = field(default_factory=dict)
    """Reason → the steps it kept out."""

    def add(self, end: int, good: float, total: float) -> None:
        """Take one sample."""
        self.ends.append(end)
        self.good.append(good)
        self.total.append(total)

    def reject(self, end: int, reason: str) -> None:
        """Leave one step out, with its reason."""
        self.left_out.setdefault(reason, []).append(end)

    @property
    def seen(self) -> int:
        """How many steps had something to judge."""
        return len(self.ends) + sum(len(ends) for ends in self.left_out.values())

    @property
    def first(self) -> int | None:
        """The first step that had something to judge."""
        found = [*self.ends[:1], *(ends[0] for ends in self.left_out.values())]
        return min(found) if found else None

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """What was left out."""
        return tuple(
            Rejected(reason, len(ends), datetime.fromtimestamp(ends[0], UTC))
            for reason, ends in self.left_out.items()
        )


def count_points(total: RangeResult, part: RangeResult, *, part_is_bad: bool, proven: bool) -> Points:
    """Return samples from a total and its good or bad part.

    NaN and missing totals are gaps. Where the total exists and the part does not, there were no
    events of that kind: a series of errors begins with the first error, and ends where a restarted
    program only fails. But a *good* series that never existed is a wrong query.

    Args:
        total: events in each step.
        part: good or bad events in each step.
        part_is_bad: whether ``part`` counts the bad ones.
        proven: the good series is known to have existed before this range.
    """
    points = Points()
    parts = _numbers(part)
    missing_is_none = part_is_bad or proven or bool(parts)
    for end, events in zip(total.times, total.values, strict=True):
        value = parts.get(end)
        if math.isnan(events) or (value is not None and math.isnan(value)):
            continue
        if value is None:
            if not missing_is_none and events > 0:
                points.reject(end, GOOD_MISSING)
                continue
            value = 0.0
            points.absent += events > 0
        if math.isinf(events) or math.isinf(value):
            points.reject(end, INFINITE)
        elif events < 0 or value < 0:
            points.reject(end, NEGATIVE)
        elif value > events * (1 + NOISE):
            points.reject(end, BAD_ABOVE_TOTAL if part_is_bad else ABOVE_TOTAL)
        else:
            points.rounded += value > events
            value = min(value, events)
            points.add(end, events - value if part_is_bad else value, events)
    return points


def threshold_points(
    series: RangeResult, operator: str, thresholds: Sequence[tuple[datetime, float]]
) -> Points:
    """Return one slice per point of a plain series, good where it passes (R5).

    An infinite value can be compared as well as any other: it is no error of the server.

    Args:
        series: the values.
        operator: ``lt``, ``lte``, ``gt`` or ``gte``.
        thresholds: (from, limit) in order, at least one; the first also holds before it begins.
    """
    points = Points()
    passes = _PASSES[operator]
    begins = [moment.timestamp() for moment, _ in thresholds]
    at = 0
    for end, value in zip(series.times, series.values, strict=True):
        while at + 1 < len(begins) and begins[at + 1] < end:
            at += 1
        if not math.isnan(value):
            points.add(end, 1.0 if passes(_exact(value), _exact(thresholds[at][1])) else 0.0, 1.0)
    return points


def slice_points(counted: Points, target: float) -> Points:
    """Return time slices: good where the slice's own ratio reaches ``target``; no traffic stays (0, 0)."""
    slices = Points(absent=counted.absent, rounded=counted.rounded, left_out=counted.left_out)
    for end, good, total in zip(counted.ends, counted.good, counted.total, strict=True):
        if total == 0:
            slices.add(end, 0.0, 0.0)
        else:
            slices.add(end, 1.0 if _exact(good / total) >= _exact(target) else 0.0, 1.0)
    return slices


def value_points(series: RangeResult) -> Points:
    """Return the finite values of a metric in ``good`` (its ``total`` is 1)."""
    points = Points()
    for end, value in zip(series.times, series.values, strict=True):
        if math.isinf(value):
            points.reject(end, INFINITE)
        elif not math.isnan(value):
            points.add(end, value, 1.0)
    return points


def count_gaps(points: Points, start: int, end: int, step: int, *, known: bool) -> int:
    """Return the steps without a value from the first point on, or from ``start`` on when ``known``."""
    begin = start if known else points.first
    if begin is None:
        return 0
    return max((end - begin) // step + 1 - points.seen, 0)


def _numbers(result: RangeResult) -> Mapping[int, float]:
    return dict(zip(result.times, result.values, strict=True))


def _exact(value: float) -> float:
    return round(value, 9)


_PASSES: dict[str, Callable[[float, float], bool]] = {
    "lt": lambda value, limit: value < limit,
    "lte": lambda value, limit: value <= limit,
    "gt": lambda value, limit: value > limit,
    "gte": lambda value, limit: value >= limit,
}
