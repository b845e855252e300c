"""Every figure of an SLO explains itself: formula, numbers put in, inputs, window and policy (R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import exhaustion as runs_out
from slodesk.domain.burn import BURN_WINDOWS, FIRING, NOT_EVALUATED, QUIET
from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import (
    NONE,
    actual_figure,
    budget_phrase,
    burn_figure,
    consumed_figure,
    count_figure,
    duration_phrase,
    minutes_phrase,
    percent_figure,
    remaining_figure,
    trimmed_places,
    unit_phrase,
    window_phrase,
)
from slodesk.domain.phrases import Figure, Joined, Moment, listed, phrase
from slodesk.domain.status import STATUS_IN_TEXT, STATUS_WORDS, Status
from slodesk.domain.window import Calendar

if TYPE_CHECKING:
    from slodesk.domain.assessment import Assessment
    from slodesk.domain.budget import Budget
    from slodesk.domain.phrases import Meant, Phrase
    from slodesk.domain.policy import Policy

_LONG = {"1h": phrase("1 hour"), "6h": phrase("6 hours"), "1d": phrase("1 day"), "3d": phrase("3 days")}
_STATES = {
    FIRING: phrase("firing"),
    QUIET: phrase("quiet"),
    NOT_EVALUATED: phrase("not evaluated"),
}
_PACES = {
    "fast burn": phrase("In words: fast burn."),
    "slow burn": phrase("In words: slow burn."),
    "elevated": phrase("In words: elevated."),
    "acceptable": phrase("In words: acceptable."),
    "sustainable": phrase("In words: sustainable."),
}


def explain_actual(a: Assessment) -> Explanation:
    """Explain the SLI: good events of all events (R5, R6)."""
    title, formula = phrase("Actual"), phrase("good ÷ total")
    if not a.budget.has_data:
        return _explain(a, title, formula, NONE, _counts(a), _without_data(a))
    target = percent_figure(a.objective.target)
    actual = actual_figure(a.budget.actual, a.objective.target, a.policy)
    words = phrase(
        "{actual} of all events were good, less than the target of {target}.", actual=actual, target=target
    )
    if round(a.budget.remaining or 0.0, 9) >= 0:
        words = phrase(
            "{actual} of all events were good, at least the target of {target}.", actual=actual, target=target
        )
    substituted = phrase(
        "{good} ÷ {total} = {actual}",
        good=count_figure(a.budget.counts.good),
        total=count_figure(a.budget.counts.total),
        actual=actual,
    )
    return _explain(a, title, formula, substituted, (*_counts(a), _target(a)), words)


def explain_budget(a: Assessment) -> Explanation:
    """Explain allowed, consumed and remaining budget, in events and minutes (R6)."""
    title = phrase("Error budget")
    formula = phrase("remaining = 1 − bad ÷ allowed, where allowed = (1 − target) × total")
    if not a.budget.has_data:
        return _explain(a, title, formula, NONE, (*_counts(a), _target(a)), _without_data(a))
    bad, allowed = count_figure(a.budget.counts.bad), count_figure(a.budget.allowed)
    substituted = phrase(
        "allowed = {share} × {total} = {allowed}; remaining = 1 − {bad} ÷ {allowed} = {left}",
        share=percent_figure(1 - a.objective.target),
        total=count_figure(a.budget.counts.total),
        allowed=allowed,
        bad=bad,
        left=remaining_figure(a.budget.remaining, a.policy),
    )
    words = [
        phrase(
            "The target allows {allowed} bad events in this window; {bad} happened, {used} of the budget.",
            allowed=allowed,
            bad=bad,
            used=consumed_figure(a.budget.remaining, a.policy),
        ),
        _failure_time(a),
    ]
    if a.measured is not None:
        words.append(_measured(a.measured, a.policy))
    if isinstance(a.objective.window, Calendar) and a.span.to_date:
        words.append(
            phrase(
                "The {unit} is still running, so this counts the time elapsed; the whole {unit} allows "
                "{minutes}.",
                unit=unit_phrase(a.objective.window),
                minutes=minutes_phrase(a.budget.period_minutes),
            )
        )
    return _explain(a, title, formula, substituted, (*_counts(a), _target(a)), Joined(tuple(words)))


def _failure_time(a: Assessment) -> Phrase:
    """Return the budget as time of total failure, and what is left of it or by how much it is over."""
    left = a.budget.minutes_remaining or 0.0
    minutes, rest = minutes_phrase(a.budget.minutes), minutes_phrase(abs(left))
    if left < 0:
        return phrase(
            "As time of total failure that is {minutes}, so it is {rest} over.", minutes=minutes, rest=rest
        )
    return phrase("As time of total failure that is {minutes}, with {rest} left.", minutes=minutes, rest=rest)


def explain_status(a: Assessment) -> Explanation:
    """Explain the status from the remaining budget and the policy's bands (R9)."""
    title, word = phrase("Status"), STATUS_WORDS[a.status]
    if a.status == Status.NO_DATA:
        result = Joined((NONE, word), " → ")
        return _explain(a, title, _bands(a.policy), result, _counts(a), _without_data(a))
    left = budget_phrase(a.budget.remaining, a.policy)
    status = STATUS_IN_TEXT[a.status]
    words = [phrase("With {left} of the budget left the status is {status}.", left=left, status=status)]
    if a.measured is not None:
        words.append(_measured(a.measured, a.policy))
    if a.burn.firing:
        words.append(
            phrase(
                "The alert {alerts} fires; it stands beside the status, not in it.",
                alerts=listed(a.burn.firing),
            )
        )
    if a.stale:
        words.append(phrase("The newest sample is old, so the present may differ."))
    given = Input(phrase("remaining budget"), left, phrase("error budget of the window"), a.at)
    return _explain(a, title, _bands(a.policy), Joined((left, word), " → "), (given,), Joined(tuple(words)))


