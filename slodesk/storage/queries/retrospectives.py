"""Retrospectives: the list of them, and one as a whole (R19)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slodesk.domain import retrospective as kept
from slodesk.domain.action_items import IN_PROGRESS, OPEN
from slodesk.storage.queries.incident_facts import incident_facts
from slodesk.storage.reading import moment, one_by_one, paced, rows, to_data, to_date, to_decimal, to_moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from slodesk.domain.retrospective import Retrospective
    from slodesk.storage.reading import Source

_NOBODY: frozenset[str] = frozenset()
_AS_READ = {
    "trigger": '"trigger"',
    "visibility": "CAST(visibility AS TEXT)",
    "accepted": "CAST(accepted AS TEXT)",
}
"""Columns that are asked for in another way than by their names."""


@dataclass(frozen=True, slots=True)
class RetroLine:
    """A retrospective in the list of them.

    Attributes:
        id: its key.
        title: as people call it.
        state: draft, in review or published.
        revision: how often it was, or is being, published.
        created: aware.
        held: day of the meeting.
        authors: as people wrote them.
        incident: key of the incident; None where it stands alone.
        identifier: of the incident; empty without one.
        started: when the incident began.
        severity: of the incident.
        services: titles of the services it hit, in alphabetical order.
        teams: keys of the teams these belong to.
        open_actions: action items neither done nor dropped.
        actions: all of them.
    """

    id: str
    title: str
    state: str
    revision: int
    created: datetime
    held: date | None
    authors: str
    incident: str | None = None
    identifier: str = ""
    started: datetime | None = None
    severity: str = ""
    services: tuple[str, ...] = ()
    teams: frozenset[str] = frozenset()
    open_actions: int = 0
    actions: int = 0


def retro_list(
    source: Source, team_id: str | None = None, *, tick: Callable[[], object] | None = None
) -> tuple[RetroLine, ...]:
    """Return all retrospectives, the youngest incident first.

    Args:
        source: where to read.
        team_id: only those that concern a team's services, and those that stand alone; None for all.
        tick: called after each row that is read, see ``reading.paced``.
    """
    titles, teams = _hit(source, tick)
    still: Counter[str] = Counter()
    actions: Counter[str] = Counter()
    query = "SELECT source_id, status FROM action_item WHERE source_kind = 'retrospective'"
    for key, status in paced(one_by_one(source, query), tick):
        actions[key] += 1
        if status in (OPEN, IN_PROGRESS):
            still[key] += 1
    found = []
    for key, title, state, revision, created, held, authors, incident, identifier, started, severity in paced(
        one_by_one(
            source,
            "SELECT r.id, r.title, r.state, r.revision, r.created, r.held, r.authors, r.incident_id,"
            " i.identifier, i.started, i.severity FROM retrospective r"
            " LEFT JOIN incident i ON i.id = r.incident_id"
            " ORDER BY COALESCE(i.started, r.created) DESC, r.id DESC",
        ),
        tick,
    ):
        hit = teams.get(incident, _NOBODY)
        if team_id is None or incident is None or team_id in hit:
            line = RetroLine(
                key, title, state, revision, moment(created), None if held is None else to_date(held),
                authors, incident, identifier or "", to_moment(started), severity or "",
                tuple(sorted(titles.get(incident, ()), key=str.casefold)), hit, still[key], actions[key],
            )  # fmt: skip
            found.append(line)
    return tuple(found)


def retrospective(source: Source, key: str) -> Retrospective | None:
    """Return one retrospective as a whole; None when it is gone."""
    columns = (
        "title", "created", "state", "revision", "revision_reason", "held", "authors", "summary",
        "user_impact", "detection", "trigger", "not_caught", "business_impact", "slo_note",
        "recommendations", "notes", "follow_up", "follow_up_minutes", "follow_up_agenda", "lists",
        "visibility", "accepted", "incident_id",
    )  # fmt: skip
    listed = ", ".join(_AS_READ.get(name, name) for name in columns)
    found = rows(source, f"SELECT {listed} FROM retrospective WHERE id = :key", key=key)
    if not found:
        return None
    values: dict[str, Any] = dict(zip(columns, found[0], strict=True))
    incident = values.pop("incident_id")
    values["created"], values["follow_up"] = moment(values["created"]), to_moment(values["follow_up"])
    values["held"] = None if values["held"] is None else to_date(values["held"])
    values["visibility"] = tuple(sorted(to_data(values["visibility"]).items()))
    values["accepted"] = tuple(to_data(values["accepted"]))
    return kept.Retrospective(
        id=key,
        **values,
        incident=None if incident is None else incident_facts(source, incident),
        events=tuple(
            kept.Event(id_, to_moment(at), text, tag, written)
            for id_, at, text, tag, written in _parts(source, key, "retro_event", "at, text, tag, written")
        ),
        factors=tuple(
            kept.Factor(id_, text, category, bool(primary), parent)
            for id_, text, category, primary, parent in _parts(
                source, key, "retro_factor", 'text, category, "primary", parent_id'
            )
        ),
        points=tuple(
            kept.Point(id_, kind, text, author, cluster, votes, bool(suggested))
            for id_, kind, text, author, cluster, votes, suggested in _parts(
                source, key, "retro_point", "kind, text, author, cluster, votes, suggested"
            )
        ),
        figures=_figures(source, key),
        adjustments=_adjustments(source, key),
        people=tuple(kept.Participant(*part) for part in _parts(source, key, "retro_person", "name, role")),
        reviewers=tuple(
            kept.Reviewer(id_, name, verdict, comment, to_moment(given), given_as)
            for id_, name, verdict, comment, given, given_as in _parts(
                source, key, "retro_reviewer", "name, verdict, comment, given, given_as"
            )
        ),
        actions=_actions(source, key),
    )


def _parts(source: Source, key: str, table: str, columns: str) -> list[Any]:
    query = f"SELECT id, {columns} FROM {table} WHERE retrospective_id = :key ORDER BY position, id"
    return list(rows(source, query, key=key))


def _figures(source: Source, key: str) -> tuple[kept.TypedFigure, ...]:
    titles = _slo_titles(source)
    columns = "kind, label, value, unit, approximate, written, note, slo_id"
    return tuple(
        kept.TypedFigure(
            id_, kind, label, to_decimal(value), unit, bool(approximate), written, note, slo,
            titles.get(slo, ""),
        )
        for id_, kind, label, value, unit, approximate, written, note, slo in _parts(
            source, key, "retro_figure", columns
        )
    )  # fmt: skip


def _adjustments(source: Source, key: str) -> tuple[kept.Adjustment, ...]:
    titles = _slo_titles(source)
    columns = 'text, slo_id, target, threshold, "window", plan_target_id'
    return tuple(
        kept.Adjustment(
            id_, text, slo, titles.get(slo, ""), to_decimal(target), to_decimal(threshold), window,
            taken is not None,
        )
        for id_, text, slo, target, threshold, window, taken in _parts(
            source, key, "retro_adjustment", columns
        )
    )  # fmt: skip


def _actions(source: Source, key: str) -> tuple[kept.Action, ...]:
    columns = "id, title, owner, due, period, priority, status, horizon, description, link, created, closed"
    query = (
        f"SELECT {columns} FROM action_item WHERE source_kind = 'retrospective' AND source_id = :key"
        " ORDER BY created, id"
    )
    return tuple(
        kept.Action(
            id_, title, owner, None if due is None else to_date(due), period, priority, status, horizon,
            text, link, to_moment(created), to_moment(closed),
        )
        for id_, title, owner, due, period, priority, status, horizon, text, link, created, closed in rows(
            source, query, key=key
        )
    )  # fmt: skip


def _slo_titles(source: Source) -> dict[str | None, str]:
    query = (
        "SELECT slo.id, slo.name, slo.display_name, service.name, service.display_name FROM slo"
        " JOIN service ON service.id = slo.service_id"
    )
    return {
        key: f"{service_title or service}, {title or name}"
        for key, name, title, service, service_title in rows(source, query)
    }


def _hit(
    source: Source, tick: Callable[[], object] | None
) -> tuple[dict[str | None, list[str]], dict[str | None, frozenset[str]]]:
    """Return, by incident, the titles of the services it hit and the keys of their teams."""
    services = {
        key: (title or name, _NOBODY if team is None else frozenset({team}))
        for key, name, title, team in rows(source, "SELECT id, name, display_name, team_id FROM service")
    }
    titles: dict[str | None, list[str]] = {}
    teams: dict[str | None, frozenset[str]] = {}
    query = "SELECT incident_id, service_id FROM incident_service"
    for incident, service in paced(one_by_one(source, query), tick):
        title, team = services[service]
        titles.setdefault(incident, []).append(title)
        teams[incident] = teams[incident] | team if incident in teams else team
    return titles, teams
