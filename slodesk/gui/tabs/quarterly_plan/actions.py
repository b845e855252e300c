"""What can be done with plans: begin one, close a week, run its workshop, export, remove."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup

from slodesk.domain.meetings import agenda_for
from slodesk.domain.planning import LAYOUTS
from slodesk.gui.tabs.quarterly_plan.exports import PlanExports
from slodesk.gui.tabs.quarterly_plan.words import (
    layout_word,
    plan_words,
    quarter_words,
    team_word,
    tr,
    week_phrase,
)
from slodesk.operations import plan_weeks, plans
from slodesk.storage.queries.meetings import under_way
from slodesk.storage.queries.plan_scope import plan_heads

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.quarterly_plan.head import PlanHeadLine
    from slodesk.gui.tabs.quarterly_plan.tab import QuarterlyPlanTab
    from slodesk.storage.queries.plans import PlanDetail


class PlanActions(QObject):
    """The verbs of the Quarterly plan tab.

    Args:
        tab: the tab they are for.
        context: its collaborators.
    """

    def __init__(self, tab: QuarterlyPlanTab, context: TabContext) -> None:
        super().__init__(tab)
        self._tab = tab
        self._context = context
        self.exports = PlanExports(tab, context)
        self._changing: list[QAction] = []
        self._layouts: dict[str, QAction] = {}

    def fill(self, head: PlanHeadLine) -> None:
        """Put the verbs into a head line."""
        head.run.clicked.connect(self.run_workshop)
        for kind, words in (
            ("pdf", tr("PDF, to look at and save…")),
            ("markdown", tr("Markdown, for a wiki…")),
            ("html", tr("Web page, complete in one file…")),
            ("json", tr("JSON, for scripts…")),
        ):
            make = partial(self.exports.report, kind)
            head.add(words, "report", make, f"plan_{kind}", menu=head.export_menu)
        head.export_menu.addSeparator()
        calendar = tr("Dates as a calendar file…")
        head.add(calendar, "calendar", self.exports.calendar, "plan_calendar", menu=head.export_menu)
        self._beginning = head.add(tr("Plan next quarter…"), "add", self.new_plan, "plan_new")
        head.add(tr("Dates and holidays…"), "calendar", self.move_dates, "plan_dates_menu")
        held = head.more.menu().addMenu(tr("Held as"))
        self._context.theme.icons.follow(held, "workshop", "text", 18)
        group = QActionGroup(self)
        for layout in LAYOUTS:
            action = head.add(
                layout_word(layout), "", partial(self.hold_as, layout), f"plan_{layout}", menu=held
            )
            action.setCheckable(True)
            group.addAction(action)
            self._layouts[layout] = action
        self._changing = [head.add(tr("Remove this plan"), "trash", self.remove_plan, "plan_remove")]

    def allow(self, plan: PlanDetail) -> None:
        """Offer only what is possible with this plan."""
        editable = not self._context.document.workspace.read_only
        self._beginning.setEnabled(editable)
        for action in (*self._changing, *self._layouts.values()):
            action.setEnabled(editable and not plan.head.closed)
        self._layouts[plan.head.layout].setChecked(True)

    def new_plan(self, team_id: str | None = None, then: Callable[[], object] | None = None) -> None:
        """Ask for the plan to begin, of a team or of every team, show it and go on with ``then``."""
        from slodesk.gui.dialogs.new_plan import NewPlanDialog

        self._context.document.flush()
        dialog = NewPlanDialog(self._context, team_id or self._context.filters.team_id, self._tab.window())

        def created(plan_id: str) -> None:
            self._tab.show_plan(plan_id)
            if then is not None:
                then()

        dialog.created = created
        dialog.open()

    def begin_workshop(self) -> None:
        """Run the workshop of the week worked on; without a plan to work on, begin one first."""
        document, shown = self._context.document, self._tab.plan
        going_on = [head.id for head in document.query(plan_heads) if not head.closed]
        if shown is not None and shown.head.id in going_on:
            going_on.insert(0, shown.head.id)
        if going_on:
            self._tab.show_plan(going_on[0])
            if self._tab.plan is not None:
                self._tab.show_week(self._tab.plan.working_week)
            self.run_workshop()
        elif not document.workspace.read_only:
            self.new_plan(then=self.run_workshop)

    def move_dates(self) -> None:
        """Change when the weeks of the plan in view are, and what days are free."""
        from slodesk.gui.dialogs.plan_dates import PlanDatesDialog

        if self._tab.plan is not None:
            self._context.document.flush()
            PlanDatesDialog(self._context, self._tab.plan.head.id, self._tab.window()).open()

    def hold_as(self, layout: str) -> None:
        """Hold the plan in view as four workshops, two sessions or one."""
        plan = self._tab.plan
        if plan is not None and plan.head.layout != layout:
            label = tr("Hold the plan as: {layout}").format(layout=layout_word(layout))
            self._context.edit(label, plans.set_plan_field, plan.head.id, "layout", layout)

    def remove_plan(self) -> None:
        """Remove the plan in view; it can be undone."""
        plan = self._tab.plan
        if plan is not None:
            words = tr("Remove the plan {plan}").format(plan=plan_words(plan.head))
            self._context.edit(words, plans.remove_plan, plan.head.id)

    def close_week(self, number: int) -> None:
        """Close a week; what is open goes on to the next, which is shown."""
        plan = self._tab.plan
        if plan is None:
            return
        label = tr("Close {week}").format(week=week_phrase(number))
        now = self._context.now()
        if self._context.edit(label, plan_weeks.close_week, plan.head.id, number, now) is not False:
            self._tab.show_week(min(number + 1, len(plan.weeks)))

    def reopen_week(self, number: int) -> None:
        """Open a closed week again; what went on from it comes back."""
        plan = self._tab.plan
        if plan is not None:
            label = tr("Open {week} again").format(week=week_phrase(number))
            self._context.edit(label, plan_weeks.reopen_week, plan.head.id, number)

    def run_workshop(self) -> bool:
        """Run the workshop of the week in view; False when there is none."""
        from slodesk.gui.meeting.runner import open_runner

        plan = self._tab.plan
        if plan is None:
            return False
        self._context.document.flush()
        head = plan.head
        title = f"{quarter_words(head.quarter)}, {team_word(head)}"
        open_runner(
            self._context,
            head.id,
            self._tab.week,
            self._tab,
            title=title,
            layout=head.layout,
            team_id=head.team_id,
        )
        return True

    def meeting_under_way(self, plan: PlanDetail, week: int) -> bool:
        """Return whether the workshop of a week was begun and not ended."""
        _, held = agenda_for(plan.head.layout, week)
        return self._context.document.query(under_way, plan.head.id, held)
