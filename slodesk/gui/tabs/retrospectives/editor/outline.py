"""The parts of a retrospective in the order they are read, each with how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from slodesk.domain.retro_outline import DONE, FREE
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.roles import BELOW_ROLE, ID_ROLE, SIGN_ROLE
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.retro_outline import Step
    from slodesk.gui.language import QtLanguage
    from slodesk.gui.tabs.retrospectives.editor.parts import PartKind
    from slodesk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_EDGE, _TOP, _SIGN, _GAP = 10, 6, 16, 8


def step_sign(state: str) -> str:
    """Return the icon of a step and its colour."""
    return {DONE: "check status:healthy", FREE: "minus muted"}.get(state, "dot accent")


def step_words(state: str) -> str:
    """Return the word of a step's state, for screen readers."""
    return {DONE: tr("done"), FREE: tr("as you like")}.get(state, tr("to do"))


class OutlineDelegate(QStyledItemDelegate):
    """Paints a part's sign and title, and below what is there or missing.

    Attributes:
        low: leave the second line out, where there is little height.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.low = False

    def height(self, *, low: bool) -> int:
        """Return the height of a part with one line, or with two."""
        lines = QFontMetrics(self._theme.font("body")).height()
        if not low:
            lines += QFontMetrics(self._theme.font("small")).height()
        return lines + 2 * self._theme.px(_TOP)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the lines."""
        return QSize(self._theme.px(80), self.height(low=self.low))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one part."""
        theme = self._theme
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        painter.save()
        room = option.rect.adjusted(theme.px(_EDGE), theme.px(_TOP), -theme.px(4), 0)
        name, _, color = str(index.data(SIGN_ROLE)).partition(" ")
        body, small = QFontMetrics(theme.font("body")), QFontMetrics(theme.font("small"))
        below = "" if self.low else str(index.data(BELOW_ROLE) or "")
        if not below:
            room.setTop(option.rect.top() + (option.rect.height() - body.height()) // 2)
        edge = theme.px(_SIGN)
        pixmap = theme.icons.pixmap(name, color, _SIGN, painter.device().devicePixelRatioF())
        painter.drawPixmap(QRect(room.left(), room.top() + (body.height() - edge) // 2, edge, edge), pixmap)
        room.setLeft(room.left() + edge + theme.px(_GAP))
        for words, font, metrics, tone in (
            (str(index.data() or ""), theme.font("body"), body, "text"),
            (below, theme.font("small"), small, "muted"),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(tone))
            line = QRect(room.left(), room.top(), room.width(), metrics.height())
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            room.setTop(room.top() + metrics.height())
        painter.restore()


class OutlineList(QListWidget):
    """Chooses the part in view."""

    part_chosen = Signal(str)

    def __init__(self, theme: Theme, kinds: Sequence[PartKind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("retrospective_outline")
        self.setAccessibleName(tr("Parts of the retrospective"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._delegate = OutlineDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        for kind in kinds:
            item = QListWidgetItem(kind.title())
            item.setData(ID_ROLE, kind.name)
            item.setData(SIGN_ROLE, step_sign(FREE))
            self.addItem(item)
        self.currentRowChanged.connect(self._choose)
        follow(theme, self, self._fit)

    def show_steps(self, steps: Mapping[str, Step], language: QtLanguage) -> None:
        """Show how far each part has come."""
        with QSignalBlocker(self):
            for row in range(self.count()):
                item = self.item(row)
                step = steps.get(str(item.data(ID_ROLE)))
                if step is None:
                    continue
                words = language.say(step.words)
                spoken = ", ".join(part for part in (item.text(), step_words(step.state), words) if part)
                item.setData(SIGN_ROLE, step_sign(step.state))
                item.setData(BELOW_ROLE, words)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
                item.setToolTip(spoken)
        self.viewport().update()

    def choose(self, name: str) -> None:
        """Mark a part as the one in view; tells nobody."""
        with QSignalBlocker(self):
            for row in range(self.count()):
                if self.item(row).data(ID_ROLE) == name:
                    self.setCurrentRow(row)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where not every part would be in view."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        low = self.count() * self._delegate.height(low=False) > self.viewport().height()
        if low != self._delegate.low:
            self._delegate.low = low
        self.doItemsLayout()

    def _choose(self, row: int) -> None:
        item = self.item(row)
        if item is not None:
            self.part_chosen.emit(str(item.data(ID_ROLE)))
