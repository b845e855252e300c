"""The Overview tab: reads once in a task, then decisions and table, then the chart; last, what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from slodesk.domain import explain
from slodesk.gui.forms.ui_overview import Ui_OverviewTab
from slodesk.gui.models.overview import OverviewModel
from slodesk.gui.models.overview_decisions import SHOW, Decision, decisions
from slodesk.gui.models.overview_text import summary
from slodesk.gui.tabs.overview.asked import Asked
from slodesk.gui.tabs.overview.chart_panel import ChartPanel
from slodesk.gui.tabs.overview.decisions_strip import DecisionsStrip
from slodesk.gui.tabs.overview.one_page import OnePage
from slodesk.gui.tabs.overview.table import OverviewTable
from slodesk.gui.tabs.overview.waiting import Waiting
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.explain import ExplainPopover

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.explanation import Explanation
    from slodesk.gui.context import TabContext
    from slodesk.gui.models.overview_facts import Reading
    from slodesk.gui.tasks import Task

_SPLIT = "overview/split"
_CALM_MS = 150
"""Edits pause this long before the figures are read again."""
_LEAST_SHARE, _MOST_SHARE = 0.47, 0.59
"""Of the width, what the table gets where names do not need more, or would need more."""
_CHART_WIDTH = 300
_TABLE_HEIGHT = 190
"""What chart and table need at 100 %: beside each other if there is room, else one below the other."""
_BELOW_CARDS = 470
"""Height from which table and chart leave room for a second row of decisions."""


class OverviewTab(QWidget):
    """What waits for a decision, all SLOs with their figures, and the chart of those selected."""

    tables = frozenset({
        "setting", "policy_version", "team", "person", "service", "slo", "slo_target", "sample_day",
        "incident", "incident_service", "release", "sla", "dependency", "correction", "retrospective",
        "retro_wait", "review", "review_schedule",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._read: Reading | None = None
        self._wanted: list[str] = []
        self._needs: tuple[int, ...] = ()
        self.form = Ui_OverviewTab()
        self.form.setupUi(self)
        theme = context.theme
        self.strip = DecisionsStrip(self.form.decisions, theme, self.decide)
        self.model = OverviewModel(self)
        self.table = OverviewTable(self.model, theme, context.settings)
        self.table.setObjectName("overview_table")
        self.search = self._make_search()
        self.services = self._make_services()
        self.panel = ChartPanel(context, self._explain_selected, lambda: self._run_command("import"))
        self.form.split.addWidget(self.services)
        self.form.split.addWidget(self.panel)
        self.form.split.setStretchFactor(0, 3)
        self.form.split.setStretchFactor(1, 2)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.form.split.setSizePolicy(policy)  # as high as there is room, at least what it needs
        self.form.split.installEventFilter(self)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._start)
        self.asked = Asked(self, context)
        self.waiting = Waiting(context, self)
        self._connect()
        self._space()

    # Reading

    def refresh(self) -> None:
        """Read everything again, in the background; what is selected stays selected."""
        self._calm.start(0 if self._read is None else _CALM_MS)

    def show_item(self, item: str) -> None:
        """Show an SLO, a service, an incident, a release or an action item by its key."""
        if self._read is None or self._calm.isActive() or self._task is not None:
            self._wanted = [item]  # what is being read may bring it
        else:
            self.asked.show(item)

    def _start(self) -> None:
        if self._task is not None:
            self._task.cancel()
        context = self._context
        workspace, now = context.document.workspace, context.now()
        at, team = context.filters.at, context.filters.team_id

        def work(task: Task) -> Reading:
            from slodesk.gui.models.overview_facts import read_overview

            task.report(0, 1)
            with workspace.reading() as source:
                return read_overview(source, now, at, team)

        self._task = context.runner.run(work, succeeded=self._show, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._context.show_error(error)

    def _show(self, read: Reading) -> None:
        """Fill decisions and table; the chart follows from the selection."""
        self._task = None
        self._read = read
        self.waiting.forget()
        chosen = [a.slo.id for a in self.table.chosen()] or self._wanted
        shown = read.overview
        self._show_decisions()
        self.model.set_rows(shown.assessments, self._context.now())
        self._describe()
        self._arrange()
        keys = [a.slo.id for a in self.model.everything if {a.slo.id, a.slo.service_id} & set(chosen)]
        keys.sort(key=lambda key: chosen.index(key) if key in chosen else len(chosen))
        first = [self.model.at(0).slo.id] if self.model.rows else []
        self.table.choose(keys or first)
        if not first:
            self._show_chart()
        if not self._calm.isActive():  # else it will be read again, and may only then be there
            wanted, self._wanted = self._wanted, []
            for item in wanted:
                self.asked.show(item)

    def _show_decisions(self) -> None:
        if self._read is None:
            return
        shown = self._read.overview
        facts = replace(self._read.facts, due=self.waiting.due, waits=self.waiting.rhythm)
        self.strip.show(decisions(shown, facts, self._context.now()) if shown.assessments else ())

    def _show_waiting(self) -> None:
        self._show_decisions()
        self._arrange()

    def _show_chart(self) -> None:
        if self._read is None:
            return
        self.panel.show_slos(self.table.chosen(), self._read.overview.settings)

    # Building

    def _make_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setObjectName("overview_search")
        search.setProperty("kind", "search")
        search.setPlaceholderText(self.tr("Find a service"))
        search.setAccessibleName(self.tr("Find a service"))
        search.setClearButtonEnabled(True)
        search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        search.textChanged.connect(self._filter)
        search.installEventFilter(self)
        return search

    def _make_services(self) -> OnePage:
        """Return the card with the table, and what stands there when it is empty."""
        theme = self._context.theme
        self.card = Card(theme, self.tr("Services"), padded=False)
        self.card.controls.addWidget(self.search)
        self._inside = OnePage()
        self._inside.addWidget(self.table)
        self._nothing = EmptyState(
            theme, "search", self.tr("Nothing matches"), "", self.tr("Show all"), self._show_all
        )
        self._inside.addWidget(self._nothing)
        self.card.body.addWidget(self._inside, 1)
        self._first = EmptyState(
            theme,
            "target",
            self.tr("No services yet"),
            self.tr("Say what your users rely on and how good it has to be. The budget follows."),
            self.tr("Write the first objective"),
            lambda: self._context.navigate("services", None),
        )
        self._first.add_button(self.tr("Import files…"), lambda: self._run_command("import"))
        empty = Card(theme)
        empty.body.addWidget(self._first)
        pages = OnePage()
        pages.addWidget(self.card)
        pages.addWidget(empty)
        self._empty_card = empty
        return pages

    def _connect(self) -> None:
        self.table.chosen_changed.connect(self._show_chart)
        self.table.open_requested.connect(lambda key: self._context.navigate("services", key))
        self.table.explain_requested.connect(self.explain)
        self.panel.shown.connect(self._arrange)
        self.panel.shown.connect(self._order_tabs)
        self.panel.shown.connect(self.waiting.ask)
        self.waiting.changed.connect(self._show_waiting)
        self.table.columns.measured.connect(self._arrange)
        self.strip.arranged.connect(self._order_tabs)
        self.form.split.splitterMoved.connect(self._remember_split)
        self._context.theme.changed.connect(self._space)

    def _run_command(self, name: str) -> None:
        """Run a command of the window, such as importing."""
        action = self.window().findChild(QAction, f"command_{name}")
        if isinstance(action, QAction):
            action.trigger()

    # What is shown

    def _filter(self, words: str) -> None:
        chosen = [a.slo.id for a in self.table.chosen()]
        self.model.set_filter(words)
        self._describe()
        self.table.choose(chosen)
        if self.model.rows and not self.table.chosen():
            self.table.choose([self.model.at(0).slo.id])

    def _show_all(self) -> None:
        """Take away whatever hides services: the words, then the team."""
        if self.search.text():
            self.search.clear()
        else:
            self._context.filters.team_id = None
        self.search.setFocus()

    def _describe(self) -> None:
        """Say how many SLOs are shown and as of when, or why none are."""
        if self._read is None:
            return
        shown = self._read.overview
        team = self._context.filters.team_id
        nothing_at_all = not shown.assessments and team is None
        self.services.setCurrentWidget(self._empty_card if nothing_at_all else self.card)
        self.panel.setVisible(not nothing_at_all)
        if nothing_at_all:
            self.strip.hide()
        if not self.model.rows:
            why = self.tr("No service, objective or status has these words.")
            if not shown.assessments:
                why = self.tr("This team has no objectives yet.")
            self._nothing.set_words(self.tr("Nothing to show"), why)
        self._inside.setCurrentWidget(self.table if self.model.rows else self._nothing)
        self.card.set_heading(self.tr("Services"), summary(shown, self._context.now()))

    @property
    def zone(self) -> tzinfo:
        """The time zone in which moments are told."""
        return self._read.overview.settings.zone if self._read is not None else UTC

    # Doing

    def decide(self, decision: Decision) -> None:
        """Go where a decision is made."""
        if decision.place == SHOW:
            self.select([decision.item])
        else:
            self._context.navigate(decision.place, decision.item or None)

    def select(self, keys: list[str]) -> None:
        """Select SLOs, taking away a filter that hides them, and show where they are."""
        if self.search.text() and any(self.model.row_of(key) < 0 for key in keys):
            self.search.clear()
        self.table.choose(keys)
        self.form.scroll.ensureWidgetVisible(self.panel)
        row = self.table.flash(keys)  # it may be selected already: seen all the same
        place = self.table.viewport().mapTo(self.form.page, row.center())
        self.form.scroll.ensureVisible(place.x(), place.y(), 0, row.height())
        self.table.setFocus()

    def explain(self, slo_id: str, column: str) -> ExplainPopover | None:
        """Show how a figure of the table came about."""
        a = next((each for each in self.model.everything if each.slo.id == slo_id), None)
        if a is None:
            return None
        place = self.table.place_of(slo_id, column)
        return self._explain_at(a, _explainer(column)(a), place)

    def _explain_selected(self, beside: QWidget) -> None:
        chosen = self.table.chosen()
        if chosen:
            told = explain.explain_budget(chosen[0])
            self._explain_at(chosen[0], told, beside.mapToGlobal(QPoint(0, beside.height())))

    def _explain_at(self, a: Assessment, told: Explanation, place: QPoint) -> ExplainPopover | None:
        if self._read is None:
            return None
        subject = f"{a.slo.service_title}, {a.slo.title}"
        zone = self._read.overview.settings.zone
        popover = ExplainPopover(self._context.theme, told, zone, subject, self.table)
        popover.open_at(place)
        return popover

    # Size

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow key lead from the search field into the table; keep the page high enough."""
        if watched is self.form.split and event.type() == QEvent.Type.LayoutRequest:
            self.form.split.setMinimumHeight(self.form.split.minimumSizeHint().height())
        if watched is self.search and event.type() == QEvent.Type.KeyPress:
            key = event.key()  # type: ignore[attr-defined]
            if key == Qt.Key.Key_Down and self.model.rows:
                self.table.setFocus()
                return True
            if key == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put chart and table where they fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Set table and chart side by side where neither is cut, else one below the other."""
        theme, split, columns = self._context.theme, self.form.split, self.table.columns
        bar = self.form.scroll.verticalScrollBar().sizeHint().width()
        margins = self.form.column.contentsMargins()
        room = self.width() - 2 * margins.left() - bar
        rest = self.height() - 2 * margins.top() - self.form.column.spacing() - self.strip.height_of(2)
        self.strip.fit_to(room, 2 if rest >= theme.px(_BELOW_CARDS) else 1)
        chart = theme.px(_CHART_WIDTH)
        wide = room >= columns.least_width() + chart + split.handleWidth()
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        self.services.setMinimumWidth(columns.least_width() if wide else 0)
        self.table.setMinimumHeight(theme.px(_TABLE_HEIGHT))
        self.panel.setMinimumWidth(chart if wide else 0)
        turned = split.orientation() != orientation
        if turned:
            split.setOrientation(orientation)
        needs = (room, columns.least_width(), columns.snug_width(), columns.full_width())
        if turned or self._needs != needs:
            self._needs = needs
            split.setSizes(self._sizes(room) if wide else [2, 3])

    def _sizes(self, room: int) -> list[int]:
        """Return the widths of table and chart: as left by hand, else names readable and a wide chart."""
        stored = self._context.settings.number(_SPLIT, 0)
        if 0 < stored < 1000:
            table = room * stored // 1000
        else:
            enough = max(self.table.columns.full_width(), round(room * _LEAST_SHARE))
            table = max(self.table.columns.snug_width(), min(enough, round(room * _MOST_SHARE)))
            table = min(table, room - self._context.theme.px(_CHART_WIDTH) - self.form.split.handleWidth())
        return [table, room - table]

    def _remember_split(self) -> None:
        if self.form.split.orientation() == Qt.Orientation.Horizontal:
            left, right = self.form.split.sizes()
            self._context.settings.remember(_SPLIT, round(1000 * left / max(left + right, 1)))

    def _order_tabs(self) -> None:
        """Let Tab visit decisions, search, table, chart, ranges, in this order."""
        stops: list[QWidget] = [*self.strip.tab_stops(), self.search, self.table]
        if self.panel.chart is not None:
            stops += self.panel.chart.tab_stops()
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _space(self) -> None:
        theme = self._context.theme
        edge, gap = theme.space(3), theme.space(2)
        self.form.column.setContentsMargins(edge, gap, edge, gap)
        self.form.column.setSpacing(gap)
        self.form.split.setHandleWidth(gap)
        self.search.setMinimumWidth(theme.px(130))
        self.search.setMaximumWidth(theme.px(260))
        QTimer.singleShot(0, self, self._arrange)


def _explainer(column: str) -> Callable[[Assessment], Explanation]:
    """Return what explains a column's figure."""
    if column.startswith("burn_"):
        window = column.removeprefix("burn_")
        return lambda a: explain.explain_burn(a, window)
    if column in {"target", "actual"}:
        return explain.explain_actual
    if column == "left":
        return explain.explain_budget
    return explain.explain_exhaustion if column == "runs_out" else explain.explain_status
