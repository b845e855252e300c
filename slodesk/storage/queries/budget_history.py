"""The remaining budget of one SLO over time, as the chart draws it (R2, R3, R6, R11).

For a rolling window each sample's moment gets the figure the overview would have shown then: the
window that ends there, judged by the target then in force. For a calendar window it is the
burn-down: minutes used so far against the minutes of the whole period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from slodesk.domain.series import midnight, utc_day
from slodesk.domain.window import Calendar, Rolling, day_start, span_at
from slodesk.storage.queries.corrections import waived
from slodesk.storage.queries.overview import slo_infos
from slodesk.storage.queries.settings import policy_at
from slodesk.storage.reading import rows, to_date
from slodesk.storage.samples import unpack

if TYPE_CHECKING:
    from slodesk.domain.series import Counts
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.target import Objective, TargetHistory
    from slodesk.domain.window import Window
    from slodesk.storage.reading import Source

Floats = npt.NDArray[np.float64]

_AFTER = 1e-3
"""Seconds after a sample at which the line breaks: far below any resolution, far above rounding."""

_TICK = timedelta(microseconds=1)

_PROJECTION_POINTS = 160


@dataclass(frozen=True, slots=True, eq=False)
class SampleArrays:
    """Samples in order: end of each interval (seconds since 1970), its counts and its length in seconds."""

    times: Floats
    good: Floats
    total: Floats
    steps: Floats


@dataclass(frozen=True, slots=True, eq=False)
class BudgetHistory:
    """A line of remaining budget.

    Attributes:
        times: seconds since 1970, ascending.
        remaining: share of the budget left, at most 1; NaN breaks the line (gap, no traffic, a new period).
        coverage: share of the window that has samples, 0 to 1; NaN where ``remaining`` is.
        gaps: (start, end) without samples, in seconds since 1970.
        periods: (start, end) of each calendar period in view; empty for rolling windows.
    """

    times: Floats
    remaining: Floats
    coverage: Floats
    gaps: tuple[tuple[float, float], ...] = ()
    periods: tuple[tuple[float, float], ...] = ()


def budget_history(
    session: Source, slo_id: str, start: datetime, end: datetime, settings: WorkspaceSettings
) -> BudgetHistory:
    """Return the remaining budget at every sample in (start, end].

    Args:
        session: a read session.
        slo_id: the SLO; one that does not exist has an empty line.
        start: aware; from here on.
        end: aware; samples after it are not looked at.
        settings: zone and fiscal year of calendar windows.
    """
    found = slo_infos(session, slo_id=slo_id)
    if not found or end <= start:
        return _nothing()
    history = found[0].history
    reach = max(_longest(entry.window) for entry in history.entries)
    samples = _judged(session, slo_id, load_samples(session, slo_id, start - reach, end), end, settings)
    return history_line(samples, history, start, end, settings)


def history_line(
    samples: SampleArrays,
    history: TargetHistory,
    start: datetime,
    end: datetime,
    settings: WorkspaceSettings,
) -> BudgetHistory:
    """Return the line drawn from samples that reach back at least one window before ``start``."""
    low, high = np.searchsorted(samples.times, (start.timestamp(), end.timestamp()), "right")
    if low == high:
        return BudgetHistory(*(np.zeros(0),) * 3, gaps=_trailing(samples, start, end))
    times = samples.times[low:high]
    sums = _Sums(samples)
    remaining, coverage = np.full(len(times), np.nan), np.full(len(times), np.nan)
    periods: list[tuple[float, float]] = []
    for entry, first, after in _reigns(history, times, settings):
        part = slice(first, after)
        tolerance = float(1 - entry.target)
        if isinstance(entry.window, Rolling):
            remaining[part], coverage[part] = _rolling(sums, times[part], entry.window.days, tolerance)
        else:
            bounds = _periods(entry.window, times[first], times[after - 1], settings)
            remaining[part], coverage[part] = _burn_down(sums, times[part], bounds, tolerance)
            periods += [each for each in bounds if each not in periods]
    trailing = _trailing(samples, start, end)
    return _with_breaks(samples, low, BudgetHistory(times, remaining, coverage, trailing, tuple(periods)))


def _trailing(samples: SampleArrays, start: datetime, end: datetime) -> tuple[tuple[float, float], ...]:
    """Return the gap between the newest sample and ``end``, if it is longer than a step."""
    low = int(np.searchsorted(samples.times, end.timestamp(), "right"))
    if low == 0:
        return ()
    newest, step = float(samples.times[low - 1]), float(samples.steps[low - 1])
    late = end.timestamp() - newest > 1.5 * step
    return ((max(newest, start.timestamp()), end.timestamp()),) if late else ()


def _nothing() -> BudgetHistory:
    return BudgetHistory(np.zeros(0), np.zeros(0), np.zeros(0))


class _Sums:
    """Running sums, so that any window costs two look-ups."""

    def __init__(self, samples: SampleArrays) -> None:
        self.times = samples.times
        zero = np.zeros(1)
        self._bad = np.concatenate((zero, np.cumsum(samples.total - samples.good)))
        self._total = np.concatenate((zero, np.cumsum(samples.total)))
        self._covered = np.concatenate((zero, np.cumsum(samples.steps)))

    def between(self, starts: Floats, ends: Floats) -> tuple[Floats, Floats, Floats]:
        """Return bad, total and seconds covered in each (start, end]."""
        low = np.searchsorted(self.times, starts, "right")
        high = np.searchsorted(self.times, ends, "right")
        total = self._total[high] - self._total[low]
        bad = self._bad[high] - self._bad[low]
        # Differences of long sums leave dust where the truth is 0.
        bad = np.where(np.abs(bad) <= 1e-12 * self._total[high], 0.0, bad)
        return np.maximum(bad, 0.0), total, self._covered[high] - self._covered[low]


def _rolling(sums: _Sums, times: Floats, days: int, tolerance: float) -> tuple[Floats, Floats]:
    length = days * 86400.0
    bad, total, covered = sums.between(times - length, times)
    return _share_left(bad, tolerance * total), np.minimum(covered / length, 1.0)


def _burn_down(
    sums: _Sums, times: Floats, periods: list[tuple[float, float]], tolerance: float
) -> tuple[Floats, Floats]:
    """Return minutes left of the whole period's: bad share so far, times the share of it gone by."""
    starts, ends = np.array(periods).T
    place = np.searchsorted(ends, times, "left")
    begins = starts[place]
    elapsed = times - begins
    bad, total, covered = sums.between(begins, times)
    gone = elapsed / (ends[place] - begins)
    return _share_left(bad * gone, tolerance * total), np.minimum(covered / elapsed, 1.0)


