"""What a plot shows: layers over one view, sized to the room there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QGraphicsView

from slodesk.gui.charts.axes import AxesItem
from slodesk.gui.charts.bands import BandsLayer, GapsLayer
from slodesk.gui.charts.crosshair import CrosshairLayer
from slodesk.gui.charts.curve import CurveLayer
from slodesk.gui.charts.labels import LabelsLayer
from slodesk.gui.charts.marks import MarksLayer
from slodesk.gui.charts.view import ChartView

if TYPE_CHECKING:
    from slodesk.gui.charts.data import ChartData, Line
    from slodesk.gui.charts.decimate import Floats
    from slodesk.gui.theme import Theme

_WIDTH = 2.0
_CLOSEST = 2 * 3600.0
"""Seconds that fill the view when zoomed in as far as it goes."""


class PlotCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Remaining budget over time: lines on status bands, with marks, projection and labels."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(background=None)
        self._theme = theme
        self._data: ChartData | None = None
        self._exporting = False
        self.view = ChartView()
        self.scene().addItem(self.view)
        self.bands = BandsLayer(self.view, theme)
        self.gaps = GapsLayer(self.view, theme)
        self.marks = MarksLayer(self.view, theme)
        self.labels = LabelsLayer(self.view, theme, self.marks, self.gaps)
        self.crosshair = CrosshairLayer(self.view, theme)
        self.curves: list[CurveLayer] = []
        self._ahead: list[CurveLayer] = []
        self._axes = AxesItem(self.view, theme)
        self.scene().addItem(self._axes)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.view.sigRangeChanged.connect(self._range_changed)
        theme.changed.connect(self._themed)
        self._themed()

    # What is shown

    @property
    def data(self) -> ChartData | None:
        """What is shown."""
        return self._data

    def set_data(self, data: ChartData) -> None:
        """Show other lines; the visible range stays where it is, inside the new bounds."""
        before = self._data
        self._data = data
        self._match_curves(len(data.lines))
        pairs = zip(data.lines, self.curves, self._ahead, strict=True)
        old = {line.key: line for line in before.lines} if before else {}
        for number, (line, curve, ahead) in enumerate(pairs):
            self._fill(curve, line, old.get(line.key) if self._same_place(before, number, line) else None)
            ahead.set_points(line.ahead_times, line.ahead_values)
            color = self._theme.series_color(number)
            width = _WIDTH if number == 0 else _WIDTH * 0.8
            curve.set_pen(color, width, among=len(data.lines))
            ahead.set_pen(color, _WIDTH, dashed=True)
        for layer in (self.bands, self.gaps, self.marks):
            layer.set_data(data)
        self.crosshair.set_data(data, self.curves)
        self.labels.set_data(data, [*self.curves, *self._ahead])
        self._axes.set_data(data)
        self._set_bounds(data)
        self._fit_values()
        self._arrange()

    def append(self, key: str, times: Floats, values: Floats) -> None:
        """Add newest values to one line, as a live source does: no copy, one repaint."""
        for line, curve in zip(self._data.lines if self._data else (), self.curves, strict=True):
            if line.key == key:
                curve.append(times, values)
                self._fit_values()

    def show_range(self, start: float, end: float) -> None:
        """Show a stretch of time, inside the bounds."""
        self.view.show_times(start, end)
        self._fit_values()

    def visible_range(self) -> tuple[float, float]:
        """Return the moments at both edges."""
        start, end = self.view.viewRange()[0]
        return float(start), float(end)

    def _match_curves(self, count: int) -> None:
        while len(self.curves) < count:
            # The selected line is drawn last, on top of the others.
            depth = 10.0 - len(self.curves) * 0.1
            self.curves.append(CurveLayer(self.view, self._theme, depth))
            self._ahead.append(CurveLayer(self.view, self._theme, depth - 0.05))
        while len(self.curves) > count:
            for gone in (self.curves.pop(), self._ahead.pop()):
                self.scene().removeItem(gone)

    @staticmethod
    def _same_place(before: ChartData | None, number: int, line: Line) -> bool:
        return before is not None and number < len(before.lines) and before.lines[number].key == line.key

    @staticmethod
    def _fill(curve: CurveLayer, line: Line, old: Line | None) -> None:
        """Give a curve its points; what only grew at its end is appended."""
        known = len(curve.times)
        if (
            old is not None
            and 0 < known < len(line.times)
            and np.array_equal(curve.times, line.times[:known])
            and np.array_equal(curve.values, line.values[:known], equal_nan=True)
        ):
            curve.append(line.times[known:], line.values[known:])
        else:
            curve.set_points(line.times, line.values)

    def _set_bounds(self, data: ChartData) -> None:
        ends = [float(line.ahead_times[-1]) for line in data.lines if len(line.ahead_times)]
        named = [data.range(name) for name in ("7d", "30d", "90d", "quarter")]
        start = min(data.oldest, *(low for low, _ in named))
        end = max(max(ends, default=data.now), *(high for _, high in named))
        self.view.set_bounds(start, end, _CLOSEST)

    def _fit_values(self) -> None:
        """Fit the scale to what is visible: 0 to 100 % always, an overdraft as deep as it goes."""
        start, end = self.view.viewRange()[0]
        found = [curve.extent(start, end) for curve in (*self.curves, *self._ahead)]
        lowest = min((extent[0] for extent in found if extent), default=0.0)
        lowest = min(lowest, 0.0)
        self.view.show_values(lowest - 0.08 * (1.0 - lowest), 1.0 + 0.05 * (1.0 - lowest))

    def _range_changed(self, *_: Any) -> None:
        self._fit_values()
        self._arrange()
        self._axes.update()

    def close(self) -> bool:
        """Close as any widget: pyqtgraph's own way takes the scene from under living items and crashes."""
        return bool(QGraphicsView.close(self))

    # Size and looks

    def _arrange(self) -> None:
        """Give the plot area what scales and labels leave."""
        width, height = float(self.viewport().width()), float(self.viewport().height())
        margins = self._axes.margins(width)
        area = QRectF(
            margins.left,
            margins.top,
            max(1.0, width - margins.left - margins.right),
            max(1.0, height - margins.top - margins.bottom),
        )
        self._axes.set_size(width, height)
        if self.view.geometry() != area:
            self.view.setGeometry(area)
            for layer in self._layers():
                layer.resized()
        else:
            for layer in self._layers():
                layer.update()

    def _layers(self) -> list[Any]:
        fixed = [self.bands, self.gaps, self.marks, self.labels, self.crosshair]
        return [*fixed, *self.curves, *self._ahead]

    def _themed(self) -> None:
        self.setBackground(self._theme.color("surface"))
        if self._data is not None:
            self.set_data(self._data)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the new size."""
        super().resizeEvent(event)
        if hasattr(self, "_axes"):  # pyqtgraph resizes while it is being made
            self._arrange()

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(self._theme.px(480), self._theme.px(300))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which nothing can be read."""
        return QSize(self._theme.px(220), self._theme.px(180))

    def paint_into(self, painter: QPainter, area: QRectF) -> None:
        """Paint the chart without crosshair and focus ring into an area of another picture."""
        moment, self.crosshair.moment = self.crosshair.moment, None
        self._exporting = True
        try:
            source = self.viewport().rect()
            self.render(painter, area, source, Qt.AspectRatioMode.IgnoreAspectRatio)
        finally:
            self._exporting = False
            self.crosshair.moment = moment

    def drawForeground(self, painter: QPainter, rect: QRectF | Any) -> None:
        """Draw the focus ring."""
        if self.hasFocus() and not self._exporting:
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            radius = self._theme.radius("control")
            area = QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(area, radius, radius)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        super().focusOutEvent(event)
        self.viewport().update()
