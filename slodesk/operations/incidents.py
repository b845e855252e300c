"""Incidents: what went wrong for users, and when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.incident import STAGES, Identifiers, check_order
from slodesk.operations.references import forget_incident
from slodesk.operations.retro_checks import links, zone
from slodesk.operations.rows import (
    Check,
    assign,
    assign_all,
    find,
    flag,
    line_text,
    long_text,
    name_text,
    number,
    optional,
    unique,
)
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import IncidentRow, IncidentServiceRow, ServiceRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session


def add_incident(
    session: Session, title: str, started: datetime, services: Sequence[str] = (), **fields: Any
) -> str:
    """Add an incident; without an identifier it gets the next one of the scheme. Returns its key."""
    row = IncidentRow()
    assign_all(row, _checks(session), {"title": title, "started": started})
    if "identifier" not in fields:
        fields["identifier"] = identifiers(session)(row.started)
    assign_all(row, _checks(session), fields)
    check_order(row)
    row.services = [_hit(session, key) for key in dict.fromkeys(services)]
    session.add(row)
    session.flush()
    return row.id


def set_incident_field(session: Session, incident_id: str, field: str, value: Any) -> None:
    """Set any field of an incident; timestamps must stay in order (R16)."""
    row = find(session, IncidentRow, incident_id, "incident")
    assign(row, _checks(session, incident_id), field, value)
    if field in STAGES:
        check_order(row)


def set_incident_services(session: Session, incident_id: str, services: Sequence[str]) -> None:
    """Say which services an incident hit."""
    row = find(session, IncidentRow, incident_id, "incident")
    wanted = dict.fromkeys(services)
    for link in list(row.services):
        if link.service_id not in wanted:
            row.services.remove(link)
    present = {link.service_id for link in row.services}
    row.services.extend(_hit(session, key) for key in wanted if key not in present)


def remove_incident(session: Session, incident_id: str) -> None:
    """Remove an incident that no retrospective is about."""
    row = find(session, IncidentRow, incident_id, "incident")
    forget_incident(session, incident_id)
    session.delete(row)


def identifiers(session: Session) -> Callable[[datetime], str]:
    """Return what hands out the next free identifier of the workspace's scheme by an incident's start."""
    settings = read_settings(session)
    given = Identifiers(settings.incident_scheme, session.scalars(select(IncidentRow.identifier)))
    return lambda started: given.next(started.astimezone(settings.zone))


def moment(value: Any) -> datetime:
    """A point in time with its zone."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise RuleBroken("A time with its zone is expected here.")
    return value


def _hit(session: Session, service_id: str) -> IncidentServiceRow:
    return IncidentServiceRow(service_id=find(session, ServiceRow, service_id, "service").id)


def _checks(session: Session, own: str | None = None) -> Mapping[str, Check]:
    return {
        "identifier": unique(session, IncidentRow.identifier, "incident", own=own),
        "title": name_text,
        "started": moment,
        **{stage: optional(moment) for stage in STAGES[1:]},
        "severity": line_text,
        "error_rate": optional(number(0, 1)),
        "request_rate": optional(number(0)),
        "failed_requests": optional(number(0)),
        "customer_impacting": optional(flag),
        "near_miss": flag,
        "cause": line_text,
        "description": long_text,
        "impact": long_text,
        "time_zone": zone,
        "links": links,
    }
