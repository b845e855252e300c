"""Paints a cell of two lines: a sign, words, quieter words below, and a bar where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from slodesk.gui.widgets.roles import BELOW_ROLE, SIGN_ROLE
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from slodesk.gui.theme import Theme

_EDGE, _TOP, _SIGN, _GAP, _BAR = 12, 8, 14, 6, 6
_NAME_LINES = 3
"""Lines the words may take, and as many below."""


class FigureDelegate(QStyledItemDelegate):
    """Paints a sign, words, quieter words below, and a bar where there is one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.refont()

    def refont(self) -> None:
        """Take the fonts of the theme as it is now."""
        self._body, self._small = self._theme.font("body"), self._theme.font("small")
        self._of_body, self._of_small = QFontMetrics(self._body), QFontMetrics(self._small)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        theme = self._theme
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        painter.save()
        painter.setClipRect(option.rect)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 1.5 * theme.scale))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 2, -2, -2), theme.px(4), theme.px(4))
        edge = theme.px(_EDGE)
        room = option.rect.adjusted(edge, theme.px(_TOP), -edge, 0)
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        right = bool(alignment & Qt.AlignmentFlag.AlignRight)
        upper, lower = self.lines(index, room.width())
        sign = str(index.data(SIGN_ROLE) or "")
        top = self._write(painter, room, upper, self._body, "text", sign, right=right)
        share = self._share(index)
        if share is not None:
            top = self._bar(painter, QRect(room.left(), top, room.width(), theme.px(_BAR + 4)), share)
        rest = QRect(room.left(), top, room.width(), room.height())
        self._write(painter, rest, lower, self._small, "muted", "", right=right)
        painter.restore()

    def lines(
        self, index: QModelIndex | QPersistentModelIndex, width: int
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the upper and lower lines of a cell so many pixels wide inside."""
        words, below = str(index.data() or ""), str(index.data(BELOW_ROLE) or "")
        indent = self._theme.px(_SIGN + _GAP) if index.data(SIGN_ROLE) else 0
        upper = wrapped(words, self._body, width - indent, _NAME_LINES)
        return upper, wrapped(below, self._small, width, _NAME_LINES) if below else ()

    def height(self, words: str, below: str, column: int, *, sign: bool, bar: bool) -> int:
        """Return the height a cell needs in a column so many pixels wide."""
        px, inside = self._theme.px, column - self._theme.px(2 * _EDGE)
        upper = wrapped(words, self._body, inside - (px(_SIGN + _GAP) if sign else 0), _NAME_LINES)
        lower = wrapped(below, self._small, inside, _NAME_LINES) if below else ()
        lines = len(upper) * self._of_body.height() + len(lower) * self._of_small.height()
        return lines + (px(_BAR + 4) if bar else 0) + px(2 * _TOP)

    def width(self, words: str, below: str, *, sign: bool, bar: bool) -> int:
        """Return the width at which both lines of a cell stay whole."""
        px = self._theme.px
        upper = self._of_body.horizontalAdvance(words) + (px(_SIGN + _GAP) if sign else 0)
        lower = self._of_small.horizontalAdvance(below) if below else 0
        return max(upper, lower, px(80) if bar else 0) + px(2 * _EDGE) + 4

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return room for both lines."""
        words, below = str(index.data() or ""), str(index.data(BELOW_ROLE) or "")
        sign, bar = bool(index.data(SIGN_ROLE)), self._share(index) is not None
        wide = self.width(words, below, sign=sign, bar=bar)
        return QSize(wide, self.height(words, below, wide, sign=sign, bar=bar))

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Give the field the cell's width and its own height, on top of the words."""
        high = max(editor.sizeHint().height(), self._theme.px(32))
        top = option.rect.top() + max((option.rect.height() - high) // 2, 0)
        editor.setGeometry(option.rect.left(), top, option.rect.width(), min(high, option.rect.height()))

    @staticmethod
    def _share(index: QModelIndex | QPersistentModelIndex) -> float | None:
        model: Any = index.model()
        bar = model.columns[index.column()].bar
        return None if bar is None else bar(model.record(index.row()))

    def _write(
        self,
        painter: QPainter,
        room: QRect,
        lines: Sequence[str],
        font: QFont,
        tone: str,
        sign: str,
        *,
        right: bool,
    ) -> int:
        """Write lines from the top of ``room``; return where the next would begin."""
        theme, metrics, top = self._theme, QFontMetrics(font), room.top()
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        indent = 0
        if sign and lines:
            name, color = sign.split(" ")
            edge = theme.px(_SIGN)
            indent = edge + theme.px(_GAP)
            left = room.left()
            if right:
                left = max(left, room.right() + 1 - metrics.horizontalAdvance(lines[0]) - indent)
            pixmap = theme.icons.pixmap(name, color, _SIGN, painter.device().devicePixelRatioF())
            painter.drawPixmap(QRect(left, top + (metrics.height() - edge) // 2, edge, edge), pixmap)
        painter.setFont(font)
        painter.setPen(theme.color(tone))
        for line in lines:
            box = QRect(room.left() + (0 if right else indent), top, room.width() - indent, metrics.height())
            if right:
                box.setRight(room.right())
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, line)
            top += metrics.height()
        return top

    def _bar(self, painter: QPainter, room: QRect, share: float) -> int:
        """Paint a bar from the zero line: to the right what is missing, to the left what is to spare."""
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        zero = room.left() + room.width() / 2
        track = QRectF(zero, room.top() + theme.px(2), room.right() - zero, theme.px(_BAR))
        if share > 0:
            track.setWidth(max(track.width() * min(share, 1.0), theme.px(3)))
            painter.fillRect(track, theme.status_color("critical"))
        elif share < 0:
            long = max((zero - room.left()) * min(-share, 1.0), theme.px(3))
            painter.fillRect(QRectF(zero - long, track.top(), long, track.height()), theme.color("muted"))
        painter.setPen(QPen(theme.color("muted"), max(1.0, theme.scale)))
        painter.drawLine(round(zero), room.top(), round(zero), room.top() + theme.px(_BAR + 4))
        return room.top() + theme.px(_BAR + 4)
