"""Metric values as CSV: service, metric, timestamp, value, unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slodesk.integrations.csv_series import NAME_LIMIT, Gatherer
from slodesk.integrations.csv_values import BadValue, number, numbers, quoted
from slodesk.operations.incoming import MetricSet, Parsed

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.integrations.csv_reader import Chunk, CsvFile


def read(file: CsvFile, now: datetime) -> Parsed:
    """Read a metrics table; rows without a finite value are rejected with their reason (R3)."""
    notes = file.notes
    gatherer = Gatherer(notes, int(now.timestamp()), "metric")
    units: dict[tuple[str, str], tuple[str, int]] = {}
    for chunk in file.chunks():
        codes = gatherer.codes(chunk)
        ends = gatherer.times(chunk.columns["timestamp"])
        values = numbers(chunk.columns["value"]) + 0.0  # no −0.0
        accepted = (codes >= 0) & (ends >= 0) & (ends <= gatherer.now) & np.isfinite(values)
        if "unit" in chunk.columns:
            _units(chunk, accepted.tolist(), units, gatherer)
        for row in np.flatnonzero(~accepted).tolist():
            reason = gatherer.reason(chunk, row, int(ends[row]))
            notes.reject(chunk.lines[row], reason or _reason(chunk, row))
        gatherer.add(chunk, codes, ends, accepted, values)
    items = tuple(
        MetricSet(*run.pair, run.line, run.ends, run.columns[0], units.get(run.pair, (None, 0))[0])
        for run in gatherer.runs()
    )
    count = sum(len(item.ends) for item in items)
    return Parsed(notes.source, "metrics", items, tuple(notes.warnings), notes.in_order(), count)


def _units(
    chunk: Chunk, accepted: list[bool], units: dict[tuple[str, str], tuple[str, int]], gatherer: Gatherer
) -> None:
    """Note the unit of each metric; a metric has one."""
    seen: set[tuple[str, str, str]] = set()
    columns = (chunk.columns[name] for name in ("service", "metric", "unit"))
    for row, key in enumerate(zip(*columns, strict=True)):
        if key in seen or not accepted[row]:
            continue
        seen.add(key)
        service, metric, unit = (part.strip() for part in key)
        line = chunk.lines[row]
        if not unit:
            continue
        if len(unit) > NAME_LIMIT or not unit.isprintable():
            gatherer.notes.warn(line, f"{quoted(unit)} is no unit and was left out")
            continue
        first = units.setdefault((service, metric), (unit, line))
        if first[0] != unit:
            gatherer.notes.warn(
                line, f"the unit {quoted(unit)} was left out; line {first[1]} says {quoted(first[0])}"
            )


def _reason(chunk: Chunk, row: int) -> str:
    """Say why the value of a row cannot be used."""
    text = chunk.columns["value"][row]
    if not text.strip():
        return "value is empty"
    try:
        number(text)
    except BadValue as bad:
        return f"value: {bad}"
    return f"{quoted(text)} is too large"
