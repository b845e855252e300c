"""The lowest remaining of a rolling window, from all samples at once (R11)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import timedelta

    from numpy.typing import NDArray

    from slodesk.storage.series import DaySeries


def lowest(
    series: DaySeries, start: datetime, end: datetime, window: timedelta, tolerance: float
) -> tuple[float, datetime] | None:
    """Return the lowest remaining of the windows ending in [start, end], and the first moment of it.

    It changes only when a sample enters or leaves the window, so only those moments are looked at.

    Args:
        series: the samples.
        start: aware.
        end: aware.
        window: its length.
        tolerance: 1 − target, a ratio.

    Returns:
        None where no window has any traffic.
    """
    times, good, total = series.arrays(start - window, end)
    if not len(times):
        return None
    low, high, length = start.timestamp(), end.timestamp(), window.total_seconds()
    bads, totals = _sums(total - good), _sums(total)
    moments = np.concatenate(([low], times[times > low], times[times + length > low] + length))
    moments = moments[moments <= high]
    first = np.searchsorted(times, moments - length, side="right")
    after = np.searchsorted(times, moments, side="right")
    within = totals[after] - totals[first]
    known = within > 1e-12 * totals[-1]
    if not known.any():
        return None
    bad = np.maximum(bads[after] - bads[first], 0.0)[known]
    remaining = 1.0 - bad / (tolerance * within[known])
    best = remaining.min()
    at = moments[known][remaining == best].min()
    return float(best), datetime.fromtimestamp(float(at), UTC)


def _sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sums of the first 0, 1, 2 … values."""
    return np.concatenate(([0.0], np.cumsum(values)))
