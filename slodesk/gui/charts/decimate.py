"""Millions of points to a screenful: the same picture, drawn from a few thousand of them.

Each pixel column keeps its first, lowest, highest and last point, so that no extreme is lost; a run
of NaN stays a break however short it is, and what stands alone between two breaks stays too.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.intp]

_PER_COLUMN = 4
_BREAKS_PER_COLUMN = 4


def decimate(times: Floats, values: Floats, start: float, end: float, columns: int) -> tuple[Floats, Floats]:
    """Return the points that draw ``values`` between ``start`` and ``end`` in ``columns`` pixels.

    All returned points are points of the input, in order; the nearest one beyond each edge is
    included, so that lines run out of the picture. NaN marks a break.

    Args:
        times: ascending.
        values: as long as ``times``; NaN where there is nothing to draw.
        start: left edge, in the unit of ``times``.
        end: right edge.
        columns: width in pixels, at least 1.
    """
    low = max(0, int(np.searchsorted(times, start, "left")) - 1)
    high = min(len(times), int(np.searchsorted(times, end, "right")) + 1)
    times, values = times[low:high], values[low:high]
    if high - low <= _PER_COLUMN * columns or end <= start:
        return times, values
    keep = kept_indexes(times, values, start, end, columns)
    return times[keep], values[keep]


def kept_indexes(times: Floats, values: Floats, start: float, end: float, columns: int) -> Indexes:
    """Return the indexes of the points ``decimate`` keeps, ascending, without cutting to the view."""
    edges = np.searchsorted(times, np.linspace(start, end, columns + 1))
    # The neighbours beyond the edges stay on their own, or they would pull a column out of the view.
    cuts = np.unique(np.concatenate(([0], edges, [len(values)])))
    if not np.isnan(values.min()):
        return _segments(values, cuts)
    missing = np.isnan(values)
    flips = np.flatnonzero(missing[1:] != missing[:-1]) + 1
    if len(flips) <= _BREAKS_PER_COLUMN * columns:
        return _segments(values, np.union1d(cuts, flips), missing)
    return _crowded(values, missing, cuts, flips)


def _segments(values: Floats, cuts: Indexes, missing: npt.NDArray[np.bool_] | None = None) -> Indexes:
    """Keep first, lowest, highest and last of each segment; of a missing one, its first point."""
    found: list[int] = []
    bounds = cuts.tolist()
    for first, after in pairwise(bounds):
        found.append(first)
        if after - first == 1 or (missing is not None and missing[first]):
            continue
        piece = values[first:after]
        found += (first + int(piece.argmin()), first + int(piece.argmax()), after - 1)
    return np.unique(np.array(found, dtype=np.intp))


def _crowded(values: Floats, missing: npt.NDArray[np.bool_], cuts: Indexes, flips: Indexes) -> Indexes:
    """Bound the output where breaks are denser than pixels: extremes of a column, and a break between."""
    found: list[int] = []
    bounds = cuts.tolist()
    for first, after in pairwise(bounds):
        chosen = {first, after - 1}
        piece = values[first:after]
        if not missing[first:after].all():
            chosen |= {first + int(np.nanargmin(piece)), first + int(np.nanargmax(piece))}
        ordered = sorted(chosen)
        for left, right in pairwise(ordered):
            # A break between two kept points shows as the first flip after the left one.
            flip = int(np.searchsorted(flips, left, "right"))
            if not missing[left] and flip < len(flips) and flips[flip] < right:
                found.append(int(flips[flip]))
        found += ordered
    return np.unique(np.array(found, dtype=np.intp))


def isolated(values: Floats) -> npt.NDArray[np.bool_]:
    """Return which values stand alone between breaks: no line shows them, so they get a dot."""
    if len(values) == 0:
        return np.zeros(0, dtype=np.bool_)
    missing = np.isnan(values)
    edges = np.concatenate(([True], missing, [True]))
    return ~missing & edges[:-2] & edges[2:]
