"""The figures of ``status`` worked out from raw rows in exact fractions, without any code of the program.

Written from the rules alone and as plainly as they read: every sum walks over all rows, and a projection
visits every sample that leaves the window.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PAIRS = (("1h", 60, "5m", 5, "page", 2), ("6h", 360, "30m", 30, "page", 5),
         ("1d", 1440, "2h", 120, "ticket", 10), ("3d", 4320, "6h", 360, "ticket", 10))  # fmt: skip
ROUNDED = Fraction(5, 10**10)
"""Half of 1e-9: thresholds are compared after rounding to that."""

Row = tuple[datetime, int, int]


@dataclass
class Days:
    """What is stored of one SLO: UTC day → (resolution in seconds, end → counts)."""

    days: dict[date, tuple[int, dict[datetime, tuple[int, int]]]] = field(default_factory=dict)

    def take(self, rows: list[Row]) -> None:
        """Import a file's rows of this SLO; of one moment the last row counts."""
        given = {end: (good, total) for end, good, total in rows}
        gaps = [int((b - a).total_seconds()) for a, b in pairwise(sorted(given))]
        step = min(gaps, default=86_400)
        by_day: dict[date, dict[datetime, tuple[int, int]]] = {}
        for end, counts in given.items():
            by_day.setdefault((end - timedelta(seconds=1)).date(), {})[end] = counts
        for day, new in by_day.items():
            old_step, old = self.days.get(day, (step, {}))
            if step == old_step:
                self.days[day] = (step, {**old, **new})
            elif step < old_step and _covers(day, new, step, old, old_step):
                self.days[day] = (step, new)

    def points(self) -> list[Row]:
        """Return all samples in order."""
        return sorted((end, *counts) for _, day in self.days.values() for end, counts in day.items())

    def resolution(self, start: datetime, end: datetime) -> timedelta | None:
        """Return the coarsest resolution among the days with a sample in (start, end]."""
        steps = [step for step, day in self.days.values() if any(start < each <= end for each in day)]
        return timedelta(seconds=max(steps)) if steps else None


def _covers(day: date, new: Iterable[datetime], step: int, old: Iterable[datetime], old_step: int) -> bool:
    """Whether finer samples fill every interval a day holds; what it never held need not be there."""
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for end in old:
        start = max(end - timedelta(seconds=old_step), begins)
        if sum(start < other <= end for other in new) * step < (end - start).total_seconds():
            return False
    return True


@dataclass(frozen=True)
class Slo:
    """An SLO: what it promises from which day on, as (first day or None, target in percent, window)."""

    service: str
    name: str
    history: tuple[tuple[date | None, str, str], ...]


def figures(slo: Slo, stored: Days, at: datetime, zone: ZoneInfo, fiscal: int = 1) -> dict[str, Any]:
    """Return what ``status --format json`` has to say about one SLO, unrounded."""
    percent, window = _in_force(slo, at, zone)
    tolerance = 1 - Fraction(percent) / 100
    start, end = _bounds(window, at, zone, fiscal)
    points = [row for row in stored.points() if row[0] <= at]
    good, total, sampled = _sum(points, start, at)
    remaining = None if total == 0 else 1 - (total - good) / (tolerance * total)
    minutes = tolerance * _minutes(at - start)
    rates = _Rates(points, at, stored, tolerance)
    length = Fraction(int(window[:-1])) if window.endswith("d") else Fraction(round((end - start) / DAY))
    firing, kinds = _alerts(rates, length)
    burn = {
        name: rates.over(minutes) for name, minutes in (("1h", 60), ("6h", 360), ("1d", 1440), ("3d", 4320))
    }
    newest = points[-1][0] if points else None
    return {
        "service": slo.service,
        "slo": slo.name,
        "target": Fraction(percent),
        "window": window,
        "good": good if sampled else None,
        "total": total if sampled else None,
        "actual": None if total == 0 else 100 * good / total,
        "budget": {
            "remaining": None if remaining is None else 100 * remaining,
            "consumed": None if remaining is None else 100 * (1 - remaining),
            "minutes": minutes,
            "minutes_remaining": None if remaining is None else minutes * remaining,
        },
        "burn": burn,
        "burn_word": _word(kinds, burn["3d"]),
        "pairs_firing": firing,
        "exhaustion": _exhaustion(points, (start, at, end), window, tolerance, remaining, burn["3d"]),
        "status": _status(remaining),
        "newest_sample": None if newest is None else f"{newest:%Y-%m-%dT%H:%M:%SZ}",
        "stale": newest is not None and at - newest > 24 * HOUR,
    }


