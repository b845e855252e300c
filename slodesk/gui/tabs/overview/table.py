"""The services table: columns that never cut a figure, keys, copying, a menu for each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from slodesk.gui.models.overview import BELOW, COLUMNS, NAMES, OverviewModel, copied_rows
from slodesk.gui.tabs.overview.columns import Columns
from slodesk.gui.tabs.overview.copying import markdown, mime, rich_text
from slodesk.gui.tabs.overview.delegates import (
    Cell,
    LeftDelegate,
    NameDelegate,
    StatusLinesDelegate,
    WordsDelegate,
)
from slodesk.gui.widgets.tables import prepare_table

if TYPE_CHECKING:
    from slodesk.domain.assessment import Assessment
    from slodesk.gui.settings import WindowSettings
    from slodesk.gui.theme import Theme

_NAME = NAMES.index("service")
_FLASH_MS = 1_200
"""How long a row that was asked for has a frame."""


class OverviewTable(QTableView):
    """Shows an ``OverviewModel``.

    Keys: Enter opens the objective in Services, Ctrl+E or Shift+F1 explains the figure under the
    cursor, Ctrl+C copies cells and rich text, Ctrl+Shift+C copies Markdown.
    """

    chosen_changed = Signal()
    """Other SLOs are selected."""
    open_requested = Signal(str)
    """Key of the SLO to open."""
    explain_requested = Signal(str, str)
    """Key of an SLO and name of a column."""

    def __init__(
        self, model: OverviewModel, theme: Theme, settings: WindowSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self.setModel(model)
        prepare_table(self, theme, stretch=-1, row_height=6)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(self.tr("Services"))
        self.setItemDelegate(Cell(theme, self))
        self.names = NameDelegate(theme, self)
        self.setItemDelegateForColumn(_NAME, self.names)
        self.setItemDelegateForColumn(NAMES.index("status"), StatusLinesDelegate(theme, self))
        self.setItemDelegateForColumn(NAMES.index("left"), LeftDelegate(theme, self))
        self.setItemDelegateForColumn(NAMES.index("runs_out"), WordsDelegate(theme, self))
        for name in BELOW:
            self.setColumnHidden(NAMES.index(name), True)
        self.setSortingEnabled(True)
        self.columns = Columns(self, model, theme, settings, self.names)
        self._framed: list[str] = []
        self._unframe = QTimer(self)
        self._unframe.setSingleShot(True)
        self._unframe.setInterval(_FLASH_MS)
        self._unframe.timeout.connect(lambda: self.flash([]))
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(0)
        self._calm.timeout.connect(self.chosen_changed)
        self.selectionModel().selectionChanged.connect(self._selected)
        self.doubleClicked.connect(lambda index: self.open_requested.emit(model.at(index.row()).slo.id))

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

    @property
    def framed(self) -> list[str]:
        """The keys of the SLOs whose rows have a frame at present."""
        return self._framed

    def flash(self, slo_ids: list[str]) -> QRect:
        """Put a frame around rows for a moment; return the place of the first one in the viewport."""
        self._framed = slo_ids
        if slo_ids:
            self._unframe.start()
        self.viewport().update()
        return next((self._row_rect(key) for key in slo_ids), QRect())

    def _row_rect(self, key: str) -> QRect:
        place = self.visualRect(self._model.index(self._model.row_of(key), 0))
        return QRect(
            0, place.top(), min(self.horizontalHeader().length(), self.viewport().width()), place.height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and the frame of those just asked for."""
        super().paintEvent(event)
        if not self._framed:
            return
        width = self._theme.px(2)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self._theme.color("focus"), width))
        for key in self._framed:
            painter.drawRect(self._row_rect(key).adjusted(width // 2, width // 2, -width, -width))

    @property
    def settling(self) -> bool:
        """Whether a new selection is about to be told."""
        return self._calm.isActive()

    def _selected(self) -> None:
        self._calm.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width among the names."""
        super().resizeEvent(event)
        self.columns.fit()

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
        explain = (Qt.Key.Key_E, control), (Qt.Key.Key_F1, shift)
        if (event.key(), event.modifiers()) in explain:
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
        self._add_column_menus(menu)
        everything = menu.addAction(self.tr("Select all"), self.selectAll)
        everything.setShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll))
        return menu

    def _add_column_menus(self, menu: QMenu) -> None:
        """Add what a click on a heading and dragging it do, for the keyboard."""
        sorting = menu.addMenu(self.tr("Sort by"))
        for number, column in enumerate(COLUMNS):
            chosen = sorting.addAction(column.long_title())
            chosen.triggered.connect(
                lambda _=False, number=number: self.sortByColumn(number, Qt.SortOrder.AscendingOrder)
            )
        order = menu.addMenu(self.tr("Column {name}").format(name=self._column_title()))
        at = self.currentIndex().column()
        left = order.addAction(self.tr("Move left"), lambda: self.columns.move(at, -1))
        right = order.addAction(self.tr("Move right"), lambda: self.columns.move(at, 1))
        left.setEnabled(self.columns.can_move(at, -1))
        right.setEnabled(self.columns.can_move(at, 1))
        order.addAction(self.tr("Usual order"), self.columns.reset)

    def _column_title(self) -> str:
        column = self.currentIndex().column()
        return COLUMNS[max(column, 0)].long_title()

    def _open(self) -> None:
        if self.currentIndex().isValid():
            self.open_requested.emit(self._model.at(self.currentIndex().row()).slo.id)

    def _explain(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.explain_requested.emit(self._model.at(index.row()).slo.id, NAMES[index.column()])

    def place_of(self, slo_id: str, column: str) -> QPoint:
        """Return the screen position under a cell."""
        index = self._model.index(self._model.row_of(slo_id), NAMES.index(BELOW.get(column, column)))
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
