"""What happened to a service, as marks on its charts: incidents and releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.storage.reading import among, moment, rows, to_moment

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.storage.reading import Source

INCIDENT = "incident"
RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Marker:
    """One event on the time axis.

    Attributes:
        kind: ``incident`` or ``release``.
        id: its key.
        at: when it began.
        end: when it was over; None for a release and for an incident still open.
        title: in people's words ("Bad deploy", "2.3.0").
        identifier: the incident's number, the release's version.
        detail: severity of an incident, change class of a release; may be empty.
        state: of a release: planned, decided, deployed, rolled back; of an incident: open or resolved.
        services: titles of the services an incident hit; nothing for a release.
    """

    kind: str
    id: str
    at: datetime
    end: datetime | None
    title: str
    identifier: str
    detail: str
    state: str
    services: tuple[str, ...] = ()


def markers(session: Source, service_id: str, start: datetime, end: datetime) -> tuple[Marker, ...]:
    """Return incidents that touch, and releases dated inside, (start, end], in order of time."""
    return tuple(
        sorted(
            _incidents(session, service_id, start, end) + _releases(session, service_id, start, end),
            key=lambda marker: (marker.at, marker.kind, marker.identifier),
        )
    )


def _incidents(session: Source, service_id: str, start: datetime, end: datetime) -> list[Marker]:
    query = (
        "SELECT incident.id, incident.started, incident.resolved, incident.title, incident.identifier,"
        " incident.severity FROM incident"
        " JOIN incident_service ON incident_service.incident_id = incident.id"
        " WHERE incident_service.service_id = :service AND incident.started <= :until"
        " AND (incident.started > :since OR incident.resolved IS NULL OR incident.resolved > :since)"
    )
    found = rows(session, query, service=service_id, since=start, until=end)
    hit = _services(session, [key for key, *_ in found])
    return [
        Marker(
            INCIDENT, key, moment(at), to_moment(over), title, number, severity,
            "open" if over is None else "resolved", hit.get(key, ()),
        )
        for key, at, over, title, number, severity in found
    ]  # fmt: skip


def _services(session: Source, incidents: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the titles of the services each incident hit, in alphabetical order."""
    if not incidents:
        return {}
    listed, values = among("incident", incidents)
    query = (
        "SELECT incident_service.incident_id, service.name, service.display_name FROM incident_service"
        " JOIN service ON service.id = incident_service.service_id"
        f" WHERE incident_service.incident_id IN {listed}"
    )
    hit: dict[str, list[str]] = {}
    for incident, name, title in rows(session, query, **values):
        hit.setdefault(incident, []).append(title or name)
    return {incident: tuple(sorted(titles, key=str.casefold)) for incident, titles in hit.items()}


def _releases(session: Source, service_id: str, start: datetime, end: datetime) -> list[Marker]:
    query = (
        'SELECT id, date, release_version, change_class, state FROM "release"'
        " WHERE service_id = :service AND date > :since AND date <= :until"
    )
    return [
        Marker(RELEASE, key, moment(at), None, version, version, change, state)
        for key, at, version, change, state in rows(
            session, query, service=service_id, since=start, until=end
        )
    ]
