"""What in a retrospective contradicts itself, its figures or its samples; hints that never block (R16–R22).

Every finding says where it is, so that a window can lead there, and has a key that stays the same until
what it is about changes: somebody may let it stand.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slodesk.domain import retrospective as kept
from slodesk.domain.action_items import NO_DUE, lacks, lacks_priority
from slodesk.domain.blameless import hints
from slodesk.domain.consistency_figures import (
    counts,
    rate_told,
    shares,
    targets_told,
    typed_times,
    used_shares,
)
from slodesk.domain.consistency_words import (
    ended_late,
    spoken_rates,
    spoken_shares,
    spoken_times,
    told_rates,
)
from slodesk.domain.finding import ACTIONS, BLAME, GAPS, KINDS, TIMES, Finding, short
from slodesk.domain.incident import STAGES, times
from slodesk.domain.phrases import Moment, phrase
from slodesk.domain.quick_lists import revealed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from slodesk.domain.finding import SloFacts
    from slodesk.domain.phrases import Meant
    from slodesk.domain.retrospective import Action, Retrospective

_STAGES = {
    "started": phrase("started"),
    "detected": phrase("detected"),
    "acknowledged": phrase("acknowledged"),
    "mitigated": phrase("mitigated"),
    "resolved": phrase("resolved"),
}
_CAUSES = ("trigger", "not_caught", "detection")


def findings(
    content: Retrospective,
    slos: Mapping[str, SloFacts],
    *,
    people: Collection[str],
    teams: Collection[str],
    at: datetime,
) -> tuple[Finding, ...]:
    """Return what to look at, in the order of ``KINDS``; those that are let stand are left out.

    Args:
        content: the retrospective.
        slos: the SLOs it is about, by key.
        people: names of the directory.
        teams: names of teams.
        at: aware; until when an incident that lasts has lasted.
    """
    content = revealed(content)
    took = None if content.incident is None else times(content.incident, at)
    names = {*people, *(person.name for person in content.people)}
    found = [
        *_order(content),
        *typed_times(content, took),
        *spoken_times(content, took),
        *shares(content, slos),
        *counts(content, took),
        *ended_late(content),
        *spoken_rates(content),
        *told_rates(content, targets_told(content, slos), rate_told(content)),
        *spoken_shares(content, used_shares(content, slos)),
        *_dates(content),
        *_gaps(content),
        *_actions(content, teams),
        *_blame(content, names),
    ]
    return tuple(
        sorted(
            (each for each in found if each.key not in content.accepted),
            key=lambda each: KINDS.index(each.kind),
        )
    )


def _order(content: Retrospective) -> Iterator[Finding]:
    timed = [(event.at, event) for event in content.events if event.at is not None]
    for (earlier, before), (later, event) in pairwise(timed):
        if later < earlier:
            words = phrase(
                "“{later}” stands after “{earlier}”, but was before it.",
                later=short(event.text),
                earlier=short(before.text),
            )
            yield Finding(f"order:{event.id}", TIMES, "timeline", event.id, words)
    if content.incident is None:
        return
    for event in content.events:
        own = getattr(content.incident, event.tag) if event.tag in STAGES else None
        if event.at is not None and own is not None and abs((event.at - own).total_seconds()) >= 60:
            words = phrase(
                "The timeline has “{stage}” at {here}, the incident at {there}.",
                stage=_STAGES[event.tag], here=Moment(event.at), there=Moment(own),
            )  # fmt: skip
            yield Finding(f"stage:{event.id}:{event.tag}", TIMES, "timeline", event.id, words)


def _dates(content: Retrospective) -> Iterator[Finding]:
    """Look at the days of the meetings: learning comes after what happened."""
    incident, held, follow_up = content.incident, content.held, content.follow_up
    zone = ZoneInfo("UTC" if incident is None else incident.time_zone)
    if held is not None and incident is not None and held < incident.started.astimezone(zone).date():
        words = phrase("The meeting was before the incident began.")
        yield Finding(f"held:{held}", TIMES, "people", "held", words)
    if held is not None and follow_up is not None and follow_up.astimezone(zone).date() < held:
        words = phrase("The follow-up is before the meeting.")
        yield Finding(f"follow_up:{follow_up:%Y-%m-%d}", TIMES, "follow_up", "follow_up", words)


def _gaps(content: Retrospective) -> Iterator[Finding]:
    def gap(name: str, section: str, place: str, words: Meant) -> Finding:
        return Finding(f"gap:{name}", GAPS, section, place, words)

    incident = content.incident
    if not content.summary.strip():
        yield gap("summary", "summary", "summary", phrase("Say in two sentences what happened."))
    if incident is not None and incident.resolved is None:
        yield gap("resolved", "summary", "incident", phrase("The incident has no end yet."))
    if not content.events:
        yield gap("timeline", "timeline", "timeline", phrase("The timeline is empty."))
    if not content.factors:
        yield gap("factors", "factors", "factors", phrase("Nothing is said to have contributed."))
    if not any(person.role.casefold() == "incident commander" for person in content.people):
        yield gap("commander", "people", "people", phrase("Who was incident commander?"))
    if content.follow_up is None and any(action.status != "done" for action in content.actions):
        yield gap("follow_up", "follow_up", "follow_up", phrase("No follow-up looks at the action items."))
    if not content.actions:
        yield gap("actions", "actions", "actions", phrase("No action item came of it."))


def _actions(content: Retrospective, teams: Collection[str]) -> Iterator[Finding]:
    for action in content.actions:
        if action.status == "dropped":
            continue
        created = _agreed(content, action)
        for lack in lacks(action.title, action.owner, action.due, created, teams):
            if lack.kind == NO_DUE and action.period:
                continue
            words = phrase("“{title}”: {what}", title=short(action.title), what=lack.words)
            yield Finding(f"{lack.kind}:{action.id}", ACTIONS, "actions", action.id, words)
    hit = content.incident is not None and bool(content.incident.customer_impacting)
    hit = hit or any(figure.value for figure in content.figures_of(kept.USERS))
    if hit and content.actions and lacks_priority(action.priority for action in content.actions):
        words = phrase("Users were hit, but no action is a P0 or P1.")
        yield Finding("priority", ACTIONS, "actions", "actions", words)


def _agreed(content: Retrospective, action: Action) -> date | None:
    """Return when an action item was agreed: what is written down later may be of the meeting, or before."""
    if action.created is None:
        return None
    known = [action.created.date()]
    if content.held is not None:
        known.append(content.held)
    elif content.incident is not None:
        known.append(content.incident.started.date())
    return min(known)


def _blame(content: Retrospective, names: Iterable[str]) -> Iterator[Finding]:
    places = [("factors", factor.id, factor.text) for factor in content.factors]
    places += [("wrong", point.id, point.text) for point in content.points_of(kept.WRONG)]
    sections = {"trigger": "factors", "not_caught": "not_caught", "detection": "factors"}
    places += [(sections[field], field, getattr(content, field)) for field in _CAUSES]
    places.append(("summary", "summary", content.summary))
    listed = sorted(names)
    for section, place, text in places:
        for hint in hints(text, listed if place != "summary" else ()):
            yield Finding(f"blame:{place}:{hint.found.casefold()}", BLAME, section, place, hint.words)
