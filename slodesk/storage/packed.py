"""The bytes of a day's points: what their header says, and plain arrays of them without numpy.

``samples/packing.py`` writes them and reads them as numpy arrays.
"""

from __future__ import annotations

import struct
import sys
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY_SECONDS = 86400

HEADER = struct.Struct("<BBHIII")  # layout, flags, spare, count, first end, distance
LAYOUT = 1
REGULAR, GOOD_WHOLE, TOTAL_WHOLE = 1, 2, 4
"""Flags: ends at equal distances are left out; counts without fractions take 4 bytes instead of 8."""


class DamagedDay(WorkspaceError, ValueError):
    """A day's points are not what was stored: the workspace is damaged."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the header of a packed day says.

    Attributes:
        count: how many points.
        first: end of the first interval, in seconds after 00:00.
        distance: seconds between two ends, where ``sizes[0]`` is 0.
        sizes: bytes of an end (0: not stored), of a good and of a total count.
    """

    count: int
    first: int
    distance: int
    sizes: tuple[int, int, int]


def shape(data: bytes) -> Shape:
    """Return what the header says; raise ``DamagedDay`` when the bytes are damaged."""
    if len(data) < HEADER.size:
        raise DamagedDay("the points of a day are cut short")
    layout, flags, _, count, first, distance = HEADER.unpack_from(data)
    if layout != LAYOUT or flags > 7 or count > DAY_SECONDS:
        raise DamagedDay("the points of a day are not in a known layout")
    sizes = (0 if flags & REGULAR else 4, 4 if flags & GOOD_WHOLE else 8, 4 if flags & TOTAL_WHOLE else 8)
    if len(data) != HEADER.size + count * sum(sizes):
        raise DamagedDay("the points of a day are cut short")
    return Shape(count, first, distance, sizes)


@dataclass(frozen=True, slots=True)
class PlainPoints:
    """The points of one day in order: ends in seconds after 00:00, good and all events."""

    ends: Sequence[int]
    good: Sequence[float]
    total: Sequence[float]


NO_POINTS = PlainPoints((), (), ())


def plain_points(data: bytes) -> PlainPoints:
    """Return the points of a packed day; raise ``DamagedDay`` when the bytes are damaged."""
    found = shape(data)
    columns: list[Sequence[int] | Sequence[float]] = []
    at = HEADER.size
    for size in found.sizes:
        columns.append(_column(data[at : at + size * found.count], size))
        at += size * found.count
    ends, good, total = columns
    if not found.sizes[0]:
        ends = [found.first] * found.count
        if found.distance:
            ends = range(found.first, found.first + found.distance * found.count, found.distance)
    return PlainPoints(ends, good, total)  # type: ignore[arg-type]


def _column(data: bytes, size: int) -> Sequence[int] | Sequence[float]:
    values = array("d" if size == 8 else "I", data)
    if sys.byteorder == "big":
        values.byteswap()
    return values
