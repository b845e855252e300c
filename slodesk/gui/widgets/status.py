"""A status as people see it: icon, word and colour, never colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

_ICON = 14


def status_word(status: str) -> str:
    """Return the word for a status in the user's language."""
    words = {
        "healthy": QCoreApplication.translate("Status", "Healthy"),
        "attention": QCoreApplication.translate("Status", "Attention"),
        "warning": QCoreApplication.translate("Status", "Warning"),
        "critical": QCoreApplication.translate("Status", "Critical"),
        "exhausted": QCoreApplication.translate("Status", "Exhausted"),
        "no_data": QCoreApplication.translate("Status", "No data"),
    }
    return words[str(status)]


def chip_size(theme: Theme, status: str) -> QSize:
    """Return the room a status chip takes."""
    metrics = QFontMetrics(theme.font("body", bold=True))
    width = metrics.horizontalAdvance(status_word(status)) + theme.px(_ICON) + theme.px(6 + 8 + 10)
    return QSize(width, metrics.height() + theme.px(6))


def paint_chip(painter: QPainter, rect: QRect, theme: Theme, status: str) -> None:
    """Paint a status chip at the left of ``rect``, centred in its height."""
    size = chip_size(theme, status)
    chip = QRect(rect.left(), rect.top() + (rect.height() - size.height()) // 2, size.width(), size.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.status_soft(status))
    painter.drawRoundedRect(QRectF(chip), chip.height() / 2, chip.height() / 2)
    icon = theme.icons.status(status, _ICON, painter.device().devicePixelRatioF())
    edge = theme.px(_ICON)
    painter.drawPixmap(
        QRect(chip.left() + theme.px(8), chip.top() + (chip.height() - edge) // 2, edge, edge), icon
    )
    painter.setFont(theme.font("body", bold=True))
    painter.setPen(theme.status_color(status))
    words = chip.adjusted(theme.px(8) + edge + theme.px(6), 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, status_word(status))
    painter.restore()
