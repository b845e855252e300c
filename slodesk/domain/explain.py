"""Every figure explains itself: formula, numbers put in, inputs, window and policy (R50)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain import exhaustion as runs_out
from slodesk.domain.burn import BURN_WINDOWS, FIRING, NOT_EVALUATED
from slodesk.domain.dependencies import ceiling_text, dependency_bounds, service_ceiling
from slodesk.domain.figures import (
    NONE,
    actual_text,
    budget_text,
    burn_text,
    consumed_text,
    count_text,
    duration_words,
    minutes_text,
    number_text,
    percent_text,
    remaining_text,
)
from slodesk.domain.status import STATUS_WORDS, Status
from slodesk.domain.target import target_text
from slodesk.domain.window import Calendar, to_utc, window_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from slodesk.domain.assessment import Assessment, SloInfo
    from slodesk.domain.dependencies import ServicePromises
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Input:
    """One number that went in, where it comes from and when it was true."""

    name: str
    value: str
    source: str
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a figure came about (R50).

    Attributes:
        title: what is explained.
        formula: in words, without numbers.
        substituted: the same with the numbers put in, and the result.
        inputs: the numbers that went in.
        window: over which they were taken.
        policy: whose thresholds apply: "Framework, version 1".
        words: what it means, in plain sentences.
    """

    title: str
    formula: str
    substituted: str
    inputs: tuple[Input, ...]
    window: str
    policy: str
    words: str


def explain_actual(a: Assessment) -> Explanation:
    """Explain the SLI: good events of all events (R5, R6)."""
    actual = actual_text(a.budget.actual, a.objective.target, a.policy)
    if not a.budget.has_data:
        return _explain(a, "Actual", "good ÷ total", NONE, _counts(a), _without_data(a))
    side = "at least" if round(a.budget.remaining or 0.0, 9) >= 0 else "less than"
    return _explain(
        a,
        "Actual",
        "good ÷ total",
        f"{count_text(a.budget.counts.good)} ÷ {count_text(a.budget.counts.total)} = {actual}",
        (*_counts(a), _target(a)),
        f"{actual} of all events were good, {side} the target of {target_text(a.objective.target)}.",
    )


def explain_budget(a: Assessment) -> Explanation:
    """Explain allowed, consumed and remaining budget, in events and minutes (R6)."""
    formula = "remaining = 1 − bad ÷ allowed, where allowed = (1 − target) × total"
    if not a.budget.has_data:
        return _explain(a, "Error budget", formula, NONE, (*_counts(a), _target(a)), _without_data(a))
    bad, allowed = count_text(a.budget.counts.bad), count_text(a.budget.allowed)
    share = percent_text(1 - a.objective.target)
    left = remaining_text(a.budget.remaining, a.policy)
    substituted = (
        f"allowed = {share} × {count_text(a.budget.counts.total)} = {allowed}; "
        f"remaining = 1 − {bad} ÷ {allowed} = {left}"
    )
    words = (
        f"The target allows {allowed} bad events in this window; {bad} happened, "
        f"{consumed_text(a.budget.remaining, a.policy)} of the budget. As time of total failure that is "
        f"{minutes_text(a.budget.minutes)}, {_standing(a.budget.minutes_remaining or 0.0)}."
    )
    if a.span.to_date:
        words += (
            f" The {_unit(a)} is still running, so this counts the time elapsed; the whole {_unit(a)} allows "
            f"{minutes_text(a.budget.period_minutes)}."
        )
    return _explain(a, "Error budget", formula, substituted, (*_counts(a), _target(a)), words)


def _standing(minutes: float) -> str:
    """Return "with 10.8 min left", or by how much a budget is overdrawn: "so it is 8.64 min over"."""
    rest = minutes_text(abs(minutes))
    return f"so it is {rest} over" if minutes < 0 else f"with {rest} left"


def explain_status(a: Assessment) -> Explanation:
    """Explain the status from the remaining budget and the policy's bands (R9)."""
    word = STATUS_WORDS[a.status]
    if a.status == Status.NO_DATA:
        return _explain(a, "Status", _bands(a.policy), f"{NONE} → {word}", _counts(a), _without_data(a))
    left = budget_text(a.budget.remaining, a.policy)
    words = f"With {left} of the budget left the status is {word.lower()}."
    if a.burn.firing:
        words += f" The alert {' and '.join(a.burn.firing)} fires; it stands beside the status, not in it."
    if a.stale:
        words += " The newest sample is old, so the present may differ."
    given = (Input("remaining budget", left, "error budget of the window", a.at),)
    return _explain(a, "Status", _bands(a.policy), f"{left} → {word}", given, words)


