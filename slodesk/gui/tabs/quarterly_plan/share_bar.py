"""A share of something as a bar with its figure: how much of the hours, how much of a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

SHARE_ROLE = int(Qt.ItemDataRole.UserRole) + 50
"""The share as a ratio; None: unknown. 1 is where the whole ends."""
TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 51
"""A status, for the bar's colour; empty for the accent."""
_WHOLE = 0.72
"""Part of the bar up to the whole; what is too much is drawn beyond it."""


def paint_share(painter: QPainter, rect: QRectF, theme: Theme, share: float, tone: str) -> None:
    """Paint a share: a tick marks the whole, what is more goes past it, much more ends in a point.

    Args:
        painter: paints on a widget or picture.
        rect: the bar.
        theme: colours and zoom.
        share: ratio ≥ 0.
        tone: a status, or empty.
    """
    color = theme.status_color(tone) if tone else theme.color("accent")
    end = rect.left() + rect.width() * _WHOLE
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("raised"))
    radius = rect.height() / 2
    painter.drawRoundedRect(QRectF(rect.left(), rect.top(), end - rect.left(), rect.height()), radius, radius)
    length = rect.width() * _WHOLE * max(share, 0.0)
    over = length > rect.width()
    if share > 0:
        bar = QRectF(rect.left(), rect.top(), min(max(length, theme.px(3)), rect.width()), rect.height())
        path = QPainterPath()
        if over:
            path.moveTo(bar.topLeft())
            path.lineTo(bar.right() - radius, bar.top())
            path.lineTo(bar.right(), bar.center().y())
            path.lineTo(bar.right() - radius, bar.bottom())
            path.lineTo(bar.bottomLeft())
            path.closeSubpath()
        else:
            path.addRoundedRect(bar, min(radius, bar.width() / 2), radius)
        painter.fillPath(path, color)
    painter.setPen(QPen(theme.color("text"), max(1.0, 1.5 * theme.scale)))
    hang = theme.px(3)
    painter.drawLine(QPointF(end, rect.top() - hang), QPointF(end, rect.bottom() + hang))
    painter.restore()


class ShareDelegate(QStyledItemDelegate):
    """Paints the cell's words and, beside them, ``SHARE_ROLE`` as a bar."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint background, bar and words."""
        share = index.data(SHARE_ROLE)
        if share is None:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        words, option.text = option.text, ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        theme = self._theme
        room = QRectF(option.rect).adjusted(theme.px(12), 0, -theme.px(10), 0)
        figure = option.fontMetrics.horizontalAdvance(words) + theme.px(8)
        bar = QRectF(room.left(), room.center().y() - theme.px(4), 0, theme.px(8))
        bar.setWidth(min(room.width() - figure, theme.px(120)))
        if bar.width() >= theme.px(24):
            paint_share(painter, bar, theme, share, str(index.data(TONE_ROLE) or ""))
            room.setLeft(bar.right() + theme.px(8))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(option.palette.color(option.palette.ColorRole.Text))
        if selected:
            painter.setPen(theme.color("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return room for bar and words."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + self._theme.px(96), hint.height())
