"""A table whose cells have two lines, with signs and bars: sorted, copied, typed in and explained by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from slodesk.gui.widgets.copying import copy_table, table_text
from slodesk.gui.widgets.figure_delegate import FigureDelegate
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.page_scroll import PageScroll, page_around
from slodesk.gui.widgets.tables import prepare_table
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent

    from slodesk.gui.models.figures import FiguresModel
    from slodesk.gui.theme import Theme

_LEAST = 150
"""Least width of the column that stretches."""
_NARROWEST = 112
"""As narrow as a column of words gets, by wrapping."""
_FEWEST, _UNROLLED = 4, 24
"""Rows that are in view at least, and those that are on a low page that scrolls already."""
_SLICE, _CANDIDATES = 40, 4
"""Rows measured at once, and the longest cells of a column that decide how high rows are."""
_WIDEST = 320
"""The most another column takes, at 100 %."""


class FiguresTable(QTableView):
    """Shows a ``FiguresModel``.

    Keys: Enter opens or types, Ctrl+E explains, Ctrl+C copies cells, Ctrl+Shift+C copies Markdown.

    Args:
        model: what is shown.
        theme: looks.
        name: what a screen reader calls the table.
        stretch: name of the column that takes the spare width.
        optional: names of columns that give way where it is narrow, the first of them first.
        least: width of the stretching column at 100 % for which they do; without them it may get narrower.
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
        self._around: PageScroll | None = None
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

    @property
    def unrolled(self) -> bool:
        """Whether the page around it scrolls instead, as far as it has no more rows than fit there."""
        return self._around is not None and self._around.low

    def minimumSizeHint(self) -> QSize:
        """Return the height of its rows where it is unrolled."""
        least = super().minimumSizeHint()
        return QSize(least.width(), self.rows_height(_UNROLLED)) if self.unrolled else least

    def showEvent(self, event: QShowEvent) -> None:
        """Find the page around it that scrolls."""
        super().showEvent(event)
        above = page_around(self)
        if above is not self._around:
            self._around = above
            if above is not None:
                above.low_changed.connect(self._roll)
            self._roll()

    def _roll(self) -> None:
        self.updateGeometry()
        self.row_height_changed.emit()

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
        if self.unrolled:
            self.updateGeometry()

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
        widths[self._stretch] = max(min(least, theme.px(_LEAST)), room - sum(widths.values()))
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
            self.updateGeometry()
            self.row_height_changed.emit()

    def rows_height(self, most: int) -> int:
        """Return the height that shows heading and rows, at most so many; fewer where type is large."""
        rows = min(self.figures.rowCount(), max(round(most / self._theme.scale), _FEWEST))
        section = self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height() if self._overflows() else 0
        return self.horizontalHeader().sizeHint().height() + rows * section + bar + 2

    def _overflows(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width()
