"""The items of an agenda as a table: title, question, view and minutes edited in place, moved by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from slodesk.gui.meeting.views import view_choices, view_titles
from slodesk.gui.meeting.words import spent_text, tr
from slodesk.gui.models.records import Column
from slodesk.gui.widgets.choice import ChoiceDelegate
from slodesk.gui.widgets.records_section import RecordsSection

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext


class ItemsEditor(Protocol):
    """What the table does to the items it shows, by their keys."""

    def add_item(self) -> str:
        """Add an item at the end; return its key."""

    def set_item(self, key: str, field: str, value: Any) -> None:
        """Change a field."""

    def remove_item(self, key: str) -> None:
        """Remove an item."""

    def move_item(self, key: str, step: int) -> None:
        """Move an item up (−1) or down (1)."""


def parse_minutes(text: str) -> int:
    """Return typed minutes, "15" or "15 min"; ``ValueError`` for anything else."""
    number, *_ = text.split() or [""]
    return int(number)


def items_table(context: TabContext, editor: ItemsEditor, *, views: bool) -> RecordsSection:
    """Return the table.

    Args:
        context: theme and errors.
        editor: stores what is done.
        views: whether what the room looks at can be chosen.
    """
    titles = view_titles()
    keys = {title: view for view, title in titles.items()}
    columns = [
        Column(tr("Item"), lambda item: item.title, "title"),
        Column(tr("Question for the room"), lambda item: item.question, "question"),
        Column(
            tr("Minutes", "how long"), lambda item: item.minutes, "minutes",
            text=lambda m: spent_text(60 * m),
            parse=parse_minutes, right=True,
        ),
    ]  # fmt: skip
    if views:
        shown = Column(
            tr("The room sees"), lambda item: item.view, "view", text=lambda view: titles.get(view, view),
            parse=lambda text: keys.get(text, text),
        )  # fmt: skip
        columns.insert(2, shown)
    widths = {0: 230, 2: 180, 3: 80} if views else {0: 230, 2: 80}
    made = RecordsSection(
        context.theme, tr("Agenda"), tr("No items yet."), columns,
        lambda item, field, value: editor.set_item(item.id, field, value), context.show_error,
        widths=widths, stretch=1,
    )  # fmt: skip
    if views:
        delegate = ChoiceDelegate(view_choices, tr("The room sees"), made)
        made.view.setItemDelegateForColumn(2, delegate)
    made.add_button(tr("Add"), "add", lambda: made.edit_new(editor.add_item()))
    up, down = tr("Up"), tr("Down")
    made.add_button(
        up, "arrow-up", lambda: editor.move_item(made.selected.id, -1), chosen=True, keys="Alt+Up"
    )
    made.add_button(
        down, "arrow-down", lambda: editor.move_item(made.selected.id, 1), chosen=True, keys="Alt+Down"
    )
    made.add_button(
        tr("Remove"), "trash", lambda: editor.remove_item(made.selected.id), chosen=True, keys="Del"
    )
    return made
