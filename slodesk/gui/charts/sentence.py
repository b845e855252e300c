"""The sentence beside a chart: it says the same as the picture, to whoever cannot see it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QLocale

from slodesk.gui.charts.ticks import DAY, day_text
from slodesk.gui.charts.words import left_words, newest_words

if TYPE_CHECKING:
    from slodesk.gui.charts.data import ChartData, Line, Mark

_TELLING = 0.03
"""Share of the budget from which a movement is worth words."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Chart", text)


def describe(data: ChartData, start: float, end: float) -> str:
    """Return what the chart shows from ``start`` to ``end``, in a few plain sentences."""
    return " ".join(sentences(data, start, end))


def sentences(data: ChartData, start: float, end: float) -> tuple[str, ...]:
    """Return what the chart shows, sentence by sentence: how it stands, its history, what comes next."""
    if not data.lines:
        return ()
    first = data.lines[0]
    if len(data.lines) > 1:
        figures = [f"{line.name} {newest_words(data, line)}" for line in data.lines]
        parts = [_tr("Budget left: {list}.").format(list=", ".join(figures))]
    else:
        parts = [data.standing]
        parts += _history(data, first, start, min(end, data.now))
        parts += _events(data, first, start, end)
        parts += _holes(data, first, start, min(end, data.now))
    if data.outlook:
        parts.append(f"{first.name}: {data.outlook}" if len(data.lines) > 1 else data.outlook)
    return tuple(part for part in parts if part)


def _day(data: ChartData, moment: float) -> str:
    """Return the local day a moment belongs to; midnight belongs to the day it ends."""
    return day_text(datetime.fromtimestamp(moment - 1, UTC).astimezone(data.zone).date(), QLocale())


def _history(data: ChartData, line: Line, start: float, end: float) -> list[str]:
    """Say where the line came from, and its lowest point when that was elsewhere."""
    seen = line.visible(start, end)
    known = np.flatnonzero(~np.isnan(seen.values))
    if len(known) < 2 or data.burn_down:
        return []
    first, last, low = known[0], known[-1], int(np.nanargmin(seen.values))
    values = [float(seen.values[index]) for index in (first, last, low)]
    said = []
    if abs(values[0] - values[1]) >= _TELLING:
        began = left_words(values[0], data.policy)
        day = _day(data, float(seen.times[first]))
        said.append(_tr("It was {share} on {day}.").format(share=began, day=day))
    if min(values[0], values[1]) - values[2] >= _TELLING:
        lowest, day = left_words(values[2], data.policy), _day(data, float(seen.times[low]))
        said.append(_tr("The lowest was {share} on {day}.").format(share=lowest, day=day))
    return said


def _events(data: ChartData, line: Line, start: float, end: float) -> list[str]:
    """Name the incidents in view, the latest two."""
    seen = [mark for mark in data.marks if mark.line == line.key and start <= mark.at <= end]
    incidents = [mark for mark in seen if mark.kind == "incident"][-2:]
    if not incidents:
        return []
    names = [f"{_titled(mark)} ({_day(data, mark.at + 1)})" for mark in incidents]
    return [_tr("Incidents: {list}.").format(list="; ".join(names))]


def _holes(data: ChartData, line: Line, start: float, end: float) -> list[str]:
    """Say when there were no samples."""
    gaps = [gap for gap in line.gaps if gap[1] > start and gap[0] < end]
    if not gaps:
        return []
    longest = max(gaps, key=lambda gap: gap[1] - gap[0])
    first, last = _day(data, longest[0] + 2), _day(data, longest[1])
    when = first if first == last or longest[1] - longest[0] < DAY / 24 else f"{first} – {last}"
    if len(gaps) == 1:
        return [_tr("No samples: {when}.").format(when=when)]
    words = _tr("No samples at {count} times, the longest {when}.")
    return [words.format(count=len(gaps), when=when)]


def _titled(mark: Mark) -> str:
    return f"{mark.title}, {mark.change}" if mark.change else mark.title
