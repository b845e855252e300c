"""Begins a retrospective about an incident with everything that follows from it (R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.operations.retrospectives import add_part, add_retrospective
from slodesk.operations.rows import find
from slodesk.storage.schema import IncidentRow
from slodesk.storage.schema_retrospectives import RetrospectiveRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy.orm import Session


def start_retrospective(
    session: Session,
    incident_id: str,
    *,
    title: str,
    created: datetime,
    summary: str = "",
    user_impact: str = "",
    slo_note: str = "",
    events: Iterable[tuple[datetime, str, str]] = (),
    points: Iterable[tuple[str, str]] = (),
    figures: Iterable[tuple[str, Decimal, str | None]] = (),
) -> str:
    """Begin a retrospective about an incident; returns its key. See ``domain.retro_draft``.

    Args:
        session: of an edit.
        incident_id: what it is about.
        title: as the list shows it.
        created: when it was begun.
        summary: said already, in the language of whoever begins it; likewise the next two.
        user_impact: what users noticed.
        slo_note: what the SLOs say.
        events: moment, words and tag of the timeline's first lines.
        points: kind and words of suggestions, which are marked as such.
        figures: kind, value, and key of the SLO or None.

    Raises:
        RuleBroken: the incident is gone, or has a retrospective already.
    """
    incident = find(session, IncidentRow, incident_id, "incident")
    same = select(RetrospectiveRow.id).where(RetrospectiveRow.incident_id == incident_id)
    if session.scalars(same).first() is not None:
        raise RuleBroken(f"{incident.identifier} has a retrospective already: go on with that one.")
    key = add_retrospective(
        session, title, created=created, incident_id=incident_id,
        summary=summary, user_impact=user_impact, slo_note=slo_note,
    )  # fmt: skip
    for at, text, tag in events:
        add_part(session, key, "event", at=at, text=text, tag=tag)
    for kind, text in points:
        add_part(session, key, "point", kind=kind, text=text, suggested=True)
    for kind, value, slo_id in figures:
        add_part(session, key, "figure", kind=kind, value=value, slo_id=slo_id)
    return key
