"""Week 4: what stakeholders say about the plan, and what becomes of each point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.approval_part import ApprovalPart
from slodesk.gui.tabs.quarterly_plan.rated_records import ANY, RatedRecords
from slodesk.gui.tabs.quarterly_plan.record_editor import CHOICE, OWNER, TEXT, Field, RecordEditor
from slodesk.gui.tabs.quarterly_plan.records_table import RecordsTable
from slodesk.gui.tabs.quarterly_plan.title_cell import QUIET_ROLE
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.operations import plan_feedback

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.plan_snapshot import FeedbackLine
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.approval import Approval

POINT, STATE = range(2)
_BESIDE = 820
"""Width at 100 % from which the editor stands beside the list."""


def feedback_word(state: str) -> str:
    """Return what became of a point."""
    return {"open": tr("Open"), "taken_up": tr("Taken up"), "declined": tr("Declined")}[state]


class FeedbackSection(ApprovalPart):
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
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.table, 3)
        self._row.addWidget(self.editor, 2)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda: self.editor.begin("text"))
        self.table.removed.connect(self._remove)
        self.table.let_reorder(self._move)
        self.table.add_button(tr("Add feedback"), "add", self.add, "add_feedback")
        self.setFocusProxy(self.table.view)
        context.theme.changed.connect(self._arrange)
        self._arrange()

    def show_item(self, key: str) -> None:
        """Choose a point."""
        self.table.select(key)

    def state_text(self) -> str:
        """Return "3 open", for the path of weeks."""
        left = self.shown.open_feedback if self.shown is not None else 0
        return tr("%Ln open", "", left) if left else ""

    def fill(self, shown: Approval) -> None:
        """Show the points."""
        self.table.show_records(shown.feedback)
        self.table.set_editable(self.editable)
        self.table.set_detail(self._about(shown))
        self._choose(self.table.current)

    def add(self) -> None:
        """Write down a new point."""
        added = self._context.edit(
            tr("Add feedback"), plan_feedback.add_feedback, self._plan_id, "", self._context.now()
        )
        if isinstance(added, str):
            self.table.select(added)
            self.editor.begin("text")

    def _about(self, shown: Approval) -> str:
        if not shown.feedback:
            return ""
        left = shown.open_feedback
        return tr("%Ln point(s) without an answer", "", left) if left else tr("Every point has an answer")

    def _below(self, line: FeedbackLine) -> str:
        return " · ".join(part for part in (line.author, " ".join(line.resolution.split())) if part)

    def _line(self, key: str | None) -> FeedbackLine | None:
        lines = self.shown.feedback if self.shown is not None else ()
        return next((line for line in lines if line.id == key), None)

    def _choose(self, key: str | None) -> None:
        line = self._line(key)
        self.editor.setVisible(line is not None)
        if line is None:
            self.editor.show_values(None, {}, editable=False)
            return
        self.editor.set_heading(tr("Point of feedback"))
        values = {
            "text": line.title, "author": line.author, "state": line.state, "resolution": line.resolution,
        }  # fmt: skip
        self.editor.show_values(line.id, values, editable=self.editable)

    def _store(self, key: str, field: str, value: Any) -> None:
        labels = {
            "text": tr("Change feedback"), "author": tr("Say whose feedback it is"),
            "state": tr("Answer feedback"), "resolution": tr("Answer feedback"),
        }  # fmt: skip
        self._context.document.edit_field(
            f"plan_feedback/{key}/{field}", labels[field], plan_feedback.set_feedback_field, key, field, value
        )

    def _remove(self, key: str) -> None:
        if self.editable:
            self._context.edit(tr("Remove feedback"), plan_feedback.remove_feedback, key)

    def _move(self, key: str, place: int) -> None:
        self._context.edit(tr("Move feedback"), plan_feedback.move_feedback, key, place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor below where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        stand_beside(self._row, theme, self.width(), _BESIDE)
        self.table.setMinimumHeight(theme.px(220))
        self.editor.setMinimumHeight(theme.px(220))
