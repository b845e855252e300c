"""Meetings: prepare, begin, go through the agenda, pause, come back, end; and who takes part.

Times are handed in, so that what is stored is the clock of whoever holds the meeting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.agenda_clock import ticked
from slodesk.domain.errors import RuleBroken
from slodesk.domain.meetings import ENDED, PAUSED, PREPARED, RUNNING
from slodesk.operations.incidents import moment
from slodesk.operations.meeting_reviews import begin_reviewing
from slodesk.operations.meeting_rows import open_meeting
from slodesk.operations.planning_checks import agenda_items, of
from slodesk.operations.rows import (
    assign,
    assign_all,
    find,
    flag,
    line_text,
    optional,
    put_in_place,
    reference,
    whole,
)
from slodesk.storage.schema import TeamRow
from slodesk.storage.schema_meetings import MeetingItemRow, MeetingPersonRow, MeetingRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check


def prepare_meeting(
    session: Session,
    title: str,
    agenda: Sequence[dict[str, Any]],
    *,
    created: datetime,
    kind: str = "planning",
    subject_id: str = "",
    week: int | None = None,
    team_id: str | None = None,
    people: Sequence[tuple[str, str]] = (),
) -> str:
    """Make a meeting that has not begun; returns its key.

    Args:
        session: to write with.
        title: what the room reads at the top.
        agenda: its items, each with title, minutes, question and view.
        created: now.
        kind: the ritual.
        subject_id: key of the plan, review … it is about.
        week: of a plan, 1 to 5.
        team_id: whose meeting it is; None: everybody's.
        people: names and roles of those who take part.
    """
    row = MeetingRow(
        created=moment(created), subject_id=line_text(subject_id), week=optional(whole(1, 5))(week)
    )
    assign_all(row, of("meeting"), {"title": title, "kind": kind})
    row.team_id = reference(session, TeamRow, "team")(team_id)
    _fill_agenda(row, agenda)
    for name, role in people:
        _append_person(row, name, role)
    session.add(row)
    session.flush()
    return row.id


def use_agenda(session: Session, meeting_id: str, agenda: Sequence[dict[str, Any]]) -> None:
    """Take another agenda for a meeting that has not begun."""
    row = open_meeting(session, meeting_id)
    if row.state != PREPARED:
        raise RuleBroken("This meeting has begun: change its items instead.")
    row.items.clear()
    row.current_id = None
    _fill_agenda(row, agenda)


def set_meeting_field(session: Session, meeting_id: str, field: str, value: Any) -> None:
    """Set the title of a meeting."""
    checks = {"title": of("meeting")["title"]}
    assign(open_meeting(session, meeting_id), checks, field, value)


def remove_meeting(session: Session, meeting_id: str) -> None:
    """Remove a meeting that has not ended; the actions that came of it stay."""
    session.delete(open_meeting(session, meeting_id))


# The clock


def start_meeting(session: Session, meeting_id: str, *, at: datetime) -> None:
    """Begin, or come back after a pause: the clock of the current item runs from ``at``."""
    row = open_meeting(session, meeting_id)
    if not row.items:
        raise RuleBroken("A meeting needs at least one item on its agenda.")
    at = moment(at)
    if row.began is None:
        row.began = at
        begin_reviewing(session, row, at)
    if _current(row) is None:
        row.current_id = next((item.id for item in row.items if not item.done), row.items[0].id)
    if row.ticking is None:
        row.ticking = at
    row.state = RUNNING


def pause_meeting(session: Session, meeting_id: str, *, at: datetime) -> None:
    """Stop the clock, for a break or until another day; ``at`` may lie before now."""
    row = open_meeting(session, meeting_id)
    if row.state != RUNNING:
        return
    _book(row, moment(at))
    row.ticking = None
    row.state = PAUSED


def go_to_item(session: Session, meeting_id: str, item_id: str, *, at: datetime, done: bool = False) -> None:
    """Show another item; its clock runs if the meeting's does.

    Args:
        session: to write with.
        meeting_id: whose.
        item_id: the item to show.
        at: now.
        done: whether the one left is over.
    """
    row = open_meeting(session, meeting_id)
    item = next((item for item in row.items if item.id == item_id), None)
    if item is None:
        raise RuleBroken("This item is no longer on the agenda.")
    left = _current(row)
    if left is item:
        return
    _book(row, moment(at))
    if left is not None and done:
        left.done = True
    row.current_id = item.id


def end_meeting(session: Session, meeting_id: str, *, at: datetime) -> None:
    """End a meeting: a fact, its minutes stay as they are."""
    row = open_meeting(session, meeting_id)
    if row.began is None:
        raise RuleBroken("This meeting has not begun.")
    at = moment(at)
    _book(row, at)
    left = _current(row)
    if left is not None:
        left.done = True
    row.ticking = None
    row.ended = at
    row.state = ENDED


# The agenda


def add_meeting_item(session: Session, meeting_id: str, title: str, **fields: Any) -> str:
    """Add an item at the end of a meeting's agenda; returns its key."""
    row = open_meeting(session, meeting_id)
    item = MeetingItemRow(position=max((item.position for item in row.items), default=-1) + 1)
    assign_all(item, _item_checks(), {"minutes": 10, "title": title, **fields})
    row.items.append(item)
    session.flush()
    return item.id


