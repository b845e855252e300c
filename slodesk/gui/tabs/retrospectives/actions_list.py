"""All action items as a list with its editor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.actions.edits import ActionEdits
from slodesk.gui.actions.entry import ActionEntry
from slodesk.gui.actions.table import ActionsTable, columns
from slodesk.gui.actions.words import read_due, tr
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.actions import ActionFilter, ActionSearch
from slodesk.gui.models.figures import FiguresModel
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.retrospectives.actions_carry import CarryDialog
from slodesk.gui.tabs.retrospectives.actions_editor import ActionEditor
from slodesk.gui.tasks import Resting
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.key_action import key_action
from slodesk.storage.queries.actions import action_lines, in_order
from slodesk.storage.queries.service_list import service_list
from slodesk.storage.queries.settings import people, read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.models.figures import FigureColumn
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.actions import ActionLine

_BESIDE, _SIDE = 900, 320
"""Width at 100 % from which the editor stands beside the table, and its least width there."""
_LEAST = 210
"""Least height of table and editor at 100 %."""
_FEW = 40
"""Changed action items that are read one by one; more are read again as a whole."""
_OWN = frozenset({"action_item", "action_change"})


class ActionsList(QWidget):
    """Lists, adds, edits and removes action items; keeps itself up to date with the workspace.

    Args:
        context: collaborators.
        parent: the owner.

    Attributes:
        entry: where a new one is typed.
        table, editor: the list and the chosen one.
        say: says what is meant in the user's language.
        search: all of them.
    """

    changed = Signal()
    """Other action items, or other values, are shown."""
    show_all_wanted = Signal()

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._filter = ActionFilter()
        self._loaded = False
        self._current: str | None = None
        self._wanted = ""
        self._stale: set[str] = set()
        self._reader = Reader(context, self)
        self._people: list[str] = []
        self.search = ActionSearch()
        self._settings = context.document.query(read_settings)
        self.say = QtLanguage(self._settings.zone).say
        self._edits = ActionEdits(context)
        self._build()
        self._connect()
        self._arrange()

    # Showing

    @property
    def today(self) -> date:
        """The day in the workspace's zone."""
        return self._context.now().astimezone(self._settings.zone).date()

    @property
    def current(self) -> ActionLine | None:
        """The chosen action item."""
        return next((line for line in self.model.rows if line.id == self._current), None)

    def set_filter(self, wanted: ActionFilter) -> None:
        """Show only what fits."""
        if wanted != self._filter:
            self._filter = wanted
            self._show(keep=False)

    def refresh(self) -> None:
        """Read everything again; what is chosen stays chosen."""
        self._stale.clear()
        self._read_names()
        now, team = self._context.now(), self._context.filters.team_id
        self._reader.read(
            lambda source, task: action_lines(source, now, team_id=team, tick=Resting(task)), self._take
        )

    def show_item(self, key: str) -> None:
        """Choose an action item, whatever the filter says."""
        if not self._loaded or self._reader.busy:
            self._wanted = key
        else:
            self.select(key)

    def select(self, key: str) -> None:
        """Choose an action item; a filter that hides it does not."""
        if key == self._current and self.model.row_of(key) >= 0:
            self.table.scrollTo(self.table.currentIndex())
        elif any(line.id == key for line in self.search.lines):
            self._current = key
            self._show(keep=True)
            self.table.scrollTo(self.table.currentIndex())

    def _take(self, lines: Sequence[ActionLine]) -> None:
        self._loaded = True
        self.search.set_lines(lines)
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self.select(wanted)
        else:
            self._show(keep=True)
        self.changed.emit()

    def _changed(self, changes: ChangeSet) -> None:
        """Read again what one of our own tables says has changed; everything else is read on refresh."""
        if not changes.tables & _OWN or not self._loaded:
            return
        keys: set[str] = set()
        for row in changes.rows:
            if row.table == "action_item":
                keys.add(str(row.key.get("id", "")))
            elif row.table == "action_change":
                keys.update(str(each["action_id"]) for each in (row.before, row.after) if each)
        self._stale |= keys or {""}
        if self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        keys, self._stale = self._stale, set()
        if not keys or not self._loaded:
            return
        if "" in keys or len(keys) > _FEW or self._reader.busy:
            self.refresh()
            return
        with self._context.document.session() as session:
            team = self._context.filters.team_id
            read = {
                line.id: line for line in action_lines(session, self._context.now(), keys=keys, team_id=team)
            }
        self.search.set_lines(
            in_order([*(line for line in self.search.lines if line.id not in keys), *read.values()])
        )
        if self.entry.adding:
            self._current = next(iter(read), self._current)
        self._show(keep=True)
        self.changed.emit()

    def showEvent(self, event: Any) -> None:
        """Bring up to date what changed while it was out of view."""
        super().showEvent(event)
        self._catch_up()

    def _show(self, *, keep: bool) -> None:
        """Fill the table; what somebody is working on stays in it although it fits no longer."""
        row = self.table.currentIndex().row()
        found = self.search.found(self._filter, self._current if keep else None)
        with QSignalBlocker(self.table.selectionModel()):
            self.model.set_records(found)
            if self._current is None or self.model.row_of(self._current) < 0:
                near = self.model.record(max(row, 0)) or self.model.record(self.model.rowCount() - 1)
                self._current = None if near is None else near.id
            if self._current is not None:
                self.table.choose(self._current)
        self.table.viewport().update()
        page = self.table if found else self.nothing if self.search.lines else self.empty
        self.pages.setCurrentWidget(page)
        self.editor.setVisible(bool(found))
        self._allow()
        self._edit()

    def _edit(self) -> None:
        self.editor.show_line(self.current, self._settings.zone, self.say, editable=self._may_edit)

    @property
    def _may_edit(self) -> bool:
        return not self._context.document.workspace.read_only

    def _allow(self) -> None:
        self.table.set_editable(self._may_edit)
        self.entry.set_editable(self._may_edit)
        self.empty.button.setEnabled(self._may_edit)
        self._delete.setEnabled(self._may_edit)

    def _read_names(self) -> None:
        with self._context.document.session() as session:
            self._settings = read_settings(session)
            self._people = [person.name for person in people(session) if person.active]
            services = [(each.title, each.id) for each in service_list(session)]
        self.say = QtLanguage(self._settings.zone).say
        self.model.set_columns(columns(self.today, self.say, with_source=True))
        self.editor.set_services(services)

    # Editing

    def carry_forward(self) -> None:
        """Ask until when the chosen one gets more time, and why."""
        self._context.document.flush()
        line = self.current
        if line is not None and line.due is not None and self._may_edit:
            carry = partial(self._edits.carry_forward, line)
            CarryDialog(self._context.theme, line, self.today, carry, self.window()).open()

    def remove(self) -> None:
        """Remove the chosen one; it can be undone."""
        line = self.current
        if line is not None and self._may_edit:
            self._edits.remove(line)

    def go(self, line: ActionLine | None = None) -> None:
        """Go to where the chosen one, or another, was promised."""
        line = line or self.current
        if line is not None and line.leads_to is not None:
            self._context.navigate(*line.leads_to)

    def _set(self, key: str, field: str, value: Any) -> None:
        line = next((each for each in self.search.lines if each.id == key), None)
        if line is not None:
            if field == "due" and isinstance(value, str):
                value = read_due(value, self.today)
            self._edits.set_field(line, field, value)

    def _set_cell(self, line: ActionLine, column: FigureColumn, text: str) -> bool:
        return self._edits.set_cell(line, column, text, self.error)

    # Making

    def _build(self) -> None:
        theme = self._context.theme
        self.entry = ActionEntry(self._context, self._edits, lambda: self._people)
        self.model = FiguresModel(columns(self.today, self.say, with_source=True), self._set_cell)
        self.table = ActionsTable(self.model, theme, lambda: self._people, self.go)
        self.error = FieldError(theme, self.table)
        self.nothing = EmptyState(
            theme, "search", tr("No action item is like that"),
            tr("Other words or another choice may find it."), tr("Show all"), self.show_all_wanted.emit,
        )  # fmt: skip
        self.empty = EmptyState(
            theme, "check", tr("No action items yet"),
            tr("Say what will be done, by whom and until when, in one line."), tr("Add the first"),
            lambda: self.entry.setFocus(Qt.FocusReason.OtherFocusReason),
        )  # fmt: skip
        self.pages = QStackedWidget()
        for page in (self.table, self.nothing, self.empty):
            self.pages.addWidget(page)
        self.card = Card(theme, padded=False)
        self.card.body.addWidget(self.entry)
        self.card.body.addWidget(self.pages, 1)
        self.card.body.addWidget(self.error)
        self.editor = ActionEditor(self._context, self._set)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self.card, 5)
        self._row.addWidget(self.editor, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._row, 1)
        self._delete = key_action(self.table, tr("Remove"), "Del", self.remove)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.entry.added.connect(self.show_item)
        self.table.chosen.connect(self._choose)
        self.table.row_height_changed.connect(self._arrange)
        self.table.opened.connect(lambda _: self.editor.begin("title"))
        self.editor.go_wanted.connect(lambda: self.go())
        self.editor.carry_wanted.connect(self.carry_forward)
        self.editor.remove_wanted.connect(self.remove)
        self._context.document.changed.connect(self._changed)
        self._context.theme.changed.connect(self._arrange)

    def _choose(self, key: object) -> None:
        if key is not None and key != self._current:
            self._context.document.flush()
            self._current = str(key)
            self.error.clear()
            self._edit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor below where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme, edge = self._context.theme, self._context.theme.space(2)
        beside = stand_beside(self._row, theme, self.width(), _BESIDE)
        self.editor.setMinimumWidth(theme.px(_SIDE) if beside else 0)
        self.entry.setContentsMargins(edge, 0, edge, 0)
        self.error.setContentsMargins(edge, 0, edge, theme.space())
        self.card.setMinimumHeight(0 if self.table.unrolled else theme.px(_LEAST))
        self.editor.setMinimumHeight(theme.px(_LEAST))
