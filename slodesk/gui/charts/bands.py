"""The background that gives a line its meaning: status bands, overdraft, gaps, partial data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen, QPolygonF

from slodesk.gui.charts.layer import Layer

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.gui.charts.data import ChartData
    from slodesk.gui.charts.placing import Room
    from slodesk.gui.charts.view import ChartView, Mapping
    from slodesk.gui.theme import Theme

Spans = list[tuple[float, float]]

_STRIP = 6


def band_limits(policy: Policy) -> list[tuple[str, float]]:
    """Return each status with the share of budget below which the next worse one begins."""
    return [
        ("healthy", policy.attention_below),
        ("attention", policy.warning_below),
        ("warning", policy.critical_below),
        ("critical", 0.0),
    ]


class BandsLayer(Layer):
    """Status bands in the soft colours; in a burn-down they fan out from each period's start.

    A calendar budget is judged by the part of the period gone by: what is "warning" on the third
    day lies close to 100 % of the month's minutes. So its bands are wedges, and a line that leaves
    the last one has used its minutes faster than the calendar allows.
    """

    def __init__(self, view: ChartView, theme: Theme) -> None:
        super().__init__(view, theme, depth=-30)
        self._limits: list[tuple[str, float]] = []
        self._periods: Spans = []

    def set_data(self, data: ChartData | None) -> None:
        """Take the policy's limits and, for burn-downs, the periods."""
        self._limits = band_limits(data.policy) if data else []
        self._periods = list(data.lines[0].periods) if data and data.burn_down else []
        self.update()

    def draw(self, painter: QPainter, mapping: Mapping) -> None:
        """Fill the whole area with bands."""
        if not self._limits:
            return
        if self._periods:
            self._draw_wedges(painter, mapping)
            return
        above = 0.0
        for status, limit in [*self._limits, ("exhausted", mapping.bottom)]:
            edge = min(max(mapping.y(limit), 0.0), mapping.height)
            painter.fillRect(QRectF(0, above, mapping.width, edge - above), self.theme.status_soft(status))
            above = max(above, edge)
        self._draw_zero(painter, mapping)

    def _draw_wedges(self, painter: QPainter, mapping: Mapping) -> None:
        area = self.boundingRect()
        frame = QPolygonF(area)
        painter.fillRect(area, self.theme.color("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for start, end in self._periods:
            left, right = mapping.x(start), mapping.x(end)
            full = mapping.y(1.0)
            bottom = mapping.y(mapping.bottom)
            whole = QRectF(left, 0, right - left, mapping.height).intersected(area)
            if whole.isEmpty():
                continue
            painter.fillRect(whole, self.theme.status_soft("healthy"))
            worse = ("attention", "warning", "critical", "exhausted")
            for (_, limit), status in zip(self._limits, worse, strict=True):
                wedge = [QPointF(left, full), QPointF(right, mapping.y(limit)), QPointF(right, bottom)]
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.theme.status_soft(status))
                painter.drawPolygon(QPolygonF([*wedge, QPointF(left, bottom)]).intersected(frame))
            pace = QPen(self.theme.status_color("exhausted"), max(1.0, self.theme.scale))
            pace.setDashPattern([2, 3])
            painter.setPen(pace)
            painter.setClipRect(whole)
            painter.drawLine(QPointF(left, full), QPointF(right, mapping.y(0.0)))
            painter.setClipping(False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._draw_zero(painter, mapping)

    def _draw_zero(self, painter: QPainter, mapping: Mapping) -> None:
        painter.setPen(QPen(self.theme.status_color("exhausted"), max(1.0, self.theme.scale)))
        zero = round(mapping.y(0.0))
        painter.drawLine(QPointF(0, zero), QPointF(mapping.width, zero))


class GapsLayer(Layer):
    """Marks where there are no samples, and where a window has only some of them."""

    def __init__(self, view: ChartView, theme: Theme) -> None:
        super().__init__(view, theme, depth=-20)
        self._gaps: Spans = []
        self._partial: Spans = []

    def set_data(self, data: ChartData | None) -> None:
        """Take gaps and partial stretches of the selected line."""
        line = data.lines[0] if data and data.lines else None
        self._gaps = list(line.gaps) if line else []
        self._partial = line.partial_spans() if line else []
        self.update()

    def draw(self, painter: QPainter, mapping: Mapping) -> None:
        """Hatch gaps over the full height, partial data as a strip along the bottom."""
        hatch = QBrush(self.theme.color("muted"), Qt.BrushStyle.BDiagPattern)
        for start, end in self._visible(self._gaps, mapping):
            area = QRectF(start, 0, max(end - start, 1.0), mapping.height)
            painter.fillRect(area, self.theme.status_soft("no_data"))
            painter.setOpacity(0.35)
            painter.fillRect(area, hatch)
            painter.setOpacity(1.0)
        height = self.theme.px(_STRIP)
        for start, end in self._visible(self._partial, mapping):
            strip = QRectF(start, mapping.height - height, max(end - start, 1.0), height)
            painter.fillRect(strip, self.theme.color("surface"))
            painter.fillRect(strip, hatch)

    def place_words(self, room: Room, mapping: Mapping) -> list[tuple[QRectF, str]]:
        """Return what the hatching means, with places, where it is wide enough to say so."""
        metrics = QFontMetricsF(self.theme.font("small"))
        strip = self.theme.px(_STRIP)
        high, low = float(self.theme.px(28)), mapping.height - strip - metrics.height()
        spans = [(*span, high, _tr("no samples")) for span in self._visible(self._gaps, mapping)]
        spans += [(*span, low, _tr("window has gaps")) for span in self._visible(self._partial, mapping)]
        found = []
        for start, end, top, words in spans:
            size = QSizeF(metrics.horizontalAdvance(words) + 2, metrics.height())
            spare = end - start - size.width()
            if spare < 0:
                continue
            lefts = (start + spare / 2, start + spare / 8, start + spare * 7 / 8)
            rect = room.place(size, [QPointF(left, top) for left in lefts])
            if rect is not None:
                found.append((rect, words))
        return found

    def _visible(self, spans: Spans, mapping: Mapping) -> Spans:
        """Return the pixels of the spans that touch the view."""
        return [
            (max(mapping.x(start), 0.0), min(mapping.x(end), mapping.width))
            for start, end in spans
            if end > mapping.start and start < mapping.end
        ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Chart", text)
