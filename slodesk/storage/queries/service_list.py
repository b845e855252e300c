"""All services in one line each: the services table, and what decisions and lists of names need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.storage.reading import rows, to_data

if TYPE_CHECKING:
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One line of the services table."""

    id: str
    name: str
    display_name: str
    description: str
    critical: bool
    tags: tuple[str, ...]
    team_id: str | None
    team: str
    owner_id: str | None
    owner: str
    slo_names: tuple[str, ...]

    @property
    def title(self) -> str:
        """What people call it."""
        return self.display_name or self.name


_LINES = (
    "SELECT service.id, service.name, service.display_name, service.description, service.critical,"
    " CAST(service.tags AS TEXT), service.team_id, team.name, service.owner_id, person.name"
    " FROM service LEFT JOIN team ON team.id = service.team_id"
    " LEFT JOIN person ON person.id = service.owner_id{only} ORDER BY service.position, service.name"
)


def service_list(
    session: Source, *, team_id: str | None = None, service_id: str | None = None
) -> tuple[ServiceRecord, ...]:
    """Return all services (of one team; one alone) in their order."""
    only, values = "", {}
    if team_id is not None:
        only, values = " WHERE service.team_id = :key", {"key": team_id}
    if service_id is not None:
        only, values = " WHERE service.id = :key", {"key": service_id}
    slos: dict[str, list[str]] = {}
    for key, name in rows(session, "SELECT service_id, name FROM slo ORDER BY name"):
        slos.setdefault(key, []).append(name)
    return tuple(
        ServiceRecord(
            key, name, display, description, bool(critical), tuple(to_data(tags)),
            team_key, team or "", owner_key, owner or "", tuple(slos.get(key, ())),
        )
        for key, name, display, description, critical, tags, team_key, team, owner_key, owner
        in rows(session, _LINES.format(only=only), **values)
    )  # fmt: skip
