"""A button that runs a command and names its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from slodesk.gui.theme import Theme


def command_button(theme: Theme, action: QAction) -> QPushButton:
    """Return a button for a command: its words, its key beside them or in the tool tip, enabled alike."""
    keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()]
    button = QPushButton()
    button.setAccessibleName(action.text())
    button.setProperty("tight", True)
    button.setObjectName(f"{action.objectName()}_button")
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if keys:
        button.setToolTip(f"{action.text()} ({keys[0]})")
    button.clicked.connect(lambda: action.trigger())

    def show() -> None:
        words = action.property("button_text") or action.text()
        named = keys and len(keys[0]) == 1 and keys[0] != words
        button.setText(f"{words}  {keys[0]}" if named else words)
        button.setEnabled(action.isEnabled())

    action.changed.connect(show)
    show()
    theme.changed.connect(button.updateGeometry)
    return button
