"""How far SLOs are from their targets, as words, and the columns of the gap table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explain_performance import explain_gap, explain_period, points_figure
from slodesk.domain.figures import NONE, actual_figure
from slodesk.domain.phrases import phrase
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.models.overview_text import target_cell
from slodesk.gui.models.plan_words import quarter_words, tr

if TYPE_CHECKING:
    from slodesk.domain.explanation import Explanation
    from slodesk.storage.queries.gap import Gaps, SloGap


class GapWords:
    """Says the gaps of a plan in the user's language.

    Args:
        shown: the gaps.
    """

    def __init__(self, shown: Gaps) -> None:
        self._shown = shown
        self._language = QtLanguage(shown.settings.zone)
        shares = [each.gap_share for each in shown.slos] + [each.next_share for each in shown.slos]
        self._widest = max([1.0, *(share for share in shares if share is not None)])

    def points(self, gap: float | None) -> str:
        """Return a gap in percentage points: "0.08 short", "0.02 to spare", "none"."""
        if gap is None:
            return NONE
        if gap == 0:
            return tr("none", "gap")
        figure = self._language.say(points_figure(abs(gap)))
        words = tr("{points} short") if gap > 0 else tr("{points} to spare")
        return words.format(points=figure)

    def actual(self, each: SloGap) -> str:
        """Return what was measured."""
        return self._language.say(actual_figure(each.result.actual, each.target, self._shown.policy))

    def against(self, each: SloGap) -> str:
        """Return the target of the planned quarter: "99.8 % proposed", "99.8 % decided"."""
        words = tr("of {target} decided") if each.decided else tr("of {target} proposed")
        return words.format(target=target_cell(each.next_target))

    def heading(self) -> str:
        """Return "Gaps in 2026 Q4 so far"."""
        name = quarter_words(self._shown.quarter)
        words = tr("Gaps in {quarter} so far") if self._shown.to_date else tr("Gaps in {quarter}")
        return words.format(quarter=name)

    def count(self) -> str:
        """Return how many SLOs fall short, and how many of them without a reason."""
        short = sum(1 for each in self._shown.slos if each.short)
        if not short:
            return tr("No SLO falls short of its current or its next target.")
        words = tr("%Ln SLO(s) below the current or the next target.", "", short)
        left = self._shown.unexplained
        return f"{words} " + (
            tr("%Ln of them without a reason.", "", left) if left else tr("Each has its reason.")
        )

    def sentence(self) -> str:
        """Return the same with what the bars mean."""
        return self.count() + " " + tr("In percentage points; bars are shares of the error budget.")

    def columns(self) -> tuple[FigureColumn, ...]:
        """Return the columns of the table."""
        return (
            FigureColumn(
                "service", tr("Service"), lambda each: each.info.service_title,
                lambda each: (each.info.service_title.casefold(), each.info.title.casefold()),
                below=lambda each: each.info.title,
            ),
            FigureColumn(
                "actual", tr("So far") if self._shown.to_date else tr("Actual"), self.actual,
                lambda each: each.result.actual, right=True,
            ),
            FigureColumn(
                "gap", tr("Gap now"), lambda each: self.points(each.gap), lambda each: each.gap,
                below=lambda each: tr("of {target}").format(target=target_cell(each.target)),
                sign=lambda each: gap_sign(each.gap), bar=lambda each: self._bar(each.gap_share),
            ),
            FigureColumn(
                "next", tr("Gap to the next target"), lambda each: self.points(each.next_gap),
                lambda each: each.next_gap, below=self.against,
                sign=lambda each: gap_sign(each.next_gap), bar=lambda each: self._bar(each.next_share),
            ),
            FigureColumn(
                "reason", tr("Reason"), lambda each: " ".join(each.reason.split()) or self._asked(each),
                lambda each: each.reason.casefold() or None, field="gap_reason",
                typed=lambda each: each.reason,
            ),
        )  # fmt: skip

    def _asked(self, each: SloGap) -> str:
        return tr("Why? Type the reason.") if each.short and not self._shown.plan.closed else ""

    def _bar(self, share: float | None) -> float | None:
        return None if share is None else share / self._widest

    def explanation(self, each: SloGap, column: str) -> Explanation:
        """Return how the figure of a column came about."""
        policy = self._shown.policy
        if column == "actual":
            return explain_period(each.result, policy)
        if column == "next":
            source = phrase("decided") if each.decided else phrase("proposed")
            return explain_gap(each.next_target, each.result, policy, source)
        return explain_gap(each.target, each.result, policy, phrase("target history"))


def gap_sign(gap: float | None) -> str:
    """Return the sign of a gap: what is missing warns."""
    if gap is None:
        return ""
    return "alert status:critical" if gap > 0 else "check status:healthy"
