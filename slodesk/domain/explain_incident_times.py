"""What follows from an incident's times and rates explains itself (R16, R18, R50)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.explain_incident_impact import TYPED
from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import NONE, count_figure, minutes_phrase, percent_figure
from slodesk.domain.incident import STAGES, times
from slodesk.domain.incident_impact import availability, failed_requests
from slodesk.domain.incident_words import span_phrase, stage_phrase
from slodesk.domain.phrases import Joined, Moment, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.retrospective import IncidentFacts


def failed_of(incident: IncidentFacts, at: datetime) -> Decimal | None:
    """Return how many requests failed: as typed, else rate · minutes · error rate; None if unknown (R18)."""
    if incident.failed_requests is not None:
        return incident.failed_requests
    if incident.request_rate is None or incident.error_rate is None:
        return None
    minutes = Decimal(repr(times(incident, at).duration))
    return failed_requests(incident.request_rate, minutes, incident.error_rate)


def explain_incident(
    figure: str, incident: IncidentFacts, at: datetime, policy: Policy, *, others: Sequence[str] = ()
) -> Explanation:
    """Explain a figure of the incident itself: ``lasted``, a stage, ``failed``, ``available``, ``overlaps``.

    Args:
        figure: which.
        incident: whose.
        at: aware; until when one that lasts has lasted.
        policy: in force.
        others: incidents of the same services that lasted at the same time, in words.
    """
    if figure in STAGES[1:]:
        told = _stage(figure, incident)
    else:
        made = {"lasted": _lasted, "failed": _failed, "available": _available}.get(figure)
        told = _overlaps(incident, others) if made is None else made(incident, at)
    title, formula, substituted, inputs, words = told
    end = incident.resolved or max(at, incident.started)
    return Explanation(
        title=title,
        formula=formula,
        substituted=substituted,
        inputs=inputs,
        window=phrase("{start} to {end}", start=Moment(incident.started), end=Moment(end)),
        policy=policy_phrase(policy),
        words=words,
    )


_Told = tuple["Meant", "Meant", "Meant", tuple[Input, ...], "Meant"]


def _stage(stage: str, incident: IncidentFacts) -> _Told:
    until: datetime | None = getattr(incident, stage)
    took = None if until is None else (until - incident.started).total_seconds() / 60
    title, formula = stage_phrase(stage), phrase("from the start, never from the stage before")
    start = Input(phrase("Started"), Moment(incident.started), TYPED, None)
    if until is None:
        return title, formula, NONE, (start,), phrase("This time is not known.")
    return (
        title,
        formula,
        phrase(
            "{end} − {start} = {took}",
            end=Moment(until),
            start=Moment(incident.started),
            took=minutes_phrase(took),
        ),
        (start, Input(phrase("Until"), Moment(until), TYPED, None)),
        phrase("It took {took}.", took=span_phrase(took)),
    )


def _lasted(incident: IncidentFacts, at: datetime) -> _Told:
    took = times(incident, at)
    end = incident.resolved or max(at, incident.started)
    words = phrase("It lasted {took}.", took=span_phrase(took.duration))
    if took.ongoing:
        words = phrase("It lasts: {took} so far.", took=span_phrase(took.duration))
    return (
        phrase("How long it lasted"),
        phrase("resolved − started; until now while it lasts"),
        phrase(
            "{end} − {start} = {took}",
            end=Moment(end),
            start=Moment(incident.started),
            took=minutes_phrase(took.duration),
        ),
        (
            Input(phrase("Started"), Moment(incident.started), TYPED, None),
            Input(phrase("Until"), Moment(end), phrase("now") if took.ongoing else TYPED, None),
        ),
        words,
    )


def _failed(incident: IncidentFacts, at: datetime) -> _Told:
    title, formula = phrase("Failed requests"), phrase("requests per minute × minutes × error rate")
    found = failed_of(incident, at)
    if incident.failed_requests is not None:
        count = count_figure(float(incident.failed_requests))
        words = phrase("{count} requests failed, as somebody typed.", count=count)
        return title, formula, count, (Input(phrase("Failed requests"), count, TYPED, None),), words
    if found is None or incident.request_rate is None or incident.error_rate is None:
        words = phrase("Requests per minute and error rate would tell.")
        return title, formula, NONE, (), words
    rate, share = count_figure(float(incident.request_rate)), percent_figure(incident.error_rate)
    lasted = minutes_phrase(times(incident, at).duration)
    count = count_figure(float(found))
    return (
        title,
        formula,
        phrase("{rate} × {minutes} × {share} = {count}", rate=rate, minutes=lasted, share=share, count=count),
        (
            Input(phrase("Requests per minute"), rate, TYPED, None),
            Input(phrase("Lasted"), lasted, TYPED, None),
            Input(phrase("Error rate"), share, TYPED, None),
        ),
        phrase("About {count} requests failed.", count=count),
    )


def _available(incident: IncidentFacts, at: datetime) -> _Told:
    title, formula = phrase("Worked meanwhile"), phrase("1 − error rate")
    if incident.error_rate is None:
        return title, formula, NONE, (), phrase("Nobody said which share of requests failed.")
    worked, share = percent_figure(availability(incident.error_rate)), percent_figure(incident.error_rate)
    return (
        title,
        formula,
        phrase("1 − {share} = {worked}", share=share, worked=worked),
        (Input(phrase("Error rate"), share, TYPED, None),),
        phrase("{worked} of requests worked while it lasted.", worked=worked),
    )


def _overlaps(incident: IncidentFacts, others: Sequence[str]) -> _Told:
    words: Meant = phrase("No other incident of its services lasted at the same time.")
    if others:
        words = phrase(
            "What failed while several lasted is part of each one's cost; sums over incidents count it once."
        )
    return (
        phrase("Overlaps"),
        phrase("incidents of the same services that lasted at the same time"),
        Joined(tuple(others), ", ") if others else NONE,
        (),
        words,
    )