def explain_burn(a: Assessment, window: str = "3d") -> Explanation:
    """Explain a burn rate and what fires; ``window`` is a key of ``BURN_WINDOWS`` (R7).

    Raises:
        KeyError: there is no such burn window.
    """
    length = BURN_WINDOWS[window]
    rate = a.burn.rates[window]
    title = f"Burn rate, {_long(window)}"
    formula = "burn = (bad ÷ total in the burn window) ÷ (1 − target)"
    window_text = f"{_long(window)} to {_moment(a.at)}"
    if rate is None:
        words = "There are no samples in this time, or one sample covers more time than this."
        return _explain(a, title, formula, NONE, (_target(a),), words, window_text)
    factors = tuple(pair.factor for pair in a.burn.pairs)
    shown = burn_text(rate, a.policy, factors)
    share = rate * a.budget.tolerance
    words = (
        f"Errors come at {shown} times the rate that would use up exactly the budget in "
        f"{_window_days(a)}. {_pair_words(a)}"
    )
    given = (
        Input("bad share", percent_text(share, 4), f"samples of {_long(window)}", a.at - length),
        _target(a),
        *(
            Input(
                f"alert {pair.name}",
                f"{burn_text(pair.long, a.policy, factors)} and {burn_text(pair.short, a.policy, factors)} "
                f"against {number_text(pair.factor, 4).rstrip('0').rstrip('.')}: {pair.state}",
                "samples of both windows",
                a.at,
            )
            for pair in a.burn.pairs
        ),
    )
    substituted = f"{percent_text(share, 4)} ÷ {percent_text(1 - a.objective.target)} = {shown}"
    return _explain(a, title, formula, substituted, given, words, window_text)


def explain_exhaustion(a: Assessment) -> Explanation:
    """Explain when the budget runs out: projection and simple figure (R8)."""
    result = a.exhaustion
    title = "Time until the budget runs out"
    simple = "simple: remaining × days ÷ burn"
    formula = f"projection: old samples leave, new ones come at the mean of the last 3 days; {simple}"
    if isinstance(a.objective.window, Calendar):
        formula = f"projection: new events come at the mean of the last 3 days; {simple}"
    given = (
        Input("remaining budget", budget_text(a.budget.remaining, a.policy), "error budget", a.at),
        Input("burn, 3 days", burn_text(a.burn.rates["3d"], a.policy), "samples of 3 days", a.at),
        Input("new events per day", count_text(round(result.mean.total, 2)), "mean of 3 days", a.at),
        Input("new bad events per day", count_text(round(result.mean.bad, 2)), "mean of 3 days", a.at),
    )
    if result.simple_days is None or a.burn.rates["3d"] is None or result.state == runs_out.EXHAUSTED:
        substituted = NONE
    else:
        substituted = (
            f"simple: {remaining_text(a.budget.remaining, a.policy)} × {number_text(a.span.days, 1)} d ÷ "
            f"{burn_text(a.burn.rates['3d'], a.policy)} = {number_text(result.simple_days, 2)} d"
        )
    return _explain(a, title, formula, substituted, given, _exhaustion_sentence(a))


def explain_period(info: SloInfo, result: PeriodResult, policy: Policy) -> Explanation:
    """Explain how a month or quarter was judged (R11)."""
    target = target_text(result.target)
    actual = actual_text(result.actual, result.target, policy)
    window = f"{result.period}, {_moment(result.start)} to {_moment(result.end)}"
    inputs = (
        Input("good events", count_text(result.counts.good), "samples of the period", result.end),
        Input("all events", count_text(result.counts.total), "samples of the period", result.end),
        Input("target", target, "target history, at the period's end", result.end),
    )
    if result.actual is None:
        verdict, substituted = "There is no data for this period.", NONE
    else:
        good, total = count_text(result.counts.good), count_text(result.counts.total)
        substituted = f"{good} ÷ {total} = {actual} against {target}"
        if result.to_date:
            verdict = f"So far {actual}; the period still runs, so it is neither met nor missed."
        else:
            verdict = f"{actual} against {target}: {'met' if result.met else 'missed'}."
        if result.consumed is not None:
            verdict += f" {consumed_text(1 - result.consumed, policy)} of the period's budget was used."
    if result.lowest_remaining is not None and result.lowest_at is not None:
        verdict += (
            f" The rolling window was lowest on {_moment(result.lowest_at)}, with "
            f"{remaining_text(result.lowest_remaining, policy)} left."
        )
    return Explanation(
        f"{info.title} in {result.period}",
        "good ÷ total of the period, against the target in force at its end",
        substituted,
        inputs,
        window,
        policy_words(policy),
        verdict,
    )


