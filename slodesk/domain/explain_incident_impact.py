"""What an incident cost an SLO explains itself: each way to know it, and what was left (R17, R18, R50)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import (
    NONE,
    actual_figure,
    budget_phrase,
    count_figure,
    minutes_phrase,
    percent_figure,
    window_phrase,
)
from slodesk.domain.incident_words import share_figure
from slodesk.domain.phrases import Moment, phrase

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal
    from typing import Protocol

    from slodesk.domain.incident_impact import Impact
    from slodesk.domain.phrases import Meant, Phrase
    from slodesk.domain.policy import Policy
    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.domain.window import Span, Window

    class Lost(Protocol):
        """What an incident cost an SLO, with what went in."""

        @property
        def target(self) -> Decimal: ...  # noqa: D102
        @property
        def window(self) -> Window: ...  # noqa: D102
        @property
        def span(self) -> Span: ...  # noqa: D102
        @property
        def window_minutes(self) -> Decimal: ...  # noqa: D102
        @property
        def minutes(self) -> Decimal: ...  # noqa: D102
        @property
        def impact(self) -> Impact: ...  # noqa: D102
        @property
        def before(self) -> float | None: ...  # noqa: D102
        @property
        def failed(self) -> Decimal | None: ...  # noqa: D102
        @property
        def bad(self) -> float | None: ...  # noqa: D102
        @property
        def events(self) -> float: ...  # noqa: D102


TYPED, SAMPLES, RULES = phrase("the incident"), phrase("samples"), phrase("the objective")
"""Where numbers come from."""


def explain_loss(figure: str, incident: IncidentFacts, lost: Lost, policy: Policy) -> Explanation:
    """Explain a figure of an SLO: one of the four ways, ``remaining``, ``below`` or ``actual``.

    Args:
        figure: which.
        incident: what it cost.
        lost: what it cost that SLO.
        policy: in force.

    Raises:
        KeyError: there is no such figure.
    """
    made = {
        "measured": _measured, "counted": _counted, "estimated": _estimated, "time_based": _time_based,
        "remaining": _remaining, "below": _below, "actual": _actual,
    }[figure]  # fmt: skip
    title, formula, substituted, inputs, words = made(incident, lost)
    return Explanation(
        title=title,
        formula=formula,
        substituted=substituted,
        inputs=inputs,
        window=phrase(
            "{window}, {start} to {end}",
            window=window_phrase(lost.window),
            start=Moment(lost.span.start),
            end=Moment(lost.span.end),
        ),
        policy=policy_phrase(policy),
        words=words,
    )


_Told = tuple["Phrase", "Meant", "Meant", tuple[Input, ...], "Meant"]


def _measured(incident: IncidentFacts, lost: Lost) -> _Told:
    title = phrase("Budget used, as measured")
    formula = phrase("events that failed meanwhile ÷ ((1 − target) × events of the window)")
    share = lost.impact.measured
    if share is None or lost.bad is None:
        words = phrase("No samples as fine as the incident was long: nothing is measured.")
        return title, formula, NONE, (_target(incident, lost),), words
    bad, allowed = count_figure(lost.bad), count_figure(float(1 - lost.target) * lost.events)
    return (
        title,
        formula,
        phrase("{bad} ÷ {allowed} = {share}", bad=bad, allowed=allowed, share=share_figure(share)),
        (
            Input(phrase("Failed meanwhile"), bad, SAMPLES, _until(incident, lost)),
            Input(phrase("Events of the window"), count_figure(lost.events), SAMPLES, lost.span.end),
            _target(incident, lost),
        ),
        phrase(
            "While it lasted, samples lost {share} of the budget. What else failed then counts too.",
            share=share_figure(share),
        ),
    )


def _counted(incident: IncidentFacts, lost: Lost) -> _Told:
    title = phrase("Budget used, as counted")
    formula = phrase("failed requests ÷ ((1 − target) × events of the window)")
    share = lost.impact.counted
    if lost.failed is None:
        words = phrase("Nobody said how many requests failed, nor how many there were.")
        return title, formula, NONE, (_target(incident, lost),), words
    failed = count_figure(float(lost.failed))
    inputs = (
        Input(phrase("Failed requests"), failed, _source_of_failed(incident), _until(incident, lost)),
        Input(phrase("Events of the window"), count_figure(lost.events), SAMPLES, lost.span.end),
        _target(incident, lost),
    )
    if share is None:
        return title, formula, NONE, inputs, phrase("Without samples nobody knows how many may fail.")
    substituted = phrase(
        "{failed} ÷ ({part} × {total}) = {share}",
        failed=failed,
        part=percent_figure(1 - lost.target),
        total=count_figure(lost.events),
        share=share_figure(share),
    )
    words = phrase("The requests that failed are {share} of those that may.", share=share_figure(share))
    return title, formula, substituted, inputs, words


def _estimated(incident: IncidentFacts, lost: Lost) -> _Told:
    title = phrase("Budget used, as estimated")
    formula = phrase("error rate × minutes ÷ ((1 − target) × minutes of the window)")
    if lost.impact.estimated is None or incident.error_rate is None:
        words = phrase("Nobody said which share of requests failed.")
        return title, formula, NONE, (_lasted(incident, lost), _target(incident, lost)), words
    rate, share = percent_figure(incident.error_rate), share_figure(lost.impact.estimated)
    substituted = phrase(
        "{rate} × {minutes} ÷ ({part} × {window}) = {share}",
        rate=rate,
        minutes=_minutes(lost),
        part=percent_figure(1 - lost.target),
        window=minutes_phrase(float(lost.window_minutes)),
        share=share,
    )
    words = phrase(
        "If {rate} of requests failed all the time, and traffic was as usual, {share} of the budget went.",
        rate=rate,
        share=share,
    )
    inputs = (
        Input(phrase("Error rate"), rate, TYPED, _until(incident, lost)),
        _lasted(incident, lost),
        _target(incident, lost),
    )
    return title, formula, substituted, inputs, words


def _time_based(incident: IncidentFacts, lost: Lost) -> _Told:
    share = share_figure(lost.impact.time_based)
    substituted = phrase(
        "{minutes} ÷ ({part} × {window}) = {share}",
        minutes=_minutes(lost),
        part=percent_figure(1 - lost.target),
        window=minutes_phrase(float(lost.window_minutes)),
        share=share,
    )
    return (
        phrase("Budget used, by time alone"),
        phrase("minutes ÷ ((1 − target) × minutes of the window)"),
        substituted,
        (_lasted(incident, lost), _target(incident, lost)),
        phrase("As if nothing had worked meanwhile, {share} of the budget would be gone.", share=share),
    )


def _remaining(incident: IncidentFacts, lost: Lost) -> _Told:
    before, after = budget_phrase(lost.before), budget_phrase(lost.impact.remaining)
    words: Meant = phrase("Without samples nobody knows.")
    if lost.impact.remaining is not None:
        words = phrase(
            "When it was over, {left} of the budget was left; {before} when it began.",
            left=after,
            before=before,
        )
    return (
        phrase("Budget left after it"),
        phrase("1 − bad ÷ allowed, over the window that ends with the incident"),
        after,
        (
            Input(phrase("Left when it began"), before, SAMPLES, incident.started),
            Input(phrase("Left when it was over"), after, SAMPLES, _until(incident, lost)),
            _target(incident, lost),
        ),
        words,
    )


def _below(incident: IncidentFacts, lost: Lost) -> _Told:
    minutes = minutes_phrase(lost.impact.below_minutes)
    words: Meant = phrase("No samples as fine as the incident was long: nobody knows.")
    if lost.impact.below_minutes is not None:
        words = phrase("For {minutes} less than the target was good.", minutes=minutes)
    return (
        phrase("Time below the target"),
        phrase("length of the samples whose good share is below the target"),
        minutes,
        (_lasted(incident, lost), _target(incident, lost)),
        words,
    )


def _actual(incident: IncidentFacts, lost: Lost) -> _Told:
    actual = actual_figure(lost.impact.actual, lost.target)
    words: Meant = phrase("No samples as fine as the incident was long: nobody knows.")
    if lost.impact.within:
        words = phrase("It stayed within its target: {actual} of all events were good.", actual=actual)
    elif lost.impact.actual is not None:
        words = phrase("{actual} of all events were good meanwhile.", actual=actual)
    return (
        phrase("Good events meanwhile"),
        phrase("good ÷ total, from its start to its end"),
        actual,
        (_lasted(incident, lost), _target(incident, lost)),
        words,
    )


def _target(incident: IncidentFacts, lost: Lost) -> Input:
    return Input(phrase("Target"), percent_figure(lost.target), RULES, _until(incident, lost))


def _lasted(incident: IncidentFacts, lost: Lost) -> Input:
    return Input(phrase("Lasted"), _minutes(lost), TYPED, _until(incident, lost))


def _minutes(lost: Lost) -> Meant:
    return minutes_phrase(float(lost.minutes))


def _source_of_failed(incident: IncidentFacts) -> Phrase:
    if incident.failed_requests is not None:
        return TYPED
    return phrase("request rate × minutes × error rate")


def _until(incident: IncidentFacts, lost: Lost) -> datetime:
    return incident.started + timedelta(minutes=float(lost.minutes))
