"""The section: SLOs × months and the quarter, the chosen one beside them, incidents below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from slodesk.gui.models.figures import FiguresModel
from slodesk.gui.models.plan_performance import PerformanceWords, as_of_words
from slodesk.gui.models.plan_words import tr
from slodesk.gui.tabs.quarterly_plan.performance.chosen import ChosenSlo
from slodesk.gui.tabs.quarterly_plan.performance.incidents import IncidentsCard
from slodesk.gui.tabs.quarterly_plan.performance.no_figures import NoFigures
from slodesk.gui.tabs.quarterly_plan.reading import PlanReader
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.fitting import fit_height

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.performance import Performance

_BESIDE = 1_040
"""Width at 100 % from which the chosen SLO stands beside the table."""
_CHOSEN = 360
"""Its width there."""
_ROWS = 8
"""Rows that are in view at once; more scroll."""
_AROUND = 470
"""Height at 100 % of what stands around the table."""


class PerformanceSection(QWidget):
    """Shows how the SLOs did in the quarter before the planned one.

    Attributes:
        table: SLOs × months and the quarter.
        chosen: the chosen one.
        incidents: what incidents cost.
    """

    tables = frozenset({
        "slo", "slo_target", "service", "team", "sample_day", "incident", "incident_service", "setting",
        "policy_version",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan_id = ""
        self._shown: Performance | None = None
        self._reader = PlanReader(context, self)
        self._build()
        context.theme.changed.connect(self._arrange)
        self._arrange()

    def _build(self) -> None:
        theme = self._context.theme
        self.empty = NoFigures(self._context)
        self.body = QWidget()
        self.card = Card(theme, tr("Performance"), padded=False)
        self.table: FiguresTable | None = None
        self.chosen = ChosenSlo(theme)
        self.chosen.explain_button.clicked.connect(lambda: self._explain(None, "quarter"))
        self.chosen.open_button.clicked.connect(self._open)
        self.incidents = IncidentsCard(self._context)
        for card in (self.card, self.chosen, self.incidents):
            card.set_low(True)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self.card, 1)
        self._row.addWidget(self.chosen)
        self._inside = QVBoxLayout(self.body)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.addLayout(self._row)
        self._inside.addWidget(self.incidents)
        self._inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.body)
        self.body.hide()
        self.empty.say_reading()

    # What every section has

    def show_plan(self, plan_id: str) -> None:
        """Show another plan; reads it."""
        if plan_id != self._plan_id:
            self._shown = None
            if self.table is not None:
                self.table.clearSelection()
            self.body.hide()
            self.empty.say_reading()
        self._plan_id = plan_id
        self.refresh()

    def refresh(self) -> None:
        """Read everything again: the figures first, the lowest budgets when they are found."""
        if self._plan_id:
            self._reader.ask(self._plan_id, _figures, self._show)

    def show_item(self, key: str) -> None:
        """Choose an SLO."""
        if self.table is not None:
            self.table.choose(key)

    def state_text(self) -> str:
        """Return how the quarter stands, for the path of weeks."""
        return "" if self._shown is None else PerformanceWords(self._shown).say(self._shown.words)

    @property
    def busy(self) -> bool:
        """Whether figures are on their way."""
        return self._reader.busy

    # Showing

    def _show(self, answer: Any) -> None:
        if answer is None:
            return
        shown, incidents = answer
        self._fill(shown)
        if shown.slos:
            self.incidents.show_summary(
                incidents, shown.quarter, shown.settings, shown.policy, to_date=shown.to_date
            )
        if shown.slos and shown.has_samples:
            self._reader.ask(self._plan_id, _lowest, self._fill)

    def _fill(self, shown: Performance | None) -> None:
        if shown is None:
            return
        self._shown = shown
        self.body.setVisible(bool(shown.slos) and shown.has_samples)
        self.empty.show_reason(has_slos=bool(shown.slos), has_samples=shown.has_samples)
        if not shown.slos or not shown.has_samples:
            self.setFocusProxy(self.empty.button)
            return
        said = PerformanceWords(shown)
        table = self._made(said)
        chosen = table.current
        self.card.set_heading(said.quarter_title(), f"{said.say(shown.words)} {as_of_words(shown.at, shown)}")
        table.figures.set_columns(said.columns())
        table.figures.set_records(shown.slos)
        table.choose(chosen if chosen is not None and shown.slo(chosen) else table.figures.rows[0].id)
        self._choose(table.current)
        self._arrange()

    def _made(self, said: PerformanceWords) -> FiguresTable:
        """Return the table; made with the first quarter, which names its columns."""
        if self.table is None:
            self.table = FiguresTable(
                FiguresModel(said.columns(), parent=self), self._context.theme,
                tr("Performance by month and quarter"),
                stretch="service", optional=("lowest", "target", "trend", "used"), parent=self.card,
            )  # fmt: skip
            self.table.setObjectName("performance_table")
            self.table.chosen.connect(self._choose)
            self.table.opened.connect(lambda key: self._context.navigate("services", key))
            self.table.explain_wanted.connect(self._explain)
            self.table.row_height_changed.connect(self._arrange)
            self.card.body.addWidget(self.table)
            self.card.body.addStretch(1)
            self.setFocusProxy(self.table)
        return self.table

    def _choose(self, key: str | None) -> None:
        shown = self._shown
        each = shown.slo(key) if shown is not None and key is not None else None
        self.chosen.show_slo(each, shown)

    def _open(self) -> None:
        if self.table is not None and self.table.current is not None:
            self._context.navigate("services", self.table.current)

    def _explain(self, key: str | None, column: str) -> None:
        shown, table = self._shown, self.table
        wanted = key or (table.current if table is not None else None)
        each = shown.slo(wanted) if shown is not None and wanted is not None else None
        if shown is None or each is None or table is None:
            return
        told = PerformanceWords(shown).explanation(each, column)
        subject = f"{each.info.service_title}, {each.info.title}"
        if key is None:
            anchor: QWidget = self.chosen.explain_button
            place = anchor.mapToGlobal(anchor.rect().bottomLeft())
        else:
            anchor = table
            place = table.viewport().mapToGlobal(table.visualRect(table.currentIndex()).bottomLeft())
        ExplainPopover(self._context.theme, told, shown.settings.zone, subject, anchor).open_at(place)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the chosen SLO below the table where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        beside = stand_beside(self._row, theme, self.width(), _BESIDE)
        self.chosen.setMaximumWidth(theme.px(_CHOSEN) if beside else 16_777_215)
        self.chosen.setMinimumWidth(theme.px(_CHOSEN) if beside else 0)
        self._inside.setSpacing(theme.space(2))
        if self.table is not None:
            fit_height(self.table, theme, _ROWS, _AROUND)
        if self._inside.hasHeightForWidth():  # else wrapped words would take height from what is beside them
            self.body.setMinimumHeight(self._inside.totalMinimumHeightForWidth(self.width()))


def _figures(session: Any, scope: Any, task: Any) -> Any:
    from slodesk.storage.queries.performance import incident_summary, performance

    figures = performance(session, scope, lowest=False, report=task.report)
    return figures, incident_summary(session, scope)


def _lowest(session: Any, scope: Any, task: Any) -> Any:
    from slodesk.storage.queries.performance import performance

    return performance(session, scope, report=task.report)
