"""What a new retrospective can be about: incidents without one, and what else lasted meanwhile."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.storage.queries.settings import read_settings
from slodesk.storage.reading import moment, rows

if TYPE_CHECKING:
    from datetime import date

    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class Choosable:
    """An incident without a retrospective.

    Attributes:
        id: its key.
        identifier: INC-2026-014.
        title: as people call it.
        day: on which it started, in the workspace's zone.
        severity: as people name it.
        services: titles of the services it hit, in alphabetical order.
    """

    id: str
    identifier: str
    title: str
    day: date
    severity: str
    services: tuple[str, ...]


def incidents_without(source: Source, team_id: str | None = None) -> tuple[Choosable, ...]:
    """Return the incidents no retrospective is about, the youngest first; of a team's services, or all."""
    zone = read_settings(source).zone
    hit: dict[str, list[str]] = defaultdict(list)
    of_team: set[str] = set()
    for incident, name, title, team in rows(
        source,
        "SELECT h.incident_id, s.name, s.display_name, s.team_id FROM incident_service h"
        " JOIN service s ON s.id = h.service_id",
    ):
        hit[incident].append(title or name)
        if team == team_id:
            of_team.add(incident)
    return tuple(
        Choosable(
            key, identifier, title, moment(started).astimezone(zone).date(), severity,
            tuple(sorted(hit[key], key=str.casefold)),
        )
        for key, identifier, title, started, severity in rows(
            source,
            "SELECT i.id, i.identifier, i.title, i.started, i.severity FROM incident i"
            " WHERE NOT EXISTS (SELECT 1 FROM retrospective r WHERE r.incident_id = i.id)"
            " ORDER BY i.started DESC, i.identifier DESC",
        )
        if team_id is None or key in of_team
    )  # fmt: skip
