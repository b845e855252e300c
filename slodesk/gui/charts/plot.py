"""The plot under people's hands: moved, read and opened by mouse and by keys alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from slodesk.gui.charts.canvas import PlotCanvas
from slodesk.gui.charts.words import readout_text, tip

if TYPE_CHECKING:
    from slodesk.gui.charts.data import Mark
    from slodesk.gui.theme import Theme


class BudgetPlot(PlotCanvas):
    """Remaining budget over time: lines on status bands, with marks, projection and crosshair.

    Keys: Left and Right move the crosshair by a step of the picture (with Ctrl ten), Home and End to
    the edges, M and Shift+M to the next and previous mark, Enter opens the mark, + and − zoom,
    PageUp and PageDown pan, Esc hides the crosshair.
    """

    mark_activated = Signal(str, str)
    """Kind and key of an incident or release that was clicked."""
    moved_by_hand = Signal()
    """The view no longer shows one of the named ranges."""
    reset_requested = Signal()
    """The user wants the named range back."""
    readout_changed = Signal(str)
    """What the crosshair reads, in words; empty when hidden."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._pressed: QPointF | None = None
        self._dragging = False
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setWhatsThis(self.keys_text())
        self.view.sigRangeChangedManually.connect(lambda *_: self.moved_by_hand.emit())

    def keys_text(self) -> str:
        """Return what the keys do, for "What's this?"."""
        lines = (
            self.tr("Left, Right: read the line, with Ctrl in larger steps"),
            self.tr("Home, End: first and last moment in view"),
            self.tr("M, Shift+M: next and previous incident or release; Enter opens it"),
            self.tr("+, −: zoom; 0: back to the range"),
            self.tr("Page up, Page down: earlier and later"),
        )
        return tip("\n".join(lines))

    # Mouse

    def _inside(self, position: QPointF) -> QPointF | None:
        """Return a place on the widget as a point of the plot area; None outside it."""
        point = self.view.mapFromScene(self.mapToScene(position.toPoint()))
        return point if self.view.rect().contains(point) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        event.accept()
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan while a button is held; else move the crosshair along, and over a mark show its words."""
        event.accept()
        if self._pressed is not None and event.buttons():
            by = event.position().x() - self._pressed.x()
            if self._dragging or abs(by) >= QApplication.startDragDistance():
                self._dragging, self._pressed = True, event.position()
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
                self.view.pan(-by / max(1.0, self.view.rect().width()))
            return
        point = self._inside(event.position())
        if point is None or self._data is None:
            self._hide_crosshair()
            return
        mark = self.marks.mark_at(point)
        self.marks.active = mark
        self._point_at(mark)
        if mark is not None:
            QToolTip.showText(event.globalPosition().toPoint(), tip(mark.words), self.viewport())
        else:
            QToolTip.hideText()
        self._read_at(self.view.mapping().time(point.x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or open the mark that was clicked."""
        event.accept()
        dragged, self._pressed, self._dragging = self._dragging, None, False
        point = self._inside(event.position())
        mark = self.marks.mark_at(point) if point is not None else None
        self._point_at(mark)
        if mark is not None and not dragged and event.button() == Qt.MouseButton.LeftButton:
            self.mark_activated.emit(mark.kind, mark.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the range that was left by zooming or panning."""
        event.accept()
        self.reset_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; sideways, or with Shift, pan."""
        event.accept()
        turn = event.angleDelta()
        sideways = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if abs(turn.x()) > abs(turn.y()) or sideways:
            self.view.pan(-0.15 * (turn.x() or turn.y()) / 120)
            return
        point = self._inside(event.position())
        around = self.view.mapping().time(point.x()) if point is not None else None
        self.view.zoom(turn.y() / 120, around)

    def _point_at(self, mark: Mark | None) -> None:
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(hand if mark is not None else arrow)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the crosshair when the pointer leaves."""
        super().leaveEvent(event)
        self._hide_crosshair()

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
        elif key == Qt.Key.Key_0 and not fast:
            self.reset_requested.emit()
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
        self.point_out(visible[place % len(visible)])

    def point_out(self, mark: Mark) -> None:
        """Put crosshair and highlight on a mark, and let a screen reader say it."""
        self._announce(mark.at)
        self.marks.active = mark
        self.setAccessibleDescription(mark.words)
        self.readout_changed.emit(mark.words)

    def _announce(self, moment: float) -> None:
        """Read at a moment, and let a screen reader say it."""
        self._read_at(moment)
        event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)
