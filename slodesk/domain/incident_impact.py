"""What an incident cost: the three labelled ways to estimate it, beside what samples measured (R17, R18)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003 - what is kept for good looks at the fields' kinds
from math import fsum
from typing import TYPE_CHECKING

from slodesk.domain.incident_summary import COUNTED, ESTIMATED, MEASURED, TIME_BASED

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.incident_summary import Measured


@dataclass(frozen=True, slots=True)
class Impact:
    """What an incident cost one SLO; shares are ratios of the budget of its window, None where unknown.

    Attributes:
        counted: failed requests ÷ requests that may fail in the window.
        estimated: from the error rate and the time.
        time_based: as if every minute were bad.
        measured: events that failed meanwhile ÷ events that may fail, from samples.
        below_minutes: for how long the samples were below the target, minutes.
        actual: good share of the samples while it lasted, a ratio.
        within: whether the SLO stayed within its target meanwhile; None without samples.
        remaining: budget left when it was over, a ratio (may be negative).
    """

    counted: Decimal | None
    estimated: Decimal | None
    time_based: Decimal
    measured: float | None = None
    below_minutes: float | None = None
    actual: float | None = None
    within: bool | None = None
    remaining: float | None = None

    @property
    def best(self) -> tuple[float, str]:
        """The share that is known best, and how: measured, counted, estimated, then time alone (R17)."""
        if self.measured is not None:
            return self.measured, MEASURED
        if self.counted is not None:
            return float(self.counted), COUNTED
        if self.estimated is not None:
            return float(self.estimated), ESTIMATED
        return float(self.time_based), TIME_BASED


def counted_share(failed: Decimal, target: Decimal, total: Decimal) -> Decimal | None:
    """Return failed ÷ allowed, with (1 − T)·total allowed; None without traffic (R17).

    Args:
        failed: requests, ≥ 0.
        target: a ratio in (0, 1).
        total: requests of the window, ≥ 0.
    """
    allowed = (1 - target) * total
    return failed / allowed if allowed > 0 else None


def estimated_share(
    error_rate: Decimal, minutes: Decimal, target: Decimal, window_minutes: Decimal
) -> Decimal:
    """Return error rate · minutes ÷ ((1 − T)·W); the request rate cancels (R17).

    50 % for 60 minutes at 99.9 % over 30 days is 0.6944…; 15 % for 135 minutes is 0.46875.

    Args:
        error_rate: share of requests that failed, a ratio.
        minutes: how long.
        target: a ratio in (0, 1).
        window_minutes: length of the SLO's window, > 0.
    """
    return error_rate * minutes / ((1 - target) * window_minutes)


def time_share(minutes: Decimal, target: Decimal, window_minutes: Decimal) -> Decimal:
    """Return bad minutes ÷ budget minutes, as if nothing had worked meanwhile (R17)."""
    return minutes / ((1 - target) * window_minutes)


def failed_requests(request_rate: Decimal, minutes: Decimal, error_rate: Decimal) -> Decimal:
    """Return how many requests failed: rate per minute · minutes · error rate (R18)."""
    return request_rate * minutes * error_rate


def availability(error_rate: Decimal) -> Decimal:
    """Return the share of requests that worked while it lasted (R18)."""
    return 1 - error_rate


def below_minutes(series: Measured, start: datetime, end: datetime, target: Decimal) -> float | None:
    """Return for how many minutes of (start, end] samples were below the target; None without any (R18).

    Each sample stands for the interval it ends, as far as that lies inside.
    """
    step = series.step(start, end)
    if step is None:
        return None
    points = series.points(start, end)
    lengths = []
    for point in points:
        good = point.good / point.total if point.total else 1.0
        if round(good - float(target), 9) < 0:
            lengths.append((point.end - max(point.end - step, start)).total_seconds() / 60)
    return fsum(lengths)
