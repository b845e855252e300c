"""The card beside the performance table: one SLO's months, drawn and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from slodesk.domain.performance import verdict
from slodesk.gui.charts.months import Bar, MonthsChart
from slodesk.gui.models.plan_performance import PerformanceWords
from slodesk.gui.models.plan_words import month_words, quarter_words, tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from slodesk.domain.performance import SloPerformance
    from slodesk.domain.periods import PeriodResult
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.performance import Performance


_HIGH = 300
"""The chart's greatest height at 100 %: beside a long table it needs no more."""


class ChosenSlo(Card):
    """Shows the chosen SLO's months and quarter.

    Attributes:
        chart: its bars.
        explain_button: explains the quarter's figure.
        open_button: opens the SLO in Services.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Months"), parent)
        self.heading_label.setWordWrap(True)
        self.chart = MonthsChart(theme)
        self.words = label("", "muted", wrap=True)
        self._below = QHBoxLayout()
        self.explain_button = self._button(theme, tr("Explain"), "explain", "explain_quarter")
        self.open_button = self._button(theme, tr("Open"), "arrow-right", "open_slo")
        self.body.addWidget(self.chart, 1)
        self.body.addWidget(self.words)
        self._below.addStretch(1)
        self.body.addLayout(self._below)
        self.body.addStretch(1)
        follow(theme, self.chart, lambda: self.chart.setMaximumHeight(theme.px(_HIGH)))

    def _button(self, theme: Theme, words: str, icon: str, name: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setProperty("kind", "quiet")
        theme.icons.follow(button, icon, "text", 18)
        self._below.addWidget(button)
        return button

    def show_slo(self, each: SloPerformance | None, shown: Performance | None) -> None:
        """Show another SLO; None for none."""
        self.setVisible(each is not None)
        if each is None or shown is None:
            return
        said = PerformanceWords(shown)
        self.set_heading(each.info.service_title, each.info.title)
        self.chart.show_bars(bars_of(each, shown, said))
        parts = [said.spoken(each, each.quarter, quarter_words(shown.quarter)) + "."]
        trend, change = said.trend(each), said.change(each)
        if each.trend is not None:
            before = quarter_words(shown.quarter.previous())
            told = ", ".join(part for part in (trend.lower(), change) if part)
            parts.append(tr("Against {quarter}: {trend}.").format(quarter=before, trend=told))
        self.words.setText(" ".join(parts))


def bars_of(each: SloPerformance, shown: Performance, said: PerformanceWords) -> list[Bar]:
    """Return the quarter before, the months and the quarter as bars."""
    before = quarter_words(shown.quarter.previous())
    found = [_bar(each, each.before, before, said)]
    for number, (month, result) in enumerate(zip(shown.months, each.months, strict=True)):
        found.append(_bar(each, result, month_words(month), said, apart=number == 0))
    found.append(_bar(each, each.quarter, quarter_words(shown.quarter), said, apart=True))
    return found


def _bar(
    each: SloPerformance, result: PeriodResult, name: str, said: PerformanceWords, *, apart: bool = False
) -> Bar:
    return Bar(
        name=f"{name}\n{said.standing(result)}",
        used=result.consumed,
        words=said.used(result) if result.consumed is not None else "",
        verdict=verdict(result),
        spoken=said.spoken(each, result, name),
        apart=apart,
    )
