"""Weekly reviews: their schedule, what people say in them, and how they end (R13, R14)."""

from __future__ import annotations

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
    optional,
    put_in_place,
    reference,
)
from slodesk.operations.slos import set_objective
from slodesk.storage.queries.review_prepared import review_now
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import ActionItemRow, SloRow, TeamRow
from slodesk.storage.schema_meetings import MeetingRow
from slodesk.storage.schema_reviews import (
    ReviewAdjustmentRow,
    ReviewNoteRow,
    ReviewPersonRow,
    ReviewRow,
    ReviewScheduleRow,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
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

    Args:
        session: to write with.
        team_id: whose; None for one review of all teams.
        first: a day of the first week in which it is held; kept where there is a schedule already.
        fields: weekday (1 Monday … 7 Sunday), time (``10:00``), minutes, active, facilitator.
    """
    row = session.scalars(select(ReviewScheduleRow).where(_of(ReviewScheduleRow.team_id, team_id))).first()
    if row is None:
        if team_id is not None:
            find(session, TeamRow, team_id, "team")
        row = ReviewScheduleRow(team_id=team_id, first=kept.monday(a_date(first)))
        session.add(row)
    assign_all(row, {**of("review_schedule"), "active": flag}, fields)
    session.flush()
    return row.id


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


def close_review(session: Session, review_id: str, *, at: datetime, closed_as: str) -> None:
    """Close a review: what was prepared is kept as it is now, and nothing in it changes any more.

    Args:
        session: to write with.
        review_id: which.
        at: when.
        closed_as: the workspace's local profile or database user that records it.
    """
    row = _open(session, review_id)
    session.flush()
    now = moment(at)
    content = review_now(session, review_id, now)
    row.state, row.closed, row.closed_as = kept.REVIEWED, now, line_text(closed_as)
    if content.prepared is not None and row.as_of is None:
        row.as_of = content.prepared.as_of
    row.body = kept.to_data(content)
    session.flush()


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
