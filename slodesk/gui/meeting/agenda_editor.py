"""Agendas to begin with: change those of the program, copy them, make others, put them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.gui.meeting.agenda_items import items_table
from slodesk.gui.meeting.words import agenda_text, spent_text
from slodesk.gui.models.records import Column
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.widgets.scrolling import card_page
from slodesk.gui.zoom import fit_dialog, follow
from slodesk.operations import agendas as operations
from slodesk.storage.queries.agendas import agendas

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.agendas import Agenda


@dataclass(frozen=True, slots=True)
class _Line:
    """An agenda in the list; its key is its ``id`` there."""

    id: str
    title: str
    minutes: int
    state: str
    agenda: Agenda


@dataclass(frozen=True, slots=True)
class _Item:
    """An item by its place."""

    id: str
    title: str
    question: str
    view: str
    minutes: int


class AgendaEditor(QDialog):
    """A list of agendas, and the items of the chosen one.

    Args:
        context: the collaborators.
        key: the agenda to show first.
        parent: the window.
    """

    def __init__(self, context: TabContext, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agenda_editor")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Agendas"))
        self._context = context
        self._build()
        self.refresh()
        self.list.select(key if self.list.model.row_of(key) >= 0 else self.list.model.record(0).id)
        self.list.view.selectionModel().selectionChanged.connect(lambda *_: self._show_items())
        self._show_items()
        context.document.changed.connect(self._stored)
        self.finished.connect(lambda _: context.document.changed.disconnect(self._stored))
        follow(context.theme, self, self._space)
        fit_dialog(self, context.theme, 940, 680)

    def _build(self) -> None:
        theme, context = self._context.theme, self._context
        columns = (
            Column(self.tr("Agenda"), lambda line: line.title, "title"),
            Column(self.tr("Length"), lambda line: spent_text(60 * line.minutes), right=True),
            Column("", lambda line: line.state),
        )
        self.list = RecordsSection(
            theme, self.tr("Agendas"), "", columns, self._save_title, context.show_error,
            widths={1: 90, 2: 120}, stretch=0,
        )  # fmt: skip
        self.list.add_button(self.tr("New"), "add", self._add)
        self.list.add_button(self.tr("Copy"), "copy", self._copy, chosen=True)
        self.reset = self.list.add_button(self.tr("Put back"), "undo", self._reset, chosen=True)
        self.items = items_table(context, self, views=True)
        scroll, self._page = card_page(theme, (self.list, self.items))
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.accept)
        self._buttons = QHBoxLayout()
        hint = self.tr("Meetings already prepared keep the agenda they have.")
        self._buttons.addWidget(label(hint, "muted", wrap=True), 1)
        self._buttons.addWidget(close)
        self._column = QVBoxLayout(self)
        self._column.addWidget(scroll, 1)
        self._column.addLayout(self._buttons)

    def refresh(self) -> None:
        """Show what is stored."""
        lines = [
            _Line(agenda.key, agenda_text(agenda.title), agenda.minutes, self._state(agenda), agenda)
            for agenda in self._context.document.query(agendas)
        ]
        self.list.set_records(lines)
        self._show_items()

    def _state(self, agenda: Agenda) -> str:
        if agenda.built_in:
            return self.tr("changed") if agenda.edited else ""
        return self.tr("your own")

    @property
    def chosen(self) -> Agenda | None:
        """The agenda whose items are shown."""
        line = self.list.selected
        return line.agenda if line is not None else None

    def _show_items(self) -> None:
        agenda = self.chosen
        items = agenda.items if agenda is not None else ()
        self.items.set_records([
            _Item(str(place), agenda_text(item.title), agenda_text(item.question), item.view, item.minutes)
            for place, item in enumerate(items)
        ])  # fmt: skip
        self.items.heading_label.setText(agenda_text(agenda.title) if agenda is not None else "")
        if agenda is not None:
            self.reset.setText(self.tr("Put back") if agenda.built_in else self.tr("Remove"))
            self.reset.setEnabled(agenda.edited)

    def _stored(self, changes: Any) -> None:
        if "agenda" in changes.tables:
            self.refresh()

    # Agendas

    def _add(self) -> None:
        title = self.tr("New agenda")
        changes = self._context.document.edit(
            self.tr("Add agenda"), lambda session: operations.add_agenda(session, title)
        )
        self.list.edit_new(changes.result)

    def _copy(self) -> None:
        agenda = self.list.selected.agenda
        title = self.tr("Copy of {title}").format(title=agenda_text(agenda.title))[:200]
        changes = self._context.document.edit(
            self.tr("Copy agenda {title}").format(title=agenda_text(agenda.title)),
            lambda session: operations.duplicate_agenda(session, agenda.key, title),
        )
        self.list.edit_new(changes.result)

    def _reset(self) -> None:
        agenda = self.list.selected.agenda
        words = self.tr("Put agenda {title} back") if agenda.built_in else self.tr("Remove agenda {title}")
        self._context.document.edit(
            words.format(title=agenda_text(agenda.title)), operations.reset_agenda, agenda.key
        )
        if self.list.selected is None:
            self.list.select(self.list.model.record(0).id)

    def _save_title(self, line: _Line, field: str, value: Any) -> None:
        label = self.tr("Rename agenda {title}").format(title=line.title)
        self._context.document.edit(label, operations.set_agenda_field, line.id, field, value)

    # Items, as ``ItemsEditor`` asks

    def add_item(self) -> str:
        """Add an item at the end."""
        key, title = self._key(), self.tr("New item")
        changes = self._context.document.edit(
            self.tr("Add item"), lambda session: operations.add_agenda_item(session, key, title)
        )
        return str(changes.result)

    def set_item(self, key: str, field: str, value: Any) -> None:
        """Change a field of an item."""
        label = self.tr("Change agenda item")
        self._context.document.edit(
            label, operations.set_agenda_item_field, self._key(), int(key), field, value
        )

    def remove_item(self, key: str) -> None:
        """Remove an item."""
        label = self.tr("Remove agenda item")
        self._context.document.edit(label, operations.remove_agenda_item, self._key(), int(key))

    def move_item(self, key: str, step: int) -> None:
        """Move an item up or down."""
        to = max(0, int(key) + step)
        label = self.tr("Move agenda item")
        self._context.document.edit(label, operations.move_agenda_item, self._key(), int(key), to)
        self.items.select(str(min(to, len(self.chosen.items) - 1 if self.chosen else 0)))

    def _key(self) -> str:
        return str(self.list.selected.id)

    def _space(self) -> None:
        theme = self._context.theme
        edge, gap = theme.space(3), theme.space(1.5)
        self._column.setContentsMargins(edge, edge, edge, edge)
        for layout in (self._column, self._page, self._buttons):
            layout.setSpacing(gap)
