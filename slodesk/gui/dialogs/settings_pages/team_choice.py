"""Chooses a team in a table cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Index = QModelIndex | QPersistentModelIndex


class TeamChoice(QStyledItemDelegate):
    """A combo box with the teams' names and a way to choose none.

    Args:
        teams: returns key → name.
        parent: the owner.
    """

    def __init__(self, teams: Callable[[], Mapping[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._teams = teams

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the combo box."""
        box = QComboBox(parent)
        box.setAccessibleName(self.tr("Team"))
        box.addItem(self.tr("No team"), "")
        for name in self._teams().values():
            box.addItem(name, name)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Choose the present team."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(index.data(Qt.ItemDataRole.EditRole))))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Store the chosen team."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
