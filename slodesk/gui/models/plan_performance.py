"""The quarter's figures as words, and the columns of the performance table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import performance as judged
from slodesk.domain.explain_performance import (
    explain_lowest,
    explain_period,
    explain_trend,
    explain_used,
    points_figure,
)
from slodesk.domain.figures import NONE, actual_figure, consumed_figure, remaining_figure
from slodesk.domain.performance import BETTER, SAME, TO_COME, verdict, verdict_phrase
from slodesk.gui.formats import moment_text, number_text
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.models.overview_text import target_cell
from slodesk.gui.models.plan_words import month_words, quarter_words, tr

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.explanation import Explanation
    from slodesk.domain.performance import SloPerformance
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.phrases import Meant
    from slodesk.domain.window import Month
    from slodesk.storage.queries.performance import Performance

SIGNS = {
    judged.MET: "check status:healthy",
    judged.MISSED: "close status:critical",
    judged.SO_FAR: "clock muted",
    judged.BELOW_SO_FAR: "alert status:warning",
    judged.NO_DATA: "",
    judged.TO_COME: "",
}
MONTHS = ("month_1", "month_2", "month_3")


class PerformanceWords:
    """Says the figures of one quarter in the user's language.

    Args:
        shown: the quarter.
    """

    def __init__(self, shown: Performance) -> None:
        self._shown = shown
        self._policy = shown.policy
        self._zone = shown.settings.zone
        self._language = QtLanguage(self._zone)

    def say(self, meant: Meant) -> str:
        """Return what is meant, in words."""
        return self._language.say(meant)

    def actual(self, result: PeriodResult) -> str:
        """Return what was measured: "99.907 %"."""
        if verdict(result) == TO_COME:
            return NONE
        return self.say(actual_figure(result.actual, result.target, self._policy))

    def used(self, result: PeriodResult) -> str:
        """Return the share of the period's budget that was used: "93 %"."""
        if result.consumed is None:
            return NONE
        return self.say(consumed_figure(1 - result.consumed, self._policy))

    def lowest(self, result: PeriodResult) -> str:
        """Return the lowest budget left: "−41 %"."""
        return self.say(remaining_figure(result.lowest_remaining, self._policy))

    def lowest_when(self, result: PeriodResult) -> str:
        """Return when that was: "15 Nov, 22:10"."""
        if result.lowest_at is None:
            return ""
        return moment_text(result.lowest_at, self._shown.at, self._zone)

    def standing(self, result: PeriodResult) -> str:
        """Return "Met", "Missed", "So far" …."""
        return self.say(verdict_phrase(verdict(result)))

    def minutes(self, result: PeriodResult) -> str:
        """Return how many minutes of budget the period has: "of 127 min"."""
        if result.consumed is None:
            return ""
        places = 0 if result.minutes >= 10 else 2
        return tr("of {minutes} min").format(minutes=number_text(result.minutes, places))

    def trend(self, each: SloPerformance) -> str:
        """Return "Better", "Worse" or "Same" than the quarter before."""
        trend = each.trend
        if trend is None:
            return NONE
        words = {BETTER: tr("Better"), SAME: tr("Same")}
        return words.get(trend.word, tr("Worse"))

    def change(self, each: SloPerformance) -> str:
        """Return by how many percentage points, "+0.02 points"; empty when it is the same."""
        trend = each.trend
        if trend is None or trend.word == SAME:
            return ""
        figure = self.say(points_figure(trend.change))
        return tr("{change} points").format(change=f"+{figure}" if trend.change > 0 else figure)

    def spoken(self, each: SloPerformance, result: PeriodResult, name: str) -> str:
        """Return a period of an SLO in a sentence, for screen readers and tool tips."""
        if verdict(result) == TO_COME:
            return tr("{period}: to come").format(period=name)
        if result.actual is None:
            return tr("{period}: no data").format(period=name)
        words = tr("{period}: {actual}, target {target}, {used} of the budget used, {standing}").format(
            period=name, actual=self.actual(result), target=target_cell(result.target),
            standing=self.standing(result).lower(), used=self.used(result),
        )  # fmt: skip
        if result.lowest_remaining is not None:
            words += ", " + tr("lowest budget left {left} on {when}").format(
                left=self.lowest(result), when=self.lowest_when(result)
            )
        return words

    def short_title(self) -> str:
        """Return "Q4 so far", the heading of the quarter's column."""
        name = f"Q{self._shown.quarter.number}"
        return tr("{quarter} so far").format(quarter=name) if self._shown.to_date else name

    def quarter_title(self) -> str:
        """Return "2026 Q4 so far", or without "so far" once it is over."""
        name = quarter_words(self._shown.quarter)
        return tr("{quarter} so far").format(quarter=name) if self._shown.to_date else name

    def columns(self) -> tuple[FigureColumn, ...]:
        """Return the columns of the table."""
        return (
            FigureColumn(
                "service", tr("Service"), lambda each: each.info.service_title,
                lambda each: (each.info.service_title.casefold(), each.info.title.casefold()),
                below=lambda each: each.info.title,
            ),
            FigureColumn(
                "target", tr("Target"), lambda each: target_cell(each.quarter.target),
                lambda each: each.quarter.target, right=True,
                below=lambda each: tr("changed") if each.target_changed else "",
                spoken=self._target_spoken,
            ),
            *(self._month(at, month) for at, month in enumerate(self._shown.months)),
            FigureColumn(
                "quarter", self.short_title(), lambda each: self.actual(each.quarter),
                lambda each: each.quarter.actual, right=True,
                below=lambda each: self.standing(each.quarter),
                sign=lambda each: SIGNS[verdict(each.quarter)],
                spoken=lambda each: self.spoken(each, each.quarter, self.quarter_title()),
            ),
            FigureColumn(
                "used", tr("Used", "column: share of the budget"), lambda each: self.used(each.quarter),
                lambda each: each.quarter.consumed, right=True,
                below=lambda each: self.minutes(each.quarter),
            ),
            FigureColumn(
                "lowest", tr("Lowest"), lambda each: self.lowest(each.quarter),
                lambda each: each.quarter.lowest_remaining, right=True,
                below=lambda each: self.lowest_when(each.quarter),
            ),
            FigureColumn(
                "trend", tr("Trend"), self.trend,
                lambda each: None if each.trend is None else each.trend.change,
                below=self.change, sign=trend_sign,
            ),
        )  # fmt: skip

    def _month(self, at: int, month: Month) -> FigureColumn:
        name = month_words(month)
        return FigureColumn(
            MONTHS[at], name, lambda each: self.actual(each.months[at]),
            lambda each: each.months[at].actual, right=True,
            below=lambda each: self.standing(each.months[at]),
            sign=lambda each: SIGNS[verdict(each.months[at])],
            spoken=lambda each: self.spoken(each, each.months[at], name),
        )  # fmt: skip

    def _target_spoken(self, each: SloPerformance) -> str:
        if not each.target_changed:
            return target_cell(each.quarter.target)
        parts = [
            tr("{target} in {month}").format(target=target_cell(result.target), month=month_words(month))
            for month, result in zip(self._shown.months, each.months, strict=True)
            if verdict(result) != TO_COME
        ]
        return ", ".join(parts)

    def explanation(self, each: SloPerformance, column: str) -> Explanation:
        """Return how the figure of a column came about."""
        if column in MONTHS:
            return explain_period(each.months[MONTHS.index(column)], self._policy)
        if column == "used":
            return explain_used(each.quarter, self._policy)
        if column == "lowest":
            return explain_lowest(each.quarter, self._policy)
        if column == "trend":
            return explain_trend(each, self._policy)
        return explain_period(each.quarter, self._policy)


def trend_sign(each: SloPerformance) -> str:
    """Return an arrow: up is better, whatever the colour."""
    trend = each.trend
    if trend is None:
        return ""
    if trend.word == SAME:
        return "minus muted"
    return "arrow-up status:healthy" if trend.word == BETTER else "arrow-down status:warning"


def as_of_words(at: datetime, shown: Performance) -> str:
    """Return to when the figures go: "Samples to 23 Nov"."""
    return tr("Samples to {moment}.").format(moment=moment_text(at, at, shown.settings.zone))
