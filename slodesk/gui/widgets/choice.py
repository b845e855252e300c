"""Chooses one of a few values in a table cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Index = QModelIndex | QPersistentModelIndex


class ChoiceDelegate(QStyledItemDelegate):
    """A combo box of words; the words are stored through the model's ``parse``.

    Args:
        words: returns the choices as they are shown.
        name: what is chosen, for screen readers.
        parent: the owner.
    """

    def __init__(self, words: Callable[[], Sequence[str]], name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self._name = name

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the combo box."""
        box = QComboBox(parent)
        box.setAccessibleName(self._name)
        present = str(index.data(Qt.ItemDataRole.EditRole) or "")
        words = list(self._words())
        if present and present not in words:
            words.insert(0, present)
        for word in words:
            box.addItem(word)
        box.activated.connect(lambda _: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Choose the present value."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findText(str(index.data(Qt.ItemDataRole.EditRole) or ""))))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Store the chosen value."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
