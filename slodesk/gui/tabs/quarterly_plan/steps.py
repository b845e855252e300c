"""The first section of every week: its activities and deliverables, and the one that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from slodesk.domain.planning import ACTIVITY
from slodesk.gui.tabs.quarterly_plan.step_editor import StepEditor
from slodesk.gui.tabs.quarterly_plan.steps_table import StepsTable
from slodesk.gui.tabs.quarterly_plan.words import tr, week_phrase
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.operations import plan_weeks, plans

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.plans import PlanDetail, PlanItem

_BESIDE = 760
"""Width at 100 % from which the editor stands beside the table."""
_LOW = 380
"""Height at 100 % below which margins are smaller and the table goes without headings."""


class StepsSection(QWidget):
    """Shows what a week asks for; the chosen step is edited beside the table.

    Attributes:
        table: the steps.
        editor: of the chosen one.
    """

    tables: frozenset[str] = frozenset()
    """None of its own: the tab hands it each week it has read."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan: PlanDetail | None = None
        self._week = 1
        self.table = StepsTable(context.theme, self)
        self.editor = StepEditor(context, self)
        note = self.table.note
        self._note = BoundField(context.document, note, self._save_note, on_error=context.show_error)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.table, 3)
        self._row.addWidget(self.editor, 2)
        self.setFocusProxy(self.table.view)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda: self.editor.title.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.add_wanted.connect(self._add)
        self.table.remove_wanted.connect(self._remove)
        self.table.model.ticked.connect(self._tick)
        self.table.model.moved.connect(self._move)
        context.theme.changed.connect(self._arrange)
        self._arrange()

    def show_week(self, plan: PlanDetail, number: int) -> None:
        """Show a week of a plan; the chosen step stays chosen while it is there."""
        another = self._plan is None or (plan.head.id, number) != (self._plan.head.id, self._week)
        if another:
            self._context.document.flush()
        self._plan, self._week = plan, number
        self.table.set_editable(self._editable)
        self.table.show_items(plan.week(number).items, plan.today)
        self._note.fill(plan.week(number).note)
        self.table.note.setEnabled(self._editable)
        self._choose(self.table.current)

    def show_plan(self, plan_id: str) -> None:
        """Nothing to read: see ``show_week``."""

    def refresh(self) -> None:
        """Nothing to read: see ``show_week``."""

    def show_item(self, key: str) -> None:
        """Choose a step by its key."""
        self.table.select(key)

    @property
    def chosen(self) -> PlanItem | None:
        """The step in the editor."""
        key = self.table.current
        return None if self._plan is None or key is None else self._plan.item(key)

    @property
    def _editable(self) -> bool:
        closed = self._plan is None or self._plan.week_closed(self._week)
        return not closed and not self._context.document.workspace.read_only

    def _choose(self, key: str | None) -> None:
        item = self._plan.item(key) if self._plan is not None and key is not None else None
        self.editor.show_item(item, editable=self._editable)

    # Editing

    def _save_note(self, note: str) -> None:
        plan, week = self._plan, self._week
        if plan is not None:
            label = tr("Change the note for {week}").format(week=week_phrase(week))
            key = f"plan_week/{plan.head.id}/{week}"
            self._context.document.edit_field(key, label, plan_weeks.set_week_note, plan.head.id, week, note)

    def _tick(self, key: str, done: bool) -> None:
        item = self._plan.item(key) if self._plan is not None else None
        if item is not None:
            label = tr("Mark “{step}” as done") if done else tr("Mark “{step}” as not done")
            self._context.edit(label.format(step=item.title), plans.set_item_field, key, "done", done)

    def _move(self, key: str, place: int) -> None:
        item = self._plan.item(key) if self._plan is not None else None
        if item is not None:
            self._context.edit(tr("Move “{step}”").format(step=item.title), plans.move_item, key, place)

    def _add(self, kind: str) -> None:
        if self._plan is None:
            return
        activity = kind == ACTIVITY
        title = tr("New activity") if activity else tr("New deliverable")
        label = tr("Add an activity") if activity else tr("Add a deliverable")
        week = self._plan.week(self._week)
        due = max((item.due for item in week.items if item.due), default=week.dates.ends)
        added = self._context.edit(
            label, plans.add_item, self._plan.head.id, self._week, kind, title, due=due
        )
        if isinstance(added, str):
            self.table.select(added)
            self.editor.title.setFocus(Qt.FocusReason.OtherFocusReason)
            self.editor.title.selectAll()

    def _remove(self, key: str) -> None:
        item = self._plan.item(key) if self._plan is not None else None
        if item is not None:
            self._context.edit(tr("Remove “{step}”").format(step=item.title), plans.remove_item, key)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor below the table where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        beside = stand_beside(self._row, theme, self.width(), _BESIDE)
        self.table.setMinimumHeight(0 if beside else theme.px(220))
        low = beside and self.height() < theme.px(_LOW)
        self.table.set_low(low)
        self.editor.set_low(low)
