"""Brings files into the workspace: read on a thread, written in slices, one undo step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from slodesk.gui.main_window import MainWindow


class Importer(QObject):
    """Asks for files, or takes those dropped on the window.

    Args:
        window: its open workspace and runner.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def ask(self) -> None:
        """Let the user choose files."""
        settings = self._window.settings
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Import files"),
            str(settings.folder),
            self.tr("SLO definitions, samples and exports (*.yaml *.yml *.csv *.json *.md);;All files (*)"),
        )
        if names:
            settings.folder = Path(names[0]).parent
            self.start([Path(name) for name in names])

    def start(self, paths: list[Path]) -> None:
        """Import files one after the other."""
