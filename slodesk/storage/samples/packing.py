"""The points of one UTC day as a few compact arrays.

A packed day is a header, then the ends, good and total. Ends that follow at equal distance take
no space; whole counts below 2³² take four bytes; everything else is kept as float64. Nothing is
rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from slodesk.storage.packed import (
    DAY_SECONDS,
    GOOD_WHOLE,
    HEADER,
    LAYOUT,
    REGULAR,
    TOTAL_WHOLE,
    shape,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The points of one UTC day, in order.

    Args:
        ends: uint32, end of each interval in seconds after 00:00, 1…86400, strictly rising.
        good: float64, good events of each interval.
        total: float64, all events of each interval.
    """

    ends: NDArray[np.uint32]
    good: NDArray[np.float64]
    total: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ends)

    def __iter__(self) -> Iterator[NDArray[Any]]:
        return iter((self.ends, self.good, self.total))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Points):
            return NotImplemented
        return (
            np.array_equal(self.ends, other.ends)
            and np.array_equal(self.good, other.good)
            and np.array_equal(self.total, other.total)
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def first(self) -> int:
        """End of the first interval, in seconds after 00:00."""
        return int(self.ends[0])

    @property
    def last(self) -> int:
        """End of the last interval, in seconds after 00:00."""
        return int(self.ends[-1])

    @property
    def good_sum(self) -> float:
        """Good events of the day."""
        return float(self.good.sum())

    @property
    def total_sum(self) -> float:
        """All events of the day."""
        return float(self.total.sum())


def make_points(ends: ArrayLike, good: ArrayLike, total: ArrayLike) -> Points:
    """Return points from any arrays of equal length."""
    return Points(
        np.ascontiguousarray(ends, dtype=np.uint32),
        np.ascontiguousarray(good, dtype=np.float64),
        np.ascontiguousarray(total, dtype=np.float64),
    )


def pack(points: Points) -> bytes:
    """Return the bytes stored in ``sample_day.points``; ``unpack`` gives equal points back."""
    return _packed(points, _whole(points.good), _whole(points.total))


def _packed(points: Points, *wholes: NDArray[np.uint32] | None) -> bytes:
    ends = points.ends
    count = len(ends)
    first = int(ends[0]) if count else 0
    distance = int(ends[1]) - first if count > 1 else 0
    flags = 0
    parts: list[bytes] = []
    if count < 3 or bool((ends[1:] - ends[:-1] == distance).all()):
        flags |= REGULAR
    else:
        parts.append(ends.astype("<u4").tobytes())
    for values, whole, flag in zip(
        (points.good, points.total), wholes, (GOOD_WHOLE, TOTAL_WHOLE), strict=True
    ):
        if whole is None:
            parts.append(values.astype("<f8").tobytes())
        else:
            flags |= flag
            parts.append(whole.tobytes())
    return b"".join((HEADER.pack(LAYOUT, flags, 0, count, first, distance), *parts))


def _whole(values: NDArray[np.float64]) -> NDArray[np.uint32] | None:
    """Return the values as uint32 when that loses nothing."""
    if len(values) and not (values.min() >= 0 and values.max() < 2**32):
        return None
    whole = values.astype("<u4")
    same = bool((whole == values).all()) and not bool(np.signbit(values).any())
    return whole if same else None


def unpack(data: bytes) -> Points:
    """Return the points of a packed day; raise ``DamagedDay`` when the bytes are damaged."""
    found = shape(data)
    count, at = found.count, HEADER.size
    if found.sizes[0]:
        ends = np.frombuffer(data, "<u4", count, at).astype(np.uint32)
        at += 4 * count
    else:
        ends = (found.first + found.distance * np.arange(count, dtype=np.int64)).astype(np.uint32)
    good = np.frombuffer(data, _stored_as(found.sizes[1]), count, at).astype(np.float64)
    at += found.sizes[1] * count
    total = np.frombuffer(data, _stored_as(found.sizes[2]), count, at).astype(np.float64)
    return Points(ends, good, total)


def _stored_as(size: int) -> str:
    return "<u4" if size == 4 else "<f8"


def to_seconds(times: Sequence[datetime] | ArrayLike) -> NDArray[np.int64]:
    """Return aware times, or epoch seconds, as whole epoch seconds."""
    if not isinstance(times, np.ndarray):
        listed = list(cast("Sequence[Any]", times))
        if listed and isinstance(listed[0], datetime):
            return np.fromiter((round(time.timestamp()) for time in listed), np.int64, len(listed))
        times = np.asarray(listed, np.float64)
    return times if times.dtype == np.int64 else np.rint(times).astype(np.int64)


def resolution(times: Sequence[datetime] | ArrayLike) -> int:
    """Return the smallest gap in seconds; a single point stands for one day (R5a)."""
    seconds = np.unique(to_seconds(times))
    return int(np.diff(seconds).min()) if len(seconds) > 1 else DAY_SECONDS


def split_days(
    times: Sequence[datetime] | ArrayLike, good: ArrayLike, total: ArrayLike
) -> Iterator[tuple[date, Points]]:
    """Sort points into UTC days; the one stamped midnight belongs to the day that ended (R2).

    A time that occurs twice keeps its last value.

    Args:
        times: ends of the intervals, aware datetimes or epoch seconds, in any order.
        good: good events, same length.
        total: all events, same length.
    """
    ends, goods, totals, days = _by_day(times, good, total)
    for day, start, stop in days:
        yield day, Points(ends[start:stop], goods[start:stop], totals[start:stop])


def _by_day(
    times: Sequence[datetime] | ArrayLike, good: ArrayLike, total: ArrayLike
) -> tuple[NDArray[np.uint32], NDArray[np.float64], NDArray[np.float64], list[tuple[date, int, int]]]:
    """Return all points in order, and where each day begins and ends among them."""
    seconds = to_seconds(times)
    goods, totals = np.ascontiguousarray(good, np.float64), np.ascontiguousarray(total, np.float64)
    if len(seconds) > 1 and not bool((np.diff(seconds) > 0).all()):
        order = np.argsort(seconds, kind="stable")
        seconds = seconds[order]
        last = np.append(seconds[1:] != seconds[:-1], True)
        seconds, goods, totals = seconds[last], goods[order][last], totals[order][last]
    days = (seconds - 1) // DAY_SECONDS
    ends = (seconds - days * DAY_SECONDS).astype(np.uint32)
    starts = np.flatnonzero(np.append(True, days[1:] != days[:-1])) if len(days) else np.array([], np.int64)
    stops = np.append(starts[1:], len(days))
    dates = [date.fromordinal(_EPOCH + day) for day in days[starts].tolist()]
    return ends, goods, totals, list(zip(dates, starts.tolist(), stops.tolist(), strict=False))


def sample_row(day: date, points: Points, step: int) -> dict[str, Any]:
    """Return the columns of ``sample_day`` for one day, the SLO's key left out."""
    return _row(day, points, step, _whole(points.good), _whole(points.total))


def sample_days(
    times: Sequence[datetime] | ArrayLike, good: ArrayLike, total: ArrayLike, step: int
) -> list[dict[str, Any]]:
    """Return the columns of one ``sample_day`` row per UTC day; arguments as for ``split_days``."""
    ends, goods, totals, days = _by_day(times, good, total)
    # Asked once for all days: nearly always every count is whole, and a day alone is a small question.
    whole_goods, whole_totals = _whole(goods), _whole(totals)
    found = []
    for day, start, stop in days:
        points = Points(ends[start:stop], goods[start:stop], totals[start:stop])
        whole_good = _whole(points.good) if whole_goods is None else whole_goods[start:stop]
        whole_total = _whole(points.total) if whole_totals is None else whole_totals[start:stop]
        found.append(_row(day, points, step, whole_good, whole_total))
    return found


def _row(
    day: date, points: Points, step: int, good: NDArray[np.uint32] | None, total: NDArray[np.uint32] | None
) -> dict[str, Any]:
    return {
        "day": day,
        "good": points.good_sum,
        "total": points.total_sum,
        "step": step,
        "first": points.first,
        "last": points.last,
        "points": _packed(points, good, total),
    }
