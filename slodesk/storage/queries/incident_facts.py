"""One incident, or those of a period, with the services they hit (R16)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from slodesk.domain.retrospective import IncidentFacts
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.reading import moment, one_by_one, paced, rows, to_data, to_decimal, to_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slodesk.storage.reading import Source

_COLUMNS = (
    "id, identifier, title, started, detected, acknowledged, mitigated, resolved, severity, error_rate,"
    " request_rate, failed_requests, customer_impacting, near_miss, cause, impact, description, time_zone,"
    " CAST(links AS TEXT)"
)


def incident_facts(source: Source, key: str) -> IncidentFacts | None:
    """Return one incident; None when it is gone."""
    return next(_facts(source, "WHERE id = :key", key=key), None)


def all_incident_facts(
    source: Source, team_id: str | None = None, *, tick: Callable[[], object] | None = None
) -> tuple[IncidentFacts, ...]:
    """Return the incidents, the youngest first; those that hit a team's services, or all.

    ``tick`` is called after each row that is read, see ``reading.paced``.
    """
    if team_id is None:
        return tuple(_facts(source, "ORDER BY started DESC, identifier DESC", tick))
    hit = (
        "WHERE id IN (SELECT h.incident_id FROM incident_service h JOIN service s ON s.id = h.service_id"
        " WHERE s.team_id = :team) ORDER BY started DESC, identifier DESC"
    )
    return tuple(_facts(source, hit, tick, team=team_id))


def incident_identifiers(source: Source) -> tuple[str, ...]:
    """Return the identifiers there are."""
    return tuple(name for (name,) in rows(source, "SELECT identifier FROM incident"))


def _facts(
    source: Source, which: str, tick: Callable[[], object] | None = None, **values: object
) -> Iterator[IncidentFacts]:
    zone = read_settings(source).time_zone
    services = _services(source, values.get("key"), tick)
    for (
        key, identifier, title, started, detected, acknowledged, mitigated, resolved, severity, error_rate,
        request_rate, failed, customers, near_miss, cause, impact, description, own_zone, links,
    ) in paced(one_by_one(source, f"SELECT {_COLUMNS} FROM incident {which}", **values), tick):  # fmt: skip
        yield IncidentFacts(
            key, identifier, title, moment(started), to_moment(detected), to_moment(acknowledged),
            to_moment(mitigated), to_moment(resolved), severity, tuple(services.get(key, ())),
            to_decimal(error_rate), to_decimal(request_rate), to_decimal(failed),
            None if customers is None else bool(customers), bool(near_miss), cause, impact, description,
            own_zone or zone, tuple((link["title"], link["url"]) for link in to_data(links)),
        )  # fmt: skip


def _services(
    source: Source, key: object, tick: Callable[[], object] | None
) -> dict[str, list[tuple[str, str]]]:
    """Return what each incident hit, or one of them: (key, title) in alphabetical order."""
    query = (
        "SELECT h.incident_id, s.id, s.name, s.display_name FROM incident_service h"
        " JOIN service s ON s.id = h.service_id"
    )
    one = {} if key is None else {"key": key}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    found_rows = one_by_one(source, query + (" WHERE h.incident_id = :key" if one else ""), **one)
    for incident, service, name, title in paced(found_rows, tick):
        found[incident].append((service, title or name))
    for hit in found.values():
        hit.sort(key=lambda each: each[1].casefold())
    return found
