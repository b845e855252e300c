"""Saves a plan as a file: its dates for calendars, and the whole of it as a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from slodesk.domain.errors import SloDeskError
from slodesk.domain.planning import COMMUNICATE
from slodesk.gui.tabs.quarterly_plan.words import plan_words, tr, week_title

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.quarterly_plan.tab import QuarterlyPlanTab


class PlanExports(QObject):
    """What can be saved of the plan in view.

    Args:
        tab: the tab.
        context: its collaborators.
    """

    def __init__(self, tab: QuarterlyPlanTab, context: TabContext) -> None:
        super().__init__(tab)
        self._tab = tab
        self._context = context

    def calendar(self) -> None:
        """Save weeks, meetings and due dates as a calendar file."""
        from slodesk.gui.dialogs.pdf_preview import ask_file
        from slodesk.integrations.calendar_ics import Words, plan_entries, to_ics
        from slodesk.reports.output import write_file

        self._context.document.flush()
        plan = self._tab.plan
        if plan is None:
            return
        stem = "-".join(("plan", str(plan.head.quarter), *plan.head.team.lower().split()))
        path = ask_file(
            self._tab, self._context.settings, tr("Save dates"), f"{_safe(stem)}.ics", tr("Calendars (*.ics)")
        )
        if path is None:
            return
        words = Words(
            plan_words(plan.head),
            {number: week_title(number) for number in range(1, COMMUNICATE + 1)},
            tr("Planning: {title}"), tr("Workshop: {title}"), tr("Due: {title}"), tr("Owner: {name}"),
        )  # fmt: skip
        try:
            write_file(path, to_ics(words.name, plan_entries(plan, words), self._context.now()))
        except SloDeskError as problem:
            self._context.show_error(problem)


def _safe(stem: str) -> str:
    """Return a file name without what some system does not allow in one."""
    return "".join(char if char.isalnum() or char in "-_" else "-" for char in stem)
