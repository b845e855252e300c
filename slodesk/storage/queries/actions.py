"""Action items as values: all of them, some, what became of one (R21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain import action_items as rules
from slodesk.storage.queries.settings import read_settings, teams
from slodesk.storage.reading import among, moment, one_by_one, paced, rows, to_date, to_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date, datetime

    from slodesk.storage.reading import Source

RETROSPECTIVE, MEETING, INCIDENT, REVIEW = "retrospective", "meeting", "incident", "review"
KINDS = (RETROSPECTIVE, MEETING, INCIDENT, REVIEW)
"""Where action items come from."""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action item in a list.

    Attributes:
        id: its key.
        due: its last day; ``period`` is the quarter, where one was given.
        horizon: how far away it was when it was agreed.
        link: where it is tracked elsewhere.
        created: aware; ``agreed`` is its day in the workspace's zone.
        closed: when it was done or dropped; ``over`` is its day in the workspace's zone.
        service_id: the service it is about; ``service`` is its title, ``service_name`` its identifier.
        source: where it was promised, in words; ``source_kind`` one of ``KINDS``, or empty.
        leads_to: tab and key where it was promised; None where nobody knows.
        carried: how often it was carried forward.
        lacks: what it lacks; nothing once it is closed.
        overdue: whether it should be done by now.
        is_closed: whether nothing is left to be done.
    """

    id: str
    title: str
    owner: str
    due: date | None
    period: str
    priority: str
    status: str
    horizon: str
    description: str
    link: str
    created: datetime
    agreed: date
    closed: datetime | None
    over: date | None
    service_id: str | None
    service: str
    service_name: str
    team_id: str | None
    source_kind: str
    source_id: str
    source: str
    leads_to: tuple[str, str] | None
    carried: int
    lacks: tuple[rules.Lack, ...]
    overdue: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class ActionChange:
    """A change of status, due date or owner; values as they were written."""

    at: datetime
    who: str
    field: str
    before: str
    after: str
    note: str


def action_lines(
    source: Source,
    now: datetime,
    *,
    keys: Collection[str] | None = None,
    kind: str = "",
    of: str = "",
    team_id: str | None = None,
    tick: Callable[[], object] | None = None,
) -> tuple[ActionLine, ...]:
    """Return action items: those still open first, by due date; then those closed, the latest first.

    Args:
        source: where to read.
        now: aware; what is due before is overdue.
        keys: only these; None for all.
        kind: only those of one kind of source, with ``of``.
        of: key of the source.
        team_id: only those about a team's services, and those about none.
        tick: called after each row that is read, see ``reading.paced``.
    """
    settings = read_settings(source)
    zone, today = settings.zone, now.astimezone(settings.zone).date()
    named = [team.name for team in teams(source)]
    where, values, whose = "", dict[str, object](), ""
    if keys is not None:
        within, values = among("key", keys)
        where, whose = f"WHERE a.id IN {within}", f" AND action_id IN {within}"
    elif kind:
        where, values = "WHERE a.source_kind = :kind AND a.source_id = :of", {"kind": kind, "of": of}
    carried = dict(
        rows(
            source,
            "SELECT action_id, COUNT(*) FROM action_change WHERE field = 'due' AND note <> ''"
            f"{whose} GROUP BY action_id",
            **(values if whose else {}),
        )
    )
    titles = _titles(source) if not where else _titles_of(source, where, values)
    found = []
    for (
        key, title, owner, due, period, priority, status, far, words, about, link, created, closed,
        service_id, service, display, team, source_kind, source_id,
    ) in paced(one_by_one(
        source,
        "SELECT a.id, a.title, a.owner, a.due, a.period, a.priority, a.status, a.horizon, a.source,"
        " a.description, a.link, a.created, a.closed, a.service_id, s.name, s.display_name, s.team_id,"
        " a.source_kind, a.source_id"
        f" FROM action_item a LEFT JOIN service s ON s.id = a.service_id {where}",
        **values,
    ), tick):  # fmt: skip
        if team_id is not None and team is not None and team != team_id:
            continue
        day = None if due is None else to_date(due)
        agreed = moment(created).astimezone(zone).date()
        place = titles.get((source_kind, source_id)) or titles.get(("", words.strip().casefold()))
        ended = to_moment(closed)
        found.append(
            ActionLine(
                key, title, owner, day, period, priority, status,
                rules.horizon(day, agreed) or far, about, link, moment(created), agreed, ended,
                None if ended is None else ended.astimezone(zone).date(),
                service_id, display or service or "", service or "", team, source_kind, source_id,
                words or (place[0] if place else ""), place[1] if place else None, int(carried.get(key, 0)),
                () if rules.is_closed(status) else rules.lacks(title, owner, day, agreed, named),
                rules.overdue(day, status, today), rules.is_closed(status),
            )
        )  # fmt: skip
    return in_order(found)