def _share_left(bad: Floats, allowed: Floats) -> Floats:
    out = np.full(len(bad), np.nan)
    np.divide(bad, allowed, out=out, where=allowed > 0)
    return 1.0 - out + 0.0


def _reigns(
    history: TargetHistory, times: Floats, settings: WorkspaceSettings
) -> list[tuple[Objective, int, int]]:
    """Return each objective with the slice of ``times`` it judges: strictly after its day begins (R11)."""
    zone = settings.zone
    days = [day_start(entry.effective, zone).timestamp() for entry in history.entries[1:]]
    begins = [0, *np.searchsorted(times, days, "right").tolist()]
    stops = [*begins[1:], len(times)]
    reigns = zip(history.entries, begins, stops, strict=True)
    return [(entry, first, after) for entry, first, after in reigns if after > first]


def _periods(
    window: Calendar, first: float, last: float, settings: WorkspaceSettings
) -> list[tuple[float, float]]:
    """Return the calendar periods from the one around ``first`` to the one around ``last``."""
    found: list[tuple[float, float]] = []
    at = datetime.fromtimestamp(first, UTC)
    while not found or found[-1][1] < last:
        span = span_at(window, at, settings.zone, settings.fiscal_year_start)
        found.append((span.start.timestamp(), span.period_end.timestamp()))
        at = span.period_end + timedelta(seconds=1)
    return found


def _with_breaks(samples: SampleArrays, low: int, line: BudgetHistory) -> BudgetHistory:
    """Break the line where samples are missing and where a new period begins."""
    times = line.times
    begins = times - samples.steps[low : low + len(times)]
    missing = begins[1:] - times[:-1] > 0.5 * samples.steps[low + 1 : low + len(times)]
    gap_at = np.flatnonzero(missing)
    gaps = tuple((float(times[i]), float(begins[i + 1])) for i in gap_at)
    places: list[Any] = [gap_at + 1]
    moments: list[Floats] = [times[gap_at] + _AFTER]
    values: list[Floats] = [np.full(len(gap_at), np.nan)]
    for start, _ in line.periods:
        place = int(np.searchsorted(times, start, "right"))
        if place == len(times) or begins[place] > start + 0.5 * samples.steps[low + place]:
            continue  # nothing known about the period's first hours
        fresh = [np.nan, 1.0] if place else [1.0]
        places.append(np.full(len(fresh), place))
        moments.append(start + _AFTER * np.arange(1.0, len(fresh) + 1))
        values.append(np.array(fresh))
    where = np.concatenate(places)
    order = np.argsort(where, kind="stable")

    def filled(column: Floats, extra: list[Floats]) -> Floats:
        return np.insert(column, where[order], np.concatenate(extra)[order])

    return BudgetHistory(
        filled(times, moments),
        filled(line.remaining, values),
        filled(line.coverage, values),
        gaps + line.gaps,
        line.periods,
    )


