"""Pages of which one is in view; as high as that one needs at least."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class Pages(QStackedWidget):
    """Asks for the least height of the page in view, so that what is around it seldom scrolls.

    Attributes:
        least: pixels it asks for in any case.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.least = 0
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def hasHeightForWidth(self) -> bool:
        """Say that the height is what it is, whatever wraps inside."""
        return False

    def sizeHint(self) -> QSize:
        """Return the least that is needed: what is there is taken anyway."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return what the section in view needs; the others may need more."""
        shown = self.currentWidget()
        if shown is None:
            return QSize(0, self.least)
        least, layout = shown.minimumSizeHint(), shown.layout()
        if layout is not None and layout.hasHeightForWidth():
            least.setHeight(max(least.height(), layout.minimumHeightForWidth(self.width())))
        return least.expandedTo(shown.minimumSize()).expandedTo(QSize(0, self.least))
