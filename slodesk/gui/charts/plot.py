"""The plot itself: layers over one view, moved by mouse and by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip

from slodesk.gui.charts.axes import AxesItem
from slodesk.gui.charts.bands import BandsLayer, GapsLayer
from slodesk.gui.charts.crosshair import CrosshairLayer
from slodesk.gui.charts.curve import CurveLayer
from slodesk.gui.charts.labels import LabelsLayer
from slodesk.gui.charts.marks import MarksLayer
from slodesk.gui.charts.view import ChartView
from slodesk.gui.charts.words import readout_text

if TYPE_CHECKING:
    from slodesk.gui.charts.data import ChartData, Line, Mark
    from slodesk.gui.charts.decimate import Floats
    from slodesk.gui.theme import Theme

_WIDTH = 2.0
_CLOSEST = 2 * 3600.0
"""Seconds that fill the view when zoomed in as far as it goes."""


class BudgetPlot(pg.GraphicsView):  # type: ignore[misc]
    """Remaining budget over time: lines on status bands, with marks, projection and crosshair.

    Keys: Left and Right move the crosshair by a step of the picture (with Ctrl ten), Home and End to
    the edges, M and Shift+M to the next and previous mark, Enter opens the mark, + and − zoom,
    PageUp and PageDown pan, Esc hides the crosshair.
    """

    mark_activated = Signal(str, str)
    """Kind and key of an incident or release that was clicked."""
    moved_by_hand = Signal()
    """The view no longer shows one of the named ranges."""
    readout_changed = Signal(str)
    """What the crosshair reads, in words; empty when hidden."""

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
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.view.sigRangeChanged.connect(self._range_changed)
        self.view.sigRangeChangedManually.connect(lambda *_: self.moved_by_hand.emit())
        self.scene().sigMouseClicked.connect(self._clicked)
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
            curve.set_pen(color, _WIDTH if number == 0 or len(data.lines) == 1 else _WIDTH * 0.8)
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
        return QSize(self._theme.px(220), self._theme.px(150))

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

    # Mouse

    def _inside(self, position: QPointF) -> QPointF | None:
        """Return a place on the widget as a point of the plot area; None outside it."""
        point = self.view.mapFromScene(self.mapToScene(position.toPoint()))
        return point if self.view.rect().contains(point) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the crosshair along; over a mark, show the hand and its words."""
        super().mouseMoveEvent(event)
        point = self._inside(event.position())
        if point is None or self._data is None:
            self._hide_crosshair()
            return
        mark = self.marks.mark_at(point)
        self.marks.active = mark
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if mark else Qt.CursorShape.ArrowCursor)
        if mark is not None:
            QToolTip.showText(event.globalPosition().toPoint(), mark.words, self.viewport())
        else:
            QToolTip.hideText()
        if not event.buttons():
            self._read_at(self.view.mapping().time(point.x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the crosshair when the pointer leaves."""
        super().leaveEvent(event)
        self._hide_crosshair()

    def _clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        mark = self.marks.mark_at(self.view.mapFromScene(event.scenePos()))
        if mark is not None:
            event.accept()
            self.mark_activated.emit(mark.kind, mark.id)

    # Crosshair

    def _read_at(self, moment: float) -> None:
        """Put the crosshair at the sample nearest to a moment, or between samples ahead of now."""
        data = self._data
        if data is None or not data.lines:
            return
        line = data.lines[0]
        index = line.nearest(moment) if moment <= data.now else None
        if index is not None and abs(float(line.times[index]) - moment) < 0.02 * self._span():
            moment = float(line.times[index])
        self.crosshair.moment = moment
        words = readout_text(data, moment)
        self.setAccessibleDescription(words)
        self.readout_changed.emit(words)

    def _hide_crosshair(self) -> None:
        self.marks.active = None
        if self.crosshair.moment is not None:
            self.crosshair.moment = None
            self.setAccessibleDescription("")
            self.readout_changed.emit("")

    def _span(self) -> float:
        start, end = self.visible_range()
        return end - start

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do everything the mouse can."""
        key, fast = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in steps:
            self._step(steps[Qt.Key(key)] * (10 if fast else 1))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            start, end = self.visible_range()
            newest = min(end, self._data.now) if self._data else end
            self._announce(start if key == Qt.Key.Key_Home else newest)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal} and not fast:
            self.view.zoom(1, self.crosshair.moment)
        elif key == Qt.Key.Key_Minus and not fast:
            self.view.zoom(-1, self.crosshair.moment)
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.view.pan(-0.5 if key == Qt.Key.Key_PageUp else 0.5)
        elif key == Qt.Key.Key_M and not fast:
            self._step_mark(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.marks.active is not None:
            self.mark_activated.emit(self.marks.active.kind, self.marks.active.id)
        elif key == Qt.Key.Key_Escape and self.crosshair.moment is not None:
            self._hide_crosshair()
        else:
            event.ignore()
            return
        event.accept()

    def _step(self, steps: int) -> None:
        """Move the crosshair by samples, or by pixels where samples are closer than pixels."""
        data = self._data
        if data is None or not data.lines:
            return
        start, end = self.visible_range()
        moment = self.crosshair.moment
        if moment is None:
            self._announce(min(data.now, end))
            return
        pixel = 2 * self._span() / max(1.0, self.view.rect().width())
        line = data.lines[0]
        index = line.nearest(moment)
        wanted = moment + steps * pixel
        if index is not None and moment <= data.now:
            beside = min(max(index + steps, 0), len(line.times) - 1)
            sample = float(line.times[beside])
            if abs(sample - moment) > abs(wanted - moment):
                wanted = sample
        self.marks.active = None
        self._announce(min(max(wanted, start), end))

    def _step_mark(self, steps: int) -> None:
        """Go to the next or previous mark in view."""
        visible = [spot.mark for spot in self.marks.spots(self.view.mapping())]
        if not visible:
            return
        active = self.marks.active
        place = visible.index(active) + steps if active in visible else (0 if steps > 0 else -1)
        mark: Mark = visible[place % len(visible)]
        self._announce(mark.at)
        self.marks.active = mark
        self.setAccessibleDescription(mark.words)
        self.readout_changed.emit(mark.words)

    def _announce(self, moment: float) -> None:
        """Read at a moment, and let a screen reader say it."""
        self._read_at(moment)
        event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)
