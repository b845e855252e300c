"""Scroll areas as this program has them: no frame, never a stop of the Tab key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.page_scroll import PageScroll, page_around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QShowEvent

    from slodesk.gui.theme import Theme


_TURNS = 8
"""How often a page may be resized while it is resized."""


class PlainScroll(QScrollArea):
    """Scrolls its page, but on a low page that scrolls already it is as high as what it holds."""

    def __init__(self) -> None:
        super().__init__()
        self._around: PageScroll | None = None
        self._depth = 0

    @property
    def unrolled(self) -> bool:
        """Whether what is around it scrolls instead."""
        return self._around is not None and self._around.low

    def ensureWidgetVisible(self, child: QWidget, xmargin: int = 50, ymargin: int = 50) -> None:
        """Bring a widget into view, in whichever area scrolls."""
        around = self._around
        if around is not None and around.low:
            around.ensureWidgetVisible(child, xmargin, ymargin)
        else:
            super().ensureWidgetVisible(child, xmargin, ymargin)

    def minimumSizeHint(self) -> QSize:
        """Return what the page needs where it is unrolled."""
        least, page = super().minimumSizeHint(), self.widget()
        if page is None or not self.unrolled:
            return least
        high = page.heightForWidth(self.viewport().width()) if page.hasHeightForWidth() else 0
        return QSize(least.width(), max(high, page.minimumSizeHint().height(), page.minimumHeight()))

    def showEvent(self, event: QShowEvent) -> None:
        """Find the page around it that scrolls."""
        super().showEvent(event)
        above = page_around(self)
        if above is not self._around:
            self._around = above
            if above is not None:
                above.low_changed.connect(self.updateGeometry)
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for more or less height with the page.

        A page that needs a bar only because the bar makes it narrower would be resized for ever, each time
        inside the last: after a few turns it stays as it is.
        """
        if watched is not self.widget():
            return super().eventFilter(watched, event)
        if self._depth > _TURNS:
            return False
        self._depth += 1
        try:
            if event.type() == QEvent.Type.LayoutRequest and self.unrolled:
                self.updateGeometry()
            return super().eventFilter(watched, event)
        finally:
            self._depth -= 1


def plain_scroll(
    page: QWidget | None = None, *, sideways: bool = True, see_through: bool = False
) -> PlainScroll:
    """Return a frameless scroll area that gives its page all the room there is.

    Args:
        page: what is scrolled; may be set later.
        sideways: whether it may scroll to the sides too.
        see_through: whether what lies behind it, such as a card, shows.
    """
    area = PlainScroll()
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
