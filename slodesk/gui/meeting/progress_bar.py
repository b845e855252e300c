"""How much of an item's time is used, as a calm bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


class TimeBar(QWidget):
    """Fills up with the accent colour; over its time it is full, in the colour of a warning.

    Args:
        theme: colours.
        parent: the owner.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._used = 0.0
        self._over = False
        self._height = theme.px(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_height(self, pixels: int) -> None:
        """Be so thick."""
        if pixels != self._height:
            self._height = pixels
            self.updateGeometry()

    def show_used(self, used: float, over: bool) -> None:
        """Show a part, 0 to 1."""
        if (round(used, 3), over) != (round(self._used, 3), self._over):
            self._used, self._over = used, over
            self.update()

    def sizeHint(self) -> QSize:
        """Return any width and the bar's thickness."""
        return QSize(100, self._height)

    def minimumSizeHint(self) -> QSize:
        """Return a short bar."""
        return QSize(20, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        if self._used > 0:
            color = self._theme.status_color("warning") if self._over else self._theme.color("accent")
            painter.setBrush(color)
            whole.setWidth(max(whole.height(), whole.width() * min(1.0, self._used)))
            painter.drawRoundedRect(whole, whole.height() / 2, whole.height() / 2)
