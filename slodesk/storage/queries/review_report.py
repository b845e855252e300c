"""Which weekly review a report is about, with what was prepared for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from slodesk.domain import weekly_review as kept
from slodesk.storage.queries.review_happenings import Asked
from slodesk.storage.queries.review_prepared import asked_of, prepared, review_now
from slodesk.storage.queries.reviews import stored_review
from slodesk.storage.queries.settings import read_settings, teams
from slodesk.storage.reading import rows, to_date

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class Kept:
    """A review that is stored: whose, of which week, and where it stands (``weekly_review.STATES``)."""

    id: str
    team_id: str | None
    team: str
    week: date
    state: str


def reviews_of(source: Source, team_id: str | None) -> tuple[Kept, ...]:
    """Return the reviews there are, the latest week first; of one team, its own before that of all teams.

    Args:
        source: where to read.
        team_id: only this team's, and those of all teams; None for every one.
    """
    names = {team.id: team.name for team in teams(source)}
    found = [
        Kept(key, team, names.get(team or "", ""), to_date(week), state)
        for key, team, week, state in rows(source, "SELECT id, team_id, week, state FROM review")
        if team_id is None or team in (None, team_id)
    ]
    return tuple(sorted(found, key=lambda each: (-each.week.toordinal(), each.team_id != team_id, each.team)))


def review_report(
    source: Source,
    *,
    now: datetime,
    at: datetime | None = None,
    team_id: str | None = None,
    key: str | None = None,
) -> kept.Review | None:
    """Return a review with what was prepared; None when the one that is named is not there.

    Without a name it is the latest that was held or begun; where there is none yet, the present week's as
    it would be.

    Args:
        source: where to read.
        now: the clock.
        at: judge one that is not closed at this moment; without a name, the review of its week.
        team_id: whose; None for that of all teams, else any.
        key: of the review, or a day of its week (``2026-11-16``).
    """
    lines = reviews_of(source, team_id)
    if key is not None:
        week = _week(key)
        line = next((each for each in lines if each.id == key or each.week == week), None)
        return None if line is None else _prepared(source, line.id, now, at)
    if at is not None:
        week = kept.monday(at.astimezone(read_settings(source).zone).date())
        line = next((each for each in lines if each.week == week), None)
    else:
        line = next((each for each in lines if each.state != kept.NOT_STARTED), None)
    if line is not None:
        return _prepared(source, line.id, now, at)
    zone = read_settings(source).zone
    week = kept.monday((at or now).astimezone(zone).date())
    due = kept.due_at(week, 1, "10:00", zone)
    ready = prepared(source, Asked(now, at, team_id))
    return kept.Review("", team_id, "", week, due, prepared=ready)


def _prepared(source: Source, key: str, now: datetime, at: datetime | None) -> kept.Review:
    if at is None:
        return review_now(source, key, now)
    stored = stored_review(source, key)
    if stored is None or stored.prepared is not None:
        return review_now(source, key, now)
    return replace(stored, prepared=prepared(source, replace(asked_of(source, stored, now), at=at)))


def _week(text: str) -> date | None:
    try:
        return kept.monday(date.fromisoformat(text))
    except ValueError:
        return None
