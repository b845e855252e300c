"""Type and spacing of the room: words no smaller than 1/40 of its height, whatever the screen."""

from __future__ import annotations

from math import ceil

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

LINES = 40
"""The smallest words: so many of them above each other would fill the room's height."""
EASE = 1.1
"""Usual words are a little larger than the smallest."""
_ROOM, _SCALE, _BOLD = "room", "room_scale", "room_bold"
_UNSEEN = 800
_LINE = 1.5
"""Height of what can be pressed or filled in, in times the usual words: Qt knows only the window's."""
_ROLES = {"small": 1.0, "error": 1.0, "heading": 1.3, "title": 1.6, "figure": 1.8}
"""Roles of labels that have a size of their own in the window, and theirs in the room."""


def mark_room(widget: QWidget) -> None:
    """Say that a widget is the room: what is in it is measured by its height."""
    widget.setProperty(_ROOM, True)


def room_height(widget: QWidget) -> int:
    """Return the height of the room a widget is in, in pixels."""
    found: QWidget | None = widget
    while found is not None and not found.property(_ROOM):
        found = found.parentWidget()
    height = (found if found is not None else widget.window()).height()
    return height if height > 1 else _UNSEEN


def room_pixels(widget: QWidget, scale: float = 1.0) -> int:
    """Return the size of words so many times the usual ones, in pixels; never below 1/40."""
    return max(ceil(room_height(widget) / LINES), ceil(room_height(widget) / LINES * EASE * scale))


def room_font(widget: QWidget, lines: int = LINES, scale: float = 1.0, *, bold: bool = False) -> QFont:
    """Return the font for something painted in the room.

    Args:
        widget: any widget in the room.
        lines: how many of the smallest words fill the height; fewer are larger.
        scale: times the usual size.
        bold: semibold.
    """
    font = QFont(widget.font())
    font.setPixelSize(room_pixels(widget, scale * LINES / min(lines, LINES)))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def room_text(widget: QWidget, scale: float = 1.0, *, bold: bool = False) -> None:
    """Give a label or table in the room its size; it follows the room's height."""
    widget.setProperty(_SCALE, scale)
    widget.setProperty(_BOLD, bold)
    widget.setFont(room_font(widget, scale=scale, bold=bold))


def room_space(widget: QWidget, units: float = 1.0) -> int:
    """Return a spacing: one unit is a hundredth of the room's height."""
    return max(1, round(room_height(widget) / 100 * units))


def fit_room(room: QWidget) -> None:
    """Give everything in the room its size; when its height changed or something came into it."""
    sheet = "".join(
        f'QLabel[role="{role}"] {{ font-size: {room_pixels(room, scale)}px; }}'
        for role, scale in _ROLES.items()
    )
    line = round(room_pixels(room) * _LINE)
    sheet += f"QPushButton, QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {line}px; }}"
    if room.styleSheet() != sheet:
        room.setStyleSheet(sheet)
    room.setFont(room_font(room))

    for child in room.findChildren(QWidget):
        scale = child.property(_SCALE)
        if scale is not None:
            child.setFont(room_font(child, scale=float(scale), bold=bool(child.property(_BOLD))))
