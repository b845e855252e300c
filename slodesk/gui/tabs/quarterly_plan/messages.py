"""Communicate: who is told what about the plan, how and when, and whether it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from slodesk.domain.plan_messages import suggested_messages
from slodesk.domain.planning import COMMUNICATE, SUPERSEDED
from slodesk.domain.planning_calendar import is_late
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.approval_records import ApprovalRecords
from slodesk.gui.tabs.quarterly_plan.rated_records import ANY, RatedRecords
from slodesk.gui.tabs.quarterly_plan.records_table import RecordsTable
from slodesk.gui.tabs.quarterly_plan.resting import own_zone
from slodesk.gui.tabs.quarterly_plan.title_cell import QUIET_ROLE
from slodesk.gui.tabs.quarterly_plan.words import day_words, tr
from slodesk.gui.widgets.record_editor import DAY, FLAG, OWNER, TEXT, Field, RecordEditor
from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.operations import plan_messages
from slodesk.storage.queries.plans import plan_detail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from slodesk.domain.plan_messages import SuggestedMessage
    from slodesk.domain.plan_snapshot import MessageLine
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.approval import Approval

AUDIENCE, CHANNEL, DAY_COLUMN, OWNER_COLUMN, DONE = range(5)
_BESIDE = 900
"""Width at 100 % from which the editor stands beside the table."""


class MessagesSection(ApprovalRecords):
    """The communication plan; it goes on after the plan is approved.

    Attributes:
        table: the messages.
        editor: of the chosen one.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._zone = own_zone(context)
        self.model = RatedRecords(
            (
                Column(tr("Audience"), lambda line: line.title),
                Column(tr("Channel"), lambda line: line.channel),
                Column(tr("Day"), lambda line: line.day, text=lambda day: day_words(day, "ddd d MMM")),
                Column(tr("Owner"), lambda line: line.owner),
                Column(tr("State"), self._state),
            ),
            {
                (AUDIENCE, BELOW_ROLE): lambda line: " ".join(line.message.split()),
                (AUDIENCE, QUIET_ROLE): lambda line: line.done,
                (ANY, int(Qt.ItemDataRole.ToolTipRole)): lambda line: line.message or line.title,
            },
            parent=self,
        )
        self.table = RecordsTable(
            context.theme, tr("Communication plan"), "messages_table", self.model, stretch=AUDIENCE,
            widths={CHANNEL: 170, DAY_COLUMN: 100, OWNER_COLUMN: 110, DONE: 80},
        )  # fmt: skip
        self.table.set_empty(
            tr("Nobody is told anything yet"),
            tr("Who has to know what was decided? Begin with the usual audiences, and change what differs."),
            tr("Suggest messages"), self.suggest,
        )  # fmt: skip
        self.editor = RecordEditor(
            context, "message",
            (
                Field("audience", tr("Audience")),
                Field("message", tr("Message"), TEXT, tr("What they need to know")),
                Field("channel", tr("Channel")),
                Field("day", tr("Day"), DAY),
                Field("owner", tr("Owner"), OWNER),
                Field("done", tr("Sent"), FLAG),
            ),
            self._store,
        )  # fmt: skip
        self.editor.set_heading(tr("Message"))
        self.rest = self.table.add_button(tr("Suggest the rest"), "flag", self.suggest, "suggest_messages")
        self.table.add_button(tr("Add message"), "add", self.add, "add_message")
        self.stand("audience", _BESIDE, editor_height=260)

    @property
    def editable(self) -> bool:
        """Telling people goes on after the plan is approved."""
        return self.writable and self.shown is not None and self.shown.plan.state != SUPERSEDED

    def state_text(self) -> str:
        """Return "3 to send", for the path of weeks."""
        left = sum(not line.done for line in self.shown.messages) if self.shown is not None else 0
        return tr("%Ln to send", "", left) if left else ""

    def lines(self, shown: Approval) -> Sequence[MessageLine]:
        """Return the messages."""
        return shown.messages

    def values(self, line: MessageLine) -> Mapping[str, Any]:
        """Return who is told what, how, when and by whom."""
        return {
            "audience": line.title, "message": line.message, "channel": line.channel, "day": line.day,
            "owner": line.owner, "done": line.done,
        }  # fmt: skip

    def detail(self, shown: Approval) -> str:
        """Return how many messages are sent."""
        done = sum(line.done for line in shown.messages)
        words = tr("{done} of {count} sent").format(done=done, count=len(shown.messages))
        return words if shown.messages else ""

    def fill(self, shown: Approval) -> None:
        """Show the messages; the usual audiences that are missing are offered."""
        super().fill(shown)
        missing = [self.say(each.audience) for each in self._missing(shown.first_day, shown.first_day)]
        self.rest.setVisible(self.editable and bool(missing) and bool(shown.messages))
        self.rest.setToolTip(tr("No message yet for {audiences}").format(audiences=", ".join(missing)))

    def _missing(self, starts: date, ends: date) -> list[SuggestedMessage]:
        """Return the suggested messages whose audience has none yet."""
        lines = self.shown.messages if self.shown is not None else ()
        told = {" ".join(line.title.split()).casefold() for line in lines}
        return [
            each for each in suggested_messages(starts, ends)
            if self.say(each.audience).casefold() not in told
        ]  # fmt: skip

    def suggest(self) -> None:
        """Add a message for every audience that has none, in the time there is to communicate."""
        with self._context.document.session() as session:
            plan = plan_detail(session, self._plan_id, now=self._context.now())
        if plan is None:
            return
        week = plan.week(COMMUNICATE).dates
        lines = [
            {
                "audience": self.say(each.audience), "message": self.say(each.message),
                "channel": self.say(each.channel), "day": each.day,
            }
            for each in self._missing(week.starts, week.ends)
        ]  # fmt: skip
        self._context.edit(tr("Suggest messages"), plan_messages.add_messages, self._plan_id, lines)
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> None:
        """Add a message."""
        self.begin(
            self._context.edit(
                tr("Add a message"), plan_messages.add_message, self._plan_id, tr("New audience")
            )
        )

    def _state(self, line: MessageLine) -> str:
        if line.done:
            return tr("Sent")
        late = is_late(line.day, self._context.now().astimezone(self._zone).date(), done=False)
        return tr("Late") if late else tr("To send")

    def _store(self, key: str, field: str, value: Any) -> None:
        line = self.line(key)
        words = value if field == "audience" else line.title if line is not None else ""
        label = tr("Change the message to {audience}")
        if field == "done":
            label = tr("Mark the message to {audience} as sent")
            if not value:
                label = tr("Mark the message to {audience} as not sent")
        self._context.document.edit_field(
            f"plan_message/{key}/{field}", label.format(audience=words),
            plan_messages.set_message_field, key, field, value,
        )  # fmt: skip

    def remove(self, key: str) -> None:
        """Remove a message."""
        line = self.line(key)
        if line is not None and self.editable:
            words = tr("Remove the message to {audience}").format(audience=line.title)
            self._context.edit(words, plan_messages.remove_message, key)

    def move_to(self, key: str, place: int) -> None:
        """Put a message elsewhere in the list."""
        self._context.edit(tr("Move a message"), plan_messages.move_message, key, place)
