"""Weekly reviews as they are stored, and those the schedule asks for (R14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from slodesk.domain import weekly_review as kept
from slodesk.domain.review_schedule import due_at, is_overdue, monday
from slodesk.storage.queries.settings import read_settings, teams
from slodesk.storage.reading import moment, rows, to_data, to_date, to_decimal, to_moment

if TYPE_CHECKING:
    from slodesk.storage.reading import Source

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a team reviews its SLOs; ``team_id`` None is one review of all teams."""

    id: str
    team_id: str | None
    team: str
    weekday: int
    time: str
    minutes: int
    first: date
    active: bool
    facilitator: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review in a list.

    Attributes:
        id: its key; empty for one that the schedule asks for and nobody opened yet.
        week: Monday of the week in which it is held.
        state: as people see it, ``weekly_review.OVERDUE`` included.
    """

    id: str
    team_id: str | None
    team: str
    week: date
    due: datetime
    state: str
    facilitator: str
    summary: str
    note: str
    closed: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be held."""
        return self.state not in (kept.REVIEWED, kept.SKIPPED)


def schedules(source: Source) -> tuple[Schedule, ...]:
    """Return every team's schedule, that of all teams first."""
    names = {team.id: team.name for team in teams(source)}
    found = [
        Schedule(
            key, team, names.get(team or "", ""), weekday, clock, minutes, to_date(first), bool(active), who
        )
        for key, team, weekday, clock, minutes, first, active, who in rows(
            source,
            "SELECT id, team_id, weekday, time, minutes, first, active, facilitator FROM review_schedule",
        )
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.team.casefold()))


def reviews(source: Source, now: datetime, team_id: str | None = None) -> tuple[ReviewLine, ...]:
    """Return the reviews there are and those the schedules ask for, the latest week first.

    Args:
        source: where to read.
        now: the clock: what was due before is overdue, and this week's is the last that is asked for.
        team_id: only this team's, and those of all teams; None for every one.
    """
    zone = read_settings(source).zone
    names = {team.id: team.name for team in teams(source)}
    found: dict[tuple[str | None, date], ReviewLine] = {}
    for key, team, week, due, state, who, summary, note, closed in rows(
        source, "SELECT id, team_id, week, due, state, facilitator, summary, note, closed FROM review"
    ):
        held, at = to_date(week), moment(due)
        shown = kept.Review(key, team, "", held, at, state).shown_state(now)
        found[team, held] = ReviewLine(
            key, team, names.get(team or "", ""), held, at, shown, who, summary, note, to_moment(closed)
        )
    today = monday(now.astimezone(zone).date())
    for each in schedules(source):
        week = each.first
        while each.active and week <= today:
            if (each.team_id, week) not in found:
                due = due_at(week, each.weekday, each.time, zone)
                state = kept.OVERDUE if is_overdue(due, now) else kept.NOT_STARTED
                found[each.team_id, week] = ReviewLine(
                    "", each.team_id, each.team, week, due, state, each.facilitator, "", "", None
                )
            week += _WEEK
    lines = [line for line in found.values() if team_id is None or line.team_id in (None, team_id)]
    return tuple(sorted(lines, key=lambda line: (-line.week.toordinal(), line.team.casefold())))


def stored_review(source: Source, key: str) -> kept.Review | None:
    """Return what people said in a review; as it was once it is closed. None when it is gone."""
    found = rows(
        source,
        "SELECT team_id, week, due, state, note, facilitator, summary, as_of, closed, closed_as,"
        " CAST(body AS TEXT) FROM review WHERE id = :key",
        key=key,
    )
    if not found:
        return None
    team, week, due, state, note, who, summary, as_of, closed, closed_as, body = found[0]
    if state == kept.REVIEWED and "week" in (frozen := to_data(body)):
        review = kept.from_data(frozen)
        return replace(review, notes=(*review.notes, *_postscripts(source, key)))
    names = {each.id: each.name for each in teams(source)}
    return kept.Review(
        key, team, names.get(team or "", ""), to_date(week), moment(due), state, note, who, summary,
        to_moment(as_of), to_moment(closed), closed_as,
        notes=tuple(
            kept.Note(*row) for row in _parts(source, key, "review_note", "id, section, about, text")
        ),
        adjustments=_adjustments(source, key),
        people=tuple(
            kept.Attendee(own, name, role, bool(present))
            for own, name, role, present in _parts(source, key, "review_person", "id, name, role, present")
        ),
    )  # fmt: skip