def _in_force(slo: Slo, at: datetime, zone: ZoneInfo) -> tuple[str, str]:
    found = slo.history[0]
    for entry in slo.history[1:]:
        assert entry[0] is not None
        if _midnight(entry[0], zone) < at:
            found = entry
    return found[1], found[2]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _bounds(window: str, at: datetime, zone: ZoneInfo, fiscal: int) -> tuple[datetime, datetime]:
    """Return the window's start and the end of its period."""
    if window.endswith("d"):
        return at - int(window[:-1]) * DAY, at
    inside = (at - timedelta(microseconds=1)).astimezone(zone)
    first = inside.date()
    begins = {
        "week": lambda day: day.weekday() == 0,
        "month": lambda day: day.day == 1,
        "quarter": lambda day: day.day == 1 and (day.month - fiscal) % 3 == 0,
    }[window]
    while not begins(first):
        first -= DAY
    after = first + DAY
    while not begins(after):
        after += DAY
    return _midnight(first, zone), _midnight(after, zone)


def _minutes(length: timedelta) -> Fraction:
    return Fraction(length // timedelta(microseconds=1), 60_000_000)


def _sum(points: list[Row], start: datetime, end: datetime) -> tuple[Fraction, Fraction, bool]:
    inside = [row for row in points if start < row[0] <= end]
    return Fraction(sum(row[1] for row in inside)), Fraction(sum(row[2] for row in inside)), bool(inside)


class _Rates:
    """Burn rates that end at one moment."""

    def __init__(self, points: list[Row], at: datetime, stored: Days, tolerance: Fraction) -> None:
        self._points, self._at, self._stored, self._tolerance = points, at, stored, tolerance

    def over(self, minutes: int) -> Fraction | None:
        length = timedelta(minutes=minutes)
        step = self._stored.resolution(self._at - length, self._at)
        if step is None or length < step:
            return None
        good, total, _ = _sum(self._points, self._at - length, self._at)
        return (total - good) / total / self._tolerance if total else None


def _alerts(rates: _Rates, window_days: Fraction) -> tuple[list[str], set[str]]:
    firing, kinds = [], set()
    for name, long, short_name, short, kind, share in PAIRS:
        factor = Fraction(share, 100) * window_days * 1440 / long - ROUNDED
        both = rates.over(long), rates.over(short)
        if all(rate is not None and rate >= factor for rate in both):
            firing.append(f"{name}/{short_name}")
            kinds.add(kind)
    return firing, kinds


def _word(kinds: set[str], burn: Fraction | None) -> str | None:
    if "page" in kinds:
        return "fast burn"
    if "ticket" in kinds:
        return "slow burn"
    if burn is None:
        return None
    if burn > Fraction(3, 2) + ROUNDED:
        return "elevated"
    return "acceptable" if burn > 1 + ROUNDED else "sustainable"


def _status(remaining: Fraction | None) -> str:
    if remaining is None:
        return "no_data"
    left = 100 * remaining
    for limit, word in ((0, "exhausted"), (10, "critical"), (20, "warning"), (50, "attention")):
        if left < limit - 100 * ROUNDED or (limit == 0 and left <= 100 * ROUNDED):
            return word
    return "healthy"


def _exhaustion(
    points: list[Row],
    bounds: tuple[datetime, datetime, datetime],
    window: str,
    tolerance: Fraction,
    remaining: Fraction | None,
    burn: Fraction | None,
) -> dict[str, Any]:
    start, at, period_end = bounds
    if remaining is None:
        return {"state": "no_data", "simple_days": None, "projected_days": None}
    if remaining <= ROUNDED:
        return {"state": "exhausted", "simple_days": 0, "projected_days": 0}
    if burn is None:
        return {"state": "no_data", "simple_days": None, "projected_days": None}
    if burn == 0:
        return {"state": "not_burning", "simple_days": None, "projected_days": None}
    simple = remaining * _minutes(at - start) / 1440 / burn
    rolling = window.endswith("d")
    horizon = (at - start) if rolling else (period_end - at)
    days = _projection(points, start, at, horizon, leaves=rolling, tolerance=tolerance)
    state = "holding" if days is None else "projected"
    return {"state": state, "simple_days": simple, "projected_days": days}


def _projection(
    points: list[Row], start: datetime, at: datetime, horizon: timedelta, *, leaves: bool, tolerance: Fraction
) -> Fraction | None:
    """Move the window on, sample by sample; return the days until bad reaches what is allowed."""
    good, total, _ = _sum(points, at - 3 * DAY, at)
    new_total, new_bad = total / 3, (total - good) / 3
    good, total, _ = _sum(points, start, at)
    bad, done = total - good, Fraction(0)
    events = [((end - start), t - g, t) for end, g, t in points if start < end <= at] if leaves else []
    for when, leaving_bad, leaving in [*events, (horizon, 0, 0)]:
        until = _minutes(when) / 1440
        # bad + new_bad·x reaches tolerance·(total + new_total·x)
        rise, missing = new_bad - tolerance * new_total, tolerance * total - bad
        if missing <= ROUNDED * tolerance * total:
            return done
        if rise > 0 and missing - rise * (until - done) <= ROUNDED * tolerance * (
            total + new_total * (until - done)
        ):
            return min(until, done + missing / rise)
        bad += new_bad * (until - done) - leaving_bad
        total += new_total * (until - done) - leaving
        done = until
    return done if leaves and bad >= (1 - ROUNDED) * tolerance * total else None
