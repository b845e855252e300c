"""A card with a table of records: choose, edit in place, sort, put in order, add, remove, copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QStackedWidget, QTableView, QWidget

from slodesk.gui.tabs.quarterly_plan.rated_records import offer_copying
from slodesk.gui.tabs.quarterly_plan.title_cell import TitleDelegate
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.row_drag import RowDrag
from slodesk.gui.widgets.tables import prepare_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.tabs.quarterly_plan.rated_records import RatedRecords
    from slodesk.gui.theme import Theme

_LEAST = 160
"""Least width of the column that takes the spare one, at 100 %."""


class RecordsTable(Card):
    """Lists records and says what the user wants done with them.

    Args:
        theme: looks.
        heading: what is listed.
        name: the table's object name.
        model: the records.
        stretch: the column that takes the spare width; it holds the titles.
        widths: of the others at 100 %.
        view: a table that paints more than usual.
        parent: the owner.

    Attributes:
        view: the table.
    """

    chosen = Signal(object)
    """The key of the record whose editor is wanted; None for none."""
    opened = Signal()
    """A double click on what is not edited in place, or Enter: the editor is to get the keyboard."""
    removed = Signal(str)
    moved = Signal(str, int)
    """A record's key and its new place."""

    def __init__(
        self,
        theme: Theme,
        heading: str,
        name: str,
        model: RatedRecords,
        *,
        stretch: int,
        widths: Mapping[int, int],
        view: QTableView | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, heading, parent, padded=False)
        self._theme = theme
        self._title = heading
        self._stretch, self._widths = stretch, dict(widths)
        self._current: str | None = None
        self._buttons: list[QPushButton] = []
        self.model = model
        self.view = view or QTableView()
        self.view.setObjectName(name)
        self.view.setAccessibleName(heading)
        self.view.setModel(model)
        self._prepare()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.view)
        self.error = FieldError(theme, self.view)
        self.body.addWidget(self.pages, 1)
        self.body.addWidget(self.error)
        self.empty: EmptyState | None = None
        theme.changed.connect(self.fit)
        self.fit()

    # Content

    def set_empty(self, title: str, text: str, action: str, run: Callable[[], object]) -> None:
        """Say what stands here while there are no records."""
        self.empty = EmptyState(self._theme, "list", title, text, action, run)
        self.pages.addWidget(self.empty)

    def set_detail(self, words: str) -> None:
        """Say something beside the heading."""
        self.set_heading(self._title, words)

    def add_button(self, words: str, icon: str, run: Callable[[], object], name: str) -> QPushButton:
        """Add a button at the right of the heading."""
        button = QPushButton(words)
        button.setObjectName(name)
        button.setProperty("kind", "quiet")
        self._theme.icons.follow(button, icon, "text", 18)
        button.clicked.connect(lambda: run())
        self.controls.addWidget(button)
        self._buttons.append(button)
        GivingWay(self._head, (button,), (self.heading_label,))
        return button

    def show_records(self, records: Sequence[Any]) -> None:
        """Show records in their own order; the chosen one stays chosen while it is there."""
        before, row = self._current, self.view.currentIndex().row()
        chooser = self.view.selectionModel()
        blocked = chooser.blockSignals(True)
        self.model.show(records)
        chooser.blockSignals(blocked)
        if before is None or self.model.row_of(before) < 0:
            near = self.model.record(max(row, 0)) or self.model.record(self.model.rowCount() - 1)
            before = None if near is None else near.id
        self._put(before, scroll=False)
        if self.empty is not None:
            self.pages.setCurrentWidget(self.view if self.model.rowCount() else self.empty)
            for button in self._buttons:
                button.setVisible(self.model.rowCount() > 0)
        self.fit()

    @property
    def current(self) -> str | None:
        """The key of the chosen record."""
        return self._current

    def select(self, key: str) -> None:
        """Choose a record."""
        self._put(key)
        self.chosen.emit(self._current)

    def set_editable(self, editable: bool) -> None:
        """Forbid changes where the plan is approved or the workspace read-only."""
        self.model.editable = editable
        for button in self._buttons:
            button.setEnabled(editable)
        for action in self._changing:
            action.setEnabled(editable)
        if self.empty is not None:
            self.empty.button.setEnabled(editable)

    def let_reorder(self, move: Callable[[str, int], object]) -> None:
        """Let records be put in order: by Alt+Up and Alt+Down, and by dragging them."""
        self.moved.connect(move)
        RowDrag(self.view, self._theme, self._in_own_order, self._drop)

    def refuse(self, message: str) -> None:
        """Explain why a cell was refused; empty for nothing."""
        self.error.show_message(message)

    # Making

    def _prepare(self) -> None:
        view = self.view
        self._titles = TitleDelegate(self._theme, view)
        view.setItemDelegateForColumn(self._stretch, self._titles)
        prepare_table(view, self._theme, stretch=self._stretch)
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(self._stretch, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        view.selectionModel().currentRowChanged.connect(self._moved_to)
        view.doubleClicked.connect(self._double)
        view.installEventFilter(self)
        offer_copying(view)
        self._changing = [
            key_action(view, tr("Move up"), "Alt+Up", lambda: self._move(-1)),
            key_action(view, tr("Move down"), "Alt+Down", lambda: self._move(1)),
            key_action(view, tr("Remove"), "Del", self._remove),
        ]

    # Reacting

    def _put(self, key: str | None, *, scroll: bool = True) -> None:
        row = -1 if key is None else self.model.row_of(key)
        self._current = key if row >= 0 else None
        chooser = self.view.selectionModel()
        now = chooser.currentIndex()
        if row >= 0 and now.row() == row and chooser.isRowSelected(row, QModelIndex()):
            return
        blocked = chooser.blockSignals(True)
        if row < 0:
            chooser.clear()
        else:
            index = self.model.index(row, max(now.column(), 0))
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            chooser.setCurrentIndex(index, flags)
            if scroll:
                self.view.scrollTo(index)
        chooser.blockSignals(blocked)
        self.view.viewport().update()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        key = self._current
        chooser = self.view.selectionModel()
        blocked = chooser.blockSignals(True)
        self.model.sort(column, order)
        chooser.blockSignals(blocked)
        self._put(key)

    def _moved_to(self, index: QModelIndex, before: QModelIndex) -> None:
        record = self.model.record(index.row())
        if record is not None and record.id != self._current:
            self._current = record.id
            self.refuse("")
            self.chosen.emit(record.id)

    def _double(self, index: QModelIndex) -> None:
        if not self.model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit()

    def _move(self, by: int) -> None:
        if self._current is not None and self.model.sorted_by < 0:
            place = self.model.row_of(self._current) + by
            if 0 <= place < self.model.rowCount():
                self.moved.emit(self._current, place)

    def _in_own_order(self) -> bool:
        return self.model.editable and self.model.sorted_by < 0

    def _drop(self, row: int, place: int) -> None:
        record = self.model.record(row)
        if record is not None:
            self.moved.emit(record.id, place)

    def _remove(self) -> None:
        if self._current is not None:
            self.removed.emit(self._current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the editor."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.view.state() != QAbstractItemView.State.EditingState
            and self._current is not None
        ):
            self.opened.emit()
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give columns their widths; where there is too little room the table scrolls sideways."""
        theme, view = self._theme, self.view
        header = view.horizontalHeader()
        header.setMinimumSectionSize(theme.px(32))
        taken = 0
        for column, width in self._widths.items():
            if not view.isColumnHidden(column):
                heading = str(self.model.headerData(column, Qt.Orientation.Horizontal) or "")
                wanted = max(theme.px(width), header.fontMetrics().horizontalAdvance(heading) + theme.px(36))
                view.setColumnWidth(column, wanted)
                taken += wanted
        spare = view.viewport().width() - taken
        fixed = spare < theme.px(_LEAST)
        mode = QHeaderView.ResizeMode.Fixed if fixed else QHeaderView.ResizeMode.Stretch
        if header.sectionResizeMode(self._stretch) != mode:
            header.setSectionResizeMode(self._stretch, mode)
        if fixed:
            view.setColumnWidth(self._stretch, theme.px(_LEAST))
        column = max(theme.px(_LEAST), spare)
        titles = self.model.texts(self._stretch)
        height = self._titles.row_height(view, titles, column)
        if view.verticalHeader().defaultSectionSize() != height:
            view.verticalHeader().setDefaultSectionSize(height)
