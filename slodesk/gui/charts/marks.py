"""Incidents and releases on the chart, with words where there is room, and something to click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from slodesk.gui.charts.layer import Layer

if TYPE_CHECKING:
    from slodesk.gui.charts.data import ChartData, Line, Mark
    from slodesk.gui.charts.placing import Room
    from slodesk.gui.charts.view import ChartView, Mapping
    from slodesk.gui.theme import Theme

INCIDENT = "incident"
_SIZE = 13
_TARGET = 24
"""Edge of what can be clicked, at 100 %."""
_LONGEST = 26
"""Letters of a title where there is no room for all of it; the rest is in the tool tip."""


@dataclass(frozen=True, slots=True)
class _Spot:
    mark: Mark
    centre: QPointF


class MarksLayer(Layer):
    """Draws incidents as triangles on their line, releases as diamonds along the bottom."""

    def __init__(self, view: ChartView, theme: Theme) -> None:
        super().__init__(view, theme, depth=20)
        self._data: ChartData | None = None
        self._active: Mark | None = None
        self._spots: list[_Spot] = []

    @property
    def active(self) -> Mark | None:
        """The mark under the pointer or chosen by key."""
        return self._active

    @active.setter
    def active(self, mark: Mark | None) -> None:
        if mark is not self._active:
            self._active = mark
            self.update()

    def set_data(self, data: ChartData | None) -> None:
        """Show the marks of these lines."""
        self._data = data
        self._active = None
        self.update()

    def mark_at(self, point: QPointF) -> Mark | None:
        """Return the mark under a point of the plot area, the nearest of several."""
        reach = self.theme.px(_TARGET) / 2
        near = []
        for spot in self.spots(self.view.mapping()):
            away = spot.centre - point
            if abs(away.x()) <= reach and abs(away.y()) <= reach:
                near.append((away.manhattanLength(), spot.mark))
        return min(near, key=lambda pair: pair[0])[1] if near else None

    def centre_of(self, mark: Mark) -> QPointF | None:
        """Return where a mark is drawn; None while it is out of view."""
        for spot in self.spots(self.view.mapping()):
            if spot.mark == mark:
                return spot.centre
        return None

    def spots(self, mapping: Mapping) -> list[_Spot]:
        """Return the visible marks with their places."""
        if self._data is None:
            return []
        lines = {line.key: line for line in self._data.lines}
        found = []
        lane, clear = mapping.height - self.theme.px(16), self.theme.px(14)
        if abs(lane - mapping.y(0.0)) < clear:
            lane = mapping.y(0.0) - clear
        for mark in self._data.marks:
            line = lines.get(mark.line)
            if line is None or not mapping.start <= mark.at <= mapping.end:
                continue
            y = lane if mark.kind != INCIDENT else self._on_line(line, mark, mapping)
            found.append(_Spot(mark, QPointF(mapping.x(mark.at), y)))
        return found

    def _on_line(self, line: Line, mark: Mark, mapping: Mapping) -> float:
        value = line.at(mark.at)
        above = self.theme.px(_SIZE) * 0.75
        wanted = mapping.y(value) - above if value is not None else mapping.height / 2
        return min(max(wanted, above), mapping.height - above)

    def symbols(self, mapping: Mapping) -> list[QRectF]:
        """Return the places of the symbols."""
        edge = self.theme.px(_SIZE)
        corner = QPointF(edge / 2, edge / 2)
        return [QRectF(spot.centre - corner, QSizeF(edge, edge)) for spot in self.spots(mapping)]

    def surroundings(self, mapping: Mapping, besides: Mark | None = None) -> list[QRectF]:
        """Return the places where words would be taken for the title of a mark."""
        wide, high = self.theme.px(_SIZE + 32), self.theme.px(_SIZE)
        size, corner = QSizeF(wide, high), QPointF(wide / 2, high / 2)
        return [
            QRectF(spot.centre - corner, size) for spot in self.spots(mapping) if spot.mark is not besides
        ]

    def place_words(self, room: Room, mapping: Mapping) -> list[tuple[QRectF, str]]:
        """Return titles with their places: incidents first, then releases, as far as there is room."""
        metrics = QFontMetricsF(self.theme.font("small"))
        gap = self.theme.px(10)
        found = []
        for spot in sorted(self.spots(mapping), key=lambda spot: (spot.mark.kind != INCIDENT, -spot.mark.at)):
            others = self.surroundings(mapping, besides=spot.mark)
            for words in _labels(spot.mark):
                size = QSizeF(metrics.horizontalAdvance(words) + 2, metrics.height())
                beside = [QRectF(place, size) for place in _beside(spot, size, gap)]
                own = [rect.topLeft() for rect in beside if not any(rect.intersects(each) for each in others)]
                rect = room.place(size, own)
                if rect is not None:
                    found.append((rect, words))
                    break
        return found

    def draw(self, painter: QPainter, mapping: Mapping) -> None:
        """Draw the symbols; the words are drawn with the other labels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for spot in self.spots(mapping):
            if spot.mark.kind == INCIDENT and spot.mark.end is not None:
                self._draw_length(painter, spot, mapping)
        for spot in self.spots(mapping):
            self._draw_symbol(painter, spot)

    def _draw_length(self, painter: QPainter, spot: _Spot, mapping: Mapping) -> None:
        """Shade how long an incident lasted, when that can be seen."""
        end = spot.mark.end
        width = mapping.x(end) - spot.centre.x() if end is not None else 0.0
        if width >= 3:
            shade = QColor(self.theme.status_color("warning"))
            shade.setAlphaF(0.16)
            painter.fillRect(QRectF(spot.centre.x(), 0, width, mapping.height), shade)

    def _draw_symbol(self, painter: QPainter, spot: _Spot) -> None:
        half = self.theme.px(_SIZE) / 2
        x, y = spot.centre.x(), spot.centre.y()
        incident = spot.mark.kind == INCIDENT
        if incident:
            shape = [QPointF(x - half, y - half), QPointF(x + half, y - half), QPointF(x, y + half * 0.9)]
        else:
            half *= 0.85
            shape = [QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]
        if spot.mark == self._active:
            painter.setPen(QPen(self.theme.color("focus"), 2 * self.theme.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(spot.centre, half * 1.9, half * 1.9)
        color = self.theme.status_color("warning") if incident else self.theme.color("accent")
        pen = QPen(self.theme.color("surface"), 1.5 * self.theme.scale)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF(shape))


def _beside(spot: _Spot, size: QSizeF, gap: float) -> list[QPointF]:
    """Return where the words of a mark may stand, the best place first."""
    middle = spot.centre.y() - size.height() / 2
    right, left = spot.centre.x() + gap, spot.centre.x() - gap - size.width()
    up, down = middle - size.height(), middle + size.height()
    if spot.mark.kind != INCIDENT:
        return [QPointF(right, middle), QPointF(left, middle)]
    over = middle - 1.3 * size.height()
    centred = spot.centre.x() - size.width() / 2
    options = [(right, middle), (left, middle), (right, up), (left, up), (centred, over)]
    if spot.mark.change:  # what it cost is worth a place that is less near
        options += [(left, down), (right, down)]
    return [QPointF(*option) for option in options]


def _labels(mark: Mark) -> list[str]:
    """Return the words beside a symbol, the longest first: title and cost, cut, the cost alone."""
    title = mark.title
    cut = title
    if len(title) > _LONGEST:
        cut = title[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    if not mark.change:
        return [title] if cut == title else [title, cut]
    found = [f"{title}, {mark.change}", f"{cut}, {mark.change}", mark.change]
    return list(dict.fromkeys(found))
