"""The services table: columns that never cut a figure, keys, copying, a menu for each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyleOptionViewItem, QTableView, QWidget

from slodesk.gui.models.overview import COLUMNS, NAMES, OverviewModel, copied_rows
from slodesk.gui.tabs.overview.copying import markdown, mime, rich_text
from slodesk.gui.widgets.budget_bar import BudgetDelegate
from slodesk.gui.widgets.status import StatusDelegate
from slodesk.gui.widgets.tables import prepare_table

if TYPE_CHECKING:
    from slodesk.domain.assessment import Assessment
    from slodesk.gui.theme import Theme

_ELASTIC = (NAMES.index("service"), NAMES.index("slo"))
_LEAST, _MOST = 96, 260
"""Width of the columns with names, at 100 %: at least, and at most what they ask for."""
_MEASURED = 300
"""Rows looked at for the width of a column."""
_PADDING = 24


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
        self.setModel(model)
        prepare_table(self, theme, stretch=-1, row_height=5)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(self.tr("Services"))
        self.setItemDelegateForColumn(NAMES.index("status"), StatusDelegate(theme, self))
        self.setItemDelegateForColumn(NAMES.index("left"), BudgetDelegate(theme, self))
        self.setSortingEnabled(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(theme.px(36))
        header.setSortIndicatorClearable(False)
        self.sortByColumn(NAMES.index("status"), Qt.SortOrder.AscendingOrder)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(0)
        self._calm.timeout.connect(self.chosen_changed)
        self.selectionModel().selectionChanged.connect(self._selected)
        self.doubleClicked.connect(lambda index: self.open_requested.emit(model.at(index.row()).slo.id))
        model.modelReset.connect(self.fit_columns)
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

    def fit_columns(self) -> None:
        """Give figures the width they need, and names what is left."""
        wanted = self._wanted()
        fixed = sum(width for column, width in enumerate(wanted) if column not in _ELASTIC)
        room = self.viewport().width() - fixed
        least = self._theme.px(_LEAST)
        names = [wanted[column] for column in _ELASTIC]
        if sum(names) > room:  # the narrower one keeps its width, if there is enough for both
            narrow = min(range(2), key=lambda place: names[place])
            keep = min(names[narrow], max(least, room // 2))
            names[narrow], names[1 - narrow] = keep, max(least, room - keep)
        else:
            names[1] += room - sum(names)
        for place, column in enumerate(_ELASTIC):
            wanted[column] = max(least, names[place])
        for column, width in enumerate(wanted):
            self.setColumnWidth(column, width)

    def comfortable_width(self) -> int:
        """Return the width at which nothing is cut, names within reason."""
        return sum(self._wanted()) + self._theme.px(14)

    def _wanted(self) -> list[int]:
        metrics, head = self.fontMetrics(), self._theme.font("body", bold=True)
        header = self.horizontalHeader()
        header.ensurePolished()
        bold = type(metrics)(head)
        padding = self._theme.px(_PADDING)
        widths = []
        for column, kind in enumerate(COLUMNS):
            width = bold.horizontalAdvance(kind.title()) + padding + self._theme.px(12)
            for a in self._model.rows[:_MEASURED]:
                width = max(width, metrics.horizontalAdvance(kind.words(a)) + padding)
            if kind.name in {"status", "left"}:
                delegate = self.itemDelegateForColumn(column)
                option = self._option()
                for row in range(min(self._model.rowCount(), _MEASURED)):
                    width = max(width, delegate.sizeHint(option, self._model.index(row, column)).width())
            if column in _ELASTIC:
                width = min(max(width, self._theme.px(_LEAST)), self._theme.px(_MOST))
            widths.append(width)
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
        QTimer.singleShot(0, self, self.fit_columns)

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
