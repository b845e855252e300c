"""Axes: where ticks go, how a value or a day is written, what a line keeps when there are too many points."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slodesk.domain.figures import trimmed_places
from slodesk.domain.phrases import Figure
from slodesk.reports.words import month_text, say, short_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HOUR = 3600.0
_DAY = 24 * _HOUR


def number_text(value: float, unit: str) -> str:
    """Return a value with its unit, minus sign and no-break space: ``−40 %``."""
    places = trimmed_places(value, 4) if abs(value) < 1e6 else 0
    return say(Figure(value, places, unit))


def nice_ticks(low: float, high: float, about: int) -> list[float]:
    """Return round values between low and high, about as many as asked for."""
    if not high > low:
        return [low]
    rough = (high - low) / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough * (1 - 1e-9)), power * 10)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(n * step, 10) + 0.0 for n in range(first, last + 1)]


def time_ticks(start: datetime, end: datetime, zone: str, most: int) -> list[tuple[datetime, str]]:
    """Return days, weeks or months between two times with their labels, not more than ``most``."""
    hours = (end - start).total_seconds() / _HOUR
    if hours <= 36:
        step = next((h for h in (1, 2, 3, 6, 12) if hours / h <= most), 24)
        return [(at, f"{at.astimezone(ZoneInfo(zone)):%H:%M}") for at in _hours(start, end, zone, step)]
    days = hours / 24
    for step in (1, 2, 7, 14):
        if days / step <= most:
            return [(at, short_day(at, zone)) for at in _days(start, end, zone, step)]
    step = next((m for m in (1, 2, 3, 6, 12) if days / 30.4 / m <= most), 24)
    return [(at, month_text(at, zone)) for at in _months(start, end, zone, step)]


def _hours(start: datetime, end: datetime, zone: str, step: int) -> Iterator[datetime]:
    at = start.astimezone(ZoneInfo(zone)).replace(minute=0, second=0, microsecond=0)
    at = at.replace(hour=at.hour - at.hour % step).astimezone(UTC)
    while at <= end:
        if at >= start:
            yield at
        at += timedelta(hours=step)


def _days(start: datetime, end: datetime, zone: str, step: int) -> Iterator[datetime]:
    info = ZoneInfo(zone)
    day = start.astimezone(info).date()
    if step % 7 == 0:
        day -= timedelta(days=day.weekday())
    elif step > 1:
        day -= timedelta(days=day.toordinal() % step)
    while (at := datetime(day.year, day.month, day.day, tzinfo=info)) <= end:
        if at >= start:
            yield at
        day += timedelta(days=step)


def _months(start: datetime, end: datetime, zone: str, step: int) -> Iterator[datetime]:
    info = ZoneInfo(zone)
    local = start.astimezone(info)
    count = local.year * 12 + (local.month - 1) // step * step
    while (at := datetime(count // 12, count % 12 + 1, 1, tzinfo=info)) <= end:
        if at >= start:
            yield at
        count += step


def stretches(times: Sequence[float], values: Sequence[float | None]) -> Iterator[list[tuple[float, float]]]:
    """Yield the unbroken stretches of a line; None, NaN and infinities are gaps."""
    current: list[tuple[float, float]] = []
    for time, value in zip(times, values, strict=True):
        if value is None or not math.isfinite(value):
            if current:
                yield current
                current = []
        else:
            current.append((time, value))
    if current:
        yield current


def thinned(
    points: list[tuple[float, float]], left: float, seconds_per_column: float
) -> list[tuple[float, float]]:
    """Return first, lowest, highest and last point of every column: extremes stay exact."""
    if seconds_per_column <= 0 or len(points) < 5:
        return points
    kept: list[tuple[float, float]] = []
    column: list[tuple[float, float]] = []
    number = None
    for point in points:
        mine = int((point[0] - left) / seconds_per_column)
        if mine != number and column:
            kept += _ends(column)
            column = []
        number = mine
        column.append(point)
    return kept + _ends(column)


def _ends(column: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if len(column) < 5:
        return column
    value = lambda point: point[1]  # noqa: E731 - a key, used twice
    chosen = {column[0], min(column, key=value), max(column, key=value), column[-1]}
    return sorted(chosen)


def value_at(times: Sequence[float], values: Sequence[float | None], at: float) -> float | None:
    """Return the last value of a line at or before a time."""
    found = None
    for time, value in zip(times, values, strict=True):
        if time > at:
            break
        if value is not None and math.isfinite(value):
            found = value
    return found
