"""Asks before a workspace is left while something typed could not be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.main_window import MainWindow


class Unsaved(QObject):
    """Lets go of a workspace only when everything is saved, or when the user says so.

    Args:
        window: its document is asked to save.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._dropping = False

    def settled(self, then: Callable[[], object]) -> bool:
        """Save what is typed; return whether the workspace may be left now.

        Args:
            then: leaves it; called again when the user wants to try again or to drop the text.
        """
        document = self._window.document
        if document is None or self._dropping or document.flush():
            return True
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("SLO Desk")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("What you typed last is not saved yet."))
        box.setInformativeText(document.trouble)
        again = box.addButton(self.tr("Try again"), QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton(self.tr("Leave without it"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        again.clicked.connect(then)
        drop.clicked.connect(lambda: self._drop(then))
        box.open()
        return False

    def _drop(self, then: Callable[[], object]) -> None:
        self._dropping = True
        try:
            then()
        finally:
            self._dropping = False
