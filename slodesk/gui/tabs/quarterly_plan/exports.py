"""Saves a plan as a file: its dates for calendars, and the whole of it as a report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from slodesk.domain.errors import SloDeskError
from slodesk.domain.planning import COMMUNICATE
from slodesk.gui.tabs.quarterly_plan.words import plan_words, tr, week_title

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.quarterly_plan.tab import QuarterlyPlanTab
    from slodesk.gui.tasks import Task

KINDS = {"pdf": "PDF", "markdown": "Markdown", "html": "HTML", "json": "JSON"}
"""What the report can be saved as; names of formats are the same in every language."""


@dataclass(frozen=True, slots=True)
class Made:
    """A report that is finished but not saved."""

    title: str
    kind: str
    file_name: str
    content: bytes


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
        from slodesk.gui.widgets.saving import save_file
        from slodesk.integrations.calendar_ics import Words, plan_entries, to_ics

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
            save_file(self._tab, path, to_ics(words.name, plan_entries(plan, words), self._context.now()))
        except SloDeskError as problem:
            self._context.show_error(problem)

    def report(self, kind: str) -> None:
        """Make the plan's report in the background; a PDF is looked at before it is saved.

        Args:
            kind: ``pdf``, ``markdown``, ``html`` or ``json``.
        """
        from slodesk.gui.dialogs.progress import ProgressDialog
        from slodesk.gui.language import QtLanguage

        context = self._context
        context.document.flush()
        plan = self._tab.plan
        if plan is None:
            return
        head, workspace, now = plan.head, context.document.workspace, context.now()

        def work(task: Task) -> Made:
            from slodesk.reports.formats import file_name, render
            from slodesk.reports.quarterly_plan import build
            from slodesk.reports.words import speaking
            from slodesk.storage.queries.plan_report import plan_report

            with workspace.session() as session:
                data = plan_report(session, [head], now=now)
            task.report(1, 3)
            with speaking(QtLanguage(data.settings.zone)):
                made = build(data)
                task.report(2, 3)
                content = render(made, kind, page_size=data.settings.page_size)
            return Made(made.title, kind, file_name(made, kind), content)

        label = tr("Making the report")
        task = context.runner.run(work, succeeded=self._made, failed=context.show_error, label=label)
        ProgressDialog(context.theme, label, self._tab.window()).follow(task)

    def _made(self, made: Made) -> None:
        from slodesk.gui.dialogs.pdf_preview import PdfPreviewDialog, ask_file
        from slodesk.gui.widgets.saving import save_file

        context, window = self._context, self._tab.window()
        if made.kind == "pdf":
            PdfPreviewDialog(
                context.theme,
                context.settings,
                made.title,
                made.content,
                made.file_name,
                context.show_error,
                window,
            ).open()
            return
        kinds = f"{KINDS[made.kind]} (*{Path(made.file_name).suffix})"
        path = ask_file(window, context.settings, tr("Save report"), made.file_name, kinds)
        if path is None:
            return
        try:
            save_file(window, path, made.content)
        except SloDeskError as problem:
            context.show_error(problem)


def _safe(stem: str) -> str:
    """Return a file name without what some system does not allow in one."""
    return "".join(char if char.isalnum() or char in "-_" else "-" for char in stem)