def in_order(lines: Iterable[ActionLine]) -> tuple[ActionLine, ...]:
    """Return what is open by due date, then what is closed, the latest first."""
    lines = list(lines)
    still = [line for line in lines if not line.is_closed]
    over = [line for line in lines if line.is_closed]
    still.sort(key=lambda line: (line.due is None, line.due or line.agreed, line.priority, line.id))
    over.sort(key=lambda line: (line.closed or line.created, line.id), reverse=True)
    return (*still, *over)


def action_history(source: Source, key: str) -> tuple[ActionChange, ...]:
    """Return what became of an action item, the latest first."""
    query = (
        'SELECT at, who, field, "before", "after", note FROM action_change WHERE action_id = :key'
        " ORDER BY at DESC, id DESC"
    )
    return tuple(ActionChange(moment(at), *rest) for at, *rest in rows(source, query, key=key))


_Titles = dict[tuple[str, str], tuple[str, tuple[str, str]]]


def _titles(source: Source) -> _Titles:
    """Return words and place of what action items come from, by kind and key; incidents by identifier too."""
    found: _Titles = {}
    for key, title in rows(source, "SELECT id, title FROM retrospective"):
        found[RETROSPECTIVE, key] = (title, ("retrospectives", key))
    for key, identifier in rows(source, "SELECT id, identifier FROM incident"):
        _add_incident(found, key, identifier)
    for key, title, kind, subject in rows(source, "SELECT id, title, kind, subject_id FROM meeting"):
        _add_meeting(found, key, title, kind, subject)
    for key, week in rows(source, "SELECT id, week FROM review"):
        _add_review(found, key, to_date(week))
    return found


def _titles_of(source: Source, where: str, values: Mapping[str, object]) -> _Titles:
    """Return the same of some action items only, for there may be thousands of others.

    Args:
        source: where to read.
        where: which action items ``a``.
        values: of its parameters.
    """
    found: _Titles = {}
    some = f"(SELECT a.source_id FROM action_item a {where})"
    for key, title in rows(source, f"SELECT id, title FROM retrospective WHERE id IN {some}", **values):
        found[RETROSPECTIVE, key] = (title, ("retrospectives", key))
    said = f"SELECT 1 FROM action_item a {where} AND a.source <> '' AND a.source_id = '' LIMIT 1"
    by_name = rows(source, said, **values)  # then it may be any incident's identifier, in any case of letters
    which, needed = ("", {}) if by_name else (f"WHERE id IN {some}", values)
    for key, identifier in rows(source, f"SELECT id, identifier FROM incident {which}", **needed):
        _add_incident(found, key, identifier)
    query = f"SELECT id, title, kind, subject_id FROM meeting WHERE id IN {some}"
    for key, title, kind, subject in rows(source, query, **values):
        _add_meeting(found, key, title, kind, subject)
    for key, week in rows(source, f"SELECT id, week FROM review WHERE id IN {some}", **values):
        _add_review(found, key, to_date(week))
    return found


def _add_incident(found: _Titles, key: str, identifier: str) -> None:
    place = (identifier, ("retrospectives", key))
    found[INCIDENT, key] = found["", identifier.casefold()] = place


def _add_meeting(found: _Titles, key: str, title: str, kind: str, subject: str) -> None:
    tab = {"planning": "quarterly_plan", "weekly_review": "weekly_review"}.get(kind, "retrospectives")
    found[MEETING, key] = (title, (tab, subject or key))


def _add_review(found: _Titles, key: str, week: date) -> None:
    found[REVIEW, key] = (f"Weekly review of {week:%d %b %Y}", ("weekly_review", key))
