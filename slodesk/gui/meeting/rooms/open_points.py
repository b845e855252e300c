"""The view of an item about what is left over: a plan's open steps, and what earlier meetings left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.gui.formats import day_text
from slodesk.gui.meeting.captured_list import CapturedList
from slodesk.gui.meeting.room_style import room_text
from slodesk.gui.meeting.rooms.question import QuestionRoom
from slodesk.gui.meeting.words import entry_text, kind_word, tr
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.meetings import carried

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.held import HeldMeeting


class OpenPointsRoom(QuestionRoom):
    """The question, and what earlier weeks and meetings left open."""

    tables = QuestionRoom.tables | {"meeting", "action_item", "plan_item", "plan_week"}

    shows_entries = False
    """The list may be long: the runner shows what was said last, below it."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.carried = CapturedList(context.theme, most=30)
        self.nothing = label(self.tr("Nothing is left over."), "muted", wrap=True)
        room_text(self.nothing, 1.2)
        self._column.insertWidget(1, self.carried)
        self._column.insertWidget(1, self.nothing)

    def show_item(self, held: HeldMeeting) -> None:
        """Show the item on the screen."""
        super().show_item(held)
        lines = [*self._steps(held), *self._said(held)] if held.detail.is_open else []
        self.carried.show_lines(lines)
        self.nothing.setVisible(held.detail.is_open and not lines)
        if held.detail.is_open:
            self.captured.show_lines(())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys to list."""
        return [("↓, ↑", tr("Scroll"))]

    def _said(self, held: HeldMeeting) -> list[tuple[str, str]]:
        """Return the actions and parked points of earlier meetings."""
        left = held.context.document.query(carried, held.id)
        return [(kind_word(entry.kind), entry_text(entry, held.today, held.language)) for entry in left]

    def _steps(self, held: HeldMeeting) -> list[tuple[str, str]]:
        """Return a plan's steps of earlier weeks that are not done; approving a plan settles them."""
        detail = held.detail
        if detail.kind != "planning" or detail.week is None:
            return []
        from slodesk.storage.queries.plans import plan_detail

        plan = held.context.document.query(plan_detail, detail.subject_id, now=held.context.now())
        if plan is None or plan.snapshots:
            return []
        items = [item for week in plan.weeks for item in week.items]
        left = [item for item in items if not item.done and item.first_week < detail.week >= item.week]
        found = []
        for item in left:
            who = [item.owner, day_text(item.due, held.today) if item.due is not None else ""]
            more = ", ".join(part for part in who if part)
            found.append((self.tr("Step"), f"{item.title} ({more})" if more else item.title))
        return found
