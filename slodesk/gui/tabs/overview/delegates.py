"""Cells of the overview: what it is on the first line, what qualifies it below in a quieter tone.

Every first line stands at the same height, so that a row reads across; names may take more lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from slodesk.gui.widgets.budget_bar import paint_bar
from slodesk.gui.widgets.roles import BELOW_ROLE, REMAINING_ROLE, STATUS_ROLE
from slodesk.gui.widgets.status import chip_size, paint_chip
from slodesk.gui.widgets.wrapping import two_line_width, wrapped

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
EDGE = 8
"""Pixels left and right of a cell's words at 100 %; the first column has more, to stand under its title."""
FIRST_EDGE = 16
_TOP = 8
_BAR = 72
_LINES = 3
"""Lines a service's name may take, and as many its objective's."""


class Cell(QStyledItemDelegate):
    """Paints words with quieter words below, both on one line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def background(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> QRect:
        """Paint selection, hover and the cell cursor; return the room inside."""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.theme.color("focus"), 1.5 * self.theme.scale))
            radius = self.theme.px(4)
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 2, -2, -2), radius, radius)
            painter.restore()
        edge = self.theme.px(EDGE)
        return option.rect.adjusted(edge, self.theme.px(_TOP), -edge, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint both lines."""
        room = self.background(painter, option, index)
        right = bool(index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight)
        painter.save()
        top = self.write(painter, room, [str(index.data() or "")], option.font, "text", right=right)
        below = str(index.data(BELOW_ROLE) or "")
        if below:
            rest = QRect(room.left(), top, room.width(), room.height())
            self.write(painter, rest, [below], self.small(), "muted", right=right)
        painter.restore()

    def write(
        self,
        painter: QPainter,
        room: QRect,
        lines: list[str] | tuple[str, ...],
        font: QFont,
        tone: str | QColor,
        *,
        right: bool = False,
    ) -> int:
        """Write lines from the top of ``room``; return where the next would begin."""
        metrics, top = QFontMetrics(font), room.top()
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        painter.setPen(self.theme.color(tone) if isinstance(tone, str) else tone)
        for line in lines:
            box = QRect(room.left(), top, room.width(), metrics.height())
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, line)
            top += metrics.height()
        return top

    def small(self) -> QFont:
        """Return the font of the lower lines."""
        return self.theme.font("small")

    def row_height(self) -> int:
        """Return the height of a row whose names take one line each."""
        body, small = QFontMetrics(self.theme.font("body")), QFontMetrics(self.small())
        return body.height() + small.height() + self.theme.px(2 * _TOP)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the wider of the two lines."""
        upper = QFontMetrics(option.font).horizontalAdvance(str(index.data() or ""))
        lower = QFontMetrics(self.small()).horizontalAdvance(str(index.data(BELOW_ROLE) or ""))
        return QSize(max(upper, lower) + self.theme.px(2 * EDGE) + 1, self.row_height())


class NameDelegate(Cell):
    """Paints the service with its objective below; both wrap, and are cut only after three lines."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint all lines."""
        room = self.background(painter, option, index)
        room.setLeft(option.rect.left() + self.theme.px(FIRST_EDGE))
        upper, lower = self._lines(str(index.data() or ""), str(index.data(BELOW_ROLE) or ""), room.width())
        painter.save()
        top = self.write(painter, room, upper, self.theme.font("body"), "text")
        rest = QRect(room.left(), top, room.width(), room.height())
        self.write(painter, rest, lower, self.small(), "muted")
        painter.restore()

    def height(self, upper: str, lower: str, column: int) -> int:
        """Return the height of a row with these names in a column so many pixels wide."""
        lines = self._lines(upper, lower, column - self.theme.px(FIRST_EDGE + EDGE))
        body, small = QFontMetrics(self.theme.font("body")), QFontMetrics(self.small())
        return len(lines[0]) * body.height() + len(lines[1]) * small.height() + self.theme.px(2 * _TOP)

    def _lines(self, upper: str, lower: str, width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        body = self.theme.font("body")
        return wrapped(upper, body, width, _LINES), wrapped(lower, self.small(), width, _LINES)

    def least_width(self, upper: str, lower: str) -> int:
        """Return the width at which neither name needs more than two lines."""
        body, small = QFontMetrics(self.theme.font("body")), QFontMetrics(self.small())
        words = max(two_line_width(upper, body), two_line_width(lower, small))
        return words + self.theme.px(FIRST_EDGE + EDGE) + 1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for both names on one line each."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + self.theme.px(FIRST_EDGE - EDGE), size.height())


class StatusLinesDelegate(Cell):
    """Paints the status chip; below it how fast the budget burns and how old the samples are."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint chip and words."""
        room = self.background(painter, option, index)
        status, words = str(index.data(STATUS_ROLE)), str(index.data(BELOW_ROLE) or "")
        line = QFontMetrics(self.theme.font("body")).height()
        chip = chip_size(self.theme, status).height()
        above = (chip - line) // 2  # the chip's word stands on the first line of the row
        painter.save()
        painter.setClipRect(option.rect)
        paint_chip(painter, QRect(room.left(), room.top() - above, room.width(), chip), self.theme, status)
        if words:
            top = room.top() + line + above
            rest = QRect(room.left() + self.theme.px(2), top, room.width(), room.height())
            self.write(painter, rest, [words], self.small(), "muted")
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the wider of chip and words."""
        chip = chip_size(self.theme, str(index.data(STATUS_ROLE))).width()
        below = QFontMetrics(self.small()).horizontalAdvance(str(index.data(BELOW_ROLE) or ""))
        width = max(chip, below + self.theme.px(2)) + self.theme.px(2 * EDGE)
        return QSize(width + 1, self.row_height())


class LeftDelegate(Cell):
    """Paints the budget left as a figure above its bar."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint figure and bar."""
        room = self.background(painter, option, index)
        painter.save()
        top = self.write(painter, room, [str(index.data() or "")], option.font, "text", right=True)
        width = min(self.theme.px(_BAR), room.width())
        small = QFontMetrics(self.small()).height()
        bar = QRect(room.right() + 1 - width, top, width, small)
        paint_bar(painter, bar, self.theme, index.data(REMAINING_ROLE), str(index.data(STATUS_ROLE)))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the wider of figure and bar."""
        size = super().sizeHint(option, index)
        return QSize(max(size.width(), self.theme.px(_BAR + 2 * EDGE)), size.height())


class WordsDelegate(Cell):
    """Paints words that may take two lines: "lasts the quarter"."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the words."""
        room = self.background(painter, option, index)
        painter.save()
        lines = wrapped(str(index.data() or ""), self.theme.font("body"), room.width())
        self.write(painter, room, lines, self.theme.font("body"), "text")
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the words on two lines at most."""
        width = two_line_width(str(index.data() or ""), QFontMetrics(self.theme.font("body")))
        return QSize(width + self.theme.px(2 * EDGE) + 1, self.row_height())
