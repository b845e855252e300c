"""Lays out values over time: bands, gaps, thresholds, markers, the as-of line, words at the line itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from slodesk.reports.charts.picture import (
    Area,
    Box,
    Disc,
    Measure,
    Picture,
    Place,
    Shape,
    Stroke,
    Words,
    fitted,
)
from slodesk.reports.charts.scales import nice_ticks, number_text, stretches, thinned, time_ticks
from slodesk.reports.words import clean, short_day, tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from slodesk.reports.report import Line, TimeChart

_SIZE = 7.5
_ROW = 10.5
_FEW = 40
"""Up to so many points each is drawn as a dot."""
_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 2), (1.5, 1.5), (6, 2, 1.5, 2))


@dataclass(frozen=True, slots=True)
class _Frame:
    """The plot's rectangle and its two scales."""

    left: float
    top: float
    right: float
    bottom: float
    start: float
    end: float
    low: float
    high: float

    def x(self, time: float) -> float:
        return self.left + (time - self.start) / (self.end - self.start) * (self.right - self.left)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def _range(chart: TimeChart) -> tuple[float, float]:
    values = [v for line in chart.lines for v in line.values if v is not None and math.isfinite(v)]
    values += [t.value for t in chart.thresholds]
    if chart.bands:
        edges = [e for b in chart.bands for e in (b.low, b.high) if math.isfinite(e)]
        low, high = min([*values, *edges]), max([*values, *edges])
        return low - 0.08 * (high - low), high
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    if low == high and not _counts(chart):
        low, high = low - (abs(low) or 1) * 0.1, high + (abs(high) or 1) * 0.1
    if _counts(chart):
        return 0.0, max(high, 1.0) * 1.12
    pad = 0.08 * (high - low)
    return low - pad, high + pad


def _counts(chart: TimeChart) -> bool:
    """Whether the chart shows numbers of things: from zero, no fractions on the axis."""
    values = [v for line in chart.lines for v in line.values if v is not None]
    return not chart.unit and all(value == int(value) >= 0 for value in values if math.isfinite(value))


@dataclass(frozen=True, slots=True)
class _Label:
    """Where a marker's words go: row above the plot (−1: no room), and the place of their beginning."""

    row: int
    x: float
    text: str


def _marker_labels(chart: TimeChart, width: float, measure: Measure) -> list[_Label]:
    """Give each marker, in order of time, a place for its words; incidents choose before releases."""
    span = (chart.end - chart.start).total_seconds() or 1.0
    markers = sorted(chart.markers, key=lambda m: m.at)
    places = [(marker.at - chart.start).total_seconds() / span * width for marker in markers]
    taken: list[list[tuple[float, float]]] = [[], [], []]
    labels: dict[int, _Label] = {}
    for number in sorted(range(len(markers)), key=lambda n: (markers[n].kind != "incident", n)):
        x = places[number]
        text = fitted(clean(markers[number].label), min(280.0, width / 2), _SIZE, measure)
        wide = measure(text, _SIZE, False)
        right, left = (x - 4, x + 6 + wide), (x - 6 - wide, x + 4)
        labels[number] = _Label(-1, 0.0, text)
        for row, (low, high) in ((r, side) for r in range(len(taken)) for side in (right, left)):
            free = all(high + 4 < a or low - 4 > b for a, b in taken[row])
            if free and low >= -30 and high <= width + 30:
                taken[row].append((low, high))
                labels[number] = _Label(row, low + 10 if low == x - 4 else low, text)
                break
    return [labels[number] for number in range(len(markers))]


def lay_out(chart: TimeChart, width: float, height: float, measure: Measure) -> Picture:
    """Return the chart as shapes; every number in it is also in the sentence or table beside it."""
    low, high = _range(chart)
    edges = sorted({e for b in chart.bands for e in (b.low, b.high) if math.isfinite(e)})
    ticks = edges or nice_ticks(low, high, max(3, int(height / 24)))
    if _counts(chart):
        ticks = sorted({float(round(tick)) for tick in ticks})
    left = max((measure(number_text(t, chart.unit), _SIZE, False) for t in ticks), default=0) + 6
    right = _right_margin(chart, measure)
    labels = _marker_labels(chart, width - left - right, measure)
    top = 6 + _ROW * (max((label.row for label in labels), default=-1) + 1)
    start, end = chart.start.timestamp(), chart.end.timestamp()
    frame = _Frame(left, top, width - right, height - 16, start, max(end, start + 1), low, high)
    shapes: list[Shape] = [
        *_bands(chart, frame), *_grid(chart, frame, ticks), *_time_axis(chart, frame, measure),
        *_markers(chart, frame, labels),
    ]  # fmt: skip
    shapes += _lines(chart, frame, measure)
    shown = [label.text for label in labels if label.row >= 0]
    cut = tuple(clean(m.label) for m in chart.markers if clean(m.label) not in shown)
    return Picture(width, height, tuple(shapes), cut)


