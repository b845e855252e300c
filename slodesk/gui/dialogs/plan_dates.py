"""Moves the weeks of a plan, and marks the days on which nobody works."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDateEdit, QDialog, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import COMMUNICATE
from slodesk.domain.planning_calendar import planning_weeks
from slodesk.gui.dialogs.slo_editor_lists import read_day
from slodesk.gui.forms.ui_plan_dates import Ui_PlanDatesDialog
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.words import plan_words, tr, week_name, week_phrase, week_title
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.choice import ChoiceDelegate
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.zoom import fit_dialog, scale_layouts
from slodesk.operations import holidays as operations
from slodesk.operations import plan_weeks
from slodesk.storage.queries.plans import holidays, plan_detail
from slodesk.storage.queries.settings import teams

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.context import TabContext
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.plans import Holiday, PlanDetail, PlanWeek

_TABLES = frozenset({"plan", "plan_week", "holiday", "team"})


class PlanDatesDialog(QDialog):
    """Every change is saved at once, and can be undone.

    Args:
        context: the open workspace.
        plan_id: the plan.
        parent: the window.

    Attributes:
        free: the holidays.
    """

    def __init__(self, context: TabContext, plan_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._plan_id = plan_id
        self._plan: PlanDetail | None = None
        self._teams: dict[str, str] = {}
        self.form = Ui_PlanDatesDialog()
        self.form.setupUi(self)
        self._fields: dict[tuple[int, str], BoundField] = {}
        self._errors: dict[int, FieldError] = {}
        for number in range(1, COMMUNICATE + 1):
            self._bind(number)
        self.free = self._holidays_section()
        self.form.holidays_column.addWidget(self.free)
        self.form.usual.clicked.connect(self._back_to_usual)
        self.form.close.clicked.connect(self.accept)
        context.document.changed.connect(self._changed)
        scale_layouts(self, context.theme)
        self._show()
        fit_dialog(self, context.theme, 600, 620)

    def date_edit(self, number: int, side: str) -> QDateEdit:
        """Return the input of a week's first (``starts``) or last (``ends``) day."""
        found: QDateEdit = getattr(self.form, f"{side}_{number}")
        return found

    def done(self, result: int) -> None:
        """Save what is being typed before it closes."""
        self._context.document.flush()
        super().done(result)

    # Weeks

    def _bind(self, number: int) -> None:
        form, context = self.form, self._context
        name = week_name(number)
        title = name if number == COMMUNICATE else f"{number}  {week_title(number)}"
        getattr(form, f"week_{number}").setText(title)
        error = FieldError(context.theme, self.date_edit(number, "starts"))
        form.grid.addWidget(error, 2 * number, 1, 1, 2)
        self._errors[number] = error
        for side, words in (("starts", tr("First day of {week}")), ("ends", tr("Last day of {week}"))):
            edit = self.date_edit(number, side)
            edit.setAccessibleName(words.format(week=week_phrase(number)))
            prepare_date(edit, context.theme)
            self._fields[number, side] = BoundField(
                context.document, edit, self._saver(number, side), error=error, on_error=context.show_error
            )

    def _saver(self, number: int, side: str) -> Callable[[Any], None]:
        def save(day: date) -> None:
            if self._plan is None:
                return
            week = self._plan.week(number).dates
            document, label = self._context.document, tr("Move {week}").format(week=week_phrase(number))
            if side == "starts" and self.form.together.isChecked():
                days = (day - week.starts).days
                document.edit(label, plan_weeks.shift_weeks, self._plan_id, number, days)
                return
            starts, ends = (day, week.ends) if side == "starts" else (week.starts, day)
            if side == "starts" and number < COMMUNICATE:  # a week keeps its length
                ends = week.ends + (day - week.starts)
            document.edit(label, plan_weeks.set_week_dates, self._plan_id, number, starts, ends)

        return save

    def _back_to_usual(self) -> None:
        if self._plan is None:
            return
        document, key = self._context.document, self._plan_id
        document.flush()
        label = tr("Back to the usual dates")
        self.free.attempt(lambda: document.edit(label, plan_weeks.reset_weeks, key))

    def _changed(self, changes: ChangeSet) -> None:
        if changes.tables & _TABLES:
            self._show()

    def _show(self) -> None:
        with self._context.document.session() as session:
            self._plan = plan_detail(session, self._plan_id, now=self._context.now())
            self._teams = {team.id: team.name for team in teams(session)}
            free = holidays(session)
        if self._plan is None:
            self.reject()
            return
        head = self._plan.head
        editable = not head.closed and not self._context.document.workspace.read_only
        self.form.heading.setText(tr("Dates of {plan}").format(plan=plan_words(head)))
        for (number, side), field in self._fields.items():
            week = self._plan.week(number).dates
            field.fill(week.starts if side == "starts" else week.ends)
            field.widget.setEnabled(editable)
        self.form.together.setEnabled(editable)
        usual = planning_weeks(head.quarter) == tuple(week.dates for week in self._plan.weeks)
        self.form.usual.setEnabled(editable and not usual)
        self.free.set_editable(not self._context.document.workspace.read_only)
        self.free.set_records([each for each in free if each.team_id in (None, head.team_id)])

    # Holidays

    def _holidays_section(self) -> RecordsSection:
        context, everybody = self._context, tr("Everybody")

        def whose(holiday: Holiday) -> str:
            return self._teams.get(holiday.team_id or "", everybody)

        def save(holiday: Holiday, field: str, value: Any) -> None:
            stored = value
            if field == "day":
                stored = read_day(value)
                if stored is None:
                    raise RuleBroken(tr("A holiday needs its day."))
            elif field == "team_id":
                stored = next((key for key, name in self._teams.items() if name == value), None)
            label = tr("Change a holiday")
            context.document.edit(label, operations.set_holiday_field, holiday.id, field, stored)

        section = RecordsSection(
            context.theme, tr("Holidays"),
            tr("Days on which nobody works; what was due on them is due on the working day before."),
            (Column(tr("Name"), lambda each: each.name, "name"),
             Column(tr("Day"), lambda each: each.day, "day", date.isoformat),
             Column(tr("Falls into"), self._falls_into),
             Column(tr("For"), whose, "team_id")),
            save, context.show_error, self, widths={1: 150, 2: 110, 3: 130}, stretch=0,
        )  # fmt: skip
        section.view.setObjectName("holidays")
        section.view.setItemDelegateForColumn(
            3, ChoiceDelegate(lambda: [everybody, *self._own_team()], tr("For"), section.view)
        )
        section.add_button(tr("Add"), "add", self._add_holiday, name=tr("Add a holiday"))
        section.add_button(
            tr("Remove"),
            "trash",
            self._remove_holiday,
            chosen=True,
            name=tr("Remove the chosen holiday"),
            keys="Del",
        )
        return section

    def _own_team(self) -> list[str]:
        team = self._plan.head.team_id if self._plan is not None else None
        return [self._teams[team]] if team in self._teams else []

    def _falls_into(self, holiday: Holiday) -> str:
        found = self._in_week(holiday)
        return "" if found is None else week_name(found.number)

    def _in_week(self, holiday: Holiday) -> PlanWeek | None:
        weeks = self._plan.weeks if self._plan is not None else ()
        return next((week for week in weeks if week.dates.holds(holiday.day)), None)

    def _add_holiday(self) -> None:
        """Mark the first day of the plan that is free to be marked."""
        plan = self._plan
        if plan is None:
            return
        taken = {self.free.model.record(row).day for row in range(self.free.model.rowCount())}
        day = plan.weeks[-1].dates.starts
        while day in taken:
            day += timedelta(days=1)
        added = self._context.document.edit(tr("Add a holiday"), operations.add_holiday, day, tr("Holiday"))
        self.free.edit_new(added.result)

    def _remove_holiday(self) -> None:
        self._context.document.edit(tr("Remove a holiday"), operations.remove_holiday, self.free.selected.id)
