"""Lays out lying bars: value from zero (overdrafts to the left), where it was before, bands behind."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from slodesk.reports.charts.icons import icon_at
from slodesk.reports.charts.picture import (
    Box,
    Measure,
    Picture,
    Shape,
    Stroke,
    Words,
    fitted,
)
from slodesk.reports.charts.scales import nice_ticks, number_text
from slodesk.reports.words import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.reports.report import Bar, BarChart

_SIZE = 8.0
_SMALL = 7.2
ROW = 15.0
_HEAD = 13.0
_FOOT = 14.0


def height_of(chart: BarChart) -> float:
    """Return how tall the picture of a bar chart is."""
    return _HEAD + ROW * max(len(chart.bars), 1) + _FOOT + (11 if chart.before_label else 0)


def lay_out(chart: BarChart, width: float, measure: Measure) -> Picture:
    """Return the chart as shapes."""
    height = height_of(chart)
    icons = 13.0 if any(bar.status for bar in chart.bars) else 0.0
    names = [fitted(clean(bar.label), width * 0.3, _SIZE, measure) for bar in chart.bars]
    left = icons + max((measure(n, _SIZE, False) for n in names), default=0) + 10
    text_room = max((measure(clean(bar.text), _SIZE, True) for bar in chart.bars), default=0) + 10
    right = width - text_room
    values = [v for bar in chart.bars for v in (bar.value, bar.before) if v is not None and math.isfinite(v)]
    values += [t.value for t in chart.thresholds] + [0.0]
    if chart.bands:
        values += [e for b in chart.bands for e in (b.low, b.high) if math.isfinite(e)]
    low, high = min(values), max(values)
    if low < 0:
        low -= 0.04 * (high - low)
    high = high if high > low else low + 1
    scale = (right - left) / (high - low)

    def x(value: float) -> float:
        return left + (value - low) * scale

    bottom = _HEAD + ROW * max(len(chart.bars), 1)
    shapes = _backdrop(chart, x, low, high, bottom, measure)
    for number, (bar, name) in enumerate(zip(chart.bars, names, strict=True)):
        shapes += _bar(bar, name, _HEAD + ROW * number, icons, x, width)
    if chart.before_label:
        y = height - 3.5
        shapes.append(Stroke(((left + 2, y - 6), (left + 2, y + 1)), "text", 1.4))
        shapes.append(Words(left + 8, y, clean(chart.before_label), _SMALL, "muted"))
    cut = tuple(clean(b.label) for b, n in zip(chart.bars, names, strict=True) if clean(b.label) != n)
    return Picture(width, height, tuple(shapes), cut)


def _backdrop(
    chart: BarChart, x: Callable[[float], float], low: float, high: float, bottom: float, measure: Measure
) -> list[Shape]:
    shapes: list[Shape] = []
    ticks = sorted({e for b in chart.bands for e in (b.low, b.high) if math.isfinite(e)})
    for band in chart.bands:
        begin, end = max(band.low, low), min(band.high, high)
        if end <= begin:
            continue
        wide = x(end) - x(begin)
        shapes.append(Box(x(begin), _HEAD - 2, wide, bottom - _HEAD + 2, f"{band.status}-soft"))
        label = clean(band.label)
        if measure(label, _SMALL, False) + 4 <= wide:
            middle = x(begin) + wide / 2
            shapes.append(Words(middle, _HEAD - 5, label, _SMALL, str(band.status), anchor="middle"))
    last = -math.inf
    for tick in ticks or nice_ticks(low, high, 5):
        at = x(tick)
        edge = ("muted", 0.35) if chart.bands else ("border", 0.5)
        colour, thick = ("text", 0.8) if tick == 0 else edge
        shapes.append(Stroke(((at, _HEAD - 2), (at, bottom)), colour, thick))
        text = number_text(tick, chart.unit)
        half = measure(text, _SMALL, False) / 2
        if at - half > last + 4:
            shapes.append(Words(at, bottom + 9, text, _SMALL, "muted", anchor="middle"))
            last = at + half
    for threshold in chart.thresholds:
        at = x(threshold.value)
        shapes.append(Stroke(((at, _HEAD - 2), (at, bottom)), "text", 0.9, (5, 2.5)))
        shapes.append(Words(at, _HEAD - 5, clean(threshold.label), _SMALL, "text", anchor="middle"))
    return shapes


def _bar(
    bar: Bar, name: str, top: float, icons: float, x: Callable[[float], float], width: float
) -> list[Shape]:
    middle = top + ROW / 2
    base = middle + _SIZE * 0.34
    shapes: list[Shape] = []
    if bar.status is not None:
        shapes += icon_at(bar.status, 0, middle - 4.5, 9)
    shapes.append(Words(icons, base, name, _SIZE))
    shapes.append(Words(width, base, clean(bar.text), _SIZE, "text", True, "end"))
    colour = str(bar.status) if bar.status else "series-0"
    if bar.value is not None and math.isfinite(bar.value):
        begin, end = sorted((x(0.0), x(bar.value)))
        shapes.append(Box(begin, middle - 3.6, max(end - begin, 0.8), 7.2, colour))
    if bar.before is not None and math.isfinite(bar.before):
        at = x(bar.before)
        shapes.append(Stroke(((at, middle - 6.2), (at, middle + 6.2)), "surface", 3.0))
        shapes.append(Stroke(((at, middle - 6), (at, middle + 6)), "text", 1.4))
    return shapes
