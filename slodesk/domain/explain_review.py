"""What only a weekly review works out explains itself: changes since last week, trends, limits (R13, R50)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import NONE, remaining_figure, trimmed_places, window_phrase
from slodesk.domain.phrases import Figure, Joined, phrase
from slodesk.domain.window import parse_window

if TYPE_CHECKING:
    from slodesk.domain.assessment import Assessment
    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.weekly_review import MetricItem, Prepared, SloLine


def explain_since(line: SloLine, prepared: Prepared, policy: Policy) -> Explanation:
    """Explain how much of a budget came or went since a week earlier (R13).

    Args:
        line: the SLO; its shares are ratios.
        prepared: what the review looks at, for the two moments.
        policy: whose bands say how many decimals a share has.
    """
    now, before = (remaining_figure(each, policy) for each in (line.remaining, line.remaining_before))
    at, earlier = prepared.as_of, prepared.compared or prepared.since
    change: Meant = NONE if line.change is None else _points(line.change)
    words: Meant = phrase("There is nothing to compare: one of the two weeks has no samples.")
    if line.change is not None:
        words = phrase("More of the budget is left than a week earlier.")
        if line.change < 0:
            words = phrase("Less of the budget is left than a week earlier.")
        if round(line.change, 9) == 0:
            words = phrase("As much of the budget is left as a week earlier.")
    return Explanation(
        title=phrase("Since last week"),
        formula=phrase("change = remaining now − remaining a week earlier, in percentage points"),
        substituted=phrase("{now} − {before} = {change}", now=now, before=before, change=change),
        inputs=(
            Input(phrase("remaining now"), now, phrase("error budget"), at),
            Input(phrase("remaining a week earlier"), before, phrase("error budget"), earlier),
        ),
        window=phrase("{window}, at both moments", window=window_phrase(parse_window(line.window))),
        policy=policy_phrase(policy),
        words=words,
    )


def explain_trend(line: SloLine, prepared: Prepared, policy: Policy) -> Explanation:
    """Explain the points of a trend: what was left at the end of each week (R13)."""
    figures = [remaining_figure(each, policy) for each in line.trend]
    named: list[Input] = []
    for weeks, figure in zip(range(len(figures) - 1, -1, -1), figures, strict=True):
        name: Meant = phrase("%Ln week[|s] ago", "", weeks) if weeks else phrase("now")
        named.append(Input(name, figure, phrase("error budget"), None))
    return Explanation(
        title=phrase("Trend of the budget"),
        formula=phrase("what was left of the budget at the end of each week, by the target then in force"),
        substituted=Joined(tuple(figures), " → "),
        inputs=tuple(named),
        window=phrase("{window}, at the end of each week", window=window_phrase(parse_window(line.window))),
        policy=policy_phrase(policy),
        words=trend_phrase(line.trend, policy),
    )


def trend_phrase(trend: tuple[float | None, ...], policy: Policy) -> Meant:
    """Return what a trend shows in a sentence: from where to where, and its lowest point."""
    known = [(place, each) for place, each in enumerate(trend) if each is not None]
    if len(known) < 2:
        return phrase("Too few weeks have samples to show a trend.")
    first, last, low = known[0][1], known[-1][1], min(known, key=lambda pair: pair[1])
    weeks = len(trend) - known[0][0]
    said = phrase("In %Ln week[|s] from {first} to {last}.", "", weeks, first=remaining_figure(first, policy),
                  last=remaining_figure(last, policy))  # fmt: skip
    if low[1] >= min(first, last):
        return said
    return Joined((said, phrase("The lowest point was {low}.", low=remaining_figure(low[1], policy))), " ")


def explain_metric(metric: MetricItem, policy: Policy) -> Explanation:
    """Explain why a metric is listed: its newest value is above its limit (R5)."""
    value, limit = (
        Figure(each, trimmed_places(each, 3), metric.unit) for each in (metric.value, metric.limit)
    )
    return Explanation(
        title=phrase("Metric above its limit"),
        formula=phrase("newest value of the last seven days > limit"),
        substituted=phrase("{value} > {limit}", value=value, limit=limit),
        inputs=(
            Input(phrase("newest value"), value, phrase("samples of the metric"), metric.at),
            Input(phrase("limit"), limit, phrase("set with the metric"), None),
        ),
        window=phrase("The last seven days"),
        policy=policy_phrase(policy),
        words=phrase("{metric} of {service} is above what it may be.", metric=metric.title,
                     service=metric.service),
    )  # fmt: skip


def explained_later(told: Explanation, now: Assessment, line: SloLine) -> Explanation:
    """Return an explanation of a figure of a closed review, worked out from the samples of today.

    Args:
        told: how it comes about today.
        now: the SLO judged once more at the moment of the review.
        line: as it was frozen; where both differ, that is said.
    """
    if now.budget.remaining == line.remaining:
        return told
    was = remaining_figure(line.remaining, now.policy)
    said = phrase(
        "When the review was closed, {left} was left. Samples or corrections came later; with them it is:",
        left=was,
    )
    return replace(told, words=Joined((said, told.words), " "))


def _points(change: float) -> Meant:
    return (
        phrase("%Ln point[|s]", "", abs(round(change * 100)))
        if change >= 0
        else phrase("−%Ln point[|s]", "", abs(round(change * 100)))
    )
