"""The values of a metric by UTC day: packed, merged and made into rows like samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from slodesk.storage.samples.merge import Merge, merge_day
from slodesk.storage.samples.packing import Points, pack, split_days, unpack

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def value_points(ends: ArrayLike, values: ArrayLike) -> Points:
    """Return metric values as points; the value stands where samples have their good events."""
    found = np.ascontiguousarray(values, np.float64)
    return Points(np.ascontiguousarray(ends, np.uint32), found, np.zeros(len(found)))


def unpack_values(data: bytes) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """Return the ends (seconds after 00:00) and values of a packed metric day."""
    points = unpack(data)
    return points.ends, points.good


def merge_values(existing: bytes | None, new: Points) -> Merge:
    """Merge new values into a metric's day by timestamp; the new value wins."""
    return merge_day(None if existing is None else unpack(existing), new, step=1, existing_step=1)


def metric_row(day: Any, points: Points) -> dict[str, Any]:
    """Return the columns of ``metric_day`` for one day, the metric's key left out."""
    return {"day": day, "last": points.last, "last_value": float(points.good[-1]), "points": pack(points)}


def metric_days(times: ArrayLike, values: ArrayLike) -> list[dict[str, Any]]:
    """Return the columns of one ``metric_day`` row per UTC day.

    Args:
        times: epoch seconds or aware datetimes, in any order.
        values: same length.
    """
    found = np.asarray(values, np.float64)
    return [metric_row(day, points) for day, points in split_days(times, found, np.zeros(len(found)))]
