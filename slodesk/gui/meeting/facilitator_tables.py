"""The facilitator's three tables: agenda, what was written down, who is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate

from slodesk.domain.action_line import ActionLine, action_text
from slodesk.domain.meetings import ROLES
from slodesk.gui.meeting.words import entry_text, kind_word, spent_text, tr
from slodesk.gui.models.records import Column
from slodesk.gui.widgets.choice import ChoiceDelegate
from slodesk.gui.widgets.name_delegate import NameDelegate
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.operations import meetings

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.storage.queries.meetings import Entry, Item, Participant

Index = QModelIndex | QPersistentModelIndex


class TypedDelegate(QStyledItemDelegate):
    """Edits what was typed, where the table shows what came of it.

    Args:
        typed: returns the words of a row as they would be typed.
        parent: the owner.
    """

    def __init__(self, typed: Callable[[int], str], parent: QObject) -> None:
        super().__init__(parent)
        self._typed = typed

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Put the typed words into the editor."""
        if isinstance(editor, QLineEdit):
            editor.setText(self._typed(index.row()))


def agenda_table(held: HeldMeeting) -> RecordsSection:
    """Return the agenda; Enter or a double click goes to an item."""

    def time(item: Item) -> str:
        now = item.id == held.detail.current_id and held.detail.is_open
        seconds = held.clock.spent if now else item.seconds
        planned = spent_text(60 * item.minutes)
        if not now and not seconds:
            return tr("done") if item.done else planned
        text = tr("now, {taken} of {planned}") if now else tr("{taken} of {planned}")
        return text.replace("{taken}", str(seconds // 60)).replace("{planned}", planned)

    columns = (
        Column(tr("Agenda"), lambda item: item.title),
        Column(tr("Time"), time, right=True),
    )
    made = RecordsSection(
        held.context.theme, "", "", columns, None, held.context.show_error,
        widths={1: 150}, stretch=0,
    )  # fmt: skip
    made.view.setAccessibleName(tr("Agenda"))
    made.heading_label.hide()
    made.opened.connect(lambda item: held.go_to(item.id))
    return made


def captured_table(held: HeldMeeting) -> RecordsSection:
    """Return everything written down; cells are reworded in place."""

    def words(entry: Entry) -> str:
        return entry_text(entry, held.today, held.language)

    def typed(entry: Entry) -> str:
        action = entry.action
        if action is None:
            return entry.text
        return action_text(ActionLine(action.title, action.owner, action.due), held.names)

    def save(entry: Entry, field: str, value: Any) -> None:
        if value not in (words(entry), typed(entry)):
            held.set_entry_text(entry, value)

    columns = (
        Column(tr("Kind"), lambda entry: kind_word(entry.kind)),
        Column(tr("Words"), words, "text"),
        Column(tr("Item"), lambda entry: held.item_title(entry.item_id)),
    )
    made = RecordsSection(
        held.context.theme, tr("Captured"), tr("Nothing yet. D, A, P, N and V open a line."), columns,
        save, held.context.show_error, widths={0: 110, 2: 130}, stretch=1,
    )  # fmt: skip
    made.view.setItemDelegateForColumn(1, TypedDelegate(lambda row: typed(made.model.record(row)), made))
    made.add_button(tr("Remove"), "trash", lambda: held.remove_entry(made.selected), chosen=True, keys="Del")
    return made


def people_table(held: HeldMeeting) -> RecordsSection:
    """Return who takes part; cells are edited in place."""
    here, away = tr("here"), tr("away")

    def save(person: Participant, field: str, value: Any) -> None:
        label = tr("Change participant {name}").replace("{name}", person.name)
        held.context.document.edit(label, meetings.set_participant_field, person.id, field, value)

    def add() -> None:
        taken = {person.name.casefold() for person in held.detail.people}
        free = next((name for name in held.names if name.casefold() not in taken), "")
        name = free or tr("Guest {number}").replace("{number}", str(len(taken) + 1))
        changes = held.context.document.edit(
            tr("Add participant"), lambda session: meetings.add_participant(session, held.id, name)
        )
        made.edit_new(changes.result)

    def remove() -> None:
        label = tr("Remove participant {name}").replace("{name}", made.selected.name)
        held.context.document.edit(label, meetings.remove_participant, made.selected.id)

    columns = (
        Column(tr("Name"), lambda person: person.name, "name"),
        Column(tr("Role"), lambda person: person.role, "role"),
        Column(
            tr("Presence"), lambda person: person.present, "present",
            text=lambda present: here if present else away, parse=lambda text: text == here,
        ),
    )  # fmt: skip
    made = RecordsSection(
        held.context.theme, tr("Participants"), tr("Nobody yet; hands can be counted all the same."),
        columns, save, held.context.show_error, widths={1: 190, 2: 100}, stretch=0,
    )  # fmt: skip
    made.view.setItemDelegateForColumn(0, NameDelegate(lambda: held.names, tr("Name"), made))
    made.view.setItemDelegateForColumn(1, NameDelegate(lambda: ROLES, tr("Role"), made))
    made.view.setItemDelegateForColumn(2, ChoiceDelegate(lambda: (here, away), tr("Here or away"), made))
    made.add_button(tr("Add"), "add", add)
    made.add_button(tr("Remove"), "trash", remove, chosen=True, keys="Del")
    return made
