"""The timeline as a whole: lines pasted together, put in order, times given and taken (R16, R19)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.domain.incident import STAGES, check_order
from slodesk.operations.incidents import moment
from slodesk.operations.retro_checks import of
from slodesk.operations.retrospectives import open_retrospective, set_part_field
from slodesk.operations.rows import assign_all, find, number_rows, optional
from slodesk.storage.schema import IncidentRow
from slodesk.storage.schema_retrospectives import RetroEventRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

_NEVER = datetime.min.replace(tzinfo=UTC)


def add_events(
    session: Session,
    retrospective_id: str,
    events: Sequence[Mapping[str, Any]],
    stand_ins: Collection[str] = (),
) -> tuple[str, ...]:
    """Add lines, each before the first that is later; one without a time behind the one before it.

    A line that only holds a place, such as "It was detected", gives it to one of the same minute; its tag
    stays.

    Args:
        session: the editing session.
        retrospective_id: where.
        events: fields of each, of ``add_part``, in their order.
        stand_ins: words of lines that only hold a place.

    Returns:
        Their keys.
    """
    row = open_retrospective(session, retrospective_id)
    listed = _listed(row.events)
    checks = {**of("retro_event"), "at": optional(moment)}
    latest = list(accumulate((event.at or _NEVER for event in listed), max))  # up to each line: it only grows
    holders = [event for event in listed if event.at is not None and event.text in stand_ins]
    made, taken, before = [], [], -1
    for fields in events:
        place_holder = _stand_in(holders, fields.get("at"))
        if place_holder is not None:
            kept = {"tag": place_holder.tag} if place_holder.tag else {}
            assign_all(place_holder, checks, {**fields, **kept})
            holders.remove(place_holder)
            taken.append(place_holder)
            before = listed.index(place_holder)
            continue
        event = RetroEventRow(retrospective_id=row.id, position=len(listed))
        assign_all(event, checks, fields)
        at = event.at
        place = before + 1 if before >= 0 else len(listed)
        if at is not None:
            place = bisect_right(latest, at)
        listed.insert(place, event)
        latest.insert(place, at or (latest[place - 1] if place else _NEVER))
        before = place
        made.append(event)
        taken.append(event)
    row.events.extend(made)
    number_rows(listed)
    session.flush()
    return tuple(event.id for event in taken)


def _stand_in(holders: Sequence[RetroEventRow], at: datetime | None) -> RetroEventRow | None:
    """Return the first of the lines that only hold a place that is of the same minute."""
    if at is None:
        return None
    return next((each for each in holders if each.at and abs((each.at - at).total_seconds()) < 60), None)


def sort_events(session: Session, retrospective_id: str) -> None:
    """Put the lines in the order of their times; one without stays behind the one it followed."""
    row = open_retrospective(session, retrospective_id)
    groups: list[list[RetroEventRow]] = []
    for event in _listed(row.events):
        if event.at is None and groups:
            groups[-1].append(event)
        else:
            groups.append([event])
    groups.sort(key=lambda group: float("-inf") if group[0].at is None else group[0].at.timestamp())
    number_rows([event for group in groups for event in group])


def set_event_time(session: Session, event_id: str, at: datetime | None, written: str) -> None:
    """Give a line its time, and how it was written where that says more."""
    set_part_field(session, "event", event_id, "at", at)
    set_part_field(session, "event", event_id, "written", written)


def give_incident_times(session: Session, retrospective_id: str) -> tuple[str, ...]:
    """Make the times of tagged lines the incident's own; returns which changed.

    Of several lines with one tag the first counts, for "resolved" the last.

    Raises:
        RuleBroken: there is no incident, no such line, or the times would not be in order (R16).
    """
    row = open_retrospective(session, retrospective_id)
    incident = _incident(session, row.incident_id)
    found: dict[str, datetime] = {}
    for event in row.events:
        if event.tag in STAGES and event.at is not None:
            pick = max if event.tag == STAGES[-1] else min
            found[event.tag] = pick(found.get(event.tag, event.at), event.at)
    if not found:
        raise RuleBroken("Tag lines first: started, detected, acknowledged, mitigated or resolved.")
    changed = tuple(stage for stage in STAGES if stage in found and getattr(incident, stage) != found[stage])
    for stage in changed:
        setattr(incident, stage, found[stage])
    check_order(incident)
    return changed


def take_incident_times(session: Session, retrospective_id: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """Give the timeline a tagged line for each of the incident's times; returns the stages.

    A line with that tag and another time stays: the checks point at it. One without a time gets it.

    Args:
        session: the editing session.
        retrospective_id: where.
        words: what happened, by stage.
    """
    row = open_retrospective(session, retrospective_id)
    incident = _incident(session, row.incident_id)
    tagged = {event.tag: event for event in reversed(_listed(row.events))}
    new, taken = [], []
    for stage in STAGES:
        at: datetime | None = getattr(incident, stage)
        event = tagged.get(stage)
        if at is None or (event is not None and event.at is not None):
            continue
        taken.append(stage)
        if event is not None:
            event.at = at
        else:
            new.append({"at": at, "text": words[stage], "tag": stage})
    add_events(session, retrospective_id, new)
    return tuple(taken)


def _incident(session: Session, incident_id: str | None) -> IncidentRow:
    if incident_id is None:
        raise RuleBroken("This retrospective is about no incident.")
    return find(session, IncidentRow, incident_id, "incident")


def _listed(events: Sequence[RetroEventRow]) -> list[RetroEventRow]:
    return sorted(events, key=lambda event: (event.position, event.id))
