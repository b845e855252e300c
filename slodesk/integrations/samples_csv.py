"""Samples as CSV: service, slo, timestamp (end of the interval), good, total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slodesk.integrations.csv_series import Gatherer
from slodesk.integrations.csv_values import BadValue, number, numbers, quoted
from slodesk.operations.incoming import Parsed, SampleSet

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.integrations.csv_reader import Chunk, CsvFile


def read(file: CsvFile, now: datetime) -> Parsed:
    """Read a samples table; rows that are no counts are rejected with their reason (R3)."""
    notes = file.notes
    gatherer = Gatherer(notes, int(now.timestamp()), "slo")
    for chunk in file.chunks():
        codes = gatherer.codes(chunk)
        ends = gatherer.times(chunk.columns["timestamp"])
        good = numbers(chunk.columns["good"]) + 0.0  # no −0.0
        total = numbers(chunk.columns["total"]) + 0.0
        # A comparison with NaN is false, so what is not a number fails here too.
        accepted = (codes >= 0) & (ends >= 0) & (ends <= gatherer.now)
        accepted &= (good >= 0) & (good <= total) & (total < np.inf)
        for row in np.flatnonzero(~accepted).tolist():
            reason = gatherer.reason(chunk, row, int(ends[row]))
            notes.reject(chunk.lines[row], reason or _reason(chunk, row))
        gatherer.add(chunk, codes, ends, accepted, good, total)
    items = tuple(
        SampleSet(*run.pair, run.line, run.ends, run.columns[0], run.columns[1], run.step)
        for run in gatherer.runs()
    )
    count = sum(len(item.ends) for item in items)
    return Parsed(notes.source, "samples", items, tuple(notes.warnings), notes.in_order(), count)


def _reason(chunk: Chunk, row: int) -> str:
    """Say why the counts of a row are no sample."""
    counts = []
    for name in ("good", "total"):
        text = chunk.columns[name][row]
        if not text.strip():
            return f"{name} is empty"
        try:
            counts.append(number(text))
        except BadValue as bad:
            return f"{name}: {bad}"
        if counts[-1] < 0:
            return f"{name} is negative: {quoted(text)}"
    if counts[0] > counts[1]:
        good, total = (chunk.columns[name][row].strip() for name in ("good", "total"))
        return f"good is more than total: {quoted(good)} of {quoted(total)}"
    return f"{quoted(chunk.columns['total'][row])} is too large"
