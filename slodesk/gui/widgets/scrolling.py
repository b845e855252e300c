"""Scroll areas as this program has them: no frame, never a stop of the Tab key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from slodesk.gui.widgets.cards import Card

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slodesk.gui.theme import Theme


def plain_scroll(
    page: QWidget | None = None, *, sideways: bool = True, see_through: bool = False
) -> QScrollArea:
    """Return a frameless scroll area that gives its page all the room there is.

    Args:
        page: what is scrolled; may be set later.
        sideways: whether it may scroll to the sides too.
        see_through: whether what lies behind it, such as a card, shows.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if see_through:
        area.viewport().setAutoFillBackground(False)
    if page is not None:
        area.setWidget(page)
        if see_through:  # setWidget makes it fill its background
            page.setAutoFillBackground(False)
    return area


def card_page(theme: Theme, contents: Iterable[QWidget]) -> tuple[QScrollArea, QVBoxLayout]:
    """Return a scroll area with a card for each of the contents, and the layout the cards stand in."""
    page = QWidget()
    cards = QVBoxLayout(page)
    cards.setContentsMargins(0, 0, 0, 0)
    for content in contents:
        card = Card(theme)
        card.body.addWidget(content)
        cards.addWidget(card)
    cards.addStretch(1)
    return plain_scroll(page, see_through=True), cards
