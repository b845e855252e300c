"""F11 runs the workshop of a tab that has one to run; anywhere else it fills the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from slodesk.gui.main_window import MainWindow

_ALONE, _BOTH = ["F11"], ["F11", "Ctrl+Shift+P"]


def add_presenting(window: MainWindow, menu: QMenu) -> None:
    """Add the command to the View menu and share F11 between it and full screen, tab by tab."""
    words = QCoreApplication.translate("Menus", "Run the &workshop")
    command = window.commands.add("present", words, lambda: _present(window), icon="presentation", menu=menu)

    def share(_: str = "") -> None:
        presents = hasattr(window.tabs.widget, "present")
        command.setEnabled(presents)
        command.setShortcuts([QKeySequence(key) for key in (_BOTH if presents else [])])
        window.commands["full_screen"].setShortcuts(
            [QKeySequence(key) for key in ([] if presents else _ALONE)]
        )

    window.tabs.current_changed.connect(share)
    share()


def _present(window: MainWindow) -> None:
    """Run what the tab in view has to run; without anything, fill the screen."""
    present = getattr(window.tabs.widget, "present", None)
    if present is None or not present():
        window.toggle_full_screen()
