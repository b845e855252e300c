"""The services table: columns that never cut a figure, keys, copying, a menu for each cell."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyleOptionViewItem, QTableView, QWidget

from slodesk.gui.models.overview import COLUMNS, NAMES, OverviewModel, badges, copied_rows
from slodesk.gui.tabs.overview.copying import markdown, mime, rich_text
from slodesk.gui.tabs.overview.delegates import FigureDelegate, NameDelegate, StatusLinesDelegate
from slodesk.gui.widgets.budget_bar import BudgetDelegate
from slodesk.gui.widgets.tables import prepare_table

if TYPE_CHECKING:
    from slodesk.domain.assessment import Assessment
    from slodesk.gui.theme import Theme

_NAME, _STATUS = NAMES.index("service"), NAMES.index("status")
_LEAST, _SNUG, _ROOMY, _MOST = 110, 136, 180, 280
"""Width of the names at 100 %: at least, beside a chart, where the table scrolls, at most."""
_MEASURED, _LONGEST = 1000, 6
"""Rows looked at for the width of a column, and how many of the longest are measured."""
_PADDING = 24
_SORT_ARROW = 12


class OverviewTable(QTableView):
    """Shows an ``OverviewModel``.

    Keys: Enter opens the objective in Services, Ctrl+E explains the figure under the cursor, Ctrl+C
    copies cells and rich text, Ctrl+Shift+C copies Markdown.
    """

    chosen_changed = Signal()
    """Other SLOs are selected."""
    open_requested = Signal(str)
    """Key of the SLO to open."""
    explain_requested = Signal(str, str)
    """Key of an SLO and name of a column."""

    def __init__(self, model: OverviewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._widths: dict[int, int] = {}
        self.setModel(model)
        prepare_table(self, theme, stretch=-1, row_height=6)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(self.tr("Services"))
        self.setItemDelegate(FigureDelegate(theme, self))
        self.setItemDelegateForColumn(_NAME, NameDelegate(theme, NAMES.index("slo"), self))
        self.setItemDelegateForColumn(NAMES.index("status"), StatusLinesDelegate(theme, self))
        self.setColumnHidden(NAMES.index("slo"), True)  # it stands below the service
        self.setItemDelegateForColumn(NAMES.index("left"), BudgetDelegate(theme, self))
        self.setSortingEnabled(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(theme.px(36))
        header.setSortIndicatorClearable(False)
        header.sortIndicatorChanged.connect(lambda *_: self.fit_columns())
        self.sortByColumn(NAMES.index("status"), Qt.SortOrder.AscendingOrder)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(0)
        self._calm.timeout.connect(self.chosen_changed)
        self.selectionModel().selectionChanged.connect(self._selected)
        self.doubleClicked.connect(lambda index: self.open_requested.emit(model.at(index.row()).slo.id))
        model.modelReset.connect(self._refit)
        theme.changed.connect(self._themed)

    # Selection

    def chosen(self) -> list[Assessment]:
        """Return the selected SLOs, the current one first."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        current = self.currentIndex().row()
        rows.sort(key=lambda row: row != current)
        return [self._model.at(row) for row in rows if row < self._model.rowCount()]

    def choose(self, slo_ids: list[str]) -> None:
        """Select SLOs, the first of them current; those not shown are left out."""
        rows = [row for key in slo_ids if (row := self._model.row_of(key)) >= 0]
        if not rows:
            return
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        for row in rows:
            selection.select(self._model.index(row, 0), self._model.index(row, last))
        flags = QItemSelectionModel.SelectionFlag
        column = max(0, self.currentIndex().column())
        self.selectionModel().setCurrentIndex(self._model.index(rows[0], column), flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)
        self.scrollTo(self._model.index(rows[0], column))

    def _selected(self) -> None:
        self._calm.start()

    # Columns

    def _refit(self) -> None:
        self._widths = {}
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give figures the width they need, and the names what is left."""
        wanted = self._wanted()
        spare = self.viewport().width() - sum(wanted.values())
        least = self._theme.px(_LEAST)
        if wanted[_NAME] + spare >= least:
            wanted[_NAME] += spare
        else:  # the table scrolls sideways anyway: names may have their room
            wanted[_NAME] = min(wanted[_NAME], self._theme.px(_ROOMY))
        for column, width in wanted.items():
            self.setColumnWidth(column, width)

    def snug_width(self) -> int:
        """Return the width beside a chart: no figure is cut, names within reason."""
        wanted = self._wanted()
        wanted[_NAME] = min(wanted[_NAME], self._theme.px(_SNUG))
        return sum(wanted.values()) + self._theme.px(16)

    def _wanted(self) -> dict[int, int]:
        """Return the width each visible column asks for."""
        if not self._widths:
            self._widths = self._measure()
        head = QFontMetrics(self._theme.font("body", bold=True))
        sorted_by = self.horizontalHeader().sortIndicatorSection()
        padding, arrow = self._theme.px(_PADDING) + 2, self._theme.px(_SORT_ARROW)
        wanted = {}
        for column, width in self._widths.items():
            title = head.horizontalAdvance(COLUMNS[column].title()) + padding
            wanted[column] = max(width, title + (arrow if column == sorted_by else 0))
        wanted[_NAME] = min(max(wanted[_NAME], self._theme.px(_LEAST)), self._theme.px(_MOST))
        return wanted

    def _measure(self) -> dict[int, int]:
        """Return the width of the widest cells; the longest texts of each column stand for all."""
        option = self._option()
        rows = self._model.rows[:_MEASURED]
        widths = {}
        for column, kind in enumerate(COLUMNS):
            if self.isColumnHidden(column):
                continue
            lengths = [len(kind.words(a)) + (8 * len(badges(a)) if column == _STATUS else 0) for a in rows]
            longest = heapq.nlargest(_LONGEST, range(len(rows)), key=lengths.__getitem__)
            cells = (self._model.index(row, column) for row in longest)
            hints = (self.itemDelegateForIndex(cell).sizeHint(option, cell).width() for cell in cells)
            widths[column] = max(hints, default=0)
        return widths

    def _option(self) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        option.initFrom(self)
        option.font = self.font()
        return option

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width among the names."""
        super().resizeEvent(event)
        self.fit_columns()

    def _themed(self) -> None:
        self.horizontalHeader().setMinimumSectionSize(self._theme.px(36))
        QTimer.singleShot(0, self, self._refit)

    # Keys and menu

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+C and Ctrl+E for the table while it has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._action_of(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the menu does."""
        action = self._action_of(event)
        if action is None:
            super().keyPressEvent(event)
            return
        event.accept()
        {
            "open": self._open,
            "explain": self._explain,
            "copy": self.copy,
            "markdown": self.copy_markdown,
        }[action]()

    @staticmethod
    def _action_of(event: QKeyEvent) -> str | None:
        control = Qt.KeyboardModifier.ControlModifier
        shift = Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            return "copy"
        if event.key() == Qt.Key.Key_C and event.modifiers() == control | shift:
            return "markdown"
        if event.key() == Qt.Key.Key_E and event.modifiers() == control:
            return "explain"
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & control:
            return "open"
        return None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show what can be done with the row and the figure."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if not index.isValid():
            return
        if not keyboard and not self.selectionModel().isRowSelected(index.row()):
            self.setCurrentIndex(index)
        elif not keyboard:
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        at = self.visualRect(index).center() if keyboard else event.pos()
        menu = self.build_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(at))

    def build_menu(self) -> QMenu:
        """Return the menu for the current cell."""
        menu = QMenu(self)
        explain = menu.addAction(self.tr("Explain this number"), self._explain)
        explain.setShortcut(QKeySequence("Ctrl+E"))
        opening = menu.addAction(self.tr("Open in Services"), self._open)
        opening.setShortcut(QKeySequence(Qt.Key.Key_Return))
        menu.addSeparator()
        copying = menu.addAction(self.tr("Copy as cells"), self.copy)
        copying.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        as_markdown = menu.addAction(self.tr("Copy as Markdown"), self.copy_markdown)
        as_markdown.setShortcut(QKeySequence("Ctrl+Shift+C"))
        menu.addAction(self.tr("Copy as rich text"), self.copy_rich_text)
        menu.addSeparator()
        everything = menu.addAction(self.tr("Select all"), self.selectAll)
        everything.setShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll))
        return menu

    def _open(self) -> None:
        if self.currentIndex().isValid():
            self.open_requested.emit(self._model.at(self.currentIndex().row()).slo.id)

    def _explain(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.explain_requested.emit(self._model.at(index.row()).slo.id, NAMES[index.column()])

    def place_of(self, slo_id: str, column: str) -> QPoint:
        """Return the screen position under a cell."""
        index = self._model.index(self._model.row_of(slo_id), NAMES.index(column))
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())

    # Copying

    def _copied(self) -> list[list[str]]:
        """Return the selected rows as they are shown, from top to bottom; all rows without a selection."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        shown = [self._model.at(row) for row in rows] or self._model.rows
        return copied_rows(shown)

    def copy(self) -> None:
        """Put the selected rows on the clipboard as cells and rich text."""
        QGuiApplication.clipboard().setMimeData(mime(self._copied(), [kind.figure for kind in COLUMNS]))

    def copy_markdown(self) -> None:
        """Put the selected rows on the clipboard as a Markdown table."""
        QGuiApplication.clipboard().setText(markdown(self._copied(), [kind.figure for kind in COLUMNS]))

    def copy_rich_text(self) -> None:
        """Put the selected rows on the clipboard as rich text alone, for mail."""
        data = QMimeData()
        data.setHtml(rich_text(self._copied(), [kind.figure for kind in COLUMNS]))
        QGuiApplication.clipboard().setMimeData(data)
