"""Charts as tables, for formats and readers without pictures: the same figures, few enough to read."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from itertools import pairwise

from slodesk.domain.status import STATUS_WORDS
from slodesk.reports.charts.scales import number_text, value_at
from slodesk.reports.report import BarChart, Cell, Column, Schedule, StatusCell, Table, TimeChart
from slodesk.reports.words import date_text, moment_text, say, tr

_ROWS = 12


def bar_table(chart: BarChart) -> Table:
    """Return the bars as rows."""
    columns = [Column(tr("Name"), weight=2), Column(tr("Value"), "right")]
    if chart.before_label:
        columns.append(Column(chart.before_label, "right"))
    if any(bar.status for bar in chart.bars):
        columns.append(Column(tr("Status")))
    rows: list[tuple[Cell, ...]] = []
    for bar in chart.bars:
        row: list[Cell] = [bar.label, bar.text]
        if chart.before_label:
            row.append(_value(bar.before, chart.unit))
        if len(columns) > len(row):
            row.append(StatusCell(bar.status, say(STATUS_WORDS[bar.status])) if bar.status else "")
        rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows))


def schedule_table(chart: Schedule) -> Table:
    """Return the rows of a schedule with their days, and what each waits for; the line is a row."""
    columns = [Column(tr("Name"), weight=3), Column(tr("From")), Column(tr("To")), Column("", "right")]
    words = any(row.word for row in chart.rows)
    needs = any(row.needs for row in chart.rows)
    columns += [Column(tr("State"))] * words + [Column(tr("After"), weight=2)] * needs
    rows: list[tuple[Cell, ...]] = []
    for place, row in enumerate(chart.rows):
        if place == chart.cut:
            rows.append((chart.cut_label, *[""] * (len(columns) - 1)))
        starts, ends = (date_text(day) if day else "—" for day in (row.starts, row.ends))
        first = "; ".join(chart.rows[other].label for other in row.needs)
        rows.append((row.label, starts, ends, row.text, *[row.word] * words, *[first] * needs))
    if chart.cut is not None and chart.cut >= len(chart.rows):
        rows.append((chart.cut_label, *[""] * (len(columns) - 1)))
    return Table(tuple(columns), tuple(rows), empty=tr("Nothing is planned yet."))


def time_table(chart: TimeChart) -> Table:
    """Return the lines at evenly spaced times, and the markers at theirs, in order of time."""
    solid = [line for line in chart.lines if line.style == "solid"]
    columns = (
        Column(tr("Time")),
        *(Column(line.name, "right") for line in solid),
        Column(tr("What happened")),
    )
    rows: list[tuple[Cell, ...]] = []
    moments, step = _moments(chart)
    for at, label in moments:
        when = moment_text(datetime.fromtimestamp(at, UTC), chart.zone)
        values = [_value(_near(line.times, line.values, at, step), chart.unit) for line in solid]
        rows.append((when, *values, label))
    for line in chart.lines:
        if line.style == "dashed" and line.times:
            when = moment_text(datetime.fromtimestamp(line.times[-1], UTC), chart.zone)
            row = [when, *("" for _ in solid), f"{line.name}: {_value(line.values[-1], chart.unit)}"]
            rows.append(tuple(row))
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Table(columns, tuple(rows), empty=tr("No values in this time."))


def _moments(chart: TimeChart) -> tuple[list[tuple[float, str]], float]:
    """Return the times of the rows with what happened then, and how far back a row looks."""
    known = sorted({t for line in chart.lines if line.style == "solid" for t in line.times})
    happened: dict[float, list[str]] = {}
    for marker in chart.markers:
        happened.setdefault(marker.at.timestamp(), []).append(marker.label)
    if len(known) <= _ROWS + 2:
        regular, step = known, max((b - a for a, b in pairwise(known)), default=1.0)
    else:
        first, last = chart.start.timestamp(), known[-1]
        step = (last - first) / _ROWS
        regular = [first + step * n for n in range(1, _ROWS + 1)]
    return [(at, "; ".join(happened.get(at, ()))) for at in sorted({*regular, *happened})], step


def _near(times: tuple[float, ...], values: tuple[float | None, ...], at: float, step: float) -> float | None:
    """Return the value at a time; None in a gap that began more than a step before."""
    inside = [(t, v) for t, v in zip(times, values, strict=True) if at - step < t <= at + 1]
    if not inside:
        return None
    if all(v is None or not math.isfinite(v) for _, v in inside):
        return None
    return value_at([t for t, _ in inside], [v for _, v in inside], at + 1)


def _value(value: float | None, unit: str) -> str:
    if value is None or not math.isfinite(value):
        return "—"
    return number_text(round(value, 1 if unit else 3), unit)
