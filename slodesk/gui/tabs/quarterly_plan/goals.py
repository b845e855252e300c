"""Week 1: what the plan has to serve, in two lists: business goals and milestones of the product roadmap."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import GOAL, MILESTONE
from slodesk.gui.dialogs.slo_editor_lists import read_day
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.words import day_words, fixed_words, tr
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.operations import plan_inputs as operations

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.plan_inputs import PlanInput
    from slodesk.storage.session import Session

_BESIDE = 1_500
_DAY_FORMAT = "d MMM yyyy"
_TITLE, _DAY, _OWNER, _SERVICE, _NOTE = range(5)


class GoalsSection(QWidget):
    """Lists goals and milestones; both are typed in place and put in order.

    Attributes:
        goals: the business goals.
        milestones: of the product roadmap.
    """

    tables = frozenset({"plan_input", "plan", "service", "person"})

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan_id = ""
        self._people: list[str] = []
        self._services: dict[str, str] = {}
        self.closed_words = label("", "muted", wrap=True)
        self.goals = self._list(
            GOAL, tr("Business goals"),
            tr("What the business wants from the quarter, such as “Half as many failed payments”."),
        )  # fmt: skip
        self.milestones = self._list(
            MILESTONE, tr("Product roadmap milestones"),
            tr("What product plans to launch, and when: reliability work has to fit around it."),
        )  # fmt: skip
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for section in (self.goals, self.milestones):
            card = Card(context.theme)
            card.body.addWidget(section)
            card.body.addStretch(1)
            self._row.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.closed_words)
        column.addLayout(self._row, 1)
        self.setFocusProxy(self.goals.view)
        context.theme.changed.connect(self._arrange)
        self._arrange()

    # What every section has

    def show_plan(self, plan_id: str) -> None:
        """Show another plan; reads it."""
        self._plan_id = plan_id
        self.refresh()

    def refresh(self) -> None:
        """Read both lists again."""
        if not self._plan_id:
            return
        read = self._context.document.query(_read, self._plan_id)
        if read is None:
            return
        closed, inputs, self._people, self._services = read
        editable = not closed and not self._context.document.workspace.read_only
        self.closed_words.setText(closed)
        self.closed_words.setVisible(bool(closed))
        for section, records in ((self.goals, inputs.goals), (self.milestones, inputs.milestones)):
            section.set_editable(editable)
            section.set_records(records)

    def show_item(self, key: str) -> None:
        """Choose a goal or milestone."""
        for section in (self.goals, self.milestones):
            section.select(key)

    def state_text(self) -> str:
        """Say that nothing was written down yet."""
        rows = self.goals.model.rowCount() + self.milestones.model.rowCount()
        return "" if rows else tr("no goals yet")

    # The lists

    def _list(self, kind: str, heading: str, hint: str) -> RecordsSection:
        context = self._context
        columns = (
            Column(tr("Goal") if kind == GOAL else tr("Milestone"), lambda each: each.title, "title"),
            Column(tr("Day"), lambda each: each.day, "day", _day),
            Column(tr("Owner"), lambda each: each.owner, "owner"),
            Column(tr("Service"), lambda each: each.service, "service_id"),
            Column(tr("Note"), lambda each: each.note, "note"),
        )
        section = RecordsSection(
            context.theme, heading, hint, columns, self._save, context.show_error, self,
            widths={_DAY: 120, _OWNER: 170, _SERVICE: 200, _NOTE: 320}, stretch=_TITLE,
        )  # fmt: skip
        section.view.setObjectName(f"plan_{kind}s")
        names = _NamesDelegate(section.view, {_OWNER: lambda: self._people, _SERVICE: self._titles})
        section.view.setItemDelegate(names)
        goal = kind == GOAL
        section.add_button(
            tr("Add"), "add", lambda: self._add(section, kind),
            name=tr("Add a business goal") if goal else tr("Add a milestone"),
        ).setObjectName(f"add_{kind}")  # fmt: skip
        for words, icon, step, keys in (
            (tr("Up"), "chevron-up", -1, "Alt+Up"),
            (tr("Down"), "chevron-down", 1, "Alt+Down"),
        ):
            section.add_button(words, icon, partial(self._move, section, step), chosen=True, keys=keys)
        section.let_reorder(lambda key, place: self._put(section, key, place))
        section.add_button(
            tr("Remove"), "trash", lambda: self._remove(section), chosen=True, keys="Del",
            name=tr("Remove the chosen goal") if goal else tr("Remove the chosen milestone"),
        )  # fmt: skip
        return section

    def _titles(self) -> list[str]:
        return list(self._services)

    def _service(self, text: str) -> str | None:
        """Return the key of a service typed by its name.

        Raises:
            RuleBroken: there is none of that name.
        """
        plain = text.strip()
        if not plain:
            return None
        found = {name.casefold(): key for name, key in self._services.items()}.get(plain.casefold())
        if found is None:
            raise RuleBroken(tr("There is no service “{name}”.").format(name=plain))
        return found

    def _save(self, each: PlanInput, field: str, value: Any) -> None:
        words = tr("Change “{title}”").format(title=each.title)
        stored = {"day": typed_day, "service_id": self._service}.get(field, str)(value)
        self._context.document.edit(words, operations.set_input_field, each.id, field, stored)

    def _add(self, section: RecordsSection, kind: str) -> None:
        title = tr("New goal") if kind == GOAL else tr("New milestone")
        words = tr("Add a business goal") if kind == GOAL else tr("Add a milestone")
        plan_id = self._plan_id
        added = self._context.document.edit(
            words, lambda session: operations.add_input(session, plan_id, kind, title)
        )
        section.edit_new(str(added.result))

    def _move(self, section: RecordsSection, step: int) -> None:
        chosen = section.selected
        if chosen is not None:
            self._put(section, chosen.id, section.model.row_of(chosen.id) + step)

    def _put(self, section: RecordsSection, key: str, place: int) -> None:
        record = section.model.record(section.model.row_of(key))
        if record is not None and 0 <= place < section.model.rowCount():
            words = tr("Move “{title}”").format(title=record.title)
            self._context.document.edit(words, operations.move_input, key, place)
            section.select(key)

    def _remove(self, section: RecordsSection) -> None:
        chosen = section.selected
        if chosen is not None:
            words = tr("Remove “{title}”").format(title=chosen.title)
            self._context.document.edit(words, operations.remove_input, chosen.id)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the lists below each other where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        stand_beside(self._row, self._context.theme, self.width(), _BESIDE)


class _NamesDelegate(QStyledItemDelegate):
    """Offers names while a cell is typed in."""

    def __init__(self, parent: QWidget, names: dict[int, Callable[[], list[str]]]) -> None:
        super().__init__(parent)
        self._names = names

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Return the field, with what may be meant."""
        editor = super().createEditor(parent, option, index)
        names = self._names.get(index.column())
        if names is not None and isinstance(editor, QLineEdit):
            completer = QCompleter(names(), editor)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            editor.setCompleter(completer)
        return editor


def _day(day: date) -> str:
    return day_words(day, _DAY_FORMAT)


def typed_day(text: str) -> date | None:
    """Read a day as it is shown, as 2026-11-20, or in the locale's short form; None for nothing.

    Raises:
        RuleBroken: it is no day.
    """
    found = QLocale().toDate(text.strip(), _DAY_FORMAT)
    return date(found.year(), found.month(), found.day()) if found.isValid() else read_day(text)


def _read(session: Session, plan_id: str) -> Any:
    from slodesk.storage.queries.plan_inputs import plan_inputs
    from slodesk.storage.queries.plan_scope import plan_head
    from slodesk.storage.reading import rows

    head = plan_head(session, plan_id)
    if head is None:
        return None
    people = [str(name) for (name,) in rows(session, "SELECT name FROM person ORDER BY name")]
    found = rows(session, "SELECT id, name, display_name FROM service ORDER BY name")
    services = {str(display or name): str(key) for key, name, display in found}
    return fixed_words(head), plan_inputs(session, plan_id), people, services
