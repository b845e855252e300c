"""The remaining error budget as figure and bar, with the overdraft drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

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
