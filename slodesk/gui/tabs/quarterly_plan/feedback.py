"""Week 4: what stakeholders say about the plan, and what becomes of each point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.approval_records import ApprovalRecords
from slodesk.gui.tabs.quarterly_plan.rated_records import ANY, RatedRecords
from slodesk.gui.tabs.quarterly_plan.records_table import RecordsTable
from slodesk.gui.tabs.quarterly_plan.title_cell import QUIET_ROLE
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.record_editor import CHOICE, OWNER, TEXT, Field, RecordEditor
from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.operations import plan_feedback

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from slodesk.domain.plan_snapshot import FeedbackLine
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.approval import Approval

POINT, STATE = range(2)
_BESIDE = 820
"""Width at 100 % from which the editor stands beside the list."""


def feedback_word(state: str) -> str:
    """Return what became of a point."""
    return {"open": tr("Open"), "taken_up": tr("Taken up"), "declined": tr("Declined")}[state]


class FeedbackSection(ApprovalRecords):
    """The points of feedback, and the chosen one with its answer.

    Attributes:
        table: the points.
        editor: of the chosen one.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.model = RatedRecords(
            (
                Column(tr("Feedback"), lambda line: line.title),
                Column(tr("State"), lambda line: line.state, text=feedback_word),
            ),
            {
                (POINT, BELOW_ROLE): self._below,
                (POINT, QUIET_ROLE): lambda line: line.state != "open",
                (ANY, int(Qt.ItemDataRole.ToolTipRole)): lambda line: line.title,
            },
            parent=self,
        )
        self.table = RecordsTable(
            context.theme, tr("Feedback"), "feedback_table", self.model, stretch=POINT, widths={STATE: 110}
        )
        self.table.set_empty(
            tr("No feedback yet"), tr("Present the plan, and write down what people think of it."),
            tr("Add feedback"), self.add,
        )  # fmt: skip
        self.editor = RecordEditor(
            context, "feedback",
            (
                Field("text", tr("Feedback"), TEXT, tr("What was said")),
                Field("author", tr("From"), OWNER),
                Field("state", tr("State"), CHOICE),
                Field("resolution", tr("Answer"), TEXT, tr("What becomes of it, and why")),
            ),
            self._store,
        )  # fmt: skip
        self.editor.set_choices(
            "state", [(feedback_word(state), state) for state in ("open", "taken_up", "declined")]
        )
        self.editor.set_heading(tr("Point of feedback"))
        self.table.add_button(tr("Add feedback"), "add", self.add, "add_feedback")
        self.stand("text", _BESIDE)

    def state_text(self) -> str:
        """Return "3 open", for the path of weeks."""
        left = self.shown.open_feedback if self.shown is not None else 0
        return tr("%Ln open", "", left) if left else ""

    def lines(self, shown: Approval) -> Sequence[FeedbackLine]:
        """Return the points."""
        return shown.feedback

    def values(self, line: FeedbackLine) -> Mapping[str, Any]:
        """Return what was said by whom, and what became of it."""
        return {
            "text": line.title, "author": line.author, "state": line.state, "resolution": line.resolution,
        }  # fmt: skip

    def add(self) -> None:
        """Write down a new point."""
        self.begin(
            self._context.edit(
                tr("Add feedback"), plan_feedback.add_feedback, self._plan_id, "", self._context.now()
            )
        )

    def detail(self, shown: Approval) -> str:
        """Return how many points wait for an answer."""
        if not shown.feedback:
            return ""
        left = shown.open_feedback
        return tr("%Ln point(s) without an answer", "", left) if left else tr("Every point has an answer")

    def _below(self, line: FeedbackLine) -> str:
        return " · ".join(part for part in (line.author, " ".join(line.resolution.split())) if part)

    def _store(self, key: str, field: str, value: Any) -> None:
        labels = {
            "text": tr("Change feedback"), "author": tr("Say whose feedback it is"),
            "state": tr("Answer feedback"), "resolution": tr("Answer feedback"),
        }  # fmt: skip
        self._context.document.edit_field(
            f"plan_feedback/{key}/{field}", labels[field], plan_feedback.set_feedback_field, key, field, value
        )

    def remove(self, key: str) -> None:
        """Remove a point."""
        if self.editable:
            self._context.edit(tr("Remove feedback"), plan_feedback.remove_feedback, key)

    def move_to(self, key: str, place: int) -> None:
        """Put a point elsewhere in the list."""
        self._context.edit(tr("Move feedback"), plan_feedback.move_feedback, key, place)
