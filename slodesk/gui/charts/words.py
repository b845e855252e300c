"""What a chart says in words: figures, the readout under the pointer, the sentence beside it."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from slodesk.domain.figures import NONE, remaining_places
from slodesk.domain.phrases import MINUS, SPACE
from slodesk.gui.charts.ticks import moment_text

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.gui.charts.data import ChartData, Line

ENOUGH = 0.99
"""Share of a window that must have samples before its figure goes without saying so."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Chart", text)


def tip(words: str) -> str:
    """Return words for a tool tip: Qt would take a name such as ``<b>`` for markup."""
    return f"<p style='white-space: pre-wrap'>{html.escape(words)}</p>"


def percent_words(share: float, places: int) -> str:
    """Return a share in percent in the user's locale, with a true minus and never −0."""
    value = round(share * 100, places)
    text = QLocale().toString(abs(value), "f", places)
    return f"{MINUS if value < 0 else ''}{text}{SPACE}%"


def left_words(share: float | None, policy: Policy) -> str:
    """Return a share of budget left, with as many decimals as its band needs: "7 %", "−40 %"."""
    return NONE if share is None else percent_words(share, remaining_places(share, policy))


def line_words(line: Line, share: float, policy: Policy) -> str:
    """Return a value of a line and what it is a share of: "7 %", "75 % of the month"."""
    words = left_words(share, policy)
    return f"{words} {line.measure}" if line.measure else words


def newest_words(data: ChartData, line: Line) -> str:
    """Return how a line stands at ``now``: its newest value, or that there are no samples."""
    newest = line.newest
    if newest is None or any(end >= data.now for _, end in line.gaps):
        return _tr("no samples")
    return line_words(line, newest[1], data.policy)


def change_words(change: float) -> str:
    """Return by how much the budget moved in percent of the budget, signed: "−11 %"."""
    sign = MINUS if change < 0 else "+"
    return f"{sign}{QLocale().toString(abs(change) * 100, 'f', 0)}{SPACE}%"


def readout(data: ChartData, moment: float) -> list[tuple[str, str, str]]:
    """Return what each line shows at a moment: (key, name, words); the newest values' words first.

    Moments after ``now`` are read from the projections.
    """
    return [(line.key, line.name, _value_words(data, line, moment)) for line in data.lines]


def _value_words(data: ChartData, line: Line, moment: float) -> str:
    if moment > data.now and len(line.ahead_times):
        ahead = _interpolated(line, moment)
        if ahead is not None:
            return _tr("{share} projected").format(share=line_words(line, ahead, data.policy))
    index = line.nearest(moment)
    if index is None or math.isnan(line.values[index]) or _in_gap(line, moment):
        return _tr("no samples")
    words = _tr("{share} left").format(share=line_words(line, float(line.values[index]), data.policy))
    covered = 1.0 if line.coverage is None else float(line.coverage[index])
    if covered < ENOUGH:
        part = percent_words(covered, 0)
        words += _tr(", from {part} of its window").format(part=part)
    return words


def _in_gap(line: Line, moment: float) -> bool:
    return any(start < moment < end for start, end in line.gaps)


def _interpolated(line: Line, moment: float) -> float | None:
    times, values = line.ahead_times, line.ahead_values
    if not times[0] <= moment <= times[-1]:
        return None
    after = min(max(int(times.searchsorted(moment)), 1), len(times) - 1)
    part = (moment - times[after - 1]) / max(times[after] - times[after - 1], 1e-9)
    value = float(values[after - 1] + part * (values[after] - values[after - 1]))
    return None if math.isnan(value) else value


def readout_text(data: ChartData, moment: float) -> str:
    """Return the readout as one line for a screen reader."""
    parts = [moment_text(moment, data.zone, QLocale())]
    for _, name, words in readout(data, moment):
        parts.append(f"{name}: {words}" if len(data.lines) > 1 else words)
    return ", ".join(parts)
