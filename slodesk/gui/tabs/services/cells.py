"""How the cells of the services table are painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from slodesk.gui.models.services import CRITICAL_ROLE, NAME_ROLE

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_STAR = 14


class ServiceDelegate(QStyledItemDelegate):
    """A service's display name, with a star when it is critical, and its identifier below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint row background, name and identifier."""
        self.initStyleOption(option, index)
        title, option.text = option.text, ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        theme = self._theme
        inner = option.rect.adjusted(theme.px(16), 0, -theme.px(8), 0)
        strong, small = QFontMetrics(theme.font("body", bold=True)), QFontMetrics(theme.font("small"))
        name = str(index.data(NAME_ROLE) or "")
        two = name != title
        height = strong.height() + (small.height() if two else 0)
        top = inner.top() + (inner.height() - height) // 2
        left = inner.left()
        painter.save()
        if index.data(CRITICAL_ROLE):
            edge = theme.px(_STAR)
            icon = theme.icons.pixmap("star", "accent", _STAR, painter.device().devicePixelRatioF())
            painter.drawPixmap(QRect(left, top + (strong.height() - edge) // 2, edge, edge), icon)
            left += edge + theme.px(6)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("body", bold=True))
        painter.setPen(theme.color("text"))
        line = QRect(left, top, inner.right() - left, strong.height())
        painter.drawText(line, flags, strong.elidedText(title, Qt.TextElideMode.ElideMiddle, line.width()))
        if two:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("muted"))
            line = QRect(inner.left(), top + strong.height(), inner.width(), small.height())
            painter.drawText(line, flags, small.elidedText(name, Qt.TextElideMode.ElideMiddle, line.width()))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for both lines, within reason."""
        theme = self._theme
        strong, small = QFontMetrics(theme.font("body", bold=True)), QFontMetrics(theme.font("small"))
        title = strong.horizontalAdvance(str(index.data() or ""))
        if index.data(CRITICAL_ROLE):
            title += theme.px(_STAR + 6)
        name = small.horizontalAdvance(str(index.data(NAME_ROLE) or ""))
        width = min(max(title, name), theme.px(260)) + theme.px(26)
        return QSize(width, strong.height() + small.height() + theme.px(12))


class FindingDelegate(QStyledItemDelegate):
    """Findings with a warning sign before the words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Add the sign."""
        super().initStyleOption(option, index)
        if option.text:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = QIcon(self._theme.icons.pixmap("alert", "status:warning", 16, 2.0))
            edge = self._theme.px(16)
            option.decorationSize = QSize(edge, edge)
