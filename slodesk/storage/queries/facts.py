"""What header and status line say about a workspace, read in one session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.storage.queries.overview import newest_sample
from slodesk.storage.queries.settings import policy_at, read_settings, teams

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class Facts:
    """Name, zone, teams as (key, name), newest sample, policy in force."""

    name: str
    zone: ZoneInfo
    teams: tuple[tuple[str, str], ...]
    newest: datetime | None
    policy: str
    policy_version: int


def workspace_facts(session: Source, now: datetime) -> Facts:
    """Read the facts at a moment."""
    settings = read_settings(session)
    newest = newest_sample(session, now)
    policy = policy_at(session, newest)
    return Facts(
        settings.name,
        settings.zone,
        tuple((team.id, team.name) for team in teams(session)),
        newest,
        policy.profile,
        policy.version,
    )
