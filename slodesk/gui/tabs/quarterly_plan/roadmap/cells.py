"""What the roadmap's table paints besides words: whether work fits, and the line below which nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from slodesk.gui.icons import STATUS_ICONS
from slodesk.gui.widgets.roles import STATUS_ROLE

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


class FitDelegate(QStyledItemDelegate):
    """Paints the sign of ``STATUS_ROLE`` before the cell's words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint background, sign and words."""
        self.initStyleOption(option, index)
        words, option.text = option.text, ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        theme, status = self._theme, str(index.data(STATUS_ROLE))
        edge = theme.px(16)
        left = option.rect.left() + theme.px(12)
        pixmap = theme.icons.pixmap(
            STATUS_ICONS[status], f"status:{status}", 16, option.widget.devicePixelRatioF()
        )
        painter.drawPixmap(QPointF(left, option.rect.center().y() - edge / 2), pixmap)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(theme.color("text"))
        room = QRect(option.rect)
        room.setLeft(left + edge + theme.px(6))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()


class LinedTable(QTableView):
    """A table with a line above one of its rows, and words on it.

    Args:
        theme: looks.

    Attributes:
        line_row: the first row below the line; −1 for no line.
        line_words: what stands on it.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.line_row = -1
        self.line_words = ""

    def set_line(self, row: int, words: str) -> None:
        """Draw the line above a row."""
        if (row, words) != (self.line_row, self.line_words):
            self.line_row, self.line_words = row, words
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line over the rows."""
        super().paintEvent(event)
        if self.line_row < 0:
            return
        top = self.rowViewportPosition(self.line_row)
        if -self._theme.px(12) <= top <= self.viewport().height() + self._theme.px(12):
            painter = QPainter(self.viewport())
            paint_line(painter, self._theme, 0, self.viewport().width(), top, self.line_words)
            painter.end()


def paint_line(painter: QPainter, theme: Theme, left: float, right: float, y: float, words: str) -> None:
    """Paint the cut line with its words at the right end."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = theme.status_color("warning")
    painter.setPen(QPen(color, 2 * theme.scale))
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    font = theme.font("small", bold=True)
    metrics = QFontMetrics(font)
    width = metrics.horizontalAdvance(words) + theme.px(16)
    height = metrics.height() + theme.px(2)
    top = max(0.0, y - height / 2)
    box = QRectF(right - width - theme.px(12), top, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.status_soft("warning"))
    painter.drawRoundedRect(box, theme.radius("chip"), theme.radius("chip"))
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()
