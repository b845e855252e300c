"""Retrospectives: the list of them, and one as a whole (R19)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slodesk.domain import retrospective as kept
from slodesk.storage.queries.incident_facts import incident_facts
from slodesk.storage.reading import moment, rows, to_data, to_date, to_decimal, to_moment

if TYPE_CHECKING:
    from datetime import date, datetime

    from slodesk.domain.retrospective import Retrospective
    from slodesk.storage.reading import Source


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


def retro_list(source: Source, team_id: str | None = None) -> tuple[RetroLine, ...]:
    """Return all retrospectives, the youngest incident first.

    Args:
        source: where to read.
        team_id: only those that concern a team's services, and those that stand alone; None for all.
    """
    titles, teams = _hit(source)
    actions: dict[str, tuple[int, int]] = {
        key: (int(still), int(count))
        for key, still, count in rows(
            source,
            "SELECT source_id, SUM(CASE WHEN status IN ('open', 'in progress') THEN 1 ELSE 0 END), COUNT(*)"
            " FROM action_item WHERE source_kind = 'retrospective' GROUP BY source_id",
        )
    }
    found = []
    for key, title, state, revision, created, held, authors, incident, identifier, started, severity in rows(
        source,
        "SELECT r.id, r.title, r.state, r.revision, r.created, r.held, r.authors, r.incident_id,"
        " i.identifier, i.started, i.severity FROM retrospective r"
        " LEFT JOIN incident i ON i.id = r.incident_id",
    ):
        still, count = actions.get(key, (0, 0))
        line = RetroLine(
            key, title, state, revision, moment(created), None if held is None else to_date(held), authors,
            incident, identifier or "", to_moment(started), severity or "",
            tuple(sorted(titles.get(incident, ()), key=str.casefold)),
            frozenset(teams.get(incident, ())), still, count,
        )  # fmt: skip
        if team_id is None or incident is None or team_id in line.teams:
            found.append(line)
    return tuple(sorted(found, key=lambda line: (line.started or line.created, line.id), reverse=True))


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


def _hit(source: Source) -> tuple[dict[str | None, set[str]], dict[str | None, set[str]]]:
    """Return, by incident, the titles of the services it hit and the keys of their teams."""
    titles: dict[str | None, set[str]] = defaultdict(set)
    teams: dict[str | None, set[str]] = defaultdict(set)
    query = (
        "SELECT h.incident_id, s.name, s.display_name, s.team_id FROM incident_service h"
        " JOIN service s ON s.id = h.service_id"
    )
    for incident, name, title, team in rows(source, query):
        titles[incident].add(title or name)
        if team is not None:
            teams[incident].add(team)
    return titles, teams
