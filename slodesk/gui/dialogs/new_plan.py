"""Begins the plan of a quarter: for one team, for all together, or for each of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QSignalBlocker, Qt
from PySide6.QtWidgets import QDialog, QWidget

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.domain.planning import LAYOUTS
from slodesk.domain.planning_calendar import holidays_in, planning_weeks, quarter_to_plan, shifted
from slodesk.gui.forms.ui_new_plan import Ui_NewPlanDialog
from slodesk.gui.tabs.quarterly_plan.words import (
    dates_words,
    day_words,
    layout_word,
    quarter_words,
    tr,
    week_name,
    week_phrase,
    week_title,
    weekday_words,
)
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.zoom import fit_dialog, scale_layouts
from slodesk.operations import plans
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.plans import holidays, running_quarter
from slodesk.storage.queries.settings import teams

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.planning_calendar import WeekDates
    from slodesk.domain.window import Quarter
    from slodesk.gui.context import TabContext
    from slodesk.storage.session import Session

TOGETHER, EACH = "", "*"
"""What may be chosen besides a team: one plan for all, or one for each."""
_AHEAD = 4
"""Quarters that are offered."""


class NewPlanDialog(QDialog):
    """Asks for quarter, team and first day, and shows the dates that follow.

    Args:
        context: the open workspace.
        team_id: the team to begin with; None for every team.
        parent: the window.

    Attributes:
        created: called with the key of the plan to show.
    """

    def __init__(self, context: TabContext, team_id: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.created: Callable[[str], object] = lambda _: None
        self.form = Ui_NewPlanDialog()
        self.form.setupUi(self)
        self.error = FieldError(context.theme, self.form.team)
        self.form.grid.addWidget(self.error, 3, 1)
        self.form.grid.setColumnStretch(1, 1)
        self.form.grid.setAlignment(self.form.starts, Qt.AlignmentFlag.AlignLeft)
        with context.document.session() as session:
            self._running: Quarter = running_quarter(session, context.now())
            self._teams = [(team.id, team.name) for team in teams(session)]
            self._holidays = holidays(session)
            self._plans = {(head.quarter, head.team_id): head.id for head in plan_heads(session)}
        self._fill(team_id)
        form = self.form
        prepare_date(form.starts, context.theme)
        form.quarter.currentIndexChanged.connect(self._usual)
        form.team.currentIndexChanged.connect(self._team_chosen)
        form.starts.dateChanged.connect(self._show)
        form.cancel.clicked.connect(self.reject)
        form.accept.clicked.connect(self._accept)
        scale_layouts(self, context.theme)
        self._usual()
        fit_dialog(self, context.theme, 560, 540)

    @property
    def quarter(self) -> Quarter:
        """The quarter chosen."""
        found: Quarter = self.form.quarter.currentData()
        return found

    @property
    def weeks(self) -> tuple[WeekDates, ...]:
        """The weeks as the dialog shows them."""
        usual = planning_weeks(self.quarter)
        return shifted(usual, 1, self._starts - usual[0].starts)

    @property
    def _starts(self) -> date:
        chosen = self.form.starts.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    @property
    def _team(self) -> str:
        return str(self.form.team.currentData())

    def _fill(self, team_id: str | None) -> None:
        form = self.form
        if len(self._teams) > 1:
            form.team.addItem(tr("Every team, a plan each"), EACH)
        for key, name in self._teams:
            form.team.addItem(name, key)
        form.team.addItem(tr("All teams together, one plan"), TOGETHER)
        form.team.setCurrentIndex(max(0, form.team.findData(team_id) if team_id is not None else 0))
        found = self._running.next()
        for _ in range(_AHEAD):
            form.quarter.addItem(quarter_words(found), found)
            found = found.next()
        for layout in LAYOUTS:
            form.layout_choice.addItem(layout_word(layout), layout)
        self._choose_quarter()

    def _team_chosen(self) -> None:
        self._choose_quarter()
        self._usual()

    def _choose_quarter(self) -> None:
        """Choose the first quarter without a plan."""
        keys = [key for key, _ in self._teams] if self._team == EACH else [self._team or None]
        planned = [
            quarter for quarter in {quarter for quarter, _ in self._plans}
            if all((quarter, key) in self._plans for key in keys)
        ]  # fmt: skip
        wanted = quarter_to_plan(planned, self._running)
        box = self.form.quarter
        with QSignalBlocker(box):
            at = next((row for row in range(box.count()) if box.itemData(row) == wanted), 0)
            box.setCurrentIndex(at)

    def _usual(self) -> None:
        """Take the dates the calendar has."""
        first = planning_weeks(self.quarter)[0].starts
        with QSignalBlocker(self.form.starts):
            self.form.starts.setDate(QDate(first.year, first.month, first.day))
        self._show()

    def _show(self) -> None:
        self.error.clear()
        weeks = self.weeks
        lines = []
        for week in weeks:
            named = dict.fromkeys((week_name(week.number), week_title(week.number)))
            lines.append(f"{dates_words(week)}  ·  {', '.join(named)}")
        first, last = self.quarter.first_day, self.quarter.next_first_day - timedelta(days=1)
        months = f"{day_words(first)} – {day_words(last)} {last.year}"
        lines.append(f"{months}  ·  {quarter_words(self.quarter)}")
        self.form.preview.setText("\n".join(lines))
        self.form.free.setText("\n".join(self._remarks(weeks)))
        self.form.free.setVisible(bool(self.form.free.text()))
        there = self._existing
        self.form.accept.setText(tr("Open the plan there is") if there else self._words())

    @property
    def _existing(self) -> str | None:
        """The plan there is already for what is chosen."""
        if self._team == EACH:
            keys = [self._plans.get((self.quarter, key)) for key, _ in self._teams]
            return keys[0] if all(keys) else None
        return self._plans.get((self.quarter, self._team or None))

    def _words(self) -> str:
        if self._team != EACH:
            return tr("Create plan")
        missing = [key for key, _ in self._teams if (self.quarter, key) not in self._plans]
        return tr("Create %Ln plan(s)", "", len(missing))

    def _remarks(self, weeks: tuple[WeekDates, ...]) -> list[str]:
        team = None if self._team in (TOGETHER, EACH) else self._team
        free = {each.day: each.name for each in self._holidays if each.team_id in (None, team)}
        found = []
        for week in weeks:
            for day in holidays_in(week, free):
                named = free[day] or tr("A holiday")
                words = tr("{name}, {day}, falls into {week}.")
                found.append(words.format(name=named, day=weekday_words(day), week=week_phrase(week.number)))
        late = weeks[0].starts - self._context.now().date()
        if late < -timedelta(days=6):
            found.append(tr("This should have begun on {day}.").format(day=weekday_words(weeks[0].starts)))
        if weeks[-1].starts >= self.quarter.first_day:
            found.append(tr("This leaves no time to communicate before the quarter begins."))
        return found

    def _accept(self) -> None:
        there = self._existing
        if there is not None:
            self.accept()
            self.created(there)
            return
        document, quarter = self._context.document, str(self.quarter)
        fields: dict[str, Any] = {"starts": self._starts, "layout": self.form.layout_choice.currentData()}
        label = tr("Plan {quarter}").format(quarter=quarter_words(self.quarter))
        try:
            made = document.edit(label, lambda session: self._create(session, quarter, fields)).result
        except RuleBroken as refusal:
            self.error.show_message(refusal.message)
            return
        except SloDeskError as problem:
            self._context.show_error(problem)
            return
        self.accept()
        self.created(made)

    def _create(self, session: Session, quarter: str, fields: dict[str, Any]) -> str:
        if self._team == EACH:
            return plans.create_plans(session, quarter, [key for key, _ in self._teams], **fields)[0]
        return plans.create_plan(session, quarter, self._team or None, **fields)
