"""A combo box for names that may be longer than it is wide: they end in an ellipsis, not in half a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStyle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionComboBox

_SLACK = 3
"""Pixels by which words that are just as wide as the box was made may pass its field, at any zoom."""


class ElidingChoice(QComboBox):
    """Shows the chosen words as far as they fit; the list below shows them whole."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Cut the words where they would run into the arrow."""
        super().initStyleOption(option)
        parts = QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(*parts, self).width() + _SLACK
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room
        )