def review_of(source: Source, key: str) -> str:
    """Return the review that a review, a note, a proposed change or an attendee belongs to; empty if gone."""
    if rows(source, "SELECT id FROM review WHERE id = :key", key=key):
        return key
    for part in ("review_note", "review_adjustment", "review_person"):
        for (owner,) in rows(source, f"SELECT review_id FROM {part} WHERE id = :key", key=key):
            return str(owner)
    return ""


@dataclass(frozen=True, slots=True)
class Before:
    """A team's review before another one; nothing where there is none.

    Attributes:
        week: in which it was held.
        closed: when.
        slos: those it knew, key → title; None where that was not kept.
    """

    week: date | None = None
    closed: datetime | None = None
    slos: dict[str, str] | None = None


def review_before(source: Source, team_id: str | None, week: date) -> Before:
    """Return a team's last review before a week that was held."""
    same = "team_id IS NULL" if team_id is None else "team_id = :team"
    values = {} if team_id is None else {"team": team_id}
    found = rows(
        source,
        "SELECT week, closed, CAST(body AS TEXT) FROM review WHERE state = 'reviewed' AND week < :week"
        f" AND closed IS NOT NULL AND {same} ORDER BY week DESC LIMIT 1",
        week=week, **values,
    )  # fmt: skip
    if not found:
        return Before()
    held, closed, body = found[0]
    lines = ((to_data(body) or {}).get("prepared") or {}).get("slos")
    slos = lines and {line["slo_id"]: f"{line['service_title']}, {line['title']}" for line in lines}
    return Before(to_date(held), moment(closed), slos or None)


def _postscripts(source: Source, key: str) -> tuple[kept.Note, ...]:
    """Return what was added after a review was closed; ``about`` holds when, and by whom."""
    found = []
    for own, section, about, text in _parts(source, key, "review_note", "id, section, about, text"):
        if section == kept.POSTSCRIPT:
            at, _, by = about.partition(" ")
            found.append(kept.Note(own, section, "", text, datetime.fromisoformat(at), by))
    return tuple(found)


def _adjustments(source: Source, key: str) -> tuple[kept.Adjustment, ...]:
    titles = {
        slo: f"{shown or service}, {title or name}"
        for slo, service, shown, name, title in rows(
            source,
            "SELECT slo.id, service.name, service.display_name, slo.name, slo.display_name"
            " FROM slo JOIN service ON service.id = slo.service_id",
        )
    }
    columns = (
        'id, slo_id, text, target, threshold, percentile, "window", effective, decision, approver,'
        " slo_target_id"
    )
    return tuple(
        kept.Adjustment(
            own, slo, titles.get(slo, ""), text, to_decimal(target), to_decimal(threshold),
            to_decimal(percentile), window, None if effective is None else to_date(effective), decision,
            approver, taken is not None,
        )
        for own, slo, text, target, threshold, percentile, window, effective, decision, approver, taken in (
            _parts(source, key, "review_adjustment", columns)
        )
    )  # fmt: skip


def _parts(source: Source, key: str, table: str, columns: str) -> list[tuple]:  # type: ignore[type-arg]
    query = f"SELECT {columns} FROM {table} WHERE review_id = :key ORDER BY position, id"
    return [tuple(row) for row in rows(source, query, key=key)]
