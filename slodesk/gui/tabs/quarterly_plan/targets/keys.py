"""The keys that try a target and decide, wherever a proposal is in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


def decision_key(event: QKeyEvent) -> str:
    """Return what a key means while a proposal is chosen; empty for any other key."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        return ""
    if event.text().isdecimal() and event.text().isascii() and event.text() != "0":
        return event.text()
    if event.text() in ("+", "-", "\u2212"):
        return "tighter" if event.text() == "+" else "looser"
    if modifiers != Qt.KeyboardModifier.NoModifier:
        return ""
    return {
        Qt.Key.Key_Return: "accept",
        Qt.Key.Key_Enter: "accept",
        Qt.Key.Key_C: "change",
        Qt.Key.Key_R: "reject",
        Qt.Key.Key_U: "undecide",
        Qt.Key.Key_T: "other",
    }.get(Qt.Key(event.key()), "")