def _measured(budget: Budget, policy: Policy) -> Phrase:
    """Say that corrections are left out, and what is left when they are not (R12)."""
    return phrase(
        "Approved corrections are left out, as the policy says; as measured, {left} is left.",
        left=budget_phrase(budget.remaining, policy),
    )


def explain_burn(a: Assessment, window: str = "3d") -> Explanation:
    """Explain a burn rate and what fires; ``window`` is a key of ``BURN_WINDOWS`` (R7).

    Raises:
        KeyError: there is no such burn window.
    """
    length = BURN_WINDOWS[window]
    rate, long = a.burn.rates[window], _LONG[window]
    title = phrase("Burn rate, {window}", window=long)
    formula = phrase("burn = (bad ÷ total in the burn window) ÷ (1 − target)")
    span = phrase("{window} to {time}", window=long, time=Moment(a.at))
    if rate is None:
        words = phrase("There are no samples in this time, or one sample covers more time than this.")
        return _explain(a, title, formula, NONE, (_target(a),), words, span)
    factors = tuple(pair.factor for pair in a.burn.pairs)
    shown = burn_figure(rate, a.policy, factors)
    share = percent_figure(rate * a.budget.tolerance, 4)
    given = (
        Input(phrase("bad share"), share, phrase("samples of {window}", window=long), a.at - length),
        _target(a),
        *(
            Input(
                phrase("alert {pair}", pair=pair.name),
                phrase(
                    "{long} and {short} against {factor}: {state}",
                    long=burn_figure(pair.long, a.policy, factors),
                    short=burn_figure(pair.short, a.policy, factors),
                    factor=Figure(pair.factor, trimmed_places(pair.factor, 4)),
                    state=_STATES[pair.state],
                ),
                phrase("samples of both windows"),
                a.at,
            )
            for pair in a.burn.pairs
        ),
    )
    substituted = phrase(
        "{share} ÷ {tolerance} = {burn}",
        share=share,
        tolerance=percent_figure(1 - a.objective.target),
        burn=shown,
    )
    return _explain(a, title, formula, substituted, given, _pace(a, shown), span)


def explain_exhaustion(a: Assessment) -> Explanation:
    """Explain when the budget runs out: projection and simple figure (R8)."""
    result = a.exhaustion
    formula = phrase(
        "projection: old samples leave, new ones come at the mean of the last 3 days; simple: remaining × "
        "days ÷ burn"
    )
    if isinstance(a.objective.window, Calendar):
        formula = phrase(
            "projection: new events come at the mean of the last 3 days; simple: remaining × days ÷ burn"
        )
    burn = burn_figure(a.burn.rates["3d"], a.policy)
    good, bad = count_figure(round(result.mean.total, 2)), count_figure(round(result.mean.bad, 2))
    mean = phrase("mean of 3 days")
    left = budget_phrase(a.budget.remaining, a.policy)
    given = (
        Input(phrase("remaining budget"), left, phrase("error budget"), a.at),
        Input(phrase("burn, 3 days"), burn, phrase("samples of 3 days"), a.at),
        Input(phrase("new events per day"), good, mean, a.at),
        Input(phrase("new bad events per day"), bad, mean, a.at),
    )
    substituted: Meant = NONE
    undefined = result.simple_days is None or a.burn.rates["3d"] is None
    if not undefined and result.state != runs_out.EXHAUSTED:
        substituted = phrase(
            "simple: {left} × {window} d ÷ {burn} = {days} d",
            left=remaining_figure(a.budget.remaining, a.policy),
            window=Figure(a.span.days, 1),
            burn=burn,
            days=Figure(result.simple_days or 0.0, 2),
        )
    title = phrase("Time until the budget runs out")
    return _explain(a, title, formula, substituted, given, _exhaustion_sentence(a))


