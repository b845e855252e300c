"""Cells of two lines: what it is above, what qualifies it below in a quieter tone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from slodesk.gui.widgets.roles import BADGES_ROLE, STATUS_ROLE
from slodesk.gui.widgets.status import chip_size, paint_chip

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_EDGE = 12
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TwoLines(QStyledItemDelegate):
    """What both delegates share: the row's background, and room for two lines."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def background(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> QRect:
        """Paint selection, hover and focus; return the room inside."""
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        edge = self.theme.px(_EDGE)
        return option.rect.adjusted(edge, 0, -edge, 0)

    def below(self) -> QFontMetrics:
        """Return the metrics of the lower line."""
        return QFontMetrics(self.theme.font("small"))


class NameDelegate(TwoLines):
    """Paints the service with its objective below, both cut in the middle only when there is no room.

    Args:
        theme: looks and zoom.
        beside: the column of the same row that holds the lower line.
        parent: the table.
    """

    def __init__(self, theme: Theme, beside: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._beside = beside

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint both lines."""
        room = self.background(painter, option, index)
        lower = str(index.sibling(index.row(), self._beside).data() or "")
        upper = str(index.data() or "")
        metrics, below = QFontMetrics(option.font), self.below()
        top = room.top() + (room.height() - metrics.height() - below.height()) // 2
        painter.save()
        painter.setFont(option.font)
        painter.setPen(self.theme.color("text"))
        middle = Qt.TextElideMode.ElideMiddle
        line = QRect(room.left(), top, room.width(), metrics.height())
        painter.drawText(line, _LEFT, metrics.elidedText(upper, middle, room.width()))
        painter.setFont(self.theme.font("small"))
        painter.setPen(self.theme.color("muted"))
        line = QRect(room.left(), top + metrics.height(), room.width(), below.height())
        painter.drawText(line, _LEFT, below.elidedText(lower, middle, room.width()))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the wider of the two lines."""
        metrics, below = QFontMetrics(option.font), self.below()
        lower = str(index.sibling(index.row(), self._beside).data() or "")
        width = max(metrics.horizontalAdvance(str(index.data() or "")), below.horizontalAdvance(lower))
        return QSize(width + self.theme.px(2 * _EDGE), metrics.height() + below.height() + self.theme.px(8))


class StatusLinesDelegate(TwoLines):
    """Paints the status chip, with the pairs that fire and "stale" below it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint chip and badges."""
        room = self.background(painter, option, index)
        status, badges = str(index.data(STATUS_ROLE)), " · ".join(index.data(BADGES_ROLE) or ())
        chip, below = chip_size(self.theme, status), self.below()
        painter.save()
        painter.setClipRect(option.rect)
        if not badges:
            paint_chip(painter, room, self.theme, status)
        else:
            top = room.top() + (room.height() - chip.height() - below.height()) // 2
            paint_chip(painter, QRect(room.left(), top, room.width(), chip.height()), self.theme, status)
            painter.setFont(self.theme.font("small"))
            painter.setPen(self.theme.color("muted"))
            line = QRect(room.left(), top + chip.height(), room.width(), below.height())
            painter.drawText(line.adjusted(self.theme.px(2), 0, 0, 0), _LEFT, badges)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the wider of chip and badges."""
        chip, below = chip_size(self.theme, str(index.data(STATUS_ROLE))), self.below()
        badges = below.horizontalAdvance(" · ".join(index.data(BADGES_ROLE) or ()))
        width = max(chip.width(), badges + self.theme.px(2)) + self.theme.px(2 * _EDGE)
        return QSize(width, chip.height() + below.height() + self.theme.px(6))


class FigureDelegate(TwoLines):
    """Paints a figure, or words that may take two lines, in step with the heading above."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the words."""
        room = self.background(painter, option, index)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(self.theme.color("text"))
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        flags = int(alignment) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(room, flags, str(index.data() or ""))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the words on two lines at most."""
        metrics = QFontMetrics(option.font)
        width = two_line_width(str(index.data() or ""), metrics) + self.theme.px(2 * _EDGE)
        return QSize(width, 2 * metrics.height() + self.theme.px(6))


def two_line_width(words: str, metrics: QFontMetrics) -> int:
    """Return the least width at which words take no more than two lines; figures are never broken."""
    parts = words.split(" ")
    splits = ((" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts)))
    widths = [max(metrics.horizontalAdvance(one), metrics.horizontalAdvance(two)) for one, two in splits]
    return min(widths, default=metrics.horizontalAdvance(words)) + 1
