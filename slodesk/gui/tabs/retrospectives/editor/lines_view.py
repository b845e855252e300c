"""A list of lines as high as they are: edited in place, chosen, moved, dragged from list to list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView

from slodesk.gui.tabs.retrospectives.editor.lines_delegate import LinesDelegate
from slodesk.gui.tabs.retrospectives.editor.lines_model import Line, LinesModel
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.copying import copy_table
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.tables import prepare_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LinesView(QTableView):
    """Shows lines.

    Args:
        theme: looks.
        name: what is listed, for screen readers.
        save: ``save(key, text)`` stores edited words; returns whether it did.
        several: whether several lines can be chosen together.
        parent: the owner.
    """

    focused = Signal()
    left_below = Signal()
    """Down was pressed on the last line."""
    changed_choice = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        save: Callable[[str, str], bool],
        *,
        several: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self.lines_model = LinesModel(save, self)
        self.delegate = LinesDelegate(theme, self)
        self.setModel(self.lines_model)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(name)
        prepare_table(self, theme)
        if several:
            self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(off)
        self.setVerticalScrollBarPolicy(off)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.add_action(tr("Copy as cells"), "Ctrl+C", self.copy)
        self.selectionModel().selectionChanged.connect(lambda *_: self.changed_choice.emit())
        self.lines_model.modelReset.connect(self.changed_choice)
        theme.changed.connect(self.fit)

    def add_action(self, words: str, keys: str, run: Callable[[], object]) -> QAction:
        """Add a command to the menu and the keyboard of the list."""
        action = key_action(self, words, "", run)
        action.setShortcuts([QKeySequence(each) for each in keys.split(" ")])
        return action

    def set_lines(self, lines: Sequence[Line], *, editable: bool) -> None:
        """Show lines; the chosen ones stay chosen."""
        self.lines_model.editable = self.delegate.editable = editable
        keys, current = self.chosen, self.current
        row = self.currentIndex().row()
        if self.state() == QAbstractItemView.State.EditingState and current not in {
            line.id for line in lines
        }:
            self.setCurrentIndex(self.lines_model.index(-1, 0))
        self.lines_model.set_lines(lines)
        if keys != self.chosen or current != self.current:
            self.choose(current, also=keys)
            if not self.current and row >= 0 and lines and self.hasFocus():
                self.choose(lines[min(row, len(lines) - 1)].id)
        self.fit()

    @property
    def current(self) -> str:
        """The key of the line the keyboard is at; empty for none."""
        line = self.lines_model.line(self.currentIndex().row())
        return line.id if line is not None else ""

    @property
    def chosen(self) -> list[str]:
        """The keys of the chosen lines, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [line.id for row in rows if (line := self.lines_model.line(row)) is not None]

    def choose(self, key: str, also: Sequence[str] = ()) -> bool:
        """Choose a line, and others with it; False when it is gone."""
        flags = QItemSelectionModel.SelectionFlag
        row = self.lines_model.row_of(key)
        if row < 0:
            return False
        self.selectionModel().setCurrentIndex(self.lines_model.index(row, 0), flags.ClearAndSelect)
        for other in also:
            at = self.lines_model.row_of(other)
            if at >= 0:
                self.selectionModel().select(self.lines_model.index(at, 0), flags.Select)
        return True

    def copy(self) -> None:
        """Put the chosen lines, or all, on the clipboard."""
        wanted = set(self.chosen)
        lines = [line for line in self.lines_model.lines if not wanted or line.id in wanted]
        copy_table([[self._name], *([line.text] for line in lines)])

    def fit(self) -> None:
        """Be as high as the lines."""
        width = self.viewport().width()
        high = 0
        for row, line in enumerate(self.lines_model.lines):
            own = self.delegate.height(line, width)
            if self.rowHeight(row) != own:
                self.setRowHeight(row, own)
            high += own
        self.setVisible(high > 0)
        if self.height() != high + 2 or self.minimumHeight() != high + 2:
            self.setFixedHeight(high + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits; Down on the last line leaves the list."""
        if event.key() in _ENTER and self.state() != QAbstractItemView.State.EditingState:
            if self.lines_model.editable:
                self.edit(self.currentIndex())
            return
        last = self.currentIndex().row() == self.lines_model.rowCount() - 1
        if event.key() == Qt.Key.Key_Down and last and not event.modifiers():
            self.left_below.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a line to be at."""
        super().focusInEvent(event)
        lines = self.lines_model.lines
        if lines and not self.chosen:
            self.choose(self.current or lines[0].id)
        self.focused.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, not the list."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def event(self, event: QEvent) -> bool:
        """Fit once it is shown: only then the width is known."""
        found = super().event(event)
        if event.type() == QEvent.Type.Show:
            self.fit()
        return found
