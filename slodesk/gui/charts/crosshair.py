"""The crosshair: one moment, and what every line says there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from slodesk.gui.charts.layer import Layer
from slodesk.gui.charts.placing import Room
from slodesk.gui.charts.ticks import moment_text
from slodesk.gui.charts.words import readout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.charts.curve import CurveLayer
    from slodesk.gui.charts.data import ChartData
    from slodesk.gui.charts.view import ChartView, Mapping
    from slodesk.gui.theme import Theme


class CrosshairLayer(Layer):
    """Draws the moment pointed at, a dot on each line, and a box with time and values."""

    def __init__(self, view: ChartView, theme: Theme) -> None:
        super().__init__(view, theme, depth=40)
        self._data: ChartData | None = None
        self._moment: float | None = None
        self._curves: Sequence[CurveLayer] = ()

    @property
    def moment(self) -> float | None:
        """The moment shown; None while hidden."""
        return self._moment

    @moment.setter
    def moment(self, moment: float | None) -> None:
        if moment != self._moment:
            self._moment = moment
            self.update()

    def set_data(self, data: ChartData | None, curves: Sequence[CurveLayer]) -> None:
        """Read values from these lines; keep the box off their curves."""
        self._data = data
        self._curves = curves
        self.update()

    def draw(self, painter: QPainter, mapping: Mapping) -> None:
        """Draw hair line, dots and readout."""
        data, moment = self._data, self._moment
        if data is None or moment is None or not mapping.start <= moment <= mapping.end:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = mapping.x(moment)
        painter.setPen(QPen(self.theme.color("muted"), max(1.0, self.theme.scale)))
        painter.drawLine(QPointF(x, 0), QPointF(x, mapping.height))
        radius = 4.5 * self.theme.scale
        painter.setPen(QPen(self.theme.color("surface"), 1.5 * self.theme.scale))
        for number, line in enumerate(data.lines):
            value = line.at(moment) if moment <= data.now else None
            if value is not None:
                painter.setBrush(self.theme.series_color(number))
                painter.drawEllipse(QPointF(x, mapping.y(value)), radius, radius)
        self._draw_box(painter, mapping, x, data, moment)

    def _box(self, mapping: Mapping, x: float, size: QSizeF) -> QRectF:
        """Return a place beside the hair line, at the top or bottom, off the curves if there is one."""
        gap = self.theme.px(8)
        right, left = x + gap, x - gap - size.width()
        top, bottom = float(self.theme.px(6)), mapping.height - size.height() - self.theme.px(24)
        area = self.boundingRect()
        room = Room(area, [curve.pixels() for curve in self._curves])
        spots = [QPointF(*spot) for spot in ((right, top), (left, top), (right, bottom), (left, bottom))]
        free = room.place(size, spots)
        if free is not None:
            return free
        start = right if right + size.width() <= mapping.width else left
        return QRectF(QPointF(min(max(start, 0.0), mapping.width - size.width()), top), size)

    def _draw_box(
        self, painter: QPainter, mapping: Mapping, x: float, data: ChartData, moment: float
    ) -> None:
        several = len(data.lines) > 1
        head = moment_text(moment, data.zone, QLocale())
        rows = [
            (number, f"{name}: {words}" if several else words)
            for number, (_, name, words) in enumerate(readout(data, moment))
        ]
        small, strong = self.theme.font("small"), self.theme.font("small", bold=True)
        metrics, bold = QFontMetricsF(small), QFontMetricsF(strong)
        swatch = self.theme.px(14) if several else 0
        width = max([bold.horizontalAdvance(head), *(metrics.horizontalAdvance(w) + swatch for _, w in rows)])
        edge = self.theme.px(8)
        height = metrics.height() * (len(rows) + 1) + 2 * edge
        width = min(width + 2 * edge, mapping.width)
        box = self._box(mapping, x, QSizeF(width, height))
        painter.setPen(QPen(self.theme.color("border"), 1))
        painter.setBrush(self.theme.color("surface"))
        painter.drawRoundedRect(box, self.theme.radius("control"), self.theme.radius("control"))
        painter.setPen(self.theme.color("muted"))
        painter.setFont(strong)
        line = QRectF(box.left() + edge, box.top() + edge, width - 2 * edge, metrics.height())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, flags, head)
        painter.setFont(small)
        for number, words in rows:
            line.translate(0, metrics.height())
            if several:
                painter.setPen(QPen(self.theme.series_color(number), 2.5 * self.theme.scale))
                middle = line.center().y()
                painter.drawLine(QPointF(line.left(), middle), QPointF(line.left() + swatch * 0.65, middle))
            painter.setPen(self.theme.color("text"))
            room = line.adjusted(swatch, 0, 0, 0)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, flags, shown)
