"""A page that scrolls where it is too high; its width never changes with the scroll bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent


def page_around(inside: QWidget) -> PageScroll | None:
    """Return the page that scrolls with a widget in it, if there is one."""
    above = inside.parentWidget()
    while above is not None and not isinstance(above, PageScroll):
        above = above.parentWidget()
    return above


class _Bar(QScrollBar):
    """Is seen only while there is something to scroll."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing where everything is in view."""
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class PageScroll(QScrollArea):
    """Scrolls a page whose parts rearrange themselves by the width.

    Were the bar to come and go, or the page's least width to count, parts that need less when they are
    narrower would make Qt resize the page for ever.

    Attributes:
        least: height in pixels below which areas inside leave the scrolling to this one.
        low: whether it is lower than that.
    """

    low_changed = Signal()

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.least, self.low = 0, False
        self.setVerticalScrollBar(_Bar(Qt.Orientation.Vertical))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page.setProperty("role", "page")
        page.setMinimumWidth(1)  # it is as wide as the view, whatever its parts would like
        self.setWidget(page)

    def set_least(self, least: int) -> None:
        """Say how high it has to be for areas inside to scroll by themselves."""
        self.least = least
        self._judge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether there is room for areas that scroll by themselves."""
        super().resizeEvent(event)
        self._judge()

    def _judge(self) -> None:
        low = self.viewport().height() < self.least
        if low != self.low:
            self.low = low
            self.low_changed.emit()

    def margin_beside(self, edge: int) -> int:
        """Return the page's right margin, so that with the bar it is as wide as the left one."""
        return max(0, edge - self.verticalScrollBar().sizeHint().width())