def _right_margin(chart: TimeChart, measure: Measure) -> float:
    if chart.bands:
        words = [clean(band.label) for band in chart.bands]
    else:
        words = [_named(chart, line) for line in chart.lines]
        words += [clean(t.label) for t in chart.thresholds]
    return max((min(measure(w, _SIZE, False), 110.0) for w in words), default=0) + 8


def _named(chart: TimeChart, line: Line) -> str:
    """Return what stands beside the end of a line; one alone is named by the words above the picture."""
    return clean(line.label or (line.name if len(chart.lines) > 1 else ""))


def _bands(chart: TimeChart, frame: _Frame) -> list[Shape]:
    shapes: list[Shape] = []
    for band in chart.bands:
        low, high = max(band.low, frame.low), min(band.high, frame.high)
        if high <= low:
            continue
        y, tall = frame.y(high), frame.y(low) - frame.y(high)
        shapes.append(Box(frame.left, y, frame.right - frame.left, tall, f"{band.status}-soft"))
        if tall >= _SIZE:
            middle = y + tall / 2 + _SIZE * 0.35
            shapes.append(Words(frame.right + 5, middle, clean(band.label), _SIZE, str(band.status)))
    return shapes


def _grid(chart: TimeChart, frame: _Frame, ticks: list[float]) -> list[Shape]:
    shapes: list[Shape] = []
    last = math.inf
    for tick in sorted(ticks, key=lambda t: (t != 0, t)):  # zero first: it must have its label
        y = frame.y(tick)
        # Edges of bands are dark and thin: in black and white they alone part one from the next.
        colour, width = ("muted", 0.9 if tick == 0 else 0.35) if chart.bands else ("border", 0.5)
        shapes.append(Stroke(((frame.left, y), (frame.right, y)), colour, width))
        if abs(y - last) >= _SIZE * 0.95 or math.isinf(last):
            text = number_text(tick, chart.unit)
            shapes.append(Words(frame.left - 5, y + _SIZE * 0.35, text, _SIZE, "muted", anchor="end"))
            last = y
    for threshold in chart.thresholds:
        y = frame.y(threshold.value)
        shapes.append(Stroke(((frame.left, y), (frame.right, y)), "text", 0.9, (5, 2.5)))
        label = clean(threshold.label)
        if chart.bands:
            shapes.append(Words(frame.left + 4, y - 3, label, _SIZE, "text"))
        else:
            shapes.append(Words(frame.right + 5, y + _SIZE * 0.35, label, _SIZE, "text"))
    return shapes


def _time_axis(chart: TimeChart, frame: _Frame, measure: Measure) -> list[Shape]:
    base = frame.bottom + 10
    shapes: list[Shape] = [Stroke(((frame.left, frame.bottom), (frame.right, frame.bottom)), "muted", 0.8)]
    taken: list[tuple[float, float]] = []

    def label(at: datetime, text: str, *, bold: bool) -> None:
        wide = measure(text, _SIZE, bold)
        x = min(max(frame.x(at.timestamp()), frame.left + wide / 2), frame.right - wide / 2)
        if all(x + wide / 2 + 6 < a or x - wide / 2 - 6 > b for a, b in taken):
            taken.append((x - wide / 2, x + wide / 2))
            colour = "text" if bold else "muted"
            shapes.append(Words(x, base, text, _SIZE, colour, bold, "middle"))

    if chart.now is not None:
        x = frame.x(chart.now.timestamp())
        shapes.append(Stroke(((x, frame.top), (x, frame.bottom)), "text", 0.8, (1.5, 2)))
        label(chart.now, tr("as of {time}", time=short_day(chart.now, chart.zone)), bold=True)
    for at, text in time_ticks(chart.start, chart.end, chart.zone, int((frame.right - frame.left) / 56)):
        x = frame.x(at.timestamp())
        shapes.append(Stroke(((x, frame.bottom), (x, frame.bottom + 2.5)), "muted", 0.6))
        label(at, text, bold=False)
    return shapes


def _markers(chart: TimeChart, frame: _Frame, labels: list[_Label]) -> list[Shape]:
    shapes: list[Shape] = []
    for marker, label in zip(sorted(chart.markers, key=lambda m: m.at), labels, strict=True):
        x = frame.x(marker.at.timestamp())
        if not frame.left - 1 <= x <= frame.right + 1:
            continue
        y = frame.top if label.row < 0 else 7 + _ROW * label.row
        shapes.append(Stroke(((x, y), (x, frame.bottom)), "muted", 0.6, (1, 2)))
        places: tuple[Place, ...] = ((x - 3.4, y - 3.2), (x + 3.4, y - 3.2), (x, y + 3.2))
        colour = "warning"
        if marker.kind == "release":
            places = ((x, y - 3.4), (x + 3.2, y), (x, y + 3.4), (x - 3.2, y))
            colour = "accent"
        shapes.append(Area(places, colour))
        if label.row >= 0:
            shapes.append(Words(frame.left + label.x, y + 2.6, label.text, _SIZE, "text"))
    return shapes


