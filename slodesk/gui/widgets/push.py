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
    """Return a button for a command: its words, its key in the tool tip, enabled as the command is."""
    button = QPushButton(action.text())
    button.setProperty("tight", True)
    button.setObjectName(f"{action.objectName()}_button")
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    keys = action.shortcuts()
    if keys:
        native = keys[0].toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{action.text()} ({native})")
    button.clicked.connect(lambda: action.trigger())

    def show() -> None:
        button.setEnabled(action.isEnabled())

    action.enabledChanged.connect(button.setEnabled)
    show()
    theme.changed.connect(button.updateGeometry)
    return button
