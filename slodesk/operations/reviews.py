"""Weekly reviews: their schedule, what people say in them, and how they end (R13, R14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain import weekly_review as kept
from slodesk.domain.errors import RuleBroken
from slodesk.operations.incidents import moment
from slodesk.operations.review_checks import of
from slodesk.operations.rows import (
    a_date,
    assign,
    assign_all,
    find,
    flag,
    line_text,
    long_text,
    next_position,
    one_of,
    optional,
    put_in_place,
    reference,
)
from slodesk.operations.slos import set_objective
from slodesk.storage.queries.actions import RETROSPECTIVE
from slodesk.storage.queries.review_prepared import asked_of, review_now, still_holds, with_what_was_done
from slodesk.storage.queries.reviews import stored_review
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.schema import ActionItemRow, IncidentRow, SloRow, TeamRow
from slodesk.storage.schema_meetings import MeetingRow
from slodesk.storage.schema_retrospectives import RetroAdjustmentRow, RetrospectiveRow
from slodesk.storage.schema_reviews import (
    ReviewAdjustmentRow,
    ReviewNoteRow,
    ReviewPersonRow,
    ReviewRow,
    ReviewScheduleRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check

SOURCE = "review"
"""``source_kind`` of the action items that came of one."""

PARTS: Mapping[str, tuple[type[Any], str]] = {
    "note": (ReviewNoteRow, "notes"),
    "adjustment": (ReviewAdjustmentRow, "adjustments"),
    "person": (ReviewPersonRow, "people"),
}
"""Kind of part → its rows, and the list that holds them."""


def set_schedule(session: Session, team_id: str | None, *, first: date, **fields: Any) -> str:
    """Say when a team reviews its SLOs every week; returns the schedule's key.

    Another schedule holds from the week of ``first`` on: what was due before stays due as it was (R14).

    Args:
        session: to write with.
        team_id: whose; None for one review of all teams.
        first: a day of the first week in which it is held so.
        fields: weekday (1 Monday … 7 Sunday), time (``10:00``), minutes, active, facilitator.
    """
    monday = kept.monday(a_date(first))
    row = session.scalars(select(ReviewScheduleRow).where(_of(ReviewScheduleRow.team_id, team_id))).first()
    if row is None:
        if team_id is not None:
            find(session, TeamRow, team_id, "team")
        row = ReviewScheduleRow(team_id=team_id, first=monday)
        session.add(row)
    elif row.first < monday:
        for week in _weeks(row.first, monday) if row.active else ():
            add_review(session, team_id, week)
        row.first = monday
    assign_all(row, {**of("review_schedule"), "active": flag}, fields)
    session.flush()
    return row.id


def _weeks(first: date, until: date) -> Iterator[date]:
    """Yield the Mondays from one to another, without the last."""
    while first < until:
        yield first
        first += timedelta(days=7)


def remove_schedule(session: Session, schedule_id: str) -> None:
    """Stop reviewing every week; the reviews that were held stay."""
    session.delete(find(session, ReviewScheduleRow, schedule_id, "schedule"))
    session.flush()


def add_review(session: Session, team_id: str | None, week: date, *, due: datetime | None = None) -> str:
    """Make the review of a week, unless it is there already; returns its key.

    Args:
        session: to write with.
        team_id: whose; None for one review of all teams.
        week: any day of the week in which it is held.
        due: when; None for the time of the schedule, else Monday at ten.
    """
    monday = kept.monday(a_date(week))
    row = session.scalars(
        select(ReviewRow).where(_of(ReviewRow.team_id, team_id), ReviewRow.week == monday)
    ).first()
    if row is not None:
        return row.id
    if team_id is not None:
        find(session, TeamRow, team_id, "team")
    schedule = session.scalars(
        select(ReviewScheduleRow).where(_of(ReviewScheduleRow.team_id, team_id))
    ).first()
    weekday, clock = (1, "10:00") if schedule is None else (schedule.weekday, schedule.time)
    when = (
        moment(due) if due is not None else kept.due_at(monday, weekday, clock, read_settings(session).zone)
    )
    row = ReviewRow(team_id=team_id, week=monday, due=when)
    row.facilitator = "" if schedule is None else schedule.facilitator
    before = session.scalars(
        select(ReviewRow)
        .where(_of(ReviewRow.team_id, team_id), ReviewRow.week < monday, ReviewRow.state == kept.REVIEWED)
        .order_by(ReviewRow.week.desc())
    ).first()
    for place, each in enumerate([] if before is None else before.people):
        row.people.append(ReviewPersonRow(name=each.name, role=each.role, position=place))
    session.add(row)
    session.flush()
    return row.id


def set_review_field(session: Session, review_id: str, field: str, value: Any) -> None:
    """Set due, facilitator or summary of a review that is not over."""
    row = _open(session, review_id)
    checks = of("review")
    allowed = {"due": moment, "facilitator": checks["facilitator"], "summary": checks["summary"]}
    assign(row, allowed, field, value)


def begin_review(session: Session, review_id: str) -> None:
    """Say that it is being held."""
    _open(session, review_id).state = kept.IN_REVIEW


def fix_moment(session: Session, review_id: str, at: datetime | None) -> None:
    """Judge everything at a moment, so that figures stand still while it is held; None: the newest again."""
    _open(session, review_id).as_of = None if at is None else moment(at)


def skip_review(session: Session, review_id: str, note: str) -> None:
    """Say that it is not held, and why.

    Raises:
        RuleBroken: no reason is given.
    """
    row = _open(session, review_id)
    words = long_text(note).strip()
    if not words:
        raise RuleBroken("Say why this week's review is skipped.", "note")
    row.state, row.note = kept.SKIPPED, words


def take_up(session: Session, review_id: str) -> None:
    """Hold a review after all that was skipped."""
    row = find(session, ReviewRow, review_id, "review")
    if row.state != kept.SKIPPED:
        raise RuleBroken("Only a review that was skipped can be taken up again.")
    row.state, row.note = kept.NOT_STARTED, ""


def close_review(
    session: Session,
    review_id: str,
    *,
    at: datetime,
    closed_as: str,
    prepared: kept.Prepared | None = None,
) -> None:
    """Close a review: what was prepared is kept as it is now, and nothing in it changes any more (R50).

    Args:
        session: to write with.
        review_id: which.
        at: when.
        closed_as: the workspace's local profile or database user that records it.
        prepared: what the room looked at, so that it need not be worked out again; what was done meanwhile
            (action items, decisions, proposals) is brought up to date.

    Raises:
        RuleBroken: it is over, or what was prepared is for another moment, policy or SLOs than now.
    """
    row = _open(session, review_id)
    session.flush()
    now = moment(at)
    if prepared is None:
        content = review_now(session, review_id, now)
    else:
        content = _with(session, review_id, prepared, now)
    row.state, row.closed, row.closed_as = kept.REVIEWED, now, line_text(closed_as)
    if content.prepared is not None and row.as_of is None:
        row.as_of = content.prepared.as_of
    content = replace(content, state=row.state, as_of=row.as_of, closed=row.closed, closed_as=row.closed_as)
    row.body = kept.to_data(content)
    session.flush()


def _with(session: Session, review_id: str, prepared: kept.Prepared, now: datetime) -> kept.Review:
    """Return a review with what was prepared a while ago."""
    stored = stored_review(session, review_id)
    if stored is None or not still_holds(session, stored, prepared, now):
        raise RuleBroken("The figures are others by now: look at them again, then close the review.")
    asked = asked_of(session, stored, now)
    policy = policy_at(session, prepared.as_of)
    return replace(stored, prepared=with_what_was_done(session, asked, prepared, policy))


def add_postscript(session: Session, review_id: str, text: str, *, at: datetime, written_as: str) -> str:
    """Add to a review after it was closed what should have been said; returns its key.

    It is the only thing that may be added, and it stays: figures and words of the review are as they were.

    Raises:
        RuleBroken: the review is not closed, or nothing is said.
    """
    row = find(session, ReviewRow, review_id, "review")
    if row.state != kept.REVIEWED:
        raise RuleBroken("This review is still open: say it in the review itself.")
    about = f"{moment(at).isoformat()} {line_text(written_as)[:160]}".rstrip()
    part = ReviewNoteRow(review_id=row.id, section=kept.POSTSCRIPT, about=about)
    part.position = next_position(session, ReviewNoteRow.position, ReviewNoteRow.review_id == row.id)
    assign(part, {"text": of("review_note")["text"]}, "text", text)
    row.notes.append(part)
    session.flush()
    return part.id


def remove_review(session: Session, review_id: str) -> None:
    """Remove a review that was not held; what it promised to do stays."""
    row = _open(session, review_id)
    for action in session.scalars(select(ActionItemRow).where(ActionItemRow.source_id == row.id)):
        action.source = action.source or f"Weekly review of {row.week:%d %b %Y}"
        action.source_kind, action.source_id = "", ""
    for meeting in session.scalars(select(MeetingRow).where(MeetingRow.subject_id == row.id)):
        meeting.subject_id = ""
    session.delete(row)
    session.flush()


def add_part(session: Session, review_id: str, kind: str, /, **fields: Any) -> str:
    """Add a note, a proposed adjustment or somebody who attends, at the end; returns its key."""
    row = _open(session, review_id)
    table, name = PARTS[kind]
    part = table(review_id=row.id, position=next_position(session, table.position, table.review_id == row.id))
    assign_all(part, _part_checks(session, kind), fields)
    getattr(row, name).append(part)
    session.flush()
    return str(part.id)


def set_part_field(session: Session, kind: str, part_id: str, field: str, value: Any) -> None:
    """Set any field of a note, an adjustment or somebody who attends."""
    part, _ = _part(session, kind, part_id)
    if getattr(part, "slo_target_id", None) is not None:
        raise RuleBroken("This change is in the SLO's target history already.")
    assign(part, _part_checks(session, kind), field, value)


def remove_part(session: Session, kind: str, part_id: str) -> None:
    """Remove a note, an adjustment or somebody who attends."""
    part, row = _part(session, kind, part_id)
    getattr(row, PARTS[kind][1]).remove(part)
    session.flush()


def move_part(session: Session, kind: str, part_id: str, position: int) -> None:
    """Put one at this place of its list (0 = first)."""
    part, row = _part(session, kind, part_id)
    put_in_place(sorted(getattr(row, PARTS[kind][1]), key=lambda each: each.position), part, position)


def take_in(session: Session, review_id: str, kind: str, wish_id: str) -> str:
    """Propose in a review what a retrospective or an earlier review asked for; returns the proposal's key.

    Args:
        session: to write with.
        review_id: which.
        kind: ``retrospective`` or ``review``, where it was asked for.
        wish_id: its key there.
    """
    fields: dict[str, Any] = {}
    if kind == RETROSPECTIVE:
        asked: Any = find(session, RetroAdjustmentRow, wish_id, "line")
        source = find(session, RetrospectiveRow, asked.retrospective_id, "retrospective")
        incident = session.get(IncidentRow, source.incident_id) if source.incident_id else None
        fields["text"] = f"{source.title if incident is None else incident.identifier}: {asked.text}"
    else:
        asked = find(session, ReviewAdjustmentRow, wish_id, "line")
        if asked.review_id == review_id:
            raise RuleBroken("This review proposes it already.")
        fields |= {"text": asked.text, "percentile": asked.percentile}
    for name in ("slo_id", "target", "threshold", "window"):
        fields[name] = getattr(asked, name)
    return add_part(session, review_id, "adjustment", **fields)


def take_over(session: Session, adjustment_id: str) -> str:
    """Put an approved adjustment into the SLO's target history; returns the entry's key (R11, R13).

    Raises:
        RuleBroken: it is not approved, or SLO, day or change are missing.
    """
    part, _ = _part(session, "adjustment", adjustment_id)
    if part.decision != kept.APPROVED:
        raise RuleBroken("Approve the change first.", "decision")
    if part.slo_id is None:
        raise RuleBroken("Say which SLO it is about.", "slo_id")
    if part.effective is None:
        raise RuleBroken("Say from which day it holds.", "effective")
    changes = {
        name: value
        for name in ("target", "threshold", "percentile", "window")
        if (value := getattr(part, name)) is not None
    }
    if not changes:
        raise RuleBroken("Say what is to change: target, threshold or window.", "target")
    entry = set_objective(
        session, part.slo_id, effective=part.effective, reason=part.text, approver=part.approver, **changes
    )
    part.slo_target_id = entry
    return entry


def _open(session: Session, review_id: str) -> ReviewRow:
    """Return a review that may be changed.

    Raises:
        RuleBroken: it is gone, closed or skipped.
    """
    row = find(session, ReviewRow, review_id, "review")
    if row.state == kept.REVIEWED:
        raise RuleBroken("This review is closed: it stays as it was.")
    if row.state == kept.SKIPPED:
        raise RuleBroken("This review was skipped: take it up again to change it.")
    return row


def _part(session: Session, kind: str, part_id: str) -> tuple[Any, ReviewRow]:
    part = find(session, PARTS[kind][0], part_id, "line")
    return part, _open(session, part.review_id)


def _part_checks(session: Session, kind: str) -> Mapping[str, Check]:
    checks = dict(of(f"review_{kind}"))
    if kind == "note":
        checks["section"] = one_of(*kept.SECTIONS)
    if kind == "person":
        checks["present"] = flag
    if kind == "adjustment":
        checks |= {
            "slo_id": reference(session, SloRow, "SLO"),
            "effective": optional(a_date),
            **{name: optional(checks[name]) for name in ("target", "threshold", "percentile", "window")},
        }
    return checks


def _of(column: Any, key: str | None) -> Any:
    return column.is_(None) if key is None else column == key
