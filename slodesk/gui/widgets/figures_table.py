"""A table whose cells have two lines, with signs and bars: sorted, copied, typed in and explained by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from slodesk.gui.widgets.copying import copy_table, table_text
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.roles import BELOW_ROLE, SIGN_ROLE
from slodesk.gui.widgets.tables import prepare_table
from slodesk.gui.widgets.wrapping import wrapped
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from slodesk.gui.models.figures import FiguresModel
    from slodesk.gui.theme import Theme

_EDGE, _TOP, _SIGN, _GAP, _BAR = 12, 8, 14, 6, 6
_LEAST, _NAME_LINES = 150, 3
"""Least width of the column that stretches, and the lines its words may take."""
_NARROWEST = 112
"""As narrow as a column of words gets, by wrapping."""
_FEWEST = 4
_SLICE, _CANDIDATES = 40, 4
"""Rows measured at once, and the longest cells of a column that decide how high rows are."""
_WIDEST = 320
"""The most another column takes, at 100 %."""


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


class FiguresTable(QTableView):
    """Shows a ``FiguresModel``.

    Keys: Enter opens or types, Ctrl+E explains, Ctrl+C copies cells, Ctrl+Shift+C copies Markdown.

    Args:
        model: what is shown.
        theme: looks.
        name: what a screen reader calls the table.
        stretch: name of the column that takes the spare width.
        optional: names of columns that give way where it is narrow, the first of them first.
        least: width of the stretching column at 100 % for which they do.
        sortable: whether headings sort; without, they take less room.

    Attributes:
        figures: the model.
    """

    chosen = Signal(object)
    """The key of another row that was chosen, or None."""
    opened = Signal(str)
    """The key of a row on which Enter or a double click came, where cells are not typed in."""
    row_height_changed = Signal()
    """Rows turned out to need more or less height."""
    explain_wanted = Signal(str, str)
    """Key of a row and name of a column."""

    def __init__(
        self,
        model: FiguresModel,
        theme: Theme,
        name: str,
        *,
        stretch: str,
        optional: Sequence[str] = (),
        least: int = _LEAST,
        sortable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._least = least
        self.figures = model
        self._stretch = model.column_named(stretch)
        self._optional = [model.column_named(each) for each in optional]
        self._needed: list[int] = []
        self._longest: list[list[tuple[int, str, str, bool, bool]]] = []
        self._measured = self._fitted = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._measure)
        self.setModel(model)
        prepare_table(self, theme, stretch=-1)
        self.setAccessibleName(name)
        self.delegate = FigureDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(sortable)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._actions()
        self.doubleClicked.connect(lambda index: self._open(index))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit(self.current))
        for changed in (model.modelReset, model.dataChanged):
            changed.connect(lambda *_: self.fit())
        follow(theme, self, self.fit)

    @property
    def current(self) -> str | None:
        """The key of the chosen row."""
        rows = self.selectionModel().selectedRows()
        record = self.figures.record(rows[0].row()) if rows else None
        return None if record is None else str(record.id)

    def choose(self, key: str) -> None:
        """Choose a row by its key."""
        row = self.figures.row_of(key)
        if row >= 0:
            column = max(self.currentIndex().column(), 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(
                self.figures.index(row, column), flags.ClearAndSelect | flags.Rows
            )

    def set_editable(self, editable: bool) -> None:
        """Let cells be typed in, or not."""
        trigger = QAbstractItemView.EditTrigger
        usual = trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed
        self.setEditTriggers(usual if editable else trigger.NoEditTriggers)

    def copy(self, *, markdown: bool) -> None:
        """Put the whole table, as it is sorted, on the clipboard."""
        copy_table(table_text(self.figures, range(self.figures.rowCount())), markdown=markdown)

    def _actions(self) -> None:
        for words, keys, run in (
            (self.tr("Explain this number"), "Ctrl+E", self._explain),
            (self.tr("Copy as cells"), "Ctrl+C", lambda: self.copy(markdown=False)),
            (self.tr("Copy as Markdown"), "Ctrl+Shift+C", lambda: self.copy(markdown=True)),
        ):
            key_action(self, words, keys, run)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _explain(self) -> None:
        index = self.currentIndex()
        record = self.figures.record(index.row())
        if record is not None:
            self.explain_wanted.emit(record.id, self.figures.columns[index.column()].name)

    def _open(self, index: QModelIndex) -> None:
        record = self.figures.record(index.row())
        if record is not None and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit(record.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter types in a cell, or opens the row where it cannot be typed in."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.state() != QAbstractItemView.State.EditingState:
            index = self.currentIndex()
            typed = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
            if typed and self.editTriggers() != QAbstractItemView.EditTrigger.NoEditTriggers:
                self.edit(index)
            else:
                self._open(index)
            return
        super().keyPressEvent(event)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the width."""
        super().resizeEvent(event)
        if self.viewport().width() != self._fitted:
            self._spread()

    def fit(self) -> None:
        """Measure the cells again, after they or the zoom changed: some at once, the rest between events."""
        header = self.horizontalHeader()
        self.delegate.refont()
        for column in range(self.figures.columnCount()):
            self.setColumnHidden(column, False)  # a hidden heading has no width
        self._needed = [header.sectionSizeHint(column) for column in range(self.figures.columnCount())]
        self._longest = [[] for _ in self._needed]
        self._measured = 0
        self._measure()

    def _measure(self) -> None:
        """Measure a slice of the rows; fit the columns when they turned out wider."""
        model, last = self.figures, min(self._measured + _SLICE, self.figures.rowCount())
        before, first = list(self._needed), self._measured == 0
        taller = False
        for at, column in enumerate(model.columns):
            most = self._theme.px(_WIDEST)
            longest = self._longest[at]
            for record in model.rows[self._measured : last]:
                words, below = column.words(record), column.below(record)
                sign, bar = bool(column.sign(record)), column.bar is not None
                wide = self.delegate.width(words, below, sign=sign, bar=bar)
                self._needed[at] = max(self._needed[at], min(wide, most))
                length = len(words) + len(below)  # both take lines, so the highest row has the most of both
                if not longest or length > longest[-1][0]:
                    longest.append((length, words, below, sign, bar))
                    taller = True
        self._measured = last
        if first or taller or before != self._needed:
            self._spread()
        if last < model.rowCount():
            self._rest.start()

    def _spread(self) -> None:
        model, theme, room = self.figures, self._theme, self.viewport().width()
        if len(self._needed) != model.columnCount():
            return
        self._fitted = room
        least = theme.px(self._least)
        gone: set[int] = set()
        others = [column for column in range(model.columnCount()) if column != self._stretch]
        for column in self._optional:
            if sum(self._needed[each] for each in others if each not in gone) + least > room:
                gone.add(column)
        widths = {column: self._needed[column] for column in others if column not in gone}
        give = sum(widths.values()) + least - room
        for column in (each for each in widths if not model.columns[each].right):  # words can wrap
            heading = self.horizontalHeader().sectionSizeHint(column)
            loose = min(max(widths[column] - max(heading, theme.px(_NARROWEST)), 0), max(give, 0))
            widths[column] -= loose
            give -= loose
        widths[self._stretch] = max(least, room - sum(widths.values()))
        for column in range(model.columnCount()):
            self.setColumnHidden(column, column in gone)
            if column in widths:
                self.setColumnWidth(column, widths[column])
        high = theme.space(5)
        for column, width in widths.items():
            for _, words, below, sign, bar in self._longest[column][-_CANDIDATES:]:
                high = max(high, self.delegate.height(words, below, width, sign=sign, bar=bar))
        if self.verticalHeader().defaultSectionSize() != high:
            self.verticalHeader().setDefaultSectionSize(high)
            self.row_height_changed.emit()

    def rows_height(self, most: int) -> int:
        """Return the height that shows heading and rows, at most so many; fewer where type is large."""
        rows = min(self.figures.rowCount(), max(round(most / self._theme.scale), _FEWEST))
        section = self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height() if self._overflows() else 0
        return self.horizontalHeader().sizeHint().height() + rows * section + bar + 2

    def _overflows(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width()
