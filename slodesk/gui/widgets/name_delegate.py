"""Types a name in a table cell; known names are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Index = QModelIndex | QPersistentModelIndex


class NameDelegate(QStyledItemDelegate):
    """A line edit that completes what is typed; any other words are fine too.

    Args:
        names: returns what is offered.
        title: what is typed, for screen readers.
        parent: the owner.
    """

    def __init__(self, names: Callable[[], Sequence[str]], title: str, parent: QObject) -> None:
        super().__init__(parent)
        self._names = names
        self._title = title

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the line edit."""
        line = QLineEdit(parent)
        line.setAccessibleName(self._title)
        completer = QCompleter(list(self._names()), line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setCompleter(completer)
        return line
