"""The room looks at the communication plan: who is told what, how, when and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.planning_calendar import is_late
from slodesk.gui.meeting.rooms.plan_rows import PlanRoom, RoomCell, RoomColumn
from slodesk.gui.tabs.quarterly_plan.words import day_words, tr

if TYPE_CHECKING:
    from slodesk.domain.plan_snapshot import MessageLine


class MessagesRoom(PlanRoom):
    """A row per message of the communication plan."""

    tables = frozenset({"plan_message"})

    def question(self, session: Any, scope: Any, task: Any) -> Any:
        """Read the messages, and which day it is."""
        from slodesk.storage.queries.plan_content import messages

        return messages(session, scope.plan.id), scope.now.astimezone(scope.settings.zone).date()

    def sentence(self, answer: Any) -> str:
        """Return how many are still to be sent."""
        lines, _ = answer
        if not lines:
            return tr("Nobody is told anything yet")
        left = sum(not line.done for line in lines)
        return tr("%Ln to send", "", left) if left else tr("Everybody was told.")

    def table(self, answer: Any) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per message, in order."""
        lines, today = answer
        columns = [
            RoomColumn(tr("Audience"), 3),
            RoomColumn(tr("Channel"), 1.4),
            RoomColumn(tr("Day"), 1),
            RoomColumn(tr("Owner"), 1.2),
            RoomColumn(tr("State"), 1),
        ]

        def state(line: MessageLine) -> RoomCell:
            if line.done:
                return RoomCell(tr("Sent"), "", "check status:healthy")
            late = is_late(line.day, today, done=False)
            return RoomCell(tr("Late"), "", "clock status:warning") if late else RoomCell(tr("To send"))

        rows = [
            [
                RoomCell(line.title, " ".join(line.message.split())),
                RoomCell(line.channel),
                RoomCell(day_words(line.day, "ddd d MMM") if line.day is not None else ""),
                RoomCell(line.owner),
                state(line),
            ]
            for line in lines
        ]
        return columns, rows
