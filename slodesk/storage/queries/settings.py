"""Workspace settings, policy, teams and people as values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slodesk.domain import policy as policies
from slodesk.domain.policy_data import from_data as policy_from_data
from slodesk.domain.settings import WorkspaceSettings, from_data
from slodesk.storage.reading import rows, to_data, to_moment

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.policy import Policy
    from slodesk.storage.reading import Source


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


def read_settings(session: Source) -> WorkspaceSettings:
    """Return the workspace's settings; what was never set has its default."""
    stored = rows(session, "SELECT key, CAST(value AS TEXT) FROM setting")
    return from_data({key: to_data(value) for key, value in stored})


def policy_at(session: Source, at: datetime | None = None) -> Policy:
    """Return the policy in force at a moment (None: the newest); the first holds from the beginning."""
    query = "SELECT number, effective, CAST(body AS TEXT) FROM policy_version ORDER BY number"
    versions = rows(session, query)
    if not versions:
        return policies.FRAMEWORK
    chosen = versions[0]
    for version in versions[1:]:
        since = to_moment(version[1])
        if at is None or since is None or since <= at:
            chosen = version
    number, _, body = chosen
    return replace(policy_from_data(to_data(body)), version=number)


def teams(session: Source) -> tuple[Team, ...]:
    """Return all teams in their order."""
    query = "SELECT id, name, description, size FROM team ORDER BY position, name"
    return tuple(Team(*row) for row in rows(session, query))


def people(session: Source) -> tuple[Person, ...]:
    """Return all people by name."""
    query = "SELECT id, name, email, job, team_id, active FROM person ORDER BY name"
    return tuple(Person(*(*row[:5], bool(row[5]))) for row in rows(session, query))
