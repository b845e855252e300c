"""Our own mistake: nothing is lost, and here is what a developer needs."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox

from slodesk import __version__
from slodesk.gui.dialogs.details import DetailsDialog
from slodesk.gui.errors import open_log_folder

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.theme import Theme


class BugDialog(DetailsDialog):
    """Shown once, however often the mistake is made while it is open."""

    def __init__(self, theme: Theme, details: str, parent: QWidget | None = None) -> None:
        message = QCoreApplication.translate(
            "BugDialog",
            "Something in SLO Desk went wrong. Your work is saved. "
            "You can go on; if it happens again, please report it with these details.",
        )
        super().__init__(theme, message, f"{_environment()}\n\n{details}", parent)
        where = self.buttons.addButton(self.tr("Show log"), QDialogButtonBox.ButtonRole.ActionRole)
        where.clicked.connect(open_log_folder)

    def add(self, details: str) -> None:
        """Keep another error of the same moment; once is enough."""
        if details not in self.details.toPlainText():
            self.details.appendPlainText(details)


def _environment() -> str:
    return (
        f"SLO Desk {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}, {QGuiApplication.platformName()}"
    )
