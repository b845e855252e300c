"""Writes a file somebody asked for, and says where it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from slodesk.reports.output import write_file

if TYPE_CHECKING:
    from pathlib import Path

_SHOWN_MS = 15_000


def save_file(near: QWidget, path: Path, content: bytes) -> None:
    """Write a file and name it in the status line of the window that ``near`` belongs to.

    Raises:
        SourceError: the file cannot be written; what stood there before stays.
    """
    write_file(path, content)
    window: QWidget | None = near
    while window is not None and not isinstance(window, QMainWindow):
        window = window.parentWidget()
    if isinstance(window, QMainWindow):
        words = QCoreApplication.translate("Saving", "Saved to {file}").format(file=str(path))
        window.statusBar().showMessage(words, _SHOWN_MS)