def set_meeting_item_field(session: Session, item_id: str, field: str, value: Any) -> None:
    """Set title, question, minutes, view, done or the facilitator's notes of an item."""
    item = find(session, MeetingItemRow, item_id, "item")
    open_meeting(session, item.meeting_id)
    assign(item, _item_checks(), field, value)


def remove_meeting_item(session: Session, item_id: str) -> None:
    """Take an item off a meeting's agenda; what was said stays in the minutes."""
    item = find(session, MeetingItemRow, item_id, "item")
    row = open_meeting(session, item.meeting_id)
    if len(row.items) == 1:
        raise RuleBroken("A meeting needs at least one item on its agenda.")
    if row.current_id == item.id and row.state != PREPARED:
        raise RuleBroken("This item is on the screen: go to another one first.")
    for entry in row.entries:
        if entry.item_id == item.id:
            entry.item_id = None
    session.flush()
    row.items.remove(item)


def move_meeting_item(session: Session, item_id: str, to: int) -> None:
    """Move an item to another place from 0; past an end is that end."""
    item = find(session, MeetingItemRow, item_id, "item")
    row = open_meeting(session, item.meeting_id)
    order = sorted(row.items, key=lambda each: each.position)
    put_in_place(order, item, to)


# Who takes part


def add_participant(session: Session, meeting_id: str, name: str, *, role: str = "") -> str:
    """Add somebody who takes part; returns the key."""
    row = open_meeting(session, meeting_id)
    person = _append_person(row, name, role)
    session.flush()
    return person.id


def set_participant_field(session: Session, person_id: str, field: str, value: Any) -> None:
    """Set name, role or presence of somebody who takes part."""
    person = find(session, MeetingPersonRow, person_id, "participant")
    row = open_meeting(session, person.meeting_id)
    if field == "name":
        _require_new(row, value, person)
    assign(person, of("meeting_person") | {"present": flag}, field, value)


def remove_participant(session: Session, person_id: str) -> None:
    """Take somebody off the list."""
    person = find(session, MeetingPersonRow, person_id, "participant")
    row = open_meeting(session, person.meeting_id)
    row.people.remove(person)


def _current(row: MeetingRow) -> MeetingItemRow | None:
    return next((item for item in row.items if item.id == row.current_id), None)


def _book(row: MeetingRow, at: datetime) -> None:
    """Add what ticked to the current item; the clock goes on from ``at``."""
    current = _current(row)
    if row.ticking is None:
        return
    if current is not None:
        current.seconds = min(current.seconds + ticked(row.ticking, at), 10_000_000)
    row.ticking = at


def _fill_agenda(row: MeetingRow, agenda: Sequence[dict[str, Any]]) -> None:
    for place, item in enumerate(agenda_items([dict(item) for item in agenda])):
        row.items.append(MeetingItemRow(position=place, **item))


def _append_person(row: MeetingRow, name: str, role: str) -> MeetingPersonRow:
    _require_new(row, name, None)
    person = MeetingPersonRow(position=max((each.position for each in row.people), default=-1) + 1)
    assign_all(person, of("meeting_person"), {"name": name, "role": role})
    row.people.append(person)
    return person


def _require_new(row: MeetingRow, name: Any, own: MeetingPersonRow | None) -> None:
    wanted = str(name).strip().casefold()
    if any(each is not own and each.name.casefold() == wanted for each in row.people):
        raise RuleBroken(f"“{str(name).strip()}” takes part already.", "name")


def _item_checks() -> dict[str, Check]:
    checks = of("meeting_item")
    del checks["seconds"]
    return checks | {"view": line_text, "done": flag}
