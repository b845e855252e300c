"""The words on a chart: which line is which, what "now" is, when the budget runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from slodesk.gui.charts.layer import Layer
from slodesk.gui.charts.placing import Room
from slodesk.gui.charts.words import newest_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.charts.bands import GapsLayer
    from slodesk.gui.charts.curve import CurveLayer
    from slodesk.gui.charts.data import ChartData
    from slodesk.gui.charts.marks import MarksLayer
    from slodesk.gui.charts.view import ChartView, Mapping
    from slodesk.gui.theme import Theme


class LabelsLayer(Layer):
    """Draws the "now" line and every word that stands inside the plot area."""

    def __init__(self, view: ChartView, theme: Theme, marks: MarksLayer, gaps: GapsLayer) -> None:
        super().__init__(view, theme, depth=15)
        self._data: ChartData | None = None
        self._marks = marks
        self._gaps = gaps
        self._curves: Sequence[CurveLayer] = ()

    def set_data(self, data: ChartData | None, curves: Sequence[CurveLayer]) -> None:
        """Label these lines."""
        self._data = data
        self._curves = curves
        self.update()

    def draw(self, painter: QPainter, mapping: Mapping) -> None:
        """Draw the "now" line, then words where they cover nothing."""
        data = self._data
        if data is None:
            return
        now = mapping.x(data.now)
        if 0 <= now <= mapping.width:
            pen = QPen(self.theme.color("text"), max(1.0, self.theme.scale))
            pen.setDashPattern([1, 3])
            painter.setPen(pen)
            painter.drawLine(QPointF(round(now), 0), QPointF(round(now), mapping.height))
        inset = self.theme.px(3)
        area = self.boundingRect().adjusted(inset, inset, -inset, -inset)
        room = Room(area, [curve.pixels() for curve in self._curves])
        room.take(QRectF(now - 2, 0, 4, mapping.height))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        font = self.theme.font("small")
        for symbol in self._marks.symbols(mapping):
            room.take(symbol)
        painter.setPen(self.theme.color("text"))
        painter.setFont(self.theme.font("small", bold=True))
        for rect, words in self._place_newest(room, mapping):
            painter.drawText(rect, flags, words)
        painter.setFont(font)
        placed = self._place_ahead(room, mapping, QFontMetricsF(font))
        placed += self._marks.place_words(room, mapping)
        for rect, words in placed:
            painter.drawText(rect, flags, words)
        painter.setPen(self.theme.color("muted"))
        for rect, words in self._gaps.place_words(room, mapping):
            painter.drawText(rect, flags, words)

    def _place_newest(self, room: Room, mapping: Mapping) -> list[tuple[QRectF, str]]:
        """Find room for the newest value of a single line; several have theirs in the margin."""
        data = self._data
        newest = data.lines[0].newest if data and len(data.lines) == 1 else None
        if data is None or newest is None:
            return []
        metrics = QFontMetricsF(self.theme.font("small", bold=True))
        words = newest_words(data, data.lines[0])
        size = QSizeF(metrics.horizontalAdvance(words) + 2, metrics.height())
        gap = self.theme.px(8)
        x, y = mapping.x(newest[0]), mapping.y(newest[1])
        right, left = x + gap, x - gap - size.width()
        above, below = y - size.height() - gap / 2, y + gap / 2
        spots = [(right, y - size.height() / 2), (right, above), (left, above), (left, below), (right, below)]
        rect = room.place(size, [QPointF(*spot) for spot in spots])
        return [] if rect is None else [(rect, words)]

    def _place_ahead(self, room: Room, mapping: Mapping, metrics: QFontMetricsF) -> list[tuple[QRectF, str]]:
        """Find room for "runs out in 18 hours" near where the dashed line ends."""
        data = self._data
        line = data.lines[0] if data and data.lines else None
        if data is None or line is None or not line.ahead_label:
            return []
        size = QSizeF(metrics.horizontalAdvance(line.ahead_label) + 2, metrics.height())
        gap = self.theme.px(8)
        moment = line.runs_out if line.runs_out is not None else data.now
        newest = line.newest
        level = 0.0 if line.runs_out is not None or newest is None else newest[1]
        x, y = mapping.x(min(moment, mapping.end)), mapping.y(level)
        now = mapping.x(data.now)
        before = now - gap - size.width()
        lefts = (x + gap, before, now + gap, mapping.width - size.width() - gap, before - 5 * gap)
        tops = (y - size.height() - gap / 2, y + gap / 2, y - 2.5 * size.height(), y + 1.5 * size.height())
        marks = self._marks.surroundings(mapping)
        spots = [QPointF(left, top) for top in tops for left in lefts]
        clear = [spot for spot in spots if not any(QRectF(spot, size).intersects(mark) for mark in marks)]
        rect = room.place(size, clear)
        return [] if rect is None else [(rect, line.ahead_label)]
