"""A status as people see it: icon, word and colour, never colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from slodesk.gui.widgets.roles import BADGES_ROLE, STATUS_ROLE

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


class StatusChip(QWidget):
    """A status on a form or card."""

    def __init__(self, theme: Theme, status: str = "no_data", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._status = status
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_status(status)
        theme.changed.connect(self._resized)

    @property
    def status(self) -> str:
        """The status shown."""
        return self._status

    def set_status(self, status: str) -> None:
        """Show a status."""
        self._status = str(status)
        self.setAccessibleName(status_word(self._status))
        self._resized()

    def sizeHint(self) -> QSize:
        """Return the chip's size."""
        return chip_size(self._theme, self._status)

    def minimumSizeHint(self) -> QSize:
        """Return the chip's size: it never shrinks."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        painter = QPainter(self)
        paint_chip(painter, self.rect(), self._theme, self._status)

    def _resized(self) -> None:
        self.updateGeometry()
        self.update()


class StatusDelegate(QStyledItemDelegate):
    """Paints the status chip in tables and trees, with badges beside it.

    The model answers ``STATUS_ROLE`` with a status, ``BADGES_ROLE`` with short words, and
    ``DisplayRole`` or ``AccessibleTextRole`` with the word, for screen readers and copying.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint row background, chip and badges."""
        status = index.data(STATUS_ROLE)
        if not status:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        rect = option.rect.adjusted(self._theme.px(12), 0, 0, 0)
        painter.save()
        painter.setClipRect(option.rect)
        paint_chip(painter, rect, self._theme, status)
        left = rect.left() + chip_size(self._theme, status).width() + self._theme.px(8)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("muted"))
        words = " · ".join(index.data(BADGES_ROLE) or ())
        painter.drawText(
            QRect(left, rect.top(), rect.right() - left, rect.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            words,
        )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return room for the chip and its badges."""
        status = index.data(STATUS_ROLE)
        if not status:
            return super().sizeHint(option, index)
        size = chip_size(self._theme, status)
        badges = " · ".join(index.data(BADGES_ROLE) or ())
        extra = (
            QFontMetrics(self._theme.font("small")).horizontalAdvance(badges) + self._theme.px(8)
            if badges
            else 0
        )
        return QSize(size.width() + extra + self._theme.px(24), size.height() + self._theme.px(12))
