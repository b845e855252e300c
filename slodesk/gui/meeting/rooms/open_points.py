"""The view of an item about what is left over: open actions and the parking lot of earlier meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.gui.meeting.captured_list import CapturedList
from slodesk.gui.meeting.room_style import room_text
from slodesk.gui.meeting.rooms.question import QuestionRoom
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.meetings import carried

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.held import HeldMeeting


class OpenPointsRoom(QuestionRoom):
    """The question, what earlier meetings left open, and what is said about it now."""

    tables = QuestionRoom.tables | {"meeting", "action_item"}

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.carried = CapturedList(context.theme, most=8)
        self.nothing = label(self.tr("Nothing is left over from earlier meetings."), "muted", wrap=True)
        room_text(self.nothing, 1.2)
        self._column.insertWidget(1, self.carried)
        self._column.insertWidget(1, self.nothing)

    def show_item(self, held: HeldMeeting) -> None:
        """Show the item on the screen."""
        super().show_item(held)
        left = held.context.document.query(carried, held.id) if held.detail.is_open else ()
        self.carried.show_entries(held, left)
        self.nothing.setVisible(held.detail.is_open and not left)
