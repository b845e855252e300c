"""One incident, release or action item by its key: when it was, whom it concerns, what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.storage.schema import (
    ActionItemRow,
    IncidentRow,
    IncidentServiceRow,
    ReleaseRow,
    ServiceRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

INCIDENT, RELEASE, ACTION = "incident", "release", "action_item"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, or is to be done.

    Attributes:
        kind: ``INCIDENT``, ``RELEASE`` or ``ACTION``.
        id: its key.
        title: in people's words; the version of a release.
        services: (key, title) of those it concerns, in alphabetical order.
        at: when it began or was deployed; None for an action item and where that is not known.
        number: the incident's identifier; empty for others.
        detail: severity, class of change or priority; may be empty.
        state: of a release or an action item; empty for an incident.
        owner: of an action item.
        due: of an action item.
        text: what was written about it.
    """

    kind: str
    id: str
    title: str
    services: tuple[tuple[str, str], ...] = ()
    at: datetime | None = None
    number: str = ""
    detail: str = ""
    state: str = ""
    owner: str = ""
    due: date | None = None
    text: str = ""


def happening(session: Session, key: str) -> Happening | None:
    """Return the incident, release or action item with a key; None when it is something else."""
    incident = session.get(IncidentRow, key)
    if incident is not None:
        hit = session.scalars(
            select(IncidentServiceRow.service_id).where(IncidentServiceRow.incident_id == key)
        )
        return Happening(
            INCIDENT, key, incident.title, _titles(session, hit), incident.started, incident.identifier,
            incident.severity, text=incident.description or incident.cause,
        )  # fmt: skip
    release = session.get(ReleaseRow, key)
    if release is not None:
        return Happening(
            RELEASE, key, release.release_version, _titles(session, [release.service_id]), release.date,
            detail=release.change_class, state=release.state, text=release.note,
        )  # fmt: skip
    action = session.get(ActionItemRow, key)
    if action is None:
        return None
    own = [action.service_id] if action.service_id is not None else []
    return Happening(
        ACTION, key, action.title, _titles(session, own), detail=action.priority, state=action.status,
        owner=action.owner, due=action.due, text=action.description,
    )  # fmt: skip


def _titles(session: Session, keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
    columns = (ServiceRow.id, ServiceRow.name, ServiceRow.display_name)
    found = session.execute(select(*columns).where(ServiceRow.id.in_(list(keys))))
    titles = [(key, title or name) for key, name, title in found]
    return tuple(sorted(titles, key=lambda pair: pair[1].casefold()))
