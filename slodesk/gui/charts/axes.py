"""The scales around a chart and the direct labels at its right edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsObject

from slodesk.gui.charts.placing import spread
from slodesk.gui.charts.ticks import Tick, share_ticks, time_ticks
from slodesk.gui.charts.words import newest_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from slodesk.gui.charts.data import ChartData
    from slodesk.gui.charts.view import ChartView, Mapping
    from slodesk.gui.theme import Theme

_GAP = 6


@dataclass(frozen=True, slots=True)
class Margins:
    """Pixels around the plot area."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Name:
    """The label of one line: its number, its words, and the newest value it stands beside."""

    number: int
    name: str
    figure: str
    moment: float
    value: float

    @property
    def words(self) -> str:
        """The whole label."""
        return f"{self.name} {self.figure}"


class AxesItem(QGraphicsObject):
    """Paints scales and labels in the margins of a chart; asks for as much room as they need."""

    def __init__(self, view: ChartView, theme: Theme) -> None:
        super().__init__()
        self._view = view
        self._theme = theme
        self._data: ChartData | None = None
        self._size = QRectF()

    def set_data(self, data: ChartData | None) -> None:
        """Label this chart."""
        self._data = data
        self.update()

    def set_size(self, width: float, height: float) -> None:
        """Cover the whole chart."""
        self.prepareGeometryChange()
        self._size = QRectF(0, 0, width, height)

    def boundingRect(self) -> QRectF:
        """Cover the whole chart."""
        return self._size

    def margins(self, width: float) -> Margins:
        """Return the room scales and labels take beside the plot area of a chart ``width`` wide."""
        metrics = self._metrics()
        gap = self._theme.px(_GAP)
        left = metrics.horizontalAdvance(f"{'−' if self._overdrawn() else ''}1000 %") + gap
        bold = QFontMetricsF(self._theme.font("small", bold=True))
        right = max((bold.horizontalAdvance(name.words) for name in self._names()), default=0.0)
        right = min(right + 3 * gap, max(width * 0.34, 8.0 * gap)) if right else float(gap)
        return Margins(left, metrics.height() / 2, right, metrics.height() + 2 * gap)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint both scales and the names of the lines."""
        mapping = self._view.mapping()
        if self._data is None or not mapping.drawable:
            return
        painter.setFont(self._theme.font("small"))
        corner = self._view.pos()
        painter.translate(corner)
        self._paint_shares(painter, mapping, self._data)
        self._paint_times(painter, mapping, self._data)
        self._paint_names(painter, mapping)
        painter.translate(-corner)

    def ticks(self, mapping: Mapping) -> list[Tick]:
        """Return the ticks of the time scale."""
        data = self._data
        if data is None:
            return []
        metrics = self._metrics()
        widest = metrics.horizontalAdvance("28 Sept") + 3 * self._theme.px(_GAP)
        most = int(mapping.width / widest)
        return time_ticks(mapping.start, mapping.end, most, data.zone, QLocale())

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._theme.font("small"))

    def _overdrawn(self) -> bool:
        return self._view.mapping().bottom < -0.5

    def _names(self) -> list[_Name]:
        """Return the labels of several lines; a single one is labelled inside the plot area."""
        data = self._data
        if data is None or len(data.lines) < 2:
            return []
        found = []
        for number, line in enumerate(data.lines):
            newest = line.newest
            if newest is not None:
                found.append(_Name(number, line.name, newest_words(data, line), *newest))
        return found

    def _paint_shares(self, painter: QPainter, mapping: Mapping, data: ChartData) -> None:
        metrics = painter.fontMetrics()
        least = metrics.height() * 1.1 * (mapping.top - mapping.bottom) / mapping.height
        ticks = share_ticks(
            mapping.bottom, mapping.top, least, data.policy, QLocale(), bands=not data.burn_down
        )
        painter.setPen(self._theme.color("muted"))
        width = self._view.pos().x() - self._theme.px(_GAP)
        for tick in ticks:
            y = mapping.y(tick.value)
            box = QRectF(-width - self._theme.px(_GAP), y - metrics.height() / 2, width, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick.text)

    def _paint_times(self, painter: QPainter, mapping: Mapping, data: ChartData) -> None:
        metrics = painter.fontMetrics()
        gap = self._theme.px(_GAP)
        top = mapping.height + gap
        taken: list[QRectF] = []
        now = mapping.x(data.now)
        if 0 <= now <= mapping.width:
            taken.append(self._paint_time(painter, mapping, now, top, data.now_label, strong=True))
        border = QPen(self._theme.color("border"), max(1.0, self._theme.scale))
        painter.setPen(border)
        painter.drawLine(QPointF(0, mapping.height), QPointF(mapping.width, mapping.height))
        for tick in self.ticks(mapping):
            x = mapping.x(tick.value)
            width = metrics.horizontalAdvance(tick.text)
            box = QRectF(x - width / 2 - gap, top, width + 2 * gap, metrics.height())
            painter.setPen(border)
            painter.drawLine(QPointF(x, mapping.height), QPointF(x, mapping.height + gap / 2))
            if any(box.intersects(other) for other in taken) or box.right() > mapping.width + gap:
                continue
            taken.append(self._paint_time(painter, mapping, x, top, tick.text))

    def _paint_time(
        self, painter: QPainter, mapping: Mapping, x: float, top: float, text: str, *, strong: bool = False
    ) -> QRectF:
        painter.save()
        painter.setFont(self._theme.font("small", bold=strong))
        metrics = QFontMetricsF(painter.font())
        width = metrics.horizontalAdvance(text) + 2
        left = min(
            max(x - width / 2, -self._theme.px(_GAP)), self._size.width() - self._view.pos().x() - width
        )
        box = QRectF(left, top, width, metrics.height())
        painter.setPen(self._theme.color("text" if strong else "muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
        return box.adjusted(-self._theme.px(_GAP), 0, self._theme.px(_GAP), 0)

    def _paint_names(self, painter: QPainter, mapping: Mapping) -> None:
        """Write each line's name beside its newest value, moved apart, with a thread to it."""
        names = self._names()
        metrics = painter.fontMetrics()
        gap = self._theme.px(_GAP)
        half = metrics.height() / 2
        wanted = [min(max(mapping.y(name.value), 0.0), mapping.height) for name in names]
        centres = spread(wanted, metrics.height() * 1.05, 0.0, mapping.height - half)
        left = mapping.width + 2 * gap
        room = self._size.width() - self._view.pos().x() - left
        painter.setFont(self._theme.font("small", bold=True))
        for name, y, centre in zip(names, wanted, centres, strict=True):
            end = min(max(mapping.x(name.moment), 0.0), mapping.width)
            thread = QPen(self._theme.series_color(name.number), max(1.0, 1.25 * self._theme.scale))
            thread.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(thread)
            painter.drawLine(QPointF(end, y), QPointF(mapping.width, y))
            thread.setStyle(Qt.PenStyle.SolidLine)
            thread.setWidthF(2 * self._theme.scale)
            painter.setPen(thread)
            painter.drawLine(QPointF(mapping.width, y), QPointF(left - gap / 2, centre))
            painter.setPen(self._theme.color("text"))
            words = _fitting(name, painter.fontMetrics(), int(room))
            box = QRectF(left, centre - half, room, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(self._theme.font("small"))


def _fitting(name: _Name, metrics: QFontMetrics, room: int) -> str:
    """Return a label no wider than ``room``: the figure stays whole, the name is cut at its end."""
    if metrics.horizontalAdvance(name.words) <= room:
        return name.words
    figure = f" {name.figure}"
    cut = metrics.elidedText(name.name, Qt.TextElideMode.ElideRight, room - metrics.horizontalAdvance(figure))
    return f"{cut}{figure}"
