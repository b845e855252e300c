"""What happened in the week of a review: incidents, releases, and what was to be done (R13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from slodesk.domain import weekly_review as kept
from slodesk.domain.incident import times
from slodesk.domain.release_risk import risk
from slodesk.domain.retro_due import NONE_NEEDED
from slodesk.storage.queries.actions import MEETING, REVIEW, action_lines
from slodesk.storage.queries.incident_losses import incident_losses
from slodesk.storage.queries.release_advice import INPUTS, inputs_of, pending_advice
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.reading import rows, to_date, to_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from slodesk.storage.queries.actions import ActionLine
    from slodesk.storage.queries.retro_due import DueList
    from slodesk.storage.reading import Source

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a review is to be prepared for.

    Attributes:
        now: the clock.
        at: the moment to judge at, as ``status --at`` takes it; None for the newest sample, as ``status``
            without it.
        team_id: only this team's services; None for all.
        review_id: whose action items are new; empty for none.
        since: when the review before was closed; None where there is none.
        until: the end of the week, where that is over; None for the clock.
        week: Monday of the week in which it is held; None for that of the clock.
        known: SLO → title, as the review before knew them; None where there is none.
        known_week: the week of that review.
    """

    now: datetime
    at: datetime | None = None
    team_id: str | None = None
    review_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    week: date | None = None
    known: Mapping[str, str] | None = None
    known_week: date | None = None

    @property
    def end(self) -> datetime:
        """Until when incidents and releases are looked at."""
        return self.until or self.now

    @property
    def begin(self) -> datetime:
        """From when on: a week, or since the review before, two weeks at most, so that none is missed."""
        week_ago = self.end - WEEK
        return week_ago if self.since is None else min(week_ago, max(self.since, week_ago - WEEK))


def incident_items(source: Source, due: DueList, asked: Asked) -> Iterator[kept.IncidentItem]:
    """Yield the incidents that began or lasted in the week, the youngest first, with what they cost (R17)."""
    since, until = asked.begin, asked.end
    lines = {
        line.id: line for line in due.lines
        if line.incident.started <= until
        and (line.incident.resolved is None or line.incident.resolved > since)
    }  # fmt: skip
    facts = sorted((line.incident for line in lines.values()), key=lambda each: each.started, reverse=True)
    losses = incident_losses(source, facts, until)
    for each in facts:
        state = lines[each.id].state
        costs = [kept.IncidentCost(loss.title, *loss.impact.best) for loss in losses[each.id]]
        yield kept.IncidentItem(
            each.id, each.identifier, each.title, tuple(title for _, title in each.services), each.started,
            each.resolved, times(each, until).duration, each.severity, tuple(costs),
            "" if state == NONE_NEEDED else state,
        )  # fmt: skip


def release_items(source: Source, asked: Asked) -> Iterator[kept.ReleaseItem]:
    """Yield the releases that wait, then those that went out or were taken back in the week."""
    for each in pending_advice(source, now=asked.now, at=asked.at, team_id=asked.team_id):
        advice = each.advice
        yield kept.ReleaseItem(
            each.id, each.service_id, each.service, each.version, each.title, each.date,
            advice.inputs.change_class, each.state, each.decision, advice.decision, advice.risk.level,
            advice.risk.score, len(advice.risk.unknown),
        )  # fmt: skip
    only, values = "", dict[str, object]()
    if asked.team_id is not None:
        only, values = " AND service.team_id = :team", {"team": asked.team_id}
    policy = policy_at(source, asked.end)
    for key, service_id, name, title, version, what, day, state, decision, back, incident, *given in rows(
        source, _OUT.format(only=only), since=asked.begin, until=asked.end, **values
    ):
        scored = risk(inputs_of(tuple(given)), policy)
        yield kept.ReleaseItem(
            key, service_id, title or name, version, what, to_moment(day), given[-1], state, decision, "",
            scored.level, scored.score, len(scored.unknown), incident or "", to_moment(back),
        )  # fmt: skip


_OUT = (
    "SELECT release.id, service.id, service.name, service.display_name, release.release_version,"
    " release.title, release.date, release.state, release.decision, release.rolled_back,"
    f" incident.identifier, {INPUTS}"
    ' FROM "release" AS release JOIN service ON service.id = release.service_id'
    " LEFT JOIN incident ON incident.id = release.incident_id"
    " WHERE release.state IN ('deployed', 'rolled back')"
    " AND (release.date > :since AND release.date <= :until"
    " OR release.rolled_back > :since AND release.rolled_back <= :until){only}"
    " ORDER BY release.date, service.name, release.release_version"
)


@dataclass(frozen=True, slots=True)
class Actions:
    """What was to be done: see ``weekly_review.Prepared``."""

    done: tuple[kept.ActionItem, ...]
    carried: tuple[kept.ActionItem, ...]
    new: tuple[kept.ActionItem, ...]
    late: tuple[kept.ActionItem, ...]
    today: date


def actions(source: Source, asked: Asked, tick: Callable[[], object] | None = None) -> Actions:
    """Return what was done since the review before, is carried forward, is new, and what else is late (R13).

    All as the clock says, also where the figures hold for another moment: what the meeting ticks off is done.
    """
    since = asked.since or asked.end - WEEK
    today = asked.now.astimezone(read_settings(source).zone).date()
    wanted = rows(source, _ACTIONS, since=since, today=today)
    held = _held(source)
    lists: dict[str, list[kept.ActionItem]] = {"done": [], "carried": [], "new": [], "late": []}
    keys = [key for (key,) in wanted]
    for start in range(0, len(keys), 500):
        for line in action_lines(
            source, asked.now, keys=keys[start : start + 500], team_id=asked.team_id, tick=tick
        ):
            place = _place(line, held, asked, since)
            if place:
                lists[place].append(_item(line))
    for name, found in lists.items():
        if name != "done":
            found.sort(key=lambda each: (each.due is None, each.due or today, each.priority, each.id))
    return Actions(**{name: tuple(found) for name, found in lists.items()}, today=today)


_ACTIONS = (
    "SELECT id FROM action_item WHERE source_kind IN ('review', 'meeting') AND"
    " (closed IS NULL OR closed > :since) OR closed IS NULL AND due < :today"
)

_Held = dict[tuple[str, str], tuple["str | None", "date | None"]]


def _held(source: Source) -> _Held:
    """Return team and week of each review, and the team of each meeting."""
    found: _Held = {}
    for key, team, week in rows(source, "SELECT id, team_id, week FROM review"):
        found[REVIEW, key] = (team, to_date(week))
    for key, team in rows(source, "SELECT id, team_id FROM meeting"):
        found[MEETING, key] = (team, None)
    return found


def _place(line: ActionLine, held: _Held, asked: Asked, since: datetime) -> str:
    """Return in which list an action item is; empty for none."""
    if line.source_kind == REVIEW and line.source_id == asked.review_id:
        return "new"
    team, week = held.get((line.source_kind, line.source_id), (None, None))
    theirs = asked.team_id is not None and line.team_id is None and team not in (None, asked.team_id)
    later = week is not None and asked.week is not None and week > asked.week
    if theirs or later:
        return ""
    if line.source_kind not in (REVIEW, MEETING):
        return "late" if line.overdue else ""
    if not line.is_closed:
        return "carried"
    return "done" if line.closed is not None and line.closed > since else ""


def _item(line: ActionLine) -> kept.ActionItem:
    return kept.ActionItem(
        line.id, line.title, line.owner, line.due, line.priority, line.status, line.overdue, line.source
    )
