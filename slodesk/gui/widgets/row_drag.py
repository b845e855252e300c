"""Puts the rows of a table in order with the mouse: a line shows where the row would go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QTableView

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.theme import Theme


class RowDrag(QObject):
    """Moves a row from where the mouse is pressed to where it is let go; Esc gives it up.

    Args:
        view: the table.
        theme: looks.
        allowed: whether rows have an order of their own now that may be changed.
        move: ``move(row, place)``: puts a row at another place, as counted without it.
    """

    def __init__(
        self,
        view: QTableView,
        theme: Theme,
        allowed: Callable[[], bool],
        move: Callable[[int, int], object],
    ) -> None:
        super().__init__(view)
        self._view, self._theme = view, theme
        self._viewport = view.viewport()  # a view on its way out has none to ask for
        self._allowed, self._move = allowed, move
        self._pressed: QPoint | None = None
        self._row = self._gap = -1
        self.line = QFrame(self._viewport)
        self.line.setObjectName("drop_line")
        self.line.setAutoFillBackground(True)
        self.line.hide()
        view.installEventFilter(self)
        self._viewport.installEventFilter(self)

    @property
    def dragging(self) -> bool:
        """Whether a row is on its way."""
        return self._row >= 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse."""
        if self.dragging and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self._end()
            event.accept()
            return True
        if not isinstance(event, QMouseEvent) or watched is not self._viewport:
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._end()
            self._pressed = (
                event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
            )
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            return self._follow(event.position().toPoint())
        elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            row, gap, dragging = self._row, self._gap, self.dragging
            self._pressed = None
            self._end()
            if dragging and gap not in (row, row + 1):
                self._move(row, gap - 1 if gap > row else gap)
            return dragging
        return False

    def _follow(self, at: QPoint) -> bool:
        view, pressed = self._view, self._pressed
        if pressed is None or view.state() == QAbstractItemView.State.EditingState:
            return False
        if not self.dragging:
            far = (at - pressed).manhattanLength() >= QApplication.startDragDistance()
            row = view.rowAt(pressed.y())
            if not far or row < 0 or not self._allowed():
                return False
            self._row = row
            view.setFocus(Qt.FocusReason.MouseFocusReason)
        bar, margin = view.verticalScrollBar(), self._theme.space(2)
        if at.y() < margin:
            bar.setValue(bar.value() - margin)
        elif at.y() > view.viewport().height() - margin:
            bar.setValue(bar.value() + margin)
        self._show(at.y())
        return True

    def _show(self, y: int) -> None:
        view, rows = self._view, self._view.model().rowCount()
        row = view.rowAt(y)
        if row < 0:
            self._gap = 0 if y < 0 else rows
        else:
            middle = view.rowViewportPosition(row) + view.rowHeight(row) / 2
            self._gap = row + (y > middle)
        last = self._gap >= rows
        edge = view.rowViewportPosition(rows - 1) + view.rowHeight(rows - 1) if last else 0
        top = edge if last else view.rowViewportPosition(self._gap)
        high = max(self._theme.px(3), 2)
        self.line.setStyleSheet(f"background: {self._theme.color('accent').name()};")
        most = view.viewport().height() - high
        self.line.setGeometry(0, min(max(top - high // 2, 0), most), view.viewport().width(), high)
        self.line.show()
        self.line.raise_()

    def _end(self) -> None:
        self._row = self._gap = -1
        self.line.hide()
