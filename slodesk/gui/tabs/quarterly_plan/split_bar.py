"""The hours of a quarter as one bar: features, and reliability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


class SplitBar(QWidget):
    """Two parts of a whole with their words inside; the bar says nothing that the words don't.

    Args:
        theme: colours and zoom.
        parent: the owner.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share: float | None = None
        self._words = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_split(self, share: float | None, left: str, right: str) -> None:
        """Show a share, a ratio, for the left part; None draws the whole empty."""
        self._share, self._words = share, (left, right)
        self.setAccessibleName(". ".join(word for word in self._words if word))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for a line of words."""
        return QSize(self._theme.px(240), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return room for a line of words."""
        return QSize(self._theme.px(120), QFontMetrics(self.font()).height() + self._theme.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both parts; words that don't fit their part are left to the sentence above."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(whole, theme.radius("control"), theme.radius("control"))
        painter.fillPath(path, theme.color("raised"))
        if self._share is None:
            return
        painter.setClipPath(path)
        at = whole.width() * self._share
        left = QRectF(0, 0, at, whole.height())
        right = QRectF(at + theme.px(2), 0, whole.width() - at, whole.height())
        painter.fillRect(left, theme.color("accent_soft"))
        painter.fillRect(right, theme.color("accent"))
        painter.fillRect(QRectF(at, 0, theme.px(2), whole.height()), theme.color("surface"))
        pairs = ((left, "text", self._words[0]), (right, "on_accent", self._words[1]))
        for part, color, words in pairs:
            room = part.adjusted(theme.px(12), 0, -theme.px(8), 0)
            painter.setPen(theme.color(color))
            if painter.fontMetrics().horizontalAdvance(words) > room.width():
                words = words.partition(",")[0]
            if painter.fontMetrics().horizontalAdvance(words) <= room.width():
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
