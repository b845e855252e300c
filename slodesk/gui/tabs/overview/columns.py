"""The columns of the overview's table: no figure is cut, names get what is left, the order is kept."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem

from slodesk.gui.models.overview import COLUMNS, NAMES, OverviewModel
from slodesk.gui.tabs.overview.delegates import EDGE, NameDelegate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QTableView

    from slodesk.gui.settings import WindowSettings
    from slodesk.gui.theme import Theme

_NAME = NAMES.index("service")
_LEAST, _SNUG, _MOST = 116, 210, 320
"""Width of the names at 100 %: at least, beside a chart, where the table scrolls sideways."""
_MEASURED, _LONGEST = 1000, 6
"""Rows looked at for the width of a column, and how many of the longest are measured."""
_SORT_ARROW = 12
_ORDER, _SORT = "overview/columns", "overview/sort"


class Columns(QObject):
    """Widths, order and sorting of a table's columns, and the height names need.

    Args:
        table: the view, which owns this.
        model: its rows.
        theme: zoom and fonts.
        settings: remembers order and sorting.
        names: paints the first column.
    """

    measured = Signal()
    """The columns may need another width."""

    def __init__(
        self,
        table: QTableView,
        model: OverviewModel,
        theme: Theme,
        settings: WindowSettings,
        names: NameDelegate,
    ) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._theme = theme
        self._settings = settings
        self._names = names
        self._widths: dict[int, int] = {}
        self._names_width = 0
        self._distinct: set[tuple[str, str]] = set()
        self._tall: set[int] = set()
        self._moving = False
        header = table.horizontalHeader()
        header.setProperty("kind", "tight")
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setSortIndicatorClearable(False)
        self._restore()
        header.sortIndicatorChanged.connect(self._sorted)
        header.sectionMoved.connect(self._moved)
        model.modelReset.connect(self._refit)
        model.layoutChanged.connect(self._sorted_rows)
        theme.changed.connect(self._themed)
        self._themed()

    # Widths

    def fit(self) -> None:
        """Give figures the width they need, and the names what is left."""
        wanted = self._wanted()
        spare = self._table.viewport().width() - sum(wanted.values())
        if wanted[_NAME] + spare >= self._theme.px(_LEAST):
            wanted[_NAME] += spare
        else:  # the table scrolls sideways anyway: names may have their room
            wanted[_NAME] = min(max(wanted[_NAME], self._theme.px(_LEAST)), self._theme.px(_SNUG))
        for column, width in wanted.items():
            self._table.setColumnWidth(column, width)
        if wanted[_NAME] != self._names_width:
            self._names_width = wanted[_NAME]
            self._fit_heights()

    def least_width(self) -> int:
        """Return the width at which no figure is cut and names still have a few letters a line."""
        return self._with_names(self._theme.px(_LEAST))

    def snug_width(self) -> int:
        """Return the width at which names, within reason, wrap to two lines at most."""
        rows = self._model.rows[:_MEASURED]
        longest = heapq.nlargest(
            _LONGEST, rows, key=lambda a: max(len(a.slo.service_title), len(a.slo.title))
        )
        needed = [self._names.least_width(a.slo.service_title, a.slo.title) for a in longest]
        low, high = self._theme.px(_LEAST + 24), self._theme.px(_SNUG)
        return self._with_names(min(max([low, *needed]), high))

    def full_width(self) -> int:
        """Return the width at which names, within reason, take one line."""
        return self._with_names(self._wanted()[_NAME] + self._theme.px(2 * EDGE))

    def _with_names(self, names: int) -> int:
        bar = self._table.verticalScrollBar().sizeHint().width()
        return sum(width for column, width in self._wanted().items() if column != _NAME) + names + bar + 2

    def _wanted(self) -> dict[int, int]:
        """Return the width each visible column asks for."""
        if not self._widths:
            self._widths = self._measure()
        head = QFontMetrics(self._theme.font("body", bold=True))
        sorted_by = self._table.horizontalHeader().sortIndicatorSection()
        padding, arrow = self._theme.px(2 * EDGE) + 2, self._theme.px(_SORT_ARROW)
        wanted = {}
        for column, width in self._widths.items():
            title = head.horizontalAdvance(COLUMNS[column].title()) + padding
            wanted[column] = max(width, title + (arrow if column == sorted_by else 0))
        wanted[_NAME] = min(wanted[_NAME], self._theme.px(_MOST))
        return wanted

    def _measure(self) -> dict[int, int]:
        """Return the width of the widest cells; the longest texts of each column stand for all."""
        option = QStyleOptionViewItem()
        option.initFrom(self._table)
        option.font = self._theme.font("body")
        rows = self._model.rows[:_MEASURED]
        widths = {}
        for column, kind in enumerate(COLUMNS):
            if self._table.isColumnHidden(column):
                continue
            lengths = [len(kind.words(a)) + (12 * len(a.burn.firing) + 8 * a.stale) for a in rows]
            longest = heapq.nlargest(_LONGEST, range(len(rows)), key=lengths.__getitem__)
            cells = (self._model.index(row, column) for row in longest)
            delegate = self._table.itemDelegateForIndex(self._model.index(0, column))
            widths[column] = max((delegate.sizeHint(option, cell).width() for cell in cells), default=0)
        return widths

    def _refit(self) -> None:
        self._distinct = {(a.slo.service_title, a.slo.title) for a in self._model.rows}
        self._widths = {}
        self._names_width = 0
        self.fit()
        self.measured.emit()

    def _themed(self) -> None:
        header = self._table.horizontalHeader()
        header.setMinimumSectionSize(self._theme.px(2 * EDGE))
        QTimer.singleShot(0, self, self._refit)

    # Heights

    def _fit_heights(self) -> None:
        """Make rows as high as their names need."""
        header = self._table.verticalHeader()
        usual = self._names.row_height()
        if header.defaultSectionSize() != usual:
            header.setDefaultSectionSize(usual)
        needed = {names: self._names.height(*names, self._names_width) for names in self._distinct}
        tall = {}
        if max(needed.values(), default=0) > usual:
            heights = (needed[a.slo.service_title, a.slo.title] for a in self._model.rows)
            tall = {row: height for row, height in enumerate(heights) if height > usual}
        for row in self._tall - tall.keys():
            header.resizeSection(row, usual)
        for row, height in tall.items():
            if header.sectionSize(row) != height:
                header.resizeSection(row, height)
        self._tall = set(tall)

    def _sorted_rows(self) -> None:
        if self._tall:  # else all rows are of one height, wherever they are now
            self._fit_heights()

    # Order

    def can_move(self, column: int, places: int) -> bool:
        """Return whether a column can go so many visible places to the right."""
        return self._target(column, places) is not None

    def move(self, column: int, places: int) -> None:
        """Move a column so many visible places to the right; left where negative."""
        target = self._target(column, places)
        if target is not None:
            header = self._table.horizontalHeader()
            header.moveSection(header.visualIndex(column), target)

    def reset(self) -> None:
        """Put the columns back into their usual order."""
        self._arrange(NAMES)
        self._settings.remember(_ORDER, "")

    def _target(self, column: int, places: int) -> int | None:
        """Return the visual place so many visible columns further; None past the ends or for names."""
        header = self._table.horizontalHeader()
        places_of = ((place, header.logicalIndex(place)) for place in range(len(NAMES)))
        shown = [place for place, number in places_of if not header.isSectionHidden(number)]
        if column < 0 or header.isSectionHidden(column):
            return None
        place = shown.index(header.visualIndex(column)) + places
        if column == _NAME or not 1 <= place < len(shown):
            return None
        return shown[place]

    def _moved(self, *_: int) -> None:
        if not self._moving:
            header = self._table.horizontalHeader()
            order = [NAMES[header.logicalIndex(place)] for place in range(len(NAMES))]
            self._settings.remember(_ORDER, " ".join(order))

    def _arrange(self, order: Iterable[str]) -> None:
        header = self._table.horizontalHeader()
        self._moving = True
        for place, name in enumerate(order):
            header.moveSection(header.visualIndex(NAMES.index(name)), place)
        self._moving = False

    def _restore(self) -> None:
        """Put order and sorting as they were left; what is unknown or missing is ignored."""
        order = self._settings.text(_ORDER).split()
        if sorted(order) == sorted(NAMES) and order[0] == NAMES[_NAME]:
            self._arrange(order)
        name, _, direction = self._settings.text(_SORT).partition(" ")
        down = direction == "down"
        column = NAMES.index(name) if name in NAMES else NAMES.index("status")
        order_of = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self._table.sortByColumn(column, order_of)

    def _sorted(self, column: int, order: Qt.SortOrder) -> None:
        if 0 <= column < len(NAMES):
            direction = "down" if order == Qt.SortOrder.DescendingOrder else "up"
            self._settings.remember(_SORT, f"{NAMES[column]} {direction}")
        self.fit()
