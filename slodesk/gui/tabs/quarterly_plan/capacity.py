"""Week 2: how many hours each team has in the quarter, and how much toil it measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.domain.phrases import Figure
from slodesk.domain.roadmap_words import hours_figure
from slodesk.gui.amounts import amount_text, read_amount
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.reading import PlanReader
from slodesk.gui.tabs.quarterly_plan.words import quarter_words, tr
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.operations import capacities
from slodesk.storage.queries.capacity import capacity

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.storage.queries.capacity import Capacity, TeamCapacity
    from slodesk.storage.queries.plan_scope import PlanScope
    from slodesk.storage.session import Session

TEAM, PEOPLE, WEEKS, HOURS, OFF, TOTAL, TOIL, NOTE = range(8)


class CapacitySection(QWidget):
    """A row per team; every figure that goes in is typed in place.

    Attributes:
        records: the teams.
        shown: what is in view.
    """

    tables = frozenset({
        "plan", "plan_capacity", "team", "person", "holiday", "setting", "policy_version", "slo_target",
        "sample_day", "slo", "service",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan_id = ""
        self._reader = PlanReader(context, self)
        self._language: QtLanguage | None = None
        self.shown: Capacity | None = None
        self.card = Card(context.theme)
        self.sentence = label("", "strong", wrap=True)
        self.records = RecordsSection(
            context.theme, tr("Capacity by team"),
            tr("People × weeks × hours − time off."),
            self._columns(), self._save, context.show_error,
            widths={PEOPLE: 90, WEEKS: 90, HOURS: 120, OFF: 110, TOTAL: 190, TOIL: 190, NOTE: 160},
        )  # fmt: skip
        self.records.view.setObjectName("plan_capacity")
        self.take = self.records.add_button(
            tr("Take all"), "check", self._take, name=tr("Let all suggestions count")
        )
        self.take.setToolTip(self.take.accessibleName())
        self.take.setObjectName("take_suggestions")
        self.forget = self.records.add_button(
            tr("Reset"), "undo", self._forget, chosen=True, keys="Del", name=tr("Back to the suggestion")
        )
        self.forget.setToolTip(self.forget.accessibleName())
        self.hint = label(
            tr("Weeks are the working days from Monday to Friday without holidays. Toil is what the team "
               "measures; it decides what is advised about targets."),
            "muted", wrap=True,
        )  # fmt: skip
        self.empty = EmptyState(
            context.theme, "team", tr("No teams yet"),
            tr("Capacity is estimated by team. Name the teams in the settings, and whose service is whose."),
            tr("Go to Services"), lambda: context.navigate("services", None),
        )  # fmt: skip
        self.card.body.addWidget(self.records)
        self.card.body.addWidget(self.sentence)
        self.card.body.addWidget(self.hint)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.card)
        whole.addStretch(1)
        self.pages = QStackedWidget()
        self.pages.addWidget(page)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.setFocusProxy(self.records.view)

    def show_plan(self, plan_id: str) -> None:
        """Show another plan's teams."""
        self._plan_id = plan_id
        self.refresh()

    def refresh(self) -> None:
        """Read everything again."""
        if self._plan_id:
            self._reader.ask(self._plan_id, _read, self._show)

    @property
    def _editable(self) -> bool:
        closed = self.shown is None or self.shown.plan.fixed
        return not closed and not self._context.document.workspace.read_only

    def _show(self, found: tuple[Capacity, QtLanguage] | None) -> None:
        if found is None:
            return
        self.shown, self._language = found
        self.pages.setCurrentIndex(0 if self.shown.teams else 1)
        self.records.set_records(self.shown.teams)
        self.records.set_editable(self._editable)
        open_teams = [team for team in self.shown.teams if not team.stored and team.suggestion.people]
        self.take.setVisible(bool(open_teams))
        self.sentence.setText(self._total(self.shown, len(open_teams)))

    def _total(self, shown: Capacity, suggested: int) -> str:
        quarter = quarter_words(shown.plan.quarter)
        if shown.total is None:
            return tr("Nobody has estimated {quarter} yet; the figures are suggestions.").format(
                quarter=quarter
            )
        words = tr("{hours} in {quarter}.").format(hours=self._hours(shown.total), quarter=quarter)
        if suggested:
            words += " " + tr("%Ln team(s) only suggested, and not counted.", "", suggested)
        return words

    # Cells

    def _columns(self) -> tuple[Column, ...]:
        def amount(value: Any) -> str:
            return amount_text(value)

        return (
            Column(tr("Team"), lambda team: team.team),
            Column(tr("People"), lambda team: team.estimate.people, "people", amount, right=True),
            Column(tr("Weeks"), lambda team: team.estimate.weeks, "weeks", amount, right=True),
            Column(tr("Hours a week"), lambda team: team.estimate.hours, "hours", amount, right=True),
            Column(tr("Time off, h"), lambda team: team.estimate.time_off, "time_off", amount, right=True),
            Column(tr("Capacity"), self._capacity, right=True),
            Column(tr("Toil, h a week"), self._toil, "toil", right=True),
            Column(tr("Note"), lambda team: team.note, "note"),
        )

    def _capacity(self, team: TeamCapacity) -> str:
        total = team.estimate.total
        if total is None:
            return tr("how many people?")
        if team.stored:
            return self._hours(total)
        return tr("{hours}, suggested").format(hours=self._hours(total))

    def _toil(self, team: TeamCapacity) -> str:
        """Return "70 of 72 h"; what is typed into the cell is the first figure."""
        if team.toil is None:
            return tr("not measured")
        most = self._say(Figure(team.toil_budget, 0))
        words = tr("{toil} of {most} h") if not team.toil_high else tr("{toil} of {most} h: too much")
        return words.format(toil=amount_text(team.toil), most=most)

    def _hours(self, hours: Any) -> str:
        return self._say(hours_figure(hours))

    def _say(self, meant: Any) -> str:
        return str(meant) if self._language is None else self._language.say(meant)

    # Editing

    def _save(self, team: TeamCapacity, field: str, text: str) -> None:
        value: Any = text
        if field == "toil":
            value = read_amount(text.split()[0] if text.split() else "", field)
        elif field != "note":
            value = read_amount(text, field)
        names = {
            "people": tr("People of {team}"), "weeks": tr("Weeks of {team}"), "hours": tr("Hours of {team}"),
            "time_off": tr("Time off of {team}"), "toil": tr("Toil of {team}"), "note": tr("Note on {team}"),
        }  # fmt: skip
        self._context.document.edit(
            names[field].format(team=team.team),
            capacities.set_capacity_field, self._plan_id, team.id, field, value,
        )  # fmt: skip

    def _take(self) -> None:
        self._try(tr("Take the suggested capacities"), capacities.take_suggestions, self._plan_id)

    def _forget(self) -> None:
        team = self.records.selected
        if team is not None and team.stored:
            self._try(
                tr("Suggest the capacity of {team} again").format(team=team.team),
                capacities.forget_capacity, self._plan_id, team.id,
            )  # fmt: skip

    def _try(self, label: str, operation: Any, *args: Any) -> None:
        self._context.document.flush()
        try:
            self._context.document.edit(label, operation, *args)
        except SloDeskError as problem:
            self._context.show_error(problem)


def _read(session: Session, scope: PlanScope, _: Task) -> tuple[Capacity, QtLanguage]:
    return capacity(session, scope), QtLanguage(scope.settings.zone)
