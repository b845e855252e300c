"""Week 3: the quarter's reliability work in order, as a table and as a board of weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.domain.roadmap_words import line_words, points_figure
from slodesk.gui.amounts import figure_text, read_amount
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.explaining import let_explain
from slodesk.gui.tabs.quarterly_plan.rated_records import ANY, RatedRecords
from slodesk.gui.tabs.quarterly_plan.records_table import RecordsTable
from slodesk.gui.tabs.quarterly_plan.resting import RestingPage
from slodesk.gui.tabs.quarterly_plan.roadmap.board import RoadmapBoard
from slodesk.gui.tabs.quarterly_plan.roadmap.cells import FitDelegate, LinedTable
from slodesk.gui.tabs.quarterly_plan.roadmap.explaining import explain_line
from slodesk.gui.tabs.quarterly_plan.roadmap.head import RoadmapHead
from slodesk.gui.tabs.quarterly_plan.roadmap.initiative_editor import InitiativeEditor
from slodesk.gui.tabs.quarterly_plan.roadmap.suggested import Suggested
from slodesk.gui.tabs.quarterly_plan.roadmap.words import (
    cut_row,
    dates_of,
    fit_tone,
    improvement_words,
    summary,
)
from slodesk.gui.tabs.quarterly_plan.title_cell import QUIET_ROLE
from slodesk.gui.tabs.quarterly_plan.words import quarter_words, tr
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.pages import Pages
from slodesk.gui.widgets.roles import BELOW_ROLE, STATUS_ROLE
from slodesk.operations import initiatives as verbs
from slodesk.storage.queries.roadmap import RoadmapLine, RoadmapView, roadmap_on, service_choices
from slodesk.storage.queries.settings import teams
from slodesk.storage.queries.suggestions import Suggestion, suggestions

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.explanation import Explanation
    from slodesk.gui.context import TabContext

PLACE, WORK, IMPACT, EFFORT, RATIO, WHEN, FIT, RICE, WSJF = range(9)
_BESIDE = 900
"""Width at 100 % from which the editor stands beside the table."""
_SIDE = 330
"""Least width of the editor beside it, at 100 %."""
_WIDE = 1100
"""Width at 100 % from which the ratio has a column of its own; the editor always tells it."""
_NARROW = 660
"""Width at 100 % below which the editor alone tells the impact."""
_LOW = 900
"""Height of the window at 100 % below which margins are smaller."""
_LAST = "quarterly_plan/roadmap"


class RoadmapSection(RestingPage):
    """Orders, estimates and schedules reliability work.

    Attributes:
        head: the roadmap in a sentence, and what can be done.
        table: the work in order.
        board: the same on the weeks of the quarter.
        editor: of the chosen initiative.
        suggested: what could be taken up.
    """

    tables = frozenset({
        "initiative", "initiative_need", "plan", "plan_capacity", "risk", "plan_target", "action_item",
        "incident", "incident_service", "holiday", "team", "service",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown: RoadmapView | None = None
        theme = context.theme
        self.pages, self.side = Pages(self), Pages(self)
        self.head = RoadmapHead(theme, self)
        self.suggest, self.scores = self.head.suggest, self.head.scores
        self.model = self._model()
        self._lined = LinedTable(theme)
        self.table = RecordsTable(
            theme, "", "roadmap_table", self.model, stretch=WORK, view=self._lined,
            widths={PLACE: 40, IMPACT: 76, EFFORT: 76, RATIO: 84, WHEN: 132, FIT: 132, RICE: 76, WSJF: 76},
            parent=self.pages,
        )  # fmt: skip
        self.table.view.setAccessibleName(tr("Roadmap"))
        self.table.set_empty(
            tr("No reliability work yet"), tr("Add what you know, or take up what is suggested."),
            tr("Add an initiative"), self.add,
        )  # fmt: skip
        if self.table.empty is not None:
            self.table.empty.add_button(tr("See suggestions"), lambda: self.suggest.setChecked(True))
        self.board = RoadmapBoard(theme, self.pages)
        self.editor = InitiativeEditor(context, self._rest, self.side)
        self.suggested = Suggested(theme, self.side)
        self._lay_out()
        self._connect()
        theme.changed.connect(self._arrange)
        self._show_scores(False)
        self.show_board(context.settings.text(_LAST) == "board")
        self._arrange()

    def show_item(self, key: str) -> None:
        """Choose an initiative."""
        self.select(key)

    def select(self, key: str) -> None:
        """Choose an initiative."""
        self.table.select(key)

    @property
    def view(self) -> RoadmapView | None:
        """What is shown."""
        return self._shown

    # Showing

    def show_board(self, shown: bool) -> None:
        """Show the weeks instead of the table."""
        self.head.show_board(shown)
        self.pages.setCurrentWidget(self.board if shown else self.table)
        self.setFocusProxy(self.board if shown else self.table.view)
        self._context.settings.remember(_LAST, "board" if shown else "table")

    def _fill(self) -> None:
        base = self._rest.base
        if base is None:
            return
        with self._context.document.session() as session:
            shown = roadmap_on(session, base)
            services = service_choices(session, base.plan.team_id)
            known = [(team.name, team.id) for team in teams(session)]
            found = suggestions(session, base) if self.suggest.isChecked() else None
        self._shown = shown
        editable = self._rest.editable
        self.editor.set_choices(services, known)
        self.table.set_editable(editable)
        self.table.show_records(shown.lines)
        self._show_order()
        self.board.choose(self.table.current)
        self.head.show_words(
            summary(shown, self._rest.say), [improvement_words(each) for each in shown.improvements]
        )
        self.head.add.setEnabled(editable)
        self.head.add.setVisible(bool(shown.lines))
        if not shown.lines:
            self.pages.setCurrentWidget(self.table)
        elif self.head.board_shown:
            self.pages.setCurrentWidget(self.board)
        if found is not None:
            self.suggested.show_suggestions(found, self._rest.say, editable=editable)
        self._show_side()
        self._show_line()

    def _show_line(self) -> None:
        view, key = self._shown, self.table.current
        self.editor.show_line(view, None if view is None or key is None else view.line(key))

    def _choose(self, key: str | None) -> None:
        self.board.choose(key)
        self._show_line()

    def _show_side(self) -> None:
        wanted = self.suggest.isChecked()
        self.side.setCurrentWidget(self.suggested if wanted else self.editor)
        self.side.setVisible(wanted or self.model.rowCount() > 0)

    def _toggle_suggestions(self) -> None:
        self._show_side()
        if self.suggest.isChecked():
            self._rest.look()
            self._rest.settle()

    def _show_scores(self, shown: bool) -> None:
        for column in (RICE, WSJF):
            self.table.view.setColumnHidden(column, not shown)
        self.table.fit()
        self.editor.show_scores(shown)
        if shown:
            self.show_board(False)

    # Editing

    def add(self) -> None:
        """Add an initiative and begin with its name."""
        label = tr("Add an initiative")
        added = self._rest.edit(label, verbs.add_initiative, self._rest.plan_id, tr("New initiative"))
        if isinstance(added, str):
            self.suggest.setChecked(False)
            self.select(added)
            self.editor.begin()

    def take(self, suggestion: Suggestion) -> None:
        """Put something that was suggested on the roadmap."""
        title = self._rest.say(suggestion.title)[:200]
        added = self._rest.edit(
            tr("Take up “{work}”").format(work=title), verbs.add_initiative, self._rest.plan_id, title,
            service_id=suggestion.service_id, impact=suggestion.impact, owner=suggestion.owner,
            source_kind=suggestion.kind, source_id=suggestion.source_id,
        )  # fmt: skip
        if isinstance(added, str):
            self.select(added)

    def _line(self, key: str) -> RoadmapLine | None:
        return None if self._shown is None else self._shown.line(key)

    def _remove(self, key: str) -> None:
        line = self._line(key)
        if line is not None:
            self._rest.edit(tr("Remove “{work}”").format(work=line.work.title), verbs.remove_initiative, key)

    def _schedule(self, key: str, starts: date | None, ends: date | None) -> None:
        line = self._line(key)
        if line is None:
            return
        words = tr("Move “{work}” to {dates}").format(work=line.work.title, dates=dates_of(starts, ends))
        try:
            self._context.document.edit_field(
                f"initiative/{key}/dates", words, verbs.set_initiative_dates, key, starts, ends
            )
        except SloDeskError as problem:
            self._context.show_error(problem)
            self.board.show_again()

    def _store_cell(self, line: RoadmapLine, field: str, value: Any) -> bool:
        words = value if field == "title" else line.work.title

        def edit() -> None:
            read = value if field == "title" else read_amount(str(value), field)
            self._context.document.edit(
                tr("Change “{work}”").format(work=words), verbs.set_initiative_field, line.id, field, read
            )

        done = self._context.attempt(edit, self.table.refuse)
        if done:
            self.table.refuse("")
        return done

    # Making

    def _model(self) -> RatedRecords:
        say = self._rest.say
        return RatedRecords(
            (
                Column("", lambda line: line.placed.place, right=True),
                Column(tr("Initiative"), lambda line: line.work.title, "title"),
                Column(tr("Impact"), lambda line: line.work.impact, "impact", figure_text, right=True),
                Column(tr("Effort"), lambda line: line.work.effort, "effort", figure_text, right=True),
                Column(tr("Per 100 h"), _per_hundred, text=lambda v: say(points_figure(v)), right=True),
                Column(tr("When"), lambda line: line.work.starts, text=lambda v: v.isoformat()),
                Column(tr("Hours"), lambda line: say(line.fit_word)),
                Column(
                    tr("RICE"), lambda line: line.rice, text=lambda v: figure_text(round(v, 2)), right=True
                ),
                Column(
                    tr("WSJF"), lambda line: line.wsjf, text=lambda v: figure_text(round(v, 3)), right=True
                ),
            ),
            {
                (WHEN, int(Qt.ItemDataRole.DisplayRole)): lambda line: dates_of(
                    line.work.starts, line.work.ends
                ),
                (WORK, BELOW_ROLE): _below,
                (WORK, QUIET_ROLE): lambda line: line.work.state in ("done", "dropped"),
                (FIT, STATUS_ROLE): fit_tone,
                (ANY, int(Qt.ItemDataRole.ToolTipRole)): self._tip,
            },
            self._store_cell,
            self,
        )

    def _tip(self, line: RoadmapLine) -> str:
        told = (line.work.title, *(self._rest.say(each) for each in (line.why, line.waits, line.fits)))
        return "\n".join(part for part in told if part)

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self.editor.begin)
        self.table.removed.connect(self._remove)
        self.board.chosen.connect(self.select)
        self.board.opened.connect(self.editor.begin)
        self.board.removed.connect(self._remove)
        self.board.scheduled.connect(self._schedule)
        self.board.settled.connect(self._context.document.end_typing)
        self.head.add.clicked.connect(self.add)
        self.head.board_wanted.connect(self.show_board)
        self.suggest.toggled.connect(lambda _: self._toggle_suggestions())
        self.scores.toggled.connect(self._show_scores)
        self.suggested.taken.connect(self.take)
        self.table.view.horizontalHeader().sortIndicatorChanged.connect(self._show_order)
        let_explain(self.table.view, self._context.theme, self._rest.zone, self._explain)

    def _explain(self, index: QModelIndex) -> tuple[Explanation, str] | None:
        line, base = self.model.record(index.row()), self._rest.base
        if line is None or base is None:
            return None
        told = explain_line(
            line, {RICE: "rice", WSJF: "wsjf"}.get(index.column(), ""),
            quarter=quarter_words(base.plan.quarter), at=self._context.now(), policy=base.policy,
        )  # fmt: skip
        return told, line.work.title

    def _show_order(self) -> None:
        """Show rows and line on the board as the table has them."""
        if self._shown is not None:
            records = self.model.records()
            self._lined.set_line(cut_row(records), self._rest.say(line_words(self._shown.roadmap)))
            self.board.show_view(self._shown, records, self._rest.say, editable=self._rest.editable)

    def _lay_out(self) -> None:
        view = self.table.view
        theme = self._context.theme
        view.setItemDelegateForColumn(FIT, FitDelegate(theme, view))
        self.pages.addWidget(self.table)
        self.pages.addWidget(self.board)
        self.side.addWidget(self.editor)
        self.side.addWidget(self.suggested)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self.pages, 5)
        self._row.addWidget(self.side, 2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.head)
        self._column.addLayout(self._row, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor below where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        beside = stand_beside(self._row, theme, self.width(), _BESIDE)
        self.side.setMinimumWidth(theme.px(_SIDE) if beside else 0)
        self.table.view.setColumnHidden(RATIO, self.width() < theme.px(_WIDE))
        self.table.view.setColumnHidden(IMPACT, self.width() < theme.px(_NARROW))
        self.table.fit()
        self._column.setSpacing(theme.space())
        low = self.window().height() < theme.px(_LOW)
        for card in (self.table, self.editor.card, self.suggested):
            card.set_low(low)
        self.pages.setMinimumHeight(theme.px(220))
        self.side.setMinimumHeight(theme.px(220))


def _below(line: RoadmapLine) -> str:
    work = line.work
    return " · ".join(part for part in (work.service, work.owner or work.team) if part)


def _per_hundred(line: RoadmapLine) -> Any:
    return None if line.placed.ratio is None else line.placed.ratio * 100
