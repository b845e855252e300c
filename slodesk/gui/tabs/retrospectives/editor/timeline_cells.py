"""Typing into the timeline's cells: a time in any shape, and words of several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.long_words import bear_long_words

if TYPE_CHECKING:
    from collections.abc import Callable

Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TimeDelegate(QStyledItemDelegate):
    """Types a time; begins with what one would type for the present one.

    Args:
        typed: returns that for a row.
        parent: the owner.
    """

    def __init__(self, typed: Callable[[int], str], parent: QObject) -> None:
        super().__init__(parent)
        self._typed = typed

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the field."""
        line = QLineEdit(parent)
        line.setAccessibleName(tr("Time"))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the present time."""
        if isinstance(editor, QLineEdit):
            editor.setText(self._typed(index.row()))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Store what was typed, if it is something else."""
        if isinstance(editor, QLineEdit) and editor.text().strip() != self._typed(index.row()):
            model.setData(index, editor.text().strip())


class WordsDelegate(QStyledItemDelegate):
    """Types words of several lines: Enter stores them, Shift+Enter begins another line.

    Args:
        full: returns all words of a row, where the cell shows the first of many.
        parent: the owner.
    """

    def __init__(self, full: Callable[[int], str], parent: QObject) -> None:
        super().__init__(parent)
        self._full = full

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the field."""
        field = QPlainTextEdit(parent)
        bear_long_words(field)
        field.setAccessibleName(tr("What happened"))
        field.setFrameShape(QFrame.Shape.NoFrame)
        field.setTabChangesFocus(True)
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the present words, all of them chosen."""
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(self._full(index.row()))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Store the words."""
        if isinstance(editor, QPlainTextEdit) and editor.toPlainText() != self._full(index.row()):
            model.setData(index, editor.toPlainText().strip())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Store with Enter."""
        if (
            isinstance(editor, QPlainTextEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _ENTER
        ):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                editor.insertPlainText("\n")
            else:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            return True
        return super().eventFilter(editor, event)
