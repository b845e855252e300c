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
from slodesk.domain.incident_summary import COUNTED, ESTIMATED, MEASURED, TIME_BASED
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

    class Cost(Protocol):
        """What an incident cost an SLO, as a snapshot keeps it too."""

        @property
        def target(self) -> Decimal: ...  # noqa: D102
        @property
        def window_minutes(self) -> Decimal: ...  # noqa: D102
        @property
        def impact(self) -> Impact: ...  # noqa: D102
        @property
        def failed(self) -> Decimal | None: ...  # noqa: D102
        @property
        def bad(self) -> float | None: ...  # noqa: D102
        @property
        def events(self) -> float: ...  # noqa: D102

    class Lost(Cost, Protocol):
        """The same with what else went in."""

        @property
        def window(self) -> Window: ...  # noqa: D102
        @property
        def span(self) -> Span: ...  # noqa: D102
        @property
        def minutes(self) -> Decimal: ...  # noqa: D102
        @property
        def before(self) -> float | None: ...  # noqa: D102


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


def computed(way: str, cost: Cost, minutes: Decimal, error_rate: Decimal | None) -> tuple[Meant, Meant]:
    """Return how a share came about, with its numbers put in, and what it means (R17).

    Where a number is missing there is no share: then the first is ``NONE``, and the second says why.

    Args:
        way: to know it, as in ``incident_summary``: ``MEASURED``, ``COUNTED``, ``ESTIMATED``, ``TIME_BASED``.
        cost: what the incident cost the SLO.
        minutes: how long it lasted.
        error_rate: of the incident, a ratio; None where nobody said.
    """
    part, impact = percent_figure(1 - cost.target), cost.impact
    if way == MEASURED:
        if impact.measured is None or cost.bad is None:
            return NONE, phrase("No samples as fine as the incident was long: nothing is measured.")
        share = share_figure(impact.measured)
        allowed = count_figure(float(1 - cost.target) * cost.events)
        return (
            phrase("{bad} ÷ {allowed} = {share}", bad=count_figure(cost.bad), allowed=allowed, share=share),
            phrase(
                "While it lasted, samples lost {share} of the budget. What else failed then counts too.",
                share=share,
            ),
        )
    if way == COUNTED:
        if cost.failed is None:
            return NONE, phrase("Nobody said how many requests failed, nor how many there were.")
        if impact.counted is None:
            return NONE, phrase("Without samples nobody knows how many may fail.")
        share, failed, total = share_figure(impact.counted), float(cost.failed), count_figure(cost.events)
        return (
            phrase("{failed} ÷ ({part} × {total}) = {share}", failed=count_figure(failed), part=part,
                   total=total, share=share),
            phrase("The requests that failed are {share} of those that may.", share=share),
        )  # fmt: skip
    lasted, window = minutes_phrase(float(minutes)), minutes_phrase(float(cost.window_minutes))
    if way == ESTIMATED:
        if impact.estimated is None or error_rate is None:
            return NONE, phrase("Nobody said which share of requests failed.")
        rate, share = percent_figure(error_rate), share_figure(impact.estimated)
        return (
            phrase("{rate} × {minutes} ÷ ({part} × {window}) = {share}", rate=rate, minutes=lasted, part=part,
                   window=window, share=share),
            phrase("If {rate} of requests failed all the time, and traffic was as usual, {share} of the"
                   " budget went.", rate=rate, share=share),
        )  # fmt: skip
    share, budget = share_figure(impact.time_based), (1 - cost.target) * cost.window_minutes
    return (
        phrase("{minutes} ÷ {budget} = {share}", minutes=lasted, budget=minutes_phrase(float(budget)),
               share=share),
        phrase("As if nothing had worked meanwhile, {share} of the budget would be gone.", share=share),
    )  # fmt: skip


def _measured(incident: IncidentFacts, lost: Lost) -> _Told:
    substituted, words = computed(MEASURED, lost, lost.minutes, incident.error_rate)
    inputs: tuple[Input, ...] = (_target(incident, lost),)
    if lost.impact.measured is not None and lost.bad is not None:
        failed = Input(phrase("Failed meanwhile"), count_figure(lost.bad), SAMPLES, _until(incident, lost))
        inputs = (failed, _events(lost), *inputs)
    title = phrase("Budget used, as measured")
    formula = phrase("events that failed meanwhile ÷ ((1 − target) × events of the window)")
    return title, formula, substituted, inputs, words


def _counted(incident: IncidentFacts, lost: Lost) -> _Told:
    substituted, words = computed(COUNTED, lost, lost.minutes, incident.error_rate)
    inputs: tuple[Input, ...] = (_target(incident, lost),)
    if lost.failed is not None:
        failed, source = count_figure(float(lost.failed)), _source_of_failed(incident)
        counted = Input(phrase("Failed requests"), failed, source, _until(incident, lost))
        inputs = (counted, _events(lost), *inputs)
    title = phrase("Budget used, as counted")
    return (
        title,
        phrase("failed requests ÷ ((1 − target) × events of the window)"),
        substituted,
        inputs,
        words,
    )


def _estimated(incident: IncidentFacts, lost: Lost) -> _Told:
    substituted, words = computed(ESTIMATED, lost, lost.minutes, incident.error_rate)
    inputs: tuple[Input, ...] = (_lasted(incident, lost), _target(incident, lost))
    if lost.impact.estimated is not None and incident.error_rate is not None:
        rate = percent_figure(incident.error_rate)
        inputs = (Input(phrase("Error rate"), rate, TYPED, _until(incident, lost)), *inputs)
    title = phrase("Budget used, as estimated")
    formula = phrase("error rate × minutes ÷ ((1 − target) × minutes of the window)")
    return title, formula, substituted, inputs, words


def _time_based(incident: IncidentFacts, lost: Lost) -> _Told:
    substituted, words = computed(TIME_BASED, lost, lost.minutes, incident.error_rate)
    inputs = (_lasted(incident, lost), _target(incident, lost))
    title = phrase("Budget used, by time alone")
    formula = phrase("minutes ÷ ((1 − target) × minutes of the window)")
    return title, formula, substituted, inputs, words


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


def _events(lost: Lost) -> Input:
    return Input(phrase("Events of the window"), count_figure(lost.events), SAMPLES, lost.span.end)


def _lasted(incident: IncidentFacts, lost: Lost) -> Input:
    return Input(phrase("Lasted"), minutes_phrase(float(lost.minutes)), TYPED, _until(incident, lost))


def _source_of_failed(incident: IncidentFacts) -> Phrase:
    if incident.failed_requests is not None:
        return TYPED
    return phrase("request rate × minutes × error rate")


def _until(incident: IncidentFacts, lost: Lost) -> datetime:
    return incident.started + timedelta(minutes=float(lost.minutes))
