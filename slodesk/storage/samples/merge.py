"""How new points meet the points a day already has (R5a)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from slodesk.storage.samples.packing import Points

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Merge:
    """What a day holds after an import, and what became of the new points.

    Every new point is counted once: ``added``, ``updated``, ``unchanged`` or ``skipped``.
    """

    points: Points
    step: int
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0

    @property
    def changed(self) -> bool:
        """Whether the day has to be written."""
        return bool(self.added or self.updated)


def merge_day(existing: Points | None, new: Points, *, step: int, existing_step: int | None = None) -> Merge:
    """Merge new points into a day, which has one resolution (R5a).

    A finer import replaces a day when it covers everything the day holds; one of equal
    resolution merges by timestamp and wins; a coarser one, or a finer one with gaps, leaves the
    day as it is and is counted as skipped.

    Args:
        existing: what the day holds; None or empty for a new day.
        new: the points of the import in this day.
        step: resolution of the import, in seconds.
        existing_step: resolution of the day, in seconds.
    """
    if existing is None or not len(existing):
        return Merge(new, step, added=len(new))
    old_step = existing_step or step
    if step > old_step or (step < old_step and not _covers(new.ends, step, existing.ends, old_step)):
        return Merge(existing, old_step, skipped=len(new))
    if step < old_step:
        updated = int(np.isin(new.ends, existing.ends).sum())
        return Merge(new, step, added=len(new) - updated, updated=updated)
    return _by_timestamp(existing, new, step)


def _covers(fine: NDArray[np.uint32], step: int, coarse: NDArray[np.uint32], coarse_step: int) -> bool:
    """Return whether the fine intervals fill every coarse interval (the part inside the day)."""
    stops = coarse.astype(np.int64)
    starts = np.maximum(stops - coarse_step, 0)
    ends = fine.astype(np.int64)
    inside = np.searchsorted(ends, stops, side="right") - np.searchsorted(ends, starts, side="right")
    return bool((inside * step >= stops - starts).all())


def _by_timestamp(existing: Points, new: Points, step: int) -> Merge:
    at = np.searchsorted(existing.ends, new.ends)
    known = np.zeros(len(new), bool)
    inside = at < len(existing)
    known[inside] = existing.ends[at[inside]] == new.ends[inside]
    slots = at[known]
    same = (existing.good[slots] == new.good[known]) & (existing.total[slots] == new.total[known])
    added, unchanged = int((~known).sum()), int(same.sum())
    updated = len(new) - added - unchanged
    if not (added or updated):
        return Merge(existing, step, unchanged=unchanged)
    kept = ~np.isin(existing.ends, new.ends)
    ends = np.concatenate((existing.ends[kept], new.ends))
    order = np.argsort(ends, kind="stable")
    points = Points(
        ends[order],
        np.concatenate((existing.good[kept], new.good))[order],
        np.concatenate((existing.total[kept], new.total))[order],
    )
    return Merge(points, step, added, updated, unchanged)
