"""What is written down in a meeting: decisions, actions, what is parked, notes and votes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain import votes
from slodesk.domain.action_line import ActionLine, parse_action
from slodesk.domain.errors import RuleBroken
from slodesk.domain.meetings import ACTION, DECISION, VOTE
from slodesk.operations import reviews
from slodesk.operations.actions import add_action, remove_action, set_action_field
from slodesk.operations.incidents import moment
from slodesk.operations.meeting_rows import open_meeting, reviewed_in
from slodesk.operations.planning_checks import of
from slodesk.operations.retrospectives import SOURCE
from slodesk.operations.rows import assign, assign_all, find
from slodesk.storage.queries.settings import people, read_settings
from slodesk.storage.schema import ActionItemRow
from slodesk.storage.schema_meetings import MeetingEntryRow, MeetingItemRow, MeetingRow
from slodesk.storage.schema_retrospectives import RetrospectiveRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session


def add_entry(
    session: Session, meeting_id: str, kind: str, text: str, *, at: datetime, item_id: str | None = None
) -> str:
    """Write something down; returns its key.

    An action makes an action item with the owner and the day the line names; a vote's line is its
    question, and maybe its options.

    Args:
        session: to write with.
        meeting_id: where it was said.
        kind: one of ``meetings.ENTRY_KINDS``.
        text: as typed.
        at: now.
        item_id: the agenda item it belongs to; None: the one on the screen.
    """
    meeting = open_meeting(session, meeting_id)
    item_id = item_id or meeting.current_id
    item = session.get(MeetingItemRow, item_id) if item_id else None
    row = MeetingEntryRow(at=moment(at), vote={})
    row.item_id = item.id if item is not None and item.meeting_id == meeting.id else None
    assign_all(row, of("meeting_entry"), {"kind": kind, "text": _said(text)})
    meeting.entries.append(row)
    if kind == ACTION:
        line = _action_line(session, meeting, row)
        row.text = line.title  # owner and day are the action item's
        row.action_id = add_action(
            session, line.title, owner=line.owner, due=line.period or line.due, source=meeting.title[:200],
            created=row.at, **_whose(session, meeting),
        )  # fmt: skip
    elif kind == VOTE:
        row.text, vote = votes.parse_question(row.text)
        row.vote = votes.to_data(vote)
    session.flush()
    return row.id


def record_outcome(session: Session, meeting_id: str, about: str, said: str, *, at: datetime) -> None:
    """Write down what the room decided about something by key; what it decided before gives way.

    Args:
        session: to write with.
        meeting_id: where it was decided.
        about: what it is about, the same every time.
        said: what was decided; empty: it is open again.
        at: now.
    """
    meeting = open_meeting(session, meeting_id)
    begins = f"{_said(about)}: "
    for row in [each for each in meeting.entries if each.kind == DECISION and each.text.startswith(begins)]:
        meeting.entries.remove(row)
    session.flush()
    if said.strip():
        add_entry(session, meeting_id, DECISION, f"{begins}{said}", at=at)


def set_entry_text(session: Session, entry_id: str, text: str) -> None:
    """Say it otherwise; the action item of an action follows, a vote with ballots keeps its options."""
    row, meeting = _find(session, entry_id)
    assign(row, of("meeting_entry"), "text", _said(text))
    if row.kind == ACTION and row.action_id is not None:
        line = _action_line(session, meeting, row)
        row.text = line.title
        for field, value in (
            ("title", line.title), ("owner", line.owner), ("due", line.period or line.due),
        ):  # fmt: skip
            set_action_field(session, row.action_id, field, value)
    elif row.kind == VOTE:
        question, vote = votes.parse_question(row.text)
        before = votes.from_data(row.vote)
        row.text = question
        if vote.options != before.options:
            if before.ballots:
                raise RuleBroken("Somebody has voted already: take the votes back before changing options.")
            row.vote = votes.to_data(vote)


def remove_entry(session: Session, entry_id: str) -> None:
    """Take something back; the action item that came of it goes too, unless work on it has begun."""
    row, meeting = _find(session, entry_id)
    action = session.get(ActionItemRow, row.action_id) if row.action_id is not None else None
    row.action_id = None
    meeting.entries.remove(row)
    session.flush()
    if action is not None and action.status == "open":
        remove_action(session, action.id)


def cast_ballot(session: Session, entry_id: str, value: int, name: str = "") -> None:
    """Add what somebody votes; see ``votes.cast``."""
    _change_vote(session, entry_id, lambda vote: votes.cast(vote, value, name))


def take_ballot_back(session: Session, entry_id: str) -> None:
    """Take the last ballot back."""
    _change_vote(session, entry_id, votes.take_back)


def change_way(session: Session, entry_id: str) -> None:
    """Vote in the next way, while nobody has."""
    _change_vote(session, entry_id, votes.change_way)


def set_objection(session: Session, entry_id: str, name: str, text: str) -> None:
    """Keep why somebody objects; empty words take it away."""
    _change_vote(session, entry_id, lambda vote: votes.object_to(vote, name, _said(text)))


def close_vote(session: Session, entry_id: str) -> None:
    """Let the result stand."""
    _change_vote(session, entry_id, votes.close)


def _said(text: Any) -> Any:
    """Return one line of what was typed: line breaks are spaces."""
    return " ".join(text.split()) if isinstance(text, str) else text


def _action_line(session: Session, meeting: MeetingRow, row: MeetingEntryRow) -> ActionLine:
    known = [person.name for person in meeting.people] + [person.name for person in people(session)]
    settings = read_settings(session)
    today = row.at.astimezone(settings.zone).date()
    return parse_action(row.text, known, today, fiscal_year_start=settings.fiscal_year_start)


def _whose(session: Session, meeting: MeetingRow) -> dict[str, str]:
    """Return what an action item belongs to: those of a retrospective or a review are its own (R13, R21)."""
    if meeting.kind == SOURCE and session.get(RetrospectiveRow, meeting.subject_id) is not None:
        return {"source_kind": SOURCE, "source_id": meeting.subject_id}
    if reviewed_in(session, meeting) is not None:
        return {"source_kind": reviews.SOURCE, "source_id": meeting.subject_id}
    return {"source_kind": "meeting", "source_id": meeting.id}


def _find(session: Session, entry_id: str) -> tuple[MeetingEntryRow, MeetingRow]:
    row = find(session, MeetingEntryRow, entry_id, "entry")
    return row, open_meeting(session, row.meeting_id)


def _change_vote(session: Session, entry_id: str, change: Callable[[votes.Vote], votes.Vote]) -> None:
    row, _ = _find(session, entry_id)
    if row.kind != VOTE:
        raise RuleBroken("This is no vote.")
    data: dict[str, Any] = votes.to_data(change(votes.from_data(row.vote)))
    if data != row.vote:
        row.vote = data
