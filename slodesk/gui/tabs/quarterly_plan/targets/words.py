"""What is said about a target that is tried, proposed or decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import NONE, actual_figure, percent_figure
from slodesk.domain.plan_targets import budget_sentence
from slodesk.domain.planning import ACCEPTED, CHANGED, REJECTED, UNDECIDED
from slodesk.gui.charts.quarters import (
    MET,
    MISSED,
    NO_DATA,
    RUNNING,
    QuarterMark,
    QuartersData,
    without_leading_gaps,
)
from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.window_field import window_label

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.what_if import Tried
    from slodesk.storage.queries.proposal_values import SloProposal

ICONS = {
    UNDECIDED: ("help", "status:attention"),
    ACCEPTED: ("check", "status:healthy"),
    CHANGED: ("edit", "accent"),
    REJECTED: ("close", "muted"),
}
"""Icon and colour of each decision; its word says the same."""


class TargetWords:
    """Says figures and sentences in the user's language.

    Args:
        settings: of the workspace; times are written in its zone.
        policy: decides how many decimals an actual needs.
    """

    def __init__(self, settings: WorkspaceSettings, policy: Policy) -> None:
        self._language = QtLanguage(settings.zone)
        self._policy = policy

    def say(self, meant: Meant) -> str:
        """Return the words for what is meant."""
        return self._language.say(meant)

    def target(self, ratio: Decimal) -> str:
        """Return "99.95 %"."""
        return self.say(percent_figure(ratio))

    def actual(self, result: PeriodResult, target: Decimal | None = None) -> str:
        """Return "99.93 %" beside a target, or a dash."""
        return self.say(actual_figure(result.actual, target or result.target, self._policy))

    def name(self, slo: SloProposal) -> str:
        """Return "Card payments, Payments go through"."""
        return tr("{service}, {slo}").format(service=slo.info.service_title, slo=slo.info.title)

    def question(self, slo: SloProposal, target: Decimal) -> str:
        """Return what is asked about a target."""
        return tr("What if {service} aimed at {target}?").format(
            service=slo.info.service_title, target=self.target(target)
        )

    def ask(self, slo: SloProposal, target: Decimal) -> str:
        """Return the question put to a room."""
        words = (
            tr("Keep {service} at {target}?")
            if target == slo.current.target
            else tr("Aim {service} at {target}?")
        )
        return words.format(service=slo.info.service_title, target=self.target(target))

    def replay(self, slo: SloProposal, target: Decimal) -> str:
        """Return "Met in 5 of the last 8 complete quarters (at 99.95 %: 3 of 8)." """
        tried, current = slo.replay(target), slo.replay(slo.current.target)
        if not tried.counted:
            return tr("No complete quarter has data yet: nothing to try a target on.")
        if target == slo.current.target:
            words = tr("Met in {met} of the last %Ln complete quarter(s).", "", tried.counted)
            return words.format(met=tried.met)
        words = tr(
            "Met in {met} of the last %Ln complete quarter(s) (at {target}: {before} of {all}).",
            "",
            tried.counted,
        )
        return words.format(
            met=tried.met, target=self.target(slo.current.target), before=current.met, all=current.counted
        )

    def budget(self, slo: SloProposal, target: Decimal) -> str:
        """Return by how much the budget grows or shrinks."""
        return self.say(budget_sentence(slo.current.target, target, slo.current.window, slo.expected.days))

    def decision(self, slo: SloProposal) -> tuple[str, str]:
        """Return what was decided, and what that leads to."""
        decided = slo.decision
        word = decision_word(decided.state)
        if decided.open:
            return word, ""
        if decided.state == REJECTED:
            return word, tr("stays at {target}").format(target=self.target(slo.current.target))
        parts = [self.target(slo.chosen)]
        if decided.window is not None and decided.window != slo.current.window:
            parts.append(window_label(decided.window))
        if decided.threshold is not None and decided.threshold != slo.current.threshold:
            parts.append(f"{decided.threshold.normalize():f} {slo.current.threshold_unit}".strip())
        if decided.percentile is not None and decided.percentile != slo.current.percentile:
            parts.append(tr("{percentile}th percentile").format(percentile=f"{decided.percentile:f}"))
        return word, ", ".join(parts)

    def chart(self, slo: SloProposal, target: Decimal) -> QuartersData:
        """Return the chart of a target tried on an SLO."""
        replay, current = slo.replay(target), slo.current.target
        marks = tuple(self._mark(each, target) for each in replay.quarters)
        same = target == current
        held = tr("{target} now").format(target=self.target(current))
        data = QuartersData(
            title=self.question(slo, target),
            subtitle=slo.info.title,
            marks=marks,
            current=float(current),
            current_words=held,
            tried=float(target),
            tried_words=held if same else self.target(target),
        )
        return without_leading_gaps(data)

    def _mark(self, tried: Tried, target: Decimal) -> QuarterMark:
        result = tried.result
        year, _, name = str(result.period).partition("-")
        actual = self.actual(result, target)
        if result.actual is None:
            state, words = NO_DATA, tr("no data")
        elif tried.met is None:
            state, words = RUNNING, tr("{actual} so far, not counted").format(actual=actual)
        elif tried.met:
            state, words = MET, tr("{actual}, met").format(actual=actual)
        else:
            state, words = MISSED, tr("{actual}, missed").format(actual=actual)
        told = tr("{quarter}: {result}").format(quarter=f"{year} {name}", result=words)
        return QuarterMark(name, year, result.actual, actual, state, told)


def decision_word(state: str) -> str:
    """Return the word for a decision."""
    return {
        UNDECIDED: tr("Undecided"),
        ACCEPTED: tr("Accepted"),
        CHANGED: tr("Changed"),
        REJECTED: tr("Rejected"),
    }[state]


def so_far_words(result: PeriodResult) -> str:
    """Return "Q4 so far", or the quarter alone where it is over."""
    _, _, quarter = str(result.period).partition("-")
    return tr("{quarter} so far").format(quarter=quarter) if result.to_date else quarter


def actual_words(words: TargetWords, slo: SloProposal) -> str:
    """Return what was reached in the reviewed quarter, beside the target that would hold."""
    return NONE if slo.reviewed.actual is None else words.actual(slo.reviewed, slo.current.target)
