"""Workspace settings, policy, teams and people as values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain import policy as policies
from slodesk.domain.settings import WorkspaceSettings, from_data
from slodesk.storage.schema import PersonRow, PolicyVersionRow, SettingRow, TeamRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Team:
    """A team, with how many services it owns."""

    id: str
    name: str
    description: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the directory."""

    id: str
    name: str
    email: str
    job: str
    team_id: str | None
    active: bool


def read_settings(session: Session) -> WorkspaceSettings:
    """Return the workspace's settings; what was never set has its default."""
    stored = session.execute(select(SettingRow.key, SettingRow.value)).all()
    return from_data(dict(stored))


def policy_at(session: Session, at: datetime | None = None) -> Policy:
    """Return the policy in force at a moment (None: the newest); the first holds from the beginning."""
    columns = (PolicyVersionRow.number, PolicyVersionRow.effective, PolicyVersionRow.body)
    versions = session.execute(select(*columns).order_by(PolicyVersionRow.number)).all()
    if not versions:
        return policies.FRAMEWORK
    chosen = versions[0]
    for version in versions[1:]:
        if at is None or version.effective <= at:
            chosen = version
    return replace(policies.from_data(chosen.body), version=chosen.number)


def teams(session: Session) -> tuple[Team, ...]:
    """Return all teams in their order."""
    rows = session.scalars(select(TeamRow).order_by(TeamRow.position, TeamRow.name))
    return tuple(Team(row.id, row.name, row.description, row.size) for row in rows)


def people(session: Session) -> tuple[Person, ...]:
    """Return all people by name."""
    rows = session.scalars(select(PersonRow).order_by(PersonRow.name))
    return tuple(Person(row.id, row.name, row.email, row.job, row.team_id, row.active) for row in rows)
