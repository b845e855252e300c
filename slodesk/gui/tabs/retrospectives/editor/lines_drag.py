"""Moves lines with the mouse, within a list and to another: a line shows where it would go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slodesk.gui.tabs.retrospectives.editor.lines_view import LinesView
    from slodesk.gui.theme import Theme


class LinesDrag(QObject):
    """Watches lists beside each other; Esc gives a drag up.

    Args:
        views: the lists, by name.
        areas: where a line may be let go for each, the list or more: an empty list has no height.
        theme: looks.
        allowed: whether lines may be moved now.
        move: ``move(key, name, place)``: puts a line at a place of a list, as counted without it.
        parent: the owner.
    """

    def __init__(
        self,
        views: Mapping[str, LinesView],
        areas: Mapping[str, QFrame],
        theme: Theme,
        allowed: Callable[[], bool],
        move: Callable[[str, str, int], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._views, self._areas, self._theme = dict(views), dict(areas), theme
        self._allowed, self._move = allowed, move
        self._ports = {view.viewport(): view for view in views.values()}
        self._pressed: QPoint | None = None
        self._key = ""
        self._target: tuple[str, int] | None = None
        self.lines = {name: QFrame(area) for name, area in areas.items()}
        for line in self.lines.values():
            line.setObjectName("drop_line")
            line.hide()
        for view in views.values():
            view.installEventFilter(self)
            view.viewport().installEventFilter(self)

    @property
    def dragging(self) -> bool:
        """Whether a line is on its way."""
        return bool(self._key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse."""
        if self.dragging and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self._end()
            event.accept()
            return True
        if not isinstance(event, QMouseEvent) or watched not in self._ports:
            return False
        view = self._ports[watched]
        if event.type() == QEvent.Type.MouseButtonPress:
            self._end()
            if event.button() == Qt.MouseButton.LeftButton:
                self._pressed = event.position().toPoint()
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            return self._follow(view, event)
        elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            key, target, dragging = self._key, self._target, self.dragging
            self._end()
            if dragging and target is not None:
                self._drop(key, *target)
            return dragging
        return False

    def _follow(self, view: LinesView, event: QMouseEvent) -> bool:
        at, pressed = event.position().toPoint(), self._pressed
        if pressed is None or view.state() == QAbstractItemView.State.EditingState:
            return False
        if not self.dragging:
            far = (at - pressed).manhattanLength() >= QApplication.startDragDistance()
            line = view.lines_model.line(view.rowAt(pressed.y()))
            if not far or line is None or not self._allowed():
                return far
            self._key = line.id
            view.choose(line.id)
            view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._show(event.globalPosition().toPoint())
        return True

    def _show(self, at: QPoint) -> None:
        """Show where the line would go."""
        self._target = None
        for name, area in self._areas.items():
            line, view = self.lines[name], self._views[name]
            inside = area.rect().contains(area.mapFromGlobal(at))
            line.setVisible(inside)
            if not inside:
                continue
            y = view.viewport().mapFromGlobal(at).y()
            rows = view.lines_model.rowCount()
            row = view.rowAt(y)
            if row < 0:
                gap = 0 if y < 0 else rows
            else:
                gap = row + (y > view.rowViewportPosition(row) + view.rowHeight(row) / 2)
            self._target = (name, gap)
            self._place(name, gap, rows)

    def _place(self, name: str, gap: int, rows: int) -> None:
        view, area, line = self._views[name], self._areas[name], self.lines[name]
        edge = 0
        if rows:
            last = gap >= rows
            edge = view.rowViewportPosition(rows - 1 if last else gap)
            edge += view.rowHeight(rows - 1) if last else 0
        high = max(self._theme.px(3), 2)
        top = view.viewport().mapTo(area, QPoint(0, edge)).y() if view.isVisible() else view.y()
        line.setStyleSheet(f"background: {self._theme.color('accent').name()}; border: none;")
        line.setGeometry(0, max(0, min(top - high // 2, area.height() - high)), area.width(), high)
        line.raise_()

    def _drop(self, key: str, name: str, gap: int) -> None:
        row = self._views[name].lines_model.row_of(key)
        if row >= 0 and gap in (row, row + 1):
            return
        self._move(key, name, gap - 1 if 0 <= row < gap else gap)

    def _end(self) -> None:
        self._pressed, self._key, self._target = None, "", None
        for line in self.lines.values():
            line.hide()
