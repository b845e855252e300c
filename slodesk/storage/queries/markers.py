"""What happened to a service, as marks on its charts: incidents and releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from slodesk.storage.schema import IncidentRow, IncidentServiceRow, ReleaseRow, ServiceRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

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


def markers(session: Session, service_id: str, start: datetime, end: datetime) -> tuple[Marker, ...]:
    """Return incidents that touch, and releases dated inside, (start, end], in order of time."""
    return tuple(
        sorted(
            _incidents(session, service_id, start, end) + _releases(session, service_id, start, end),
            key=lambda marker: (marker.at, marker.kind, marker.identifier),
        )
    )


def _incidents(session: Session, service_id: str, start: datetime, end: datetime) -> list[Marker]:
    columns = (
        IncidentRow.id, IncidentRow.started, IncidentRow.resolved, IncidentRow.title,
        IncidentRow.identifier, IncidentRow.severity,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(IncidentServiceRow, IncidentServiceRow.incident_id == IncidentRow.id)
        .where(
            IncidentServiceRow.service_id == service_id,
            IncidentRow.started <= end,
            or_(IncidentRow.started > start, IncidentRow.resolved.is_(None), IncidentRow.resolved > start),
        )
    )
    found = session.execute(query).all()
    hit = _services(session, [each.id for each in found])
    return [
        Marker(
            INCIDENT, key, at, over, title, number, severity, "open" if over is None else "resolved",
            hit.get(key, ()),
        )
        for key, at, over, title, number, severity in found
    ]  # fmt: skip


def _services(session: Session, incidents: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the titles of the services each incident hit, in alphabetical order."""
    if not incidents:
        return {}
    query = (
        select(IncidentServiceRow.incident_id, ServiceRow.name, ServiceRow.display_name)
        .join(ServiceRow, ServiceRow.id == IncidentServiceRow.service_id)
        .where(IncidentServiceRow.incident_id.in_(incidents))
    )
    hit: dict[str, list[str]] = {}
    for incident, name, title in session.execute(query):
        hit.setdefault(incident, []).append(title or name)
    return {incident: tuple(sorted(titles, key=str.casefold)) for incident, titles in hit.items()}


def _releases(session: Session, service_id: str, start: datetime, end: datetime) -> list[Marker]:
    columns = (
        ReleaseRow.id, ReleaseRow.date, ReleaseRow.release_version, ReleaseRow.change_class, ReleaseRow.state,
    )  # fmt: skip
    query = select(*columns).where(
        ReleaseRow.service_id == service_id, ReleaseRow.date > start, ReleaseRow.date <= end
    )
    return [
        Marker(RELEASE, key, at, None, version, version, change, state)
        for key, at, version, change, state in session.execute(query)
        if at is not None
    ]
