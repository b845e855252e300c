"""Samples: a day's points packed into one row, merged by rule R5a, and read as series."""

from slodesk.storage.samples.merge import Merge, merge_day
from slodesk.storage.samples.packing import Points, pack, resolution, split_days, unpack
from slodesk.storage.samples.series import DaySeries, SampleSet

__all__ = [
    "DaySeries",
    "Merge",
    "Points",
    "SampleSet",
    "merge_day",
    "pack",
    "resolution",
    "split_days",
    "unpack",
]
