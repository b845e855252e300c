"""Cells of the table of proposals: a figure or word, and quieter words below that wrap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from slodesk.gui.models.plan_targets import STATE_ROLE, STRONG_ROLE
from slodesk.gui.tabs.quarterly_plan.targets.words import ICONS
from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
EDGE = 10
"""Pixels left and right of a cell's words at 100 %."""
_TOP = 8
_ICON = 16
LINES = 4
"""Lines of quieter words a cell may have."""


class LinesDelegate(QStyledItemDelegate):
    """Paints a cell's words with the quieter ones below; a decision with its icon."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint selection, words and icon."""
        theme = self._theme
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        painter.save()
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 1.5 * theme.scale))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 2, -2, -2), theme.px(4), theme.px(4))
        state = index.data(STATE_ROLE) if index.column() == index.model().columnCount() - 1 else None
        room = self._room(option.rect, index.column(), icon=bool(state))
        if state:
            name, color = ICONS[state]
            edge = theme.px(_ICON)
            icon = theme.icons.pixmap(name, color, _ICON, painter.device().devicePixelRatioF())
            top = room.top() + (QFontMetrics(option.font).height() - edge) // 2
            painter.drawPixmap(QRect(room.left() - edge - theme.px(6), top, edge, edge), icon)
        right = index.data(Qt.ItemDataRole.TextAlignmentRole) is not None
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        upper, lower = self._lines(index, room.width())
        bold = bool(index.data(STRONG_ROLE))
        top = room.top()
        for lines, font, tone in (
            (upper, theme.font("body", bold=bold), "text"),
            (lower, theme.font("small"), "muted"),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(tone))
            height = QFontMetrics(font).height()
            for line in lines:
                box = QRect(room.left(), top, room.width(), height)
                painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, line)
                top += height
        painter.restore()

    def height(self, index: Index, width: int) -> int:
        """Return the height of a cell in a column so many pixels wide."""
        theme = self._theme
        last = index.column() == index.model().columnCount() - 1
        room = self._room(QRect(0, 0, width, 100), index.column(), icon=last)
        upper, lower = self._lines(index, room.width())
        body, small = QFontMetrics(theme.font("body")), QFontMetrics(theme.font("small"))
        return len(upper) * body.height() + len(lower) * small.height() + 2 * theme.px(_TOP)

    def width(self, index: Index) -> int:
        """Return the width at which nothing of a cell has to wrap."""
        theme = self._theme
        body = QFontMetrics(theme.font("body", bold=True)).horizontalAdvance(str(index.data() or ""))
        small = QFontMetrics(theme.font("small")).horizontalAdvance(str(index.data(BELOW_ROLE) or ""))
        last = index.column() == index.model().columnCount() - 1
        inset = theme.px(6) if index.column() == 0 else 0
        return max(body, small) + inset + theme.px(2 * EDGE + 4) + (theme.px(_ICON + 6) if last else 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for everything on as few lines as can be."""
        width = self.width(index)
        return QSize(width, self.height(index, width))

    def _room(self, cell: QRect, column: int, *, icon: bool) -> QRect:
        theme = self._theme
        left = theme.px(EDGE + 6 if column == 0 else EDGE) + (theme.px(_ICON + 6) if icon else 0)
        return cell.adjusted(left, theme.px(_TOP), -theme.px(EDGE), 0)

    def _lines(self, index: Index, width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        upper, lower = str(index.data() or ""), str(index.data(BELOW_ROLE) or "")
        body: QFont = self._theme.font("body")
        above = wrapped(upper, body, width, LINES) if upper else ()
        return above, wrapped(lower, self._theme.font("small"), width, LINES) if lower else ()