def budget_projection(
    session: Source,
    slo_id: str,
    at: datetime,
    until: datetime,
    mean: Counts,
    settings: WorkspaceSettings,
) -> BudgetHistory:
    """Return where the line goes next: stored samples leave, new ones come at the mean (R8).

    Args:
        session: a read session.
        slo_id: the SLO.
        at: the moment the projection starts.
        until: how far it is drawn; at most one window, or the calendar period's end.
        mean: good and all events per day, of the last three days.
        settings: zone and fiscal year of calendar windows.
    """
    found = slo_infos(session, slo_id=slo_id)
    if not found:
        return _nothing()
    entry = found[0].history.in_force(at, settings.zone)
    span = span_at(entry.window, at, settings.zone, settings.fiscal_year_start)
    samples = _judged(session, slo_id, load_samples(session, slo_id, span.start, at), at, settings)
    return projection_line(samples, entry, at, until, mean, settings)


def projection_line(
    samples: SampleArrays,
    entry: Objective,
    at: datetime,
    until: datetime,
    mean: Counts,
    settings: WorkspaceSettings,
) -> BudgetHistory:
    """Return the projection from samples that cover the window ending ``at``."""
    span = span_at(entry.window, at, settings.zone, settings.fiscal_year_start)
    limit = span.end + (span.end - span.start) if isinstance(entry.window, Rolling) else span.period_end
    stop = min(until, limit)
    if stop <= at:
        return _nothing()
    now = at.timestamp()
    times = np.linspace(now, stop.timestamp(), _PROJECTION_POINTS)
    days = (times - now) / 86400.0
    rolling = isinstance(entry.window, Rolling)
    starts = times - span.days * 86400.0 if rolling else np.full(len(times), span.start.timestamp())
    bad, total, _ = _Sums(samples).between(starts, np.full(len(times), now))
    bad, total = bad + mean.bad * days, total + mean.total * days
    gone = np.ones(len(times))
    periods: tuple[tuple[float, float], ...] = ()
    if not rolling:
        begin, finish = span.start.timestamp(), span.period_end.timestamp()
        gone, periods = (times - begin) / (finish - begin), ((begin, finish),)
    remaining = _share_left(bad * gone, float(1 - entry.target) * total)
    return BudgetHistory(times, remaining, np.ones(len(times)), (), periods)


def _judged(
    session: Source, slo_id: str, samples: SampleArrays, at: datetime, settings: WorkspaceSettings
) -> SampleArrays:
    """Return the samples as the policy in force judges them: without approved corrections, or all (R12)."""
    stretches = waived(session, policy_at(session, at), settings.zone, [slo_id]).get(slo_id, ())
    if not stretches:
        return samples
    good = samples.good.copy()
    for start, end in stretches:
        low, high = np.searchsorted(samples.times, (start.timestamp(), end.timestamp()), "right")
        good[low:high] = samples.total[low:high]
    return SampleArrays(samples.times, good, samples.total, samples.steps)


def _longest(window: Window) -> timedelta:
    """Return the most a window can reach back."""
    if isinstance(window, Rolling):
        return timedelta(days=window.days)
    return timedelta(days={"week": 8, "month": 32, "quarter": 94}[window.unit])


def load_samples(session: Source, slo_id: str, start: datetime, end: datetime) -> SampleArrays:
    """Return one SLO's samples in (start, end] as arrays."""
    first, last = utc_day(start + _TICK), utc_day(end)
    query = (
        "SELECT day, step, points FROM sample_day"
        " WHERE slo_id = :slo AND day >= :first AND day <= :last ORDER BY day"
    )
    times, good, total, steps = [], [], [], []
    for day, step, points in rows(session, query, slo=slo_id, first=first, last=last):
        seconds, day_good, day_total = unpack(points)
        times.append(midnight(to_date(day)).timestamp() + seconds)
        good.append(day_good)
        total.append(day_total)
        steps.append(np.full(len(seconds), float(step)))
    if not times:
        return SampleArrays(*(np.zeros(0) for _ in range(4)))
    everything = SampleArrays(*(np.concatenate(column) for column in (times, good, total, steps)))
    low, high = np.searchsorted(everything.times, (start.timestamp(), end.timestamp()), "right")
    part = slice(low, high)
    return SampleArrays(
        everything.times[part], everything.good[part], everything.total[part], everything.steps[part]
    )
