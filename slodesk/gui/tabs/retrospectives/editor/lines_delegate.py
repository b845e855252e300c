"""Paints a line of a group's list: name of its group, sign, words, who wrote it, dots, keep and drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QToolTip, QWidget

from slodesk.gui.directions import contained
from slodesk.gui.tabs.retrospectives.editor.lines_model import LINE_ROLE, Line
from slodesk.gui.tabs.retrospectives.editor.timeline_cells import WordsDelegate
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QTableView

    from slodesk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
KEEP, DROP, DOT = "keep", "drop", "dot"
_EDGE, _GAP, _STEP, _SIGN = 10, 6, 22, 16
_DOT, _DOTS = 9, 3
"""Diameter of a dot; more than so many are a figure."""
_MOST_LINES = 60


class LinesDelegate(WordsDelegate):
    """Paints and edits lines.

    Args:
        theme: looks.
        view: where.
    """

    pressed = Signal(str, str)
    """Key of a line and what was asked for: ``keep``, ``drop`` or ``dot``."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(lambda row: str(view.model().index(row, 0).data() or ""), view)
        self._theme = theme
        self._view = view
        self.editable = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of everything at the width there is."""
        width = self._view.columnWidth(0)
        return QSize(width, self.height(index.data(LINE_ROLE), width))

    def height(self, line: Line | None, width: int) -> int:
        """Return the height a line needs at a width, in pixels."""
        theme = self._theme
        if line is None:
            return theme.space(4)
        body, small = QFontMetrics(theme.font("body")), QFontMetrics(theme.font("small"))
        high = 2 * theme.px(_GAP)
        if line.heading:
            high += (
                len(self._lines(line.heading, self._heading(), width - 2 * theme.px(_EDGE))) * body.height()
            )
            high += theme.px(4)
        room = self._words(QRect(0, 0, width, 0), line)
        high += len(self._lines(line.text, theme.font("body"), room.width())) * body.height()
        if line.below:
            high += len(self._lines(line.below, theme.font("small"), room.width())) * small.height()
        return max(high, theme.space(4.5))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint it."""
        line: Line | None = index.data(LINE_ROLE)
        if line is None:
            return
        theme, cell = self._theme, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = QStyle.StateFlag
        chosen = bool(option.state & state.State_Selected)
        ground = "accent_soft" if chosen else "raised" if option.state & state.State_MouseOver else "surface"
        painter.fillRect(cell, theme.color(ground))
        self._edges(painter, cell, line, focused=bool(option.state & state.State_HasFocus))
        top = cell.top() + theme.px(_GAP)
        if line.heading:
            box = QRect(cell.left() + theme.px(_EDGE), top, cell.width() - 2 * theme.px(_EDGE), 0)
            top = self._say(painter, box, line.heading, self._heading(), "accent") + theme.px(4)
        room = self._words(QRect(cell.left(), top, cell.width(), 0), line)
        if line.sign:
            name, color = line.sign.split(" ")
            edge = theme.px(_SIGN)
            left = room.left() - edge - theme.px(_GAP)
            middle = top + (QFontMetrics(theme.font("body")).height() - edge) // 2
            picture = theme.icons.pixmap(name, color, _SIGN, painter.device().devicePixelRatioF())
            painter.drawPixmap(QRect(left, middle, edge, edge), picture)
        ink = "muted" if line.offered else "text"
        top = self._say(painter, room, line.text, theme.font("body"), ink)
        if line.below:
            room.moveTop(top)
            self._say(painter, room, line.below, theme.font("small"), "muted")
        for what, box in self.buttons(cell, line).items():
            self._button(painter, box, what, line)
        painter.restore()

    # Where things are

    def buttons(self, cell: QRect, line: Line) -> dict[str, QRect]:
        """Return what can be pressed in a line, and where."""
        theme = self._theme
        edge, gap = theme.px(24), theme.px(2)
        top = cell.top() + theme.px(_GAP) - theme.px(2)
        if line.heading:
            metrics = QFontMetrics(theme.font("body"))
            many = len(self._lines(line.heading, self._heading(), cell.width() - 2 * theme.px(_EDGE)))
            top += many * metrics.height() + theme.px(4)
        right = cell.right() - theme.px(_EDGE) + theme.px(4)
        found: dict[str, QRect] = {}
        if line.offered and self.editable:
            for what in (DROP, KEEP):
                right -= edge
                found[what] = QRect(right, top, edge, edge)
                right -= gap
        if line.dots is not None:
            wide = self._dots_width(line.dots)
            right -= wide
            found[DOT] = QRect(right, top, wide, edge)
        return found

    def _words(self, cell: QRect, line: Line) -> QRect:
        """Return where the words of a line stand; their height is not known here."""
        theme = self._theme
        left = cell.left() + theme.px(_EDGE) + line.depth * theme.px(_STEP)
        if line.sign:
            left += theme.px(_SIGN) + theme.px(_GAP)
        taken = self.buttons(cell, line).values()
        right = min((box.left() for box in taken), default=cell.right() - theme.px(_EDGE)) - theme.px(4)
        return QRect(left, cell.top(), max(right - left, theme.px(40)), 0)

    def _dots_width(self, dots: int) -> int:
        theme = self._theme
        if dots > _DOTS or dots == 0:
            figure = QFontMetrics(theme.font("small")).horizontalAdvance(f"{max(dots, 10)}")
            return theme.px(_DOT) + figure + theme.px(14)
        return dots * theme.px(_DOT + 3) + theme.px(10)

    # Painting

    def _edges(self, painter: QPainter, cell: QRect, line: Line, *, focused: bool) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        if line.offered:
            bar = QRect(cell.left(), cell.top() + 1, theme.px(3), cell.height() - 2)
            painter.fillRect(bar, theme.color("accent"))
        if focused and self._view.hasFocus():
            painter.setPen(QPen(theme.color("focus"), theme.px(2)))
            painter.drawRect(QRectF(cell).adjusted(1, 1, -1, -1))

    def _button(self, painter: QPainter, box: QRect, what: str, line: Line) -> None:
        theme = self._theme
        if what != DOT:
            name, color = ("check", "accent") if what == KEEP else ("close", "muted")
            picture = theme.icons.pixmap(name, color, 18, painter.device().devicePixelRatioF())
            edge = theme.px(18)
            painter.drawPixmap(
                QRect(box.center().x() - edge // 2, box.center().y() - edge // 2, edge, edge), picture
            )
            return
        dots, size = line.dots or 0, theme.px(_DOT)
        middle, left = box.center().y() + 1, box.left() + theme.px(4)
        painter.setBrush(theme.color("accent") if dots else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent" if dots else "muted"), theme.px(1.5)))
        shown = dots if 0 < dots <= _DOTS else 1
        for place in range(shown):
            at = QPointF(left + size / 2 + place * theme.px(_DOT + 3), middle)
            painter.drawEllipse(at, size / 2, size / 2)
        if shown != dots:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("text"))
            room = box.adjusted(theme.px(_DOT + 8), 0, 0, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"{dots}")

    def _say(self, painter: QPainter, room: QRect, words: str, font: QFont, color: str) -> int:
        """Paint words on as many lines as they take; return where the next may begin."""
        painter.setFont(font)
        painter.setPen(self._theme.color(color))
        high, top = QFontMetrics(font).height(), room.top()
        for text in self._lines(words, font, room.width()):
            painter.drawText(QRect(room.left(), top, room.width(), high), Qt.AlignmentFlag.AlignVCenter, text)
            top += high
        return top

    def _heading(self) -> QFont:
        return self._theme.font("body", bold=True)

    @staticmethod
    def _lines(words: str, font: QFont, width: int) -> list[str]:
        found: list[str] = []
        for part in contained(words).splitlines() or [""]:
            found += wrapped(part, font, max(width, 10), _MOST_LINES)
        return found

    # Pressing and typing

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Take a click on one of the buttons."""
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton and self.editable:
            what = self._at(option.rect, index, event.position().toPoint())
            if what:
                if event.type() == QEvent.Type.MouseButtonRelease:
                    line: Line = index.data(LINE_ROLE)
                    self.pressed.emit(line.id, what)
                return True
        return super().editorEvent(event, model, option, index)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Say what a button does."""
        what = self._at(option.rect, index, event.pos()) if index.isValid() else ""
        words = {KEEP: tr("Keep this suggestion"), DROP: tr("Remove"), DOT: tr("Give a dot")}.get(what, "")
        QToolTip.showText(event.globalPos(), words, view)
        return True

    def _at(self, cell: QRect, index: Index, place: QPoint) -> str:
        line: Line | None = index.data(LINE_ROLE)
        boxes = self.buttons(cell, line) if line is not None else {}
        return next((what for what, box in boxes.items() if box.contains(place)), "")

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the field."""
        field = super().createEditor(parent, option, index)
        field.setAccessibleName(tr("Words of the line"))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Put the field over the words, below the name of the group."""
        line: Line | None = index.data(LINE_ROLE)
        cell = QRect(option.rect)
        if line is not None and line.heading:
            bare = Line(line.id, line.text, line.below, depth=line.depth, sign=line.sign, dots=line.dots,
                        offered=line.offered)  # fmt: skip
            cell.setTop(cell.bottom() - self.height(bare, cell.width()) + 1)
        if line is not None:
            cell.setLeft(cell.left() + line.depth * self._theme.px(_STEP))
        editor.setGeometry(cell)
