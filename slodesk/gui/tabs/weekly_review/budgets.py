"""How fast budgets burn and when they run out; metrics above their limit, and samples that are old."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from slodesk.domain import exhaustion, explain
from slodesk.domain.burn import FIRING
from slodesk.domain.explain_review import explain_metric, explain_trend, trend_phrase
from slodesk.domain.figures import NONE, burn_figure, remaining_figure, trimmed_places
from slodesk.domain.phrases import Figure
from slodesk.domain.weekly_review import LONG_TREND, SHORT_TREND
from slodesk.gui.formats import age_text, moment_text
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.models.overview_text import duration
from slodesk.gui.tabs.weekly_review.section import ReviewSection
from slodesk.gui.tabs.weekly_review.trend_cell import TrendTable
from slodesk.gui.tabs.weekly_review.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from slodesk.domain.weekly_review import MetricItem, SloLine
    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown
    from slodesk.gui.tabs.weekly_review.noted import NotedModel
    from slodesk.gui.widgets.figures_table import FiguresTable

BURNS = ("1h", "6h", "1d", "3d")
_TREND = "weekly_review/trend"
"""How many weeks the charts show."""


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """An SLO's burn rates."""

    id: str
    line: SloLine


class BudgetsSection(ReviewSection):
    """Lists burn rates, alert pairs, projections and trends.

    Attributes:
        burns, metrics, stale: its tables.
        weeks: chooses how many weeks the charts show.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._weeks = LONG_TREND if desk.context.settings.text(_TREND) == str(LONG_TREND) else SHORT_TREND
        super().__init__(desk, "budgets", parent)

    def build(self) -> None:
        """Make the tables and the choice of weeks."""
        theme = self.desk.context.theme
        self.weeks: dict[int, QPushButton] = {}
        for weeks, words in ((SHORT_TREND, tr("4 weeks")), (LONG_TREND, tr("13 weeks"))):
            button = QPushButton(words)
            button.setObjectName(f"trend_{weeks}")
            button.setProperty("kind", "range")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(weeks == self._weeks)
            button.setAccessibleName(tr("Trends of {weeks}").format(weeks=words))
            button.clicked.connect(partial(self.show_weeks, weeks))
            self.controls.addWidget(button)
            self.weeks[weeks] = button

        def trend_table(model: NotedModel) -> FiguresTable:
            return TrendTable(
                model, theme, tr("Burn rates and projections"), self._chart, stretch="slo", least=112,
                optional=("1d",), sortable=False,
            )  # fmt: skip

        self.burns = self.add_table(
            self._columns(), "", stretch="slo", name="budget_burns", most=14, table=trend_table
        )
        self.metrics = self.add_table(
            self._metric_columns(), tr("Metrics above their limit"), stretch="metric", name="budget_metrics",
            optional=("at",),
        )  # fmt: skip
        self.stale = self.add_table(
            self._stale_columns(), tr("Old samples"), stretch="slo", name="budget_stale", most=8
        )
        self.burns.explain_wanted.connect(self._explain)
        self.metrics.explain_wanted.connect(self._explain_metric)
        self.burns.opened.connect(lambda key: self.desk.context.navigate("overview", key))
        for table in (self.metrics, self.stale):
            table.opened.connect(lambda key: self.desk.context.navigate("services", key))

    def fill(self, shown: Shown) -> None:
        """Show burn rates by what is left, then what else is to be looked at."""
        lines = sorted(
            shown.prepared.slos,
            key=lambda each: (each.remaining is None, each.remaining or 0.0, each.full_title.casefold()),
        )
        firing = sum(1 for each in lines if each.pairs_firing)
        out = sum(1 for each in lines if each.exhaustion == exhaustion.PROJECTED)
        self.count = firing + out + len(shown.prepared.metrics)
        parts = [
            tr("No alert fires") if not firing else tr("Alerts fire for %Ln SLO(s)", count=firing),
            tr("no budget runs out")
            if not out
            else tr("{count} running out inside the window").format(count=out),
        ]
        self.set_heading(self.heading_label.text(), " · ".join(parts) if lines else "")
        self.say_nothing("" if lines else tr("Burn rates appear here once there are SLOs with samples."))
        self.show_rows(self.burns, [BudgetRow(each.slo_id, each) for each in lines])
        self.show_rows(self.metrics, shown.prepared.metrics)
        self.show_rows(
            self.stale, [BudgetRow(each.slo_id, each) for each in lines if each.stale and each.newest]
        )

    def show_weeks(self, weeks: int) -> None:
        """Draw trends of so many weeks."""
        self._weeks = weeks
        self.desk.context.settings.remember(_TREND, str(weeks))
        for each, button in self.weeks.items():
            button.setChecked(each == weeks)
        self.burns.fit()
        self.burns.viewport().update()

    def _trend(self, line: SloLine) -> Sequence[float | None]:
        return line.trend[-self._weeks :]

    def _chart(self, record: object) -> tuple[Sequence[float | None], str] | None:
        return (self._trend(record.line), record.line.status) if isinstance(record, BudgetRow) else None

    # Cells

    def _columns(self) -> tuple[FigureColumn, ...]:
        desk = self.desk

        def burn(window: str, title: str) -> FigureColumn:
            return FigureColumn(
                window, title, lambda row: desk.say(burn_figure(row.line.burn.get(window), desk.policy)),
                lambda row: row.line.burn.get(window), right=True,
            )  # fmt: skip

        return (
            FigureColumn(
                "slo", tr("SLO"), lambda row: row.line.service_title, lambda row: row.line.full_title,
                below=lambda row: row.line.title,
            ),
            burn("1h", tr("1 h")), burn("6h", tr("6 h")), burn("1d", tr("1 d")), burn("3d", tr("3 d")),
            FigureColumn(
                "pace", tr("Pace"), lambda row: _pace(row.line.burn_word) or NONE,
                lambda row: row.line.burn["3d"],
                sign=lambda row: "alert status:critical" if row.line.pairs_firing else "",
                below=lambda row: _firing(row.line), spoken=lambda row: _pairs(row.line, desk),
            ),
            FigureColumn(
                "runs_out", tr("Runs out"), lambda row: _runs_out(row.line),
                lambda row: row.line.projected_days, below=lambda row: self._when(row.line),
            ),
            FigureColumn(
                "trend", tr("Trend"), lambda row: self._from_to(row.line), lambda row: row.line.remaining,
                right=True,
                below=lambda row: self._lowest(row.line),
                spoken=lambda row: desk.say(trend_phrase(tuple(self._trend(row.line)), desk.policy)),
            ),
        )  # fmt: skip

    def _when(self, line: SloLine) -> str:
        if line.runs_out is None or line.exhaustion != exhaustion.PROJECTED:
            return ""
        return moment_text(line.runs_out, self.desk.context.now(), self.desk.zone)

    def _left(self, share: float) -> str:
        return self.desk.say(remaining_figure(share, self.desk.policy))

    def _from_to(self, line: SloLine) -> str:
        known = [each for each in self._trend(line) if each is not None]
        if len(known) < 2:
            return NONE
        return tr("{first} → {last}").format(first=self._left(known[0]), last=self._left(known[-1]))

    def _lowest(self, line: SloLine) -> str:
        known = [each for each in self._trend(line) if each is not None]
        if len(known) < 2 or min(known) >= min(known[0], known[-1]):
            return ""
        return tr("lowest {share}").format(share=self._left(min(known)))

    def _metric_columns(self) -> tuple[FigureColumn, ...]:
        desk = self.desk

        def amount(value: float, unit: str) -> str:
            return desk.say(Figure(value, trimmed_places(value, 3), unit))

        return (
            FigureColumn(
                "metric", tr("Metric"), lambda each: each.title, lambda each: each.title,
                below=lambda each: each.service, sign=lambda _: "alert status:warning",
            ),
            FigureColumn(
                "value", tr("Value"), lambda each: amount(each.value, each.unit), lambda each: each.value,
                right=True,
            ),
            FigureColumn(
                "limit", tr("Limit"), lambda each: amount(each.limit, each.unit), lambda each: each.limit,
                right=True,
            ),
            FigureColumn(
                "at", tr("When"), lambda each: moment_text(each.at, desk.context.now(), desk.zone),
                lambda each: each.at,
            ),
        )  # fmt: skip

    def _stale_columns(self) -> tuple[FigureColumn, ...]:
        desk = self.desk
        return (
            FigureColumn(
                "slo", tr("SLO"), lambda row: row.line.service_title, lambda row: row.line.full_title,
                below=lambda row: row.line.title, sign=lambda _: "clock status:warning",
            ),
            FigureColumn(
                "newest", tr("Newest sample"),
                lambda row: moment_text(row.line.newest, desk.context.now(), desk.zone),
                lambda row: row.line.newest, below=lambda row: self._age(row.line),
            ),
        )  # fmt: skip

    def _age(self, line: SloLine) -> str:
        shown = self.desk.shown
        if shown is None or line.newest is None:
            return ""
        return age_text((shown.review.closed or self.desk.context.now()) - line.newest)

    # Explaining

    def _explain(self, key: str, column: str) -> None:
        line, shown = self._line(key), self.desk.shown
        if line is None or shown is None:
            return
        if column == "trend":
            self.desk.explain(
                explain_trend(line, shown.prepared, self.desk.policy), line.full_title, self.burns
            )
        elif column == "runs_out":
            self.desk.explain_slo(line, explain.explain_exhaustion, self.burns)
        elif column in BURNS:
            self.desk.explain_slo(line, lambda a: explain.explain_burn(a, column), self.burns)
        else:
            self.desk.explain_slo(line, explain.explain_burn, self.burns)

    def _explain_metric(self, key: str, _: str) -> None:
        shown = self.desk.shown
        metric: MetricItem | None = next(
            (each for each in shown.prepared.metrics if each.id == key), None
        ) if shown is not None else None  # fmt: skip
        if metric is not None:
            self.desk.explain(explain_metric(metric, self.desk.policy), metric.title, self.metrics)

    def _line(self, key: str) -> SloLine | None:
        return next(
            (row.line for row in self.burns.figures.rows if isinstance(row, BudgetRow) and row.id == key),
            None,
        )


def _firing(line: SloLine) -> str:
    if not line.pairs_firing:
        return ""
    if len(line.pairs_firing) == 1:
        return tr("{pair} fires").format(pair=line.pairs_firing[0])
    return tr("{pairs} fire").format(pairs=", ".join(line.pairs_firing))


def _pairs(line: SloLine, desk: Desk) -> str:
    """Return every alert pair with its two burn rates and its factor, in words."""
    said = [_pace(line.burn_word)]
    for pair in line.pairs:
        long, short, factor = (
            desk.say(burn_figure(each, desk.policy)) for each in (pair.long, pair.short, pair.factor)
        )
        words = tr("Pair {pair} is quiet: {long} and {short}, fires from {factor}.")
        if pair.state == FIRING:
            words = tr("Pair {pair} fires: {long} and {short}, both from {factor}.")
        said.append(words.format(pair=pair.name, long=long, short=short, factor=factor))
    return "\n".join(part for part in said if part)


def _pace(word: str | None) -> str:
    return {
        "fast burn": tr("fast burn"), "slow burn": tr("slow burn"), "elevated": tr("elevated"),
        "acceptable": tr("acceptable"), "sustainable": tr("sustainable"),
    }.get(word or "", "")  # fmt: skip


def _runs_out(line: SloLine) -> str:
    if line.exhaustion == exhaustion.PROJECTED and line.projected_days is not None:
        return duration(line.projected_days)
    return {
        exhaustion.NO_DATA: NONE, exhaustion.EXHAUSTED: tr("used up"),
        exhaustion.NOT_BURNING: tr("not burning"),
    }.get(line.exhaustion, tr("holding"))  # fmt: skip
