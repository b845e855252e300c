"""Months and quarters judged: actual against the target in force at their end (R11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from slodesk.domain.budget import error_budget
from slodesk.domain.lowest import lowest_remaining
from slodesk.domain.series import ZERO
from slodesk.domain.window import Quarter, Span, quarter_of, to_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.series import Counts, Series
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Period


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """How an SLO did in one month or quarter (R11).

    Attributes:
        period: the month or quarter.
        start: its first moment, UTC.
        end: its last moment, or the as-of time while it runs.
        counts: good and all events in (start, end].
        target: the ratio in force at ``end``.
        actual: good share, None without data.
        met: whether actual ≥ target; None without data and while the period runs.
        to_date: whether the period still runs.
        consumed: share of the period's budget (1 − T)·total that was used; None without data.
        minutes: (1 − T) of the time from start to end.
        lowest_remaining: lowest remaining of the rolling window in the period; None for calendar windows.
        lowest_at: when that was.
    """

    period: Period
    start: datetime
    end: datetime
    counts: Counts
    target: Decimal
    actual: float | None
    met: bool | None
    to_date: bool
    consumed: float | None
    minutes: float
    lowest_remaining: float | None = None
    lowest_at: datetime | None = None


def period_results(
    info: SloInfo,
    series: Series,
    periods: Iterable[Period],
    at: datetime,
    settings: WorkspaceSettings,
    *,
    lowest: bool = True,
) -> tuple[PeriodResult, ...]:
    """Return how the SLO did in each period, in the order given (R11).

    Args:
        info: the SLO with its target history.
        series: its samples.
        periods: months or quarters; one that begins after ``at`` has no counts.
        at: the as-of time; nothing later is looked at.
        settings: the zone in which periods begin and targets change.
        lowest: also find the lowest rolling remaining, which opens the points of candidate days.
    """
    now = to_utc(at)
    return tuple(_result(info, series, period, now, settings, lowest) for period in periods)


def quarters_back(at: datetime, n: int, zone: ZoneInfo, fiscal_start: int = 1) -> tuple[Quarter, ...]:
    """Return the last ``n`` complete quarters, oldest first, then the one running at ``at``.

    At the very end of a quarter that quarter is complete and nothing is running yet.
    """
    running = quarter_of(_day_of(at, zone), fiscal_start)
    found = [] if running.span(zone).end == at else [running]
    quarter = running if not found else running.previous()
    for _ in range(n):
        found.insert(0, quarter)
        quarter = quarter.previous()
    return tuple(found)


def met_in(results: Sequence[PeriodResult]) -> tuple[int, int]:
    """Return how many periods met their target, and of how many that are complete and have data (R11)."""
    complete = [result for result in results if result.met is not None and not result.to_date]
    return sum(1 for result in complete if result.met), len(complete)


def _day_of(at: datetime, zone: ZoneInfo) -> date:
    return (to_utc(at) - timedelta(microseconds=1)).astimezone(zone).date()


def _result(
    info: SloInfo,
    series: Series,
    period: Period,
    at: datetime,
    settings: WorkspaceSettings,
    lowest: bool,
) -> PeriodResult:
    whole = period.span(settings.zone)
    end = max(whole.start, min(whole.end, at))
    objective = info.history.in_force(end, settings.zone)
    counts = series.counts(whole.start, end) if end > whole.start else ZERO
    budget = error_budget(objective.target, counts, Span(whole.start, end, whole.end))
    to_date = at < whole.end
    met = None
    if budget.actual is not None and not to_date:
        met = round(budget.actual, 9) >= float(objective.target)
    low = lowest_remaining(info.history, series, whole.start, end, settings.zone) if lowest else None
    return PeriodResult(
        period=period,
        start=whole.start,
        end=end,
        counts=counts,
        target=objective.target,
        actual=budget.actual,
        met=met,
        to_date=to_date,
        consumed=budget.consumed,
        minutes=budget.minutes,
        lowest_remaining=low[0] if low else None,
        lowest_at=low[1] if low else None,
    )