def _explain(
    a: Assessment,
    title: Meant,
    formula: Meant,
    substituted: Meant,
    inputs: tuple[Input, ...],
    words: Meant,
    window: Meant = "",
) -> Explanation:
    return Explanation(
        title, formula, substituted, inputs, window or _span_words(a), policy_phrase(a.policy), words
    )


def _span_words(a: Assessment) -> Phrase:
    window, start, end = window_phrase(a.objective.window), Moment(a.span.start), Moment(a.span.end)
    if a.span.to_date:
        return phrase("{window}, {start} to {end} (so far)", window=window, start=start, end=end)
    return phrase("{window}, {start} to {end}", window=window, start=start, end=end)


def _counts(a: Assessment) -> tuple[Input, ...]:
    counts, samples = a.budget.counts, phrase("samples of the window")
    return (
        Input(phrase("good events"), count_figure(counts.good), samples, a.newest),
        Input(phrase("all events"), count_figure(counts.total), samples, a.newest),
    )


def _target(a: Assessment) -> Input:
    source = phrase("target history")
    if a.objective.reason:
        source = phrase("target history: {reason}", reason=a.objective.reason)
    return Input(phrase("target"), percent_figure(a.objective.target), source, a.at)


def _without_data(a: Assessment) -> Phrase:
    if a.newest is None:
        return phrase("There are no samples yet.")
    return phrase(
        "There is no traffic in this window; the newest sample is of {time}.", time=Moment(a.newest)
    )


def _bands(policy: Policy) -> Phrase:
    return phrase(
        "exhausted ≤ {none}; critical < {critical}; warning < {warning}; attention < {attention}; "
        "healthy from {attention}",
        none=percent_figure(0.0),
        critical=percent_figure(policy.critical_below),
        warning=percent_figure(policy.warning_below),
        attention=percent_figure(policy.attention_below),
    )


def _pace(a: Assessment, shown: Meant) -> Joined:
    """Return how fast errors come, which alerts fire and which cannot be told, in sentences."""
    window = a.objective.window
    if isinstance(window, Calendar):
        words = [
            phrase(
                "Errors come at {burn} times the rate that would use up exactly the budget in the {unit}.",
                burn=shown,
                unit=unit_phrase(window),
            )
        ]
    else:
        words = [
            phrase(
                "Errors come at {burn} times the rate that would use up exactly the budget in {window}.",
                burn=shown,
                window=window_phrase(window),
            )
        ]
    if a.burn.word:
        words.append(_PACES[a.burn.word])
    unknown = tuple(pair.name for pair in a.burn.pairs if pair.state == NOT_EVALUATED)
    if a.burn.firing:
        words.append(phrase("Both windows of {alerts} reach their factor.", alerts=listed(a.burn.firing)))
    if unknown:
        alerts = Joined(unknown, ", ")
        words.append(phrase("Not evaluated for lack of fine samples: {alerts}.", alerts=alerts))
    return Joined(tuple(words))


def _exhaustion_sentence(a: Assessment) -> Phrase:
    result = a.exhaustion
    if result.state == runs_out.NO_DATA:
        return phrase("There is no data in the last three days to project from.")
    if result.state == runs_out.EXHAUSTED:
        return phrase("The budget is used up now.")
    if result.state == runs_out.NOT_BURNING:
        return phrase("There were no errors in the last three days: nothing uses up the budget.")
    if result.state == runs_out.PROJECTED and result.projected_days is not None and result.at is not None:
        return phrase(
            "If errors keep coming as in the last three days, the budget runs out in {length}, on {time}.",
            length=duration_phrase(result.projected_days),
            time=Moment(result.at),
        )
    if isinstance(a.objective.window, Calendar):
        return phrase("At this rate the budget lasts the {unit}.", unit=unit_phrase(a.objective.window))
    return phrase("At this rate old errors leave the window as fast as new ones come: the budget holds.")
