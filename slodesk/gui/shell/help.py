"""The Help menu: the words, the keys, and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slodesk.gui.main_window import MainWindow


def show_glossary(window: MainWindow) -> None:
    """Explain the words."""
    from slodesk.gui.dialogs.glossary import GlossaryDialog

    GlossaryDialog(window.theme, window).show()


def show_keys(window: MainWindow) -> None:
    """List the keys."""
    from slodesk.gui.dialogs.keys import KeysDialog

    KeysDialog(window.theme, window.commands, window.tabs, window).show()


def show_about(window: MainWindow) -> None:
    """Say what this is, which version, and with what it is made."""
    from slodesk.gui.dialogs.about import AboutDialog

    AboutDialog(window.theme, window).open()
