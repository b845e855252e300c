"""A heading, a small table edited in place, and its buttons: journeys, SLAs, metrics, evidence …"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.gui.models.records import Column, RecordsModel
from slodesk.gui.widgets.copying import copy_table, table_text
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.fitting import Cells, fit_cells
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.row_drag import RowDrag
from slodesk.gui.widgets.tables import prepare_table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from slodesk.gui.theme import Theme

_NAMES = 100
"""Least width of the column that takes the spare one, at 100 %."""


class RecordsSection(QWidget):
    """Part of an editor that lists things.

    Args:
        theme: looks.
        heading: what is listed.
        hint: what they are for; shown while there are none.
        columns: of the table.
        save: ``save(record, field, value)`` stores an edited cell; it may raise.
        show_error: for errors that are not about the value.
        parent: the owner.
        widths: of the columns at 100 %, besides the one that takes the spare width.
        stretch: the column that does.
        hide_empty: columns that are left out while no record has anything in them.
    """

    most_rows = 12
    """Rows up to which the table is as high as they are; with more it scrolls."""
    opened = Signal(object)
    """A record that Enter or a double click was meant for, where cells are not edited."""

    def __init__(
        self,
        theme: Theme,
        heading: str,
        hint: str,
        columns: Sequence[Column],
        save: Callable[[Any, str, Any], object] | None,
        show_error: Callable[[Exception], None],
        parent: QWidget | None = None,
        *,
        widths: Mapping[int, int],
        stretch: int = 0,
        hide_empty: Collection[int] = (),
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._save = save
        self._show_error = show_error
        self._widths = dict(widths)
        self._stretch = stretch
        self._hide_empty = frozenset(hide_empty)
        self._fitted: tuple[object, ...] = ()
        self._cells: Cells | None = None
        self._always: list[QPushButton] = []
        self._for_chosen: list[QPushButton] = []
        self.editable = True
        self.heading_label = label(heading, "heading")
        self.hint_label = label(hint, "muted", wrap=True)
        self.model = RecordsModel(columns, self._store if save is not None else None, self)
        self.view = QTableView()
        self.view.setAccessibleName(heading)
        self.view.setModel(self.model)
        prepare_table(self.view, theme, stretch=stretch)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setWordWrap(True)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        if save is None:
            self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.error = FieldError(theme, self.view)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._head = QHBoxLayout()
        self._head.addWidget(self.heading_label, 1)
        self._head.addLayout(self.buttons)
        self._column.addLayout(self._head)
        self._column.addWidget(self.hint_label)
        self._column.addWidget(self.view)
        self._column.addWidget(self.error)
        self._add_copying()
        self.view.installEventFilter(self)
        self.view.viewport().installEventFilter(self)
        self.view.doubleClicked.connect(self._double)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.model.modelReset.connect(self._allow)
        for changed in (self.model.modelReset, self.model.dataChanged):
            changed.connect(lambda *_: self._forget())
        theme.changed.connect(self._refit)
        self._fit()

    def add_button(
        self,
        words: str,
        icon: str,
        run: Callable[[], object],
        *,
        chosen: bool = False,
        name: str = "",
        keys: str = "",
    ) -> QPushButton:
        """Add a button at the right of the heading.

        Args:
            words: what it does.
            icon: a name of the icon set.
            run: does it.
            chosen: only while a row is chosen.
            name: what a screen reader says instead of ``words``.
            keys: a key that does the same while the table has the focus.
        """
        button = QPushButton(words)
        button.setProperty("kind", "quiet")
        button.setAccessibleName(name or f"{words}: {self.heading_label.text()}")
        self._theme.icons.follow(button, icon, "text", 18)
        button.clicked.connect(lambda: self.attempt(run))
        self.buttons.addWidget(button)
        (self._for_chosen if chosen else self._always).append(button)
        if keys:
            key_action(self.view, words, keys, lambda: button.isEnabled() and self.attempt(run))
        self._allow()
        return button

    def let_reorder(self, move: Callable[[str, int], object]) -> None:
        """Let records be dragged to another place: ``move(key, place)``."""

        def drop(row: int, place: int) -> None:
            record = self.model.record(row)
            if record is not None:
                self.attempt(lambda: move(record.id, place))

        RowDrag(self.view, self._theme, lambda: self.editable, drop)

    def let_explain(self, run: Callable[[Any, int], object]) -> None:
        """Let Ctrl+E explain the figure under the cursor: ``run(record, column)``."""

        def explain() -> None:
            index = self.view.currentIndex()
            record = self.model.record(index.row())
            if record is not None:
                run(record, index.column())

        key_action(self.view, self.tr("Explain this number"), "Ctrl+E", explain, first=True)

    def _add_copying(self) -> None:
        """Copy the chosen row, or all of them, with Ctrl+C as cells and Ctrl+Shift+C as Markdown."""
        for words, keys, markdown in (
            (self.tr("Copy as cells"), "Ctrl+C", False),
            (self.tr("Copy as Markdown"), "Ctrl+Shift+C", True),
        ):
            key_action(self.view, words, keys, partial(self.copy, markdown=markdown))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def copy(self, *, markdown: bool) -> None:
        """Put the chosen row, or all of them, on the clipboard."""
        rows = [index.row() for index in self.view.selectionModel().selectedRows()]
        copy_table(table_text(self.model, rows or range(self.model.rowCount())), markdown=markdown)

    def set_records(self, records: Sequence[Any]) -> None:
        """Show records; the chosen one stays chosen."""
        key = getattr(self.selected, "id", None)
        self.model.set_records(records)
        self.view.viewport().update()  # what a column works out may have changed all the same
        if key is not None and self.selected is None:
            self.select(key)
        self._refit()
        self._allow()

    @property
    def selected(self) -> Any:
        """The chosen record, or None."""
        rows = self.view.selectionModel().selectedRows()
        return self.model.record(rows[0].row()) if rows else None

    def select(self, key: str) -> None:
        """Choose a record by its key."""
        row = self.model.row_of(key)
        if row >= 0:
            self.view.selectionModel().setCurrentIndex(
                self.model.index(row, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )

    def edit_new(self, key: str, column: int = 0) -> None:
        """Choose a record that was just added and open its name for typing."""
        self.select(key)
        row = self.model.row_of(key)
        if row >= 0:
            index = self.model.index(row, column)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.setCurrentIndex(index)
            self.view.edit(index)

    def free_name(self, stem: str) -> str:
        """Return a name no record has yet."""
        taken = {self.model.record(row).name for row in range(self.model.rowCount())}
        if stem not in taken:
            return stem
        return next(name for n in range(2, len(taken) + 3) if (name := f"{stem} {n}") not in taken)

    def attempt(self, run: Callable[[], object]) -> bool:
        """Run an edit; a refusal is explained under the table."""
        self.error.clear()
        try:
            run()
        except RuleBroken as refusal:
            self.error.show_message(refusal.message)
            return False
        except SloDeskError as problem:
            self._show_error(problem)
            return False
        return True

    def set_editable(self, editable: bool) -> None:
        """Forbid changes where the workspace is read-only."""
        self.editable = editable
        if self._save is not None:
            triggers = self.view.editTriggers()
            none = QAbstractItemView.EditTrigger.NoEditTriggers
            usual = (
                QAbstractItemView.EditTrigger.DoubleClicked
                | QAbstractItemView.EditTrigger.EditKeyPressed
                | QAbstractItemView.EditTrigger.AnyKeyPressed
            )
            if (triggers == none) == editable:
                self.view.setEditTriggers(usual if editable else none)
        self._allow()

    def _store(self, record: Any, field: str, value: Any) -> bool:
        save = self._save
        return save is not None and self.attempt(lambda: save(record, field, value))

    def _double(self, _: object) -> None:
        if self._save is None and self.selected is not None:
            self.opened.emit(self.selected)

    def _allow(self) -> None:
        chosen = self.selected is not None
        for button in self._for_chosen:
            button.setVisible(self.model.rowCount() > 0)
            button.setEnabled(chosen and self.editable)
        for button in self._always:
            button.setEnabled(self.editable)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens or edits; columns follow the width; the wheel scrolls the page."""
        if watched is self.view.viewport():
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
                self._fit()
            if event.type() == QEvent.Type.Wheel and self.model.rowCount() <= self.most_rows:
                event.ignore()
                return True
        if (
            watched is self.view
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.view.state() != QAbstractItemView.State.EditingState
        ):
            if self._save is None:
                if self.selected is not None:
                    self.opened.emit(self.selected)
            else:
                self.view.edit(self.view.currentIndex())
            return True
        return False

    def fit(self) -> None:
        """Fit the table again, e.g. after columns were hidden."""
        self._fit()

    def _forget(self) -> None:
        """Measure again what stands in the table, once it is fitted."""
        self._cells = None

    def _refit(self) -> None:
        """Fit it where words or sizes may be others."""
        self._fitted, self._cells = (), None
        self._fit()

    def _fit(self) -> None:
        """Give the table the height of its rows and its columns the widths asked for, if anything changed."""
        theme, view, rows = self._theme, self.view, self.model.rowCount()
        self._column.setSpacing(theme.space())
        self.hint_label.setVisible(rows == 0)
        view.setVisible(rows > 0)
        if not rows:
            return
        for column in self._hide_empty:
            filled = any(self.model.index(row, column).data() for row in range(rows))
            view.setColumnHidden(column, not filled)
        header = view.horizontalHeader()
        columns = range(self.model.columnCount())
        hidden = tuple(view.isColumnHidden(column) for column in columns)
        fitted = (view.viewport().width(), view.font().key(), header.font().key(), hidden)
        if fitted == self._fitted:
            return
        if self._cells is None or fitted[1:] != self._fitted[1:]:
            self._cells = Cells(view, theme)
        self._fitted = fitted
        fit_cells(view, theme, self._widths, self._stretch, self._cells)
        body = sum(view.rowHeight(row) for row in range(min(rows, self.most_rows)))
        others = sum(header.sectionSize(at) for at in range(header.count()) if at != self._stretch)
        wide = view.viewport().width() - others < theme.px(_NAMES)  # then it scrolls sideways
        mode = QHeaderView.ResizeMode
        header.setSectionResizeMode(self._stretch, mode.Fixed if wide else mode.Stretch)
        if wide:
            view.setColumnWidth(self._stretch, theme.px(_NAMES))
        policy = Qt.ScrollBarPolicy
        view.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOn if wide else policy.ScrollBarAlwaysOff)
        bar = view.horizontalScrollBar().sizeHint().height() if wide else 0
        view.setFixedHeight(header.sizeHint().height() + body + bar + 2)
