"""The draft of a retrospective: everything that follows from the incident is written already (R19)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain import retrospective as kept
from slodesk.domain.figures import percent_figure
from slodesk.domain.incident import STAGES, times
from slodesk.domain.incident_impact import failed_requests
from slodesk.domain.phrases import Figure, Joined, listed, phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from slodesk.domain.incident import Times
    from slodesk.domain.incident_impact import Impact
    from slodesk.domain.phrases import Meant
    from slodesk.domain.retrospective import IncidentFacts

FAST_DETECTION = 5.0
"""Minutes within which noticing an incident went well; …"""
SLOW_DETECTION = 15.0
"""… from which on it went wrong."""
FAST_MITIGATION = 60.0
SLOW_MITIGATION = 120.0


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new retrospective begins with; words are said in the language of whoever begins it.

    Attributes:
        title: as the list shows it.
        summary: what happened, for how long, to whom.
        user_impact: what users noticed.
        slo_note: what the SLOs say.
        events: moment, words and tag.
        points: kind and words: suggestions to agree with or to remove.
        figures: kind, value, key of the SLO or None.
        roles: of the people to name.
    """

    title: str
    summary: Meant
    user_impact: Meant
    slo_note: Meant
    events: tuple[tuple[datetime, Meant, str], ...]
    points: tuple[tuple[str, Meant], ...]
    figures: tuple[tuple[str, Decimal, str | None], ...]
    roles: tuple[str, ...] = kept.ROLES


def draft(
    incident: IncidentFacts, impacts: Mapping[str, tuple[str, Impact]], at: datetime, *, overlaps: int = 0
) -> Draft:
    """Return what follows from an incident (R16–R19).

    Args:
        incident: what is known of it.
        impacts: key of each SLO it hit → its title and what it lost.
        at: aware; until when an incident that lasts has lasted.
        overlaps: how many others of its services lasted at the same time.
    """
    took = times(incident, at)
    return Draft(
        title=incident.title,
        summary=_summary(incident, took, impacts),
        user_impact=incident.impact or _user_impact(incident, took),
        slo_note=_slo_note(list(impacts.values()), overlaps),
        events=tuple(
            (moment, stage_words(stage), stage)
            for stage in STAGES
            if (moment := getattr(incident, stage)) is not None
        ),
        points=_points(incident, took, [impact for _, impact in impacts.values()]),
        figures=_figures(incident, took),
    )


def _summary(incident: IncidentFacts, took: Times, impacts: Mapping[str, tuple[str, Impact]]) -> Meant:
    services = listed([title for _, title in incident.services])
    named: dict[str, Meant] = {"title": incident.title, "minutes": Figure(took.duration, 0)}
    if not services:
        begun = phrase("{title}: it lasts, {minutes} minutes so far.", **named)
        over = phrase("{title}: it lasted {minutes} minutes.", **named)
    else:
        begun = phrase("{title}: {services} hit for {minutes} minutes so far.", services=services, **named)
        over = phrase("{title}: {services} hit for {minutes} minutes.", services=services, **named)
    parts: list[Meant] = [begun if took.ongoing else over]
    worst = max(impacts.values(), key=lambda each: each[1].best[0], default=None)
    if worst is not None:
        parts.append(
            phrase(
                "It cost {share} of the error budget of {slo}.",
                share=percent_figure(worst[1].best[0], 1), slo=worst[0],
            )
        )  # fmt: skip
    if incident.cause:
        parts.append(phrase("Cause class: {cause}.", cause=incident.cause))
    return Joined(tuple(parts))


def _user_impact(incident: IncidentFacts, took: Times) -> Meant:
    if incident.near_miss:
        return phrase("Nobody noticed: it was a near miss.")
    if incident.error_rate is None:
        return ""
    return phrase(
        "{rate} of requests failed for {minutes} minutes.",
        rate=percent_figure(incident.error_rate), minutes=Figure(took.duration, 0),
    )  # fmt: skip


def _slo_note(impacts: Sequence[tuple[str, Impact]], overlaps: int) -> Meant:
    parts: list[Meant] = []
    missed = [title for title, impact in impacts if impact.within is False]
    kept_ = [title for title, impact in impacts if impact.within]
    if missed:
        parts.append(phrase("Below target meanwhile: {slos}.", slos=listed(missed)))
    if kept_:
        parts.append(phrase("Stayed within target: {slos}.", slos=listed(kept_)))
    if overlaps:
        words = phrase(
            "[Another incident|%Ln other incidents] of them lasted at the same time.", "", overlaps
        )
        parts.append(words)
    return Joined(tuple(parts))


def stage_words(stage: str) -> Meant:
    """Return what stands beside an incident's own time until somebody says what happened then."""
    return {
        "started": phrase("The incident began"),
        "detected": phrase("It was detected"),
        "acknowledged": phrase("Somebody took it on"),
        "mitigated": phrase("Users were well again"),
        "resolved": phrase("It was over"),
    }[stage]


def _points(incident: IncidentFacts, took: Times, impacts: Sequence[Impact]) -> tuple[tuple[str, Meant], ...]:
    found: list[tuple[str, Meant]] = []
    if took.detect is not None:
        minutes = Figure(took.detect, 0)
        if took.detect <= FAST_DETECTION:
            found.append((kept.WELL, phrase("Detected within {minutes} minutes.", minutes=minutes)))
        elif took.detect > SLOW_DETECTION:
            found.append((kept.WRONG, phrase("It took {minutes} minutes to notice.", minutes=minutes)))
    else:
        found.append((kept.WRONG, phrase("Nobody knows when it was noticed.")))
    if took.mitigate is not None:
        minutes = Figure(took.mitigate, 0)
        if took.mitigate <= FAST_MITIGATION:
            found.append(
                (kept.WELL, phrase("Users were well again within {minutes} minutes.", minutes=minutes))
            )
        elif took.mitigate > SLOW_MITIGATION:
            found.append((kept.WRONG, phrase("It took {minutes} minutes to help users.", minutes=minutes)))
    if impacts and all(impact.within for impact in impacts):
        found.append((kept.LUCKY, phrase("Every SLO stayed within its target.")))
    if incident.near_miss:
        found.append((kept.LUCKY, phrase("It could have hit users.")))
    return tuple(found)


def _figures(incident: IncidentFacts, took: Times) -> tuple[tuple[str, Decimal, str | None], ...]:
    failed = incident.failed_requests
    if failed is None and incident.request_rate is not None and incident.error_rate is not None:
        failed = failed_requests(incident.request_rate, Decimal(repr(took.duration)), incident.error_rate)
    return () if failed is None else ((kept.FAILED_REQUESTS, failed.quantize(Decimal(1)), None),)