def _lines(chart: TimeChart, frame: _Frame, measure: Measure) -> list[Shape]:
    shapes: list[Shape] = []
    drawn: list[tuple[Place, ...]] = []
    ends: list[tuple[Line, Place, str]] = []
    for number, line in enumerate(chart.lines):
        colour = f"series-{number % 8}" if len(chart.lines) > 1 and line.style == "solid" else "series-0"
        strokes = list(_strokes(chart, line, number, frame, colour))
        shapes += strokes
        if len(line.times) <= _FEW and line.style == "solid":
            shapes += [Disc(*place, 1.9, colour) for stroke in strokes for place in stroke.places]
        drawn += [stroke.places for stroke in strokes]
        if drawn and strokes:
            ends.append((line, strokes[-1].places[-1], colour))
    several = sum(bool(line.label) for line, _, _ in ends) > 1
    taken: list[Box] = []
    for line, last, colour in ends:
        if chart.bands:
            if line.style == "solid":
                shapes.append(Disc(*last, 2.6, colour, "surface"))
            if line.label:
                key = (colour, _dash(chart, chart.lines.index(line))) if several else None
                shapes += _end_label(clean(line.label), last, frame, measure, drawn, taken, key)
        else:
            text = fitted(_named(chart, line), 110, _SIZE, measure)
            shapes.append(Words(frame.right + 5, last[1] + _SIZE * 0.35, text, _SIZE, colour))
    return shapes


def _strokes(chart: TimeChart, line: Line, number: int, frame: _Frame, colour: str) -> Iterator[Stroke]:
    dash = _dash(chart, number)
    width = 1.1 if len(line.times) > 600 else 1.5
    per_column = (frame.end - frame.start) / max(frame.right - frame.left, 1) / 2
    for stretch in stretches(line.times, line.values):
        inside = [p for p in stretch if frame.start <= p[0] <= frame.end]
        if not inside:
            continue
        places = tuple((frame.x(t), frame.y(v)) for t, v in thinned(inside, frame.start, per_column))
        if len(places) == 1:  # a lone point would not show as a line
            places = ((places[0][0] - 0.8, places[0][1]), (places[0][0] + 0.8, places[0][1]))
        yield Stroke(places, colour, width, dash, round=True)


def _dash(chart: TimeChart, number: int) -> tuple[float, ...]:
    """Return how a line is dashed: also without colours each of several is told from the others."""
    if chart.lines[number].style == "dashed":
        return (4.0, 2.5)
    alone = chart.bands and any(line.style == "dashed" for line in chart.lines)
    return () if alone else _DASHES[number % 4]


def _filled(places: tuple[Place, ...], low: float, high: float) -> Iterator[Place]:
    """Yield places along a line at most 3 points apart, between two x, to see what a label would hide."""
    for (x0, y0), (x1, y1) in pairwise(places):
        if x1 < low or x0 > high:
            continue
        steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / 3))
        for step in range(steps + 1):
            yield x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps


def _end_label(
    text: str,
    at: Place,
    frame: _Frame,
    measure: Measure,
    drawn: list[tuple[Place, ...]],
    taken: list[Box],
    key: tuple[str, tuple[float, ...]] | None,
) -> list[Shape]:
    """Write beside the end of a line, where it hides no other label and least of the lines drawn.

    Args:
        text: what to write.
        at: the end of the line.
        frame: of the chart.
        measure: how wide words are.
        drawn: all lines.
        taken: labels that are written already; this one is added.
        key: colour and dashes of the line, to tell it from others; None where it is the only one.
    """
    sign = 17.0 if key else 0.0
    text = fitted(text, (frame.right - frame.left) / 3, _SIZE, measure, bold=True)
    wide, tall = measure(text, _SIZE, True) + 5 + sign, _SIZE * 1.3
    corners = [
        (x, y) for x in (at[0] + 5, at[0] - 5 - wide) for y in (at[1] - 4 - tall, at[1] + 4, at[1] - tall / 2)
    ]
    for row in range(1, 5):  # where many lines end together
        corners += [
            (at[0] - 5 - wide, at[1] + away - tall / 2) for away in (-row * tall * 1.2, row * tall * 1.2)
        ]

    near = [place for places in drawn for place in _filled(places, at[0] - wide - 10, at[0] + wide + 10)]

    def hidden(corner: Place) -> float:
        x, y = corner
        out = x < frame.left or x + wide > frame.right or y < frame.top or y + tall > frame.bottom
        over = sum(
            x < box.x + box.width and box.x < x + wide and y < box.y + box.height and box.y < y + tall
            for box in taken
        )
        inside = sum(x - 1 <= px <= x + wide + 1 and y - 1 <= py <= y + tall + 1 for px, py in near)
        return inside + 1e3 * over + 1e6 * out

    x, y = min(corners, key=hidden)
    back = Box(x, y, wide, tall, "surface", 2)
    taken.append(back)
    mark: list[Shape] = []
    if key:
        middle = y + tall / 2
        mark.append(Stroke(((x + 3, middle), (x + 3 + sign - 4, middle)), key[0], 1.5, key[1]))
    return [back, *mark, Words(x + 2.5 + sign, y + _SIZE * 0.95, text, _SIZE, "text", True)]