def explain_ceiling(
    service: ServicePromises, services: Mapping[str, ServicePromises], at: datetime, policy: Policy
) -> Explanation:
    """Explain what a service can promise at most, given what it depends on (R12a).

    Args:
        service: the service.
        services: all services by name.
        at: the moment whose targets count.
        policy: in force at that moment.
    """
    bounds = dependency_bounds(service, services)
    limit = service_ceiling(service, services)
    inputs = tuple(
        Input(services[name].title or name, target_text(bound), "lowest availability target", at)
        for name, bound in bounds
    )
    if limit is None:
        substituted, words = NONE, "Nothing it depends on has an availability target."
    else:
        product = " × ".join(target_text(bound) for _, bound in bounds)
        substituted = f"{product} = {ceiling_text(limit)}"
        words = (
            f"When any of these fails, {service.title or service.name} fails too: it cannot promise more "
            f"than {ceiling_text(limit)}."
        )
    return Explanation(
        f"Ceiling of {service.title or service.name}",
        "product of the targets it depends on",
        substituted,
        inputs,
        f"targets in force on {_moment(at)}",
        policy_words(policy),
        words,
    )


def policy_words(policy: Policy) -> str:
    """Return which policy is in force: "Framework, version 1"."""
    return f"{policy.profile}, version {policy.version}"


def _explain(
    a: Assessment,
    title: str,
    formula: str,
    substituted: str,
    inputs: tuple[Input, ...],
    words: str,
    window: str = "",
) -> Explanation:
    return Explanation(
        title, formula, substituted, inputs, window or _span_words(a), policy_words(a.policy), words
    )


def _span_words(a: Assessment) -> str:
    words = f"{window_words(a.objective.window)}, {_moment(a.span.start)} to {_moment(a.span.end)}"
    return f"{words} (so far)" if a.span.to_date else words


def _moment(at: datetime) -> str:
    return f"{to_utc(at):%Y-%m-%d %H:%M} UTC"


def _counts(a: Assessment) -> tuple[Input, ...]:
    counts = a.budget.counts
    return (
        Input("good events", count_text(counts.good), "samples of the window", a.newest),
        Input("all events", count_text(counts.total), "samples of the window", a.newest),
    )


def _target(a: Assessment) -> Input:
    source = f"target history: {a.objective.reason}" if a.objective.reason else "target history"
    return Input("target", target_text(a.objective.target), source, a.at)


def _without_data(a: Assessment) -> str:
    if a.newest is None:
        return "There are no samples yet."
    return f"There is no traffic in this window; the newest sample is of {_moment(a.newest)}."


def _bands(policy: Policy) -> str:
    healthy = percent_text(policy.attention_below)
    return (
        f"exhausted ≤ {percent_text(0.0)}; critical < {percent_text(policy.critical_below)}; "
        f"warning < {percent_text(policy.warning_below)}; attention < {healthy}; healthy from {healthy}"
    )


def _unit(a: Assessment) -> str:
    return a.objective.window.unit if isinstance(a.objective.window, Calendar) else "window"


def _window_days(a: Assessment) -> str:
    return f"the {_unit(a)}" if _unit(a) != "window" else window_words(a.objective.window)


def _long(window: str) -> str:
    return {"1h": "1 hour", "6h": "6 hours", "1d": "1 day", "3d": "3 days"}[window]


def _pair_words(a: Assessment) -> str:
    firing = [pair.name for pair in a.burn.pairs if pair.state == FIRING]
    unknown = [pair.name for pair in a.burn.pairs if pair.state == NOT_EVALUATED]
    words = f"In words: {a.burn.word}." if a.burn.word else ""
    if firing:
        words += f" Both windows of {' and '.join(firing)} reach their factor."
    if unknown:
        words += f" Not evaluated for lack of fine samples: {', '.join(unknown)}."
    return words.strip()


def _exhaustion_sentence(a: Assessment) -> str:
    result = a.exhaustion
    if result.state == runs_out.NO_DATA:
        return "There is no data in the last three days to project from."
    if result.state == runs_out.EXHAUSTED:
        return "The budget is used up now."
    if result.state == runs_out.NOT_BURNING:
        return "There were no errors in the last three days: nothing uses up the budget."
    if result.state == runs_out.PROJECTED and result.projected_days is not None and result.at is not None:
        return (
            f"If errors keep coming as in the last three days, the budget runs out in "
            f"{duration_words(result.projected_days)}, on {_moment(result.at)}."
        )
    if isinstance(a.objective.window, Calendar):
        return f"At this rate the budget lasts the {a.objective.window.unit}."
    return "At this rate old errors leave the window as fast as new ones come: the budget holds."
