"""The figures of a quarter explain themselves: formula, numbers put in, inputs, period (R11, R27, R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import (
    NONE,
    actual_figure,
    consumed_figure,
    count_figure,
    percent_figure,
    remaining_figure,
    trimmed_places,
)
from slodesk.domain.phrases import Figure, Moment, phrase

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.domain.performance import SloPerformance
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy

_SAMPLES = phrase("samples of the period")


def explain_period(result: PeriodResult, policy: Policy) -> Explanation:
    """Explain the good share of a month or quarter (R11)."""
    actual = actual_figure(result.actual, result.target, policy)
    target = percent_figure(result.target)
    substituted: Meant = NONE
    words: Meant = phrase("There are no samples in this period.")
    if result.actual is not None:
        substituted = phrase(
            "{good} ÷ {total} = {actual}",
            good=count_figure(result.counts.good),
            total=count_figure(result.counts.total),
            actual=actual,
        )
        words = _judged(result, actual, target)
    return Explanation(
        title=phrase("Actual"),
        formula=phrase("good ÷ total"),
        substituted=substituted,
        inputs=(*_counts(result), _target(result)),
        window=_period(result),
        policy=policy_phrase(policy),
        words=words,
    )


def explain_used(result: PeriodResult, policy: Policy) -> Explanation:
    """Explain the share of a period's budget that was used (R11)."""
    substituted: Meant = NONE
    words: Meant = phrase("There are no samples in this period.")
    if result.consumed is not None:
        allowed = float(1 - result.target) * result.counts.total
        used = consumed_figure(1 - result.consumed, policy)
        substituted = phrase(
            "{bad} ÷ ({share} × {total}) = {used}",
            bad=count_figure(result.counts.bad),
            share=percent_figure(1 - result.target),
            total=count_figure(result.counts.total),
            used=used,
        )
        words = phrase(
            "The target allows {allowed} bad events in this period; {bad} happened, {used} of the budget.",
            allowed=count_figure(allowed),
            bad=count_figure(result.counts.bad),
            used=used,
        )
        if result.to_date:
            words = phrase(
                "The target allows {allowed} bad events in the time so far; {bad} happened, {used} of that "
                "budget.",
                allowed=count_figure(allowed),
                bad=count_figure(result.counts.bad),
                used=used,
            )
    return Explanation(
        title=phrase("Budget used"),
        formula=phrase("bad ÷ ((1 − target) × total)"),
        substituted=substituted,
        inputs=(*_counts(result), _target(result)),
        window=_period(result),
        policy=policy_phrase(policy),
        words=words,
    )


def explain_lowest(result: PeriodResult, policy: Policy) -> Explanation:
    """Explain the lowest remaining of the rolling window inside a period (R11)."""
    words: Meant = phrase("A calendar window has no rolling budget, and without samples there is none.")
    substituted: Meant = NONE
    if result.lowest_remaining is not None and result.lowest_at is not None:
        left = remaining_figure(result.lowest_remaining, policy)
        substituted = phrase("{left} at {time}", left=left, time=Moment(result.lowest_at))
        words = phrase(
            "At no moment of this period was less left of the SLO's own window than {left}.", left=left
        )
    return Explanation(
        title=phrase("Lowest budget left"),
        formula=phrase("the smallest of 1 − bad ÷ allowed, over the SLO's window ending at each moment"),
        substituted=substituted,
        inputs=(_target(result),),
        window=_period(result),
        policy=policy_phrase(policy),
        words=words,
    )


def explain_trend(each: SloPerformance, policy: Policy) -> Explanation:
    """Explain a quarter against the one before (R11)."""
    now, then, trend = each.quarter, each.before, each.trend
    actual = actual_figure(now.actual, now.target, policy)
    before = actual_figure(then.actual, then.target, policy)
    substituted: Meant = NONE
    words: Meant = phrase("One of the two quarters has no samples.")
    if trend is not None:
        change = points_figure(trend.change)
        substituted = phrase("{now} − {before} = {change}", now=actual, before=before, change=change)
        words = phrase("Percentage points; more is better.")
        if now.target != then.target:
            words = phrase(
                "Percentage points; more is better. The target was {before} then and is {now} now.",
                before=percent_figure(then.target),
                now=percent_figure(now.target),
            )
    source = phrase("samples of the quarter")
    return Explanation(
        title=phrase("Trend"),
        formula=phrase("actual − actual of the quarter before"),
        substituted=substituted,
        inputs=(
            Input(phrase("actual"), actual, source, now.end),
            Input(phrase("actual before"), before, source, then.end),
        ),
        window=_period(now),
        policy=policy_phrase(policy),
        words=words,
    )


def explain_gap(target: Decimal, result: PeriodResult, policy: Policy, source: Meant) -> Explanation:
    """Explain how far a quarter's actual is from a target (R27).

    Args:
        target: the ratio compared with, not always the one then in force.
        result: the quarter.
        policy: in force.
        source: where the target comes from: "in force", "proposed", "decided".
    """
    actual = actual_figure(result.actual, target, policy)
    substituted: Meant = NONE
    words: Meant = phrase("There are no samples in this period.")
    if result.actual is not None:
        short = round(float(target) - result.actual, 9)
        substituted = phrase(
            "{target} − {actual} = {gap}",
            target=percent_figure(target),
            actual=actual,
            gap=points_figure(short),
        )
        words = phrase("In percentage points: what is above zero is missing, what is below is to spare.")
    return Explanation(
        title=phrase("Gap"),
        formula=phrase("target − actual"),
        substituted=substituted,
        inputs=(Input(phrase("target"), percent_figure(target), source, None), *_counts(result)),
        window=_period(result),
        policy=policy_phrase(policy),
        words=words,
    )


def points_figure(change: float) -> Figure:
    """Return a difference of ratios in percentage points: "0.02"; never 0 unless it is less than 1e-9."""
    points = round(change * 100, 7) + 0.0
    places = trimmed_places(points, 3)
    while points and round(points, places) == 0:
        places += 1
    return Figure(points, places)


def _judged(result: PeriodResult, actual: Meant, target: Meant) -> Meant:
    if result.to_date:
        return phrase(
            "{actual} so far, against a target of {target}. The period still runs: neither met nor missed.",
            actual=actual, target=target,
        )  # fmt: skip
    if result.met:
        return phrase("{actual} is at least the target of {target}: met.", actual=actual, target=target)
    return phrase("{actual} is less than the target of {target}: missed.", actual=actual, target=target)


def _counts(result: PeriodResult) -> tuple[Input, ...]:
    return (
        Input(phrase("good events"), count_figure(result.counts.good), _SAMPLES, result.end),
        Input(phrase("all events"), count_figure(result.counts.total), _SAMPLES, result.end),
    )


def _target(result: PeriodResult) -> Input:
    source = phrase("in force at the end of the period")
    return Input(phrase("target"), percent_figure(result.target), source, result.end)


def _period(result: PeriodResult) -> Meant:
    start, end = Moment(result.start), Moment(result.end)
    if result.to_date:
        return phrase("{start} to {end} (so far)", start=start, end=end)
    return phrase("{start} to {end}", start=start, end=end)
