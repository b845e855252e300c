"""What a row is about: its title on up to two lines, what it belongs to in a quieter line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

QUIET_ROLE = int(Qt.ItemDataRole.UserRole) + 52
"""Whether a row is told in a quieter tone: dropped, done."""
_EDGE = 12


class TitleDelegate(QStyledItemDelegate):
    """Paints title and ``BELOW_ROLE``; edits the title in place."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def row_height(self, view: QWidget, titles: list[str], width: int) -> int:
        """Return a height at which every title shows, in a column so many pixels wide."""
        theme, metrics = self._theme, QFontMetrics(view.font())
        room = width - theme.px(2 * _EDGE)
        two = any(metrics.horizontalAdvance(title) > room for title in titles)
        small = QFontMetrics(theme.font("small")).height()
        return metrics.height() * (2 if two else 1) + small + theme.px(14)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint background, title and what stands below, centred as a block."""
        self.initStyleOption(option, index)
        title, option.text = option.text, ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        if option.state & QStyle.StateFlag.State_Editing:
            return
        theme, metrics = self._theme, QFontMetrics(option.font)
        small = theme.font("small")
        edge = theme.px(_EDGE)
        room = option.rect.adjusted(edge, 0, -edge, 0)
        below = str(index.data(BELOW_ROLE) or "")
        below_height = QFontMetrics(small).height() if below else 0
        most = 2 if room.height() >= 2 * metrics.height() + below_height else 1
        lines = wrapped(title, option.font, room.width(), most)
        top = room.top() + (room.height() - metrics.height() * len(lines) - below_height) // 2
        painter.save()
        painter.setFont(option.font)
        painter.setPen(theme.color("muted" if index.data(QUIET_ROLE) else "text"))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for line in lines:
            painter.drawText(QRect(room.left(), top, room.width(), metrics.height()), flags, line)
            top += metrics.height()
        if below:
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            words = QFontMetrics(small).elidedText(below, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(QRect(room.left(), top, room.width(), below_height), flags, words)
        painter.restore()
