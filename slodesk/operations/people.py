"""Teams and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.operations.references import forget_team
from slodesk.operations.rows import (
    Check,
    assign,
    assign_all,
    find,
    flag,
    line_text,
    long_text,
    next_position,
    optional,
    reference,
    unique,
    whole,
)
from slodesk.storage.schema import PersonRow, ServiceRow, TeamRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session


def add_team(session: Session, name: str, **fields: Any) -> str:
    """Add a team; returns its key."""
    row = TeamRow(position=next_position(session, TeamRow.position))
    assign_all(row, _team_checks(session), {"name": name, **fields})
    session.add(row)
    session.flush()
    return row.id


def set_team_field(session: Session, team_id: str, field: str, value: Any) -> None:
    """Set name, description or size of a team."""
    assign(find(session, TeamRow, team_id, "team"), _team_checks(session, team_id), field, value)


def remove_team(session: Session, team_id: str) -> None:
    """Remove a team; its services and people stay, without a team."""
    row = find(session, TeamRow, team_id, "team")
    for service in session.scalars(select(ServiceRow).where(ServiceRow.team_id == team_id)):
        service.team_id = None
    for person in session.scalars(select(PersonRow).where(PersonRow.team_id == team_id)):
        person.team_id = None
    forget_team(session, team_id)
    session.delete(row)


def add_person(session: Session, name: str, **fields: Any) -> str:
    """Add a person; returns the key."""
    row = PersonRow()
    assign_all(row, _person_checks(session), {"name": name, **fields})
    session.add(row)
    session.flush()
    return row.id


def set_person_field(session: Session, person_id: str, field: str, value: Any) -> None:
    """Set name, email, job, team_id or active of a person."""
    row = find(session, PersonRow, person_id, "person")
    assign(row, _person_checks(session, person_id), field, value)


def remove_person(session: Session, person_id: str) -> None:
    """Remove a person; services that person owned stay, without an owner."""
    row = find(session, PersonRow, person_id, "person")
    for service in session.scalars(select(ServiceRow).where(ServiceRow.owner_id == person_id)):
        service.owner_id = None
    session.flush()
    session.delete(row)


def _team_checks(session: Session, own: str | None = None) -> Mapping[str, Check]:
    return {
        "name": unique(session, TeamRow.name, "team", own=own),
        "description": long_text,
        "size": optional(whole(1, 10_000)),
    }


def _person_checks(session: Session, own: str | None = None) -> Mapping[str, Check]:
    return {
        "name": unique(session, PersonRow.name, "person", own=own),
        "email": line_text,
        "job": line_text,
        "team_id": reference(session, TeamRow, "team"),
        "active": flag,
    }
