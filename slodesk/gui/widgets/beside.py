"""Two parts beside each other where there is room, else one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


def stand_beside(row: QBoxLayout, theme: Theme, width: int, least: int, *, gap: float = 2) -> bool:
    """Turn a row to fit its page; call it when the page, the zoom or the font has changed.

    Args:
        row: holds the parts.
        theme: zoom and spacing.
        width: of the page, in pixels.
        least: width at 100 % from which the parts stand beside each other.
        gap: between them, in steps of spacing.

    Returns:
        Whether they stand beside each other.
    """
    beside = width >= theme.px(least)
    way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
    if row.direction() != way:
        row.setDirection(way)
    row.setSpacing(theme.space(gap))
    return beside
