"""Ties a retrospective to an incident, with everything that follows from it (R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.retrospective import DRAFT
from slodesk.operations.retrospectives import (
    add_part,
    add_retrospective,
    open_retrospective,
    set_retrospective_field,
)
from slodesk.operations.rows import find
from slodesk.storage.schema import IncidentRow
from slodesk.storage.schema_retrospectives import RetrospectiveRow, RetroWaitRow

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
    _refuse_second(session, incident_id)
    key = add_retrospective(
        session, title, created=created, incident_id=incident_id,
        summary=summary, user_impact=user_impact, slo_note=slo_note,
    )  # fmt: skip
    _write(session, key, events, points, figures)
    return key


def choose_incident(
    session: Session,
    retrospective_id: str,
    incident_id: str | None,
    *,
    events: Iterable[tuple[datetime, str, str]] = (),
    points: Iterable[tuple[str, str]] = (),
    figures: Iterable[tuple[str, Decimal, str | None]] = (),
    **words: str,
) -> None:
    """Say which incident a draft is about; what nobody has written yet is filled from it.

    Args:
        session: of an edit.
        retrospective_id: the draft.
        incident_id: what it is about; None: about none that is kept here.
        events: as in :func:`start_retrospective`; left out where the timeline has lines.
        points: likewise, where no list has any.
        figures: likewise, where none is typed.
        words: ``summary``, ``user_impact``, ``slo_note``, each left out where something is written.

    Raises:
        RuleBroken: it is no draft, or the incident is gone or has a retrospective already.
    """
    row = open_retrospective(session, retrospective_id)
    if row.state != DRAFT:
        raise RuleBroken("Take it back to draft to change which incident it is about.")
    if row.incident_id == incident_id:
        return
    if incident_id is not None:
        _refuse_second(session, incident_id)
    set_retrospective_field(session, row.id, "incident_id", incident_id)
    for waiting in session.scalars(select(RetroWaitRow).where(RetroWaitRow.incident_id == incident_id)):
        session.delete(waiting)
    for field, said in words.items():
        if not getattr(row, field):
            set_retrospective_field(session, row.id, field, said)
    _write(
        session, row.id, () if row.events else events, () if row.points else points,
        () if row.figures else figures,
    )  # fmt: skip
    session.flush()


def _refuse_second(session: Session, incident_id: str) -> None:
    incident = find(session, IncidentRow, incident_id, "incident")
    same = select(RetrospectiveRow.id).where(RetrospectiveRow.incident_id == incident_id)
    if session.scalars(same).first() is not None:
        raise RuleBroken(f"{incident.identifier} has a retrospective already: go on with that one.")


def _write(
    session: Session,
    key: str,
    events: Iterable[tuple[datetime, str, str]],
    points: Iterable[tuple[str, str]],
    figures: Iterable[tuple[str, Decimal, str | None]],
) -> None:
    for at, text, tag in events:
        add_part(session, key, "event", at=at, text=text, tag=tag)
    for kind, text in points:
        add_part(session, key, "point", kind=kind, text=text, suggested=True)
    for kind, value, slo_id in figures:
        add_part(session, key, "figure", kind=kind, value=value, slo_id=slo_id)
