"""Samples: a day's points packed into one row, merged by rule R5a, and read as series."""

from slodesk.storage.samples.merge import Merge, merge_day
from slodesk.storage.samples.metrics import merge_values, metric_days, metric_row, unpack_values, value_points
from slodesk.storage.samples.packing import (
    Points,
    make_points,
    pack,
    resolution,
    sample_days,
    sample_row,
    split_days,
    unpack,
)
from slodesk.storage.series import DaySeries, SampleSet

__all__ = [
    "DaySeries",
    "Merge",
    "Points",
    "SampleSet",
    "make_points",
    "merge_day",
    "merge_values",
    "metric_days",
    "metric_row",
    "pack",
    "resolution",
    "sample_days",
    "sample_row",
    "split_days",
    "unpack",
    "unpack_values",
    "value_points",
]
