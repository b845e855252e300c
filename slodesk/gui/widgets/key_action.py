"""Something that can be done in a widget: by key while that has the keyboard, and in its menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def key_action(
    widget: QWidget,
    words: str,
    keys: str | QKeySequence | QKeySequence.StandardKey,
    run: Callable[[], object],
    *,
    first: bool = False,
) -> QAction:
    """Let keys do something while a widget has the keyboard.

    Args:
        widget: whose keys they are.
        words: what is done, for its menu.
        keys: as Qt writes them, "Ctrl+E".
        run: does it.
        first: stand before what can be done there already.
    """
    action = QAction(words, widget)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda: run())
    others = widget.actions() if first else []
    widget.insertAction(others[0] if others else None, action)  # type: ignore[arg-type]
    return action
