"""The remaining error budget as figure and bar, with the overdraft drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from slodesk.gui.widgets.roles import REMAINING_ROLE, STATUS_ROLE

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

BAR_WIDTH = 72
BAR_HEIGHT = 8
_OVERDRAFT = 0.35
"""The part of the bar left of zero, where an overdraft is drawn; beyond it the bar ends in an arrow."""


def paint_bar(painter: QPainter, rect: QRect, theme: Theme, remaining: float | None, status: str) -> None:
    """Paint a bar: zero is a tick, budget left grows to the right, overdraft to the left.

    Args:
        painter: paints on a widget or picture.
        rect: the bar is as wide as it and centred in its height.
        theme: colours and zoom.
        remaining: ratio of the budget left; below 0 overdrawn, down to −1 drawn to scale.
        status: gives the colour.
    """
    height = theme.px(BAR_HEIGHT)
    track = QRectF(rect.left(), rect.top() + (rect.height() - height) / 2, rect.width(), height)
    zero = track.left() + track.width() * _OVERDRAFT
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    room = QPainterPath()
    room.addRoundedRect(QRectF(zero, track.top(), track.right() - zero, height), height / 2, height / 2)
    painter.fillPath(room, theme.color("raised"))
    if remaining is not None:
        color = theme.status_color(status)
        length = (track.right() - zero) * min(max(remaining, 0.0), 1.0)
        if remaining > 0:
            painter.setClipPath(room)
            painter.fillRect(QRectF(zero, track.top(), max(length, theme.px(3)), height), color)
            painter.setClipping(False)
        elif remaining < 0:
            over = (zero - track.left()) * min(-remaining, 1.0)
            over = max(over, theme.px(4))
            debt = QRectF(zero - over, track.top(), over, height)
            painter.fillRect(debt, color)
            if remaining < -1:
                _paint_arrow(painter, debt, theme)
    painter.setPen(QPen(theme.color("muted"), max(1.0, theme.scale)))
    overhang = theme.px(3)
    painter.drawLine(QPointF(zero, track.top() - overhang), QPointF(zero, track.bottom() + overhang))
    painter.restore()


def _paint_arrow(painter: QPainter, debt: QRectF, theme: Theme) -> None:
    """Cut the left end to a point: the overdraft goes on."""
    cut = QPainterPath()
    cut.moveTo(debt.left(), debt.top())
    cut.lineTo(debt.left() + debt.height() / 2, debt.top())
    cut.lineTo(debt.left(), debt.center().y())
    cut.lineTo(debt.left() + debt.height() / 2, debt.bottom())
    cut.lineTo(debt.left(), debt.bottom())
    cut.closeSubpath()
    painter.fillPath(cut, theme.color("surface"))


class BudgetBar(QWidget):
    """The bar alone, on forms and cards."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._remaining: float | None = None
        self._status = "no_data"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_budget(self, remaining: float | None, status: str, text: str) -> None:
        """Show a budget; ``text`` is what a screen reader says ("7 % left")."""
        self._remaining = remaining
        self._status = str(status)
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a bar's usual size."""
        return QSize(self._theme.px(BAR_WIDTH), self._theme.px(BAR_HEIGHT + 8))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which a bar cannot be read."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        paint_bar(QPainter(self), self.rect(), self._theme, self._remaining, self._status)


class BudgetDelegate(QStyledItemDelegate):
    """Paints a table cell's figure, right-aligned, with the bar after it.

    The model answers ``DisplayRole`` with the figure ("−40 %"), ``REMAINING_ROLE`` with the ratio or
    None, and ``STATUS_ROLE`` with the status that colours the bar.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint row background, figure and bar."""
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        inner = option.rect.adjusted(self._theme.px(12), 0, -self._theme.px(12), 0)
        bar = QRect(inner)
        bar.setLeft(inner.right() - self._theme.px(BAR_WIDTH))
        painter.save()
        painter.setClipRect(option.rect)
        painter.setFont(option.font)
        painter.setPen(self._theme.color("text"))
        words = inner.adjusted(0, 0, -self._theme.px(BAR_WIDTH + 10), 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        status = index.data(STATUS_ROLE) or "no_data"
        paint_bar(painter, bar, self._theme, index.data(REMAINING_ROLE), status)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return room for the widest usual figure and the bar."""
        metrics = QFontMetrics(option.font)
        text = str(index.data() or "")
        width = max(metrics.horizontalAdvance(text), metrics.horizontalAdvance("−100 %"))
        return QSize(width + self._theme.px(BAR_WIDTH + 10 + 24), metrics.height() + self._theme.px(18))
