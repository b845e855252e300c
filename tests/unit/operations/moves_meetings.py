"""Every operation on meetings and agendas as a random move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from sqlalchemy import select

from slodesk.domain.meetings import ENTRY_KINDS
from slodesk.operations import agendas, meeting_entries, meeting_reviews, meetings
from slodesk.storage import schema
from slodesk.storage.queries.agendas import built_in_agendas
from slodesk.storage.schema_meetings import (
    AgendaRow,
    MeetingEntryRow,
    MeetingItemRow,
    MeetingPersonRow,
    MeetingRow,
)
from slodesk.storage.schema_reviews import ReviewRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

from tests.unit.operations import moves

START = moves.START
_said = st.sampled_from([
    "Keep it frozen", "Check pool size @Kim 2026-12-01", "Which first? Pool / Cache / Queue", "Agree?",
    "Tell @Ada_Lovelace +2w", "两个 / 三个?", "x" * 500, "  two\nlines ",
])  # fmt: skip
_who = st.sampled_from(["Kim", "Ada Lovelace", "名前", ""])
_places = st.integers(-1, 8)
_items = st.lists(
    st.fixed_dictionaries({
        "title": moves.names, "minutes": st.integers(0, 60), "question": moves.lines,
        "view": st.sampled_from(["", "performance"]),
    }),
    min_size=1, max_size=4,
)  # fmt: skip
ITEM = {
    "title": moves.names, "question": moves.lines, "view": moves.lines, "minutes": st.integers(0, 600),
    "done": st.booleans(), "notes": moves.texts,
}  # fmt: skip
AGENDA_ITEM = {name: ITEM[name] for name in ("title", "question", "minutes", "view")}


def _prepare(s: Session, draw: moves.Draw) -> str:
    team = moves.one(s, draw, schema.TeamRow)
    review = draw(st.booleans())
    return meetings.prepare_meeting(
        s,
        draw(moves.names),
        draw(_items),
        created=draw(moves.times),
        kind="weekly_review" if review else "planning",
        subject_id=moves.one(s, draw, ReviewRow) if review else "",
        week=draw(st.none() | st.integers(1, 5)),
        team_id=None if team == "gone" else team,
        people=[(name, "") for name in draw(st.lists(_who.filter(bool), unique=True))],
    )


def _meeting(s: Session, draw: moves.Draw) -> str:
    """Draw a meeting, made where there is none yet: most moves need one."""
    key = moves.one(s, draw, MeetingRow)
    return _prepare(s, draw) if key == "gone" else key


def _entry(s: Session, draw: moves.Draw) -> str:
    key = moves.one(s, draw, MeetingEntryRow)
    if key != "gone":
        return key
    kind = draw(st.sampled_from(ENTRY_KINDS))
    return meeting_entries.add_entry(s, _meeting(s, draw), kind, draw(_said), at=draw(moves.times))


def _vote(s: Session, draw: moves.Draw) -> str:
    keys = sorted(s.scalars(select(MeetingEntryRow.id).where(MeetingEntryRow.kind == "vote")))
    if keys:
        return str(draw(st.sampled_from(keys)))
    return meeting_entries.add_entry(s, _meeting(s, draw), "vote", draw(_said), at=draw(moves.times))


def _agenda(s: Session, draw: moves.Draw) -> str:
    keys = [*s.scalars(select(AgendaRow.key)), *(agenda.key for agenda in built_in_agendas())]
    return str(draw(st.sampled_from(sorted(set(keys)))))


def _go(s: Session, draw: moves.Draw) -> None:
    item = s.get(MeetingItemRow, moves.one(s, draw, MeetingItemRow))
    if item is not None:
        at, done = draw(moves.times), draw(st.booleans())
        meetings.go_to_item(s, item.meeting_id, item.id, at=at, done=done)


def _person(s: Session, draw: moves.Draw) -> tuple[Any, ...]:
    fields = {"name": _who, "role": moves.lines, "present": st.booleans()}
    return (moves.one(s, draw, MeetingPersonRow), *moves.field(draw, fields))


MOVES = {
    "meetings.prepare_meeting": _prepare,
    "meetings.use_agenda": lambda s, draw: meetings.use_agenda(s, _meeting(s, draw), draw(_items)),
    "meetings.set_meeting_field": lambda s, draw: meetings.set_meeting_field(
        s, _meeting(s, draw), "title", draw(moves.names)
    ),
    "meetings.remove_meeting": lambda s, draw: meetings.remove_meeting(s, _meeting(s, draw)),
    "meetings.start_meeting": lambda s, draw: meetings.start_meeting(
        s, _meeting(s, draw), at=draw(moves.times)
    ),
    "meetings.pause_meeting": lambda s, draw: meetings.pause_meeting(
        s, _meeting(s, draw), at=draw(moves.times)
    ),
    "meetings.go_to_item": _go,
    "meetings.end_meeting": lambda s, draw: meetings.end_meeting(s, _meeting(s, draw), at=draw(moves.times)),
    "meeting_reviews.begin_reviewing": lambda s, draw: meeting_reviews.begin_reviewing(
        s, s.get_one(MeetingRow, _meeting(s, draw)), draw(moves.times)
    ),
    "meeting_reviews.close_reviewed": lambda s, draw: meeting_reviews.close_reviewed(
        s, _meeting(s, draw), at=draw(moves.times), closed_as=draw(moves.lines)
    ),
    "meetings.add_meeting_item": lambda s, draw: meetings.add_meeting_item(
        s, _meeting(s, draw), draw(moves.names)
    ),
    "meetings.set_meeting_item_field": lambda s, draw: meetings.set_meeting_item_field(
        s, moves.one(s, draw, MeetingItemRow), *moves.field(draw, ITEM)
    ),
    "meetings.remove_meeting_item": lambda s, draw: meetings.remove_meeting_item(
        s, moves.one(s, draw, MeetingItemRow)
    ),
    "meetings.move_meeting_item": lambda s, draw: meetings.move_meeting_item(
        s, moves.one(s, draw, MeetingItemRow), draw(_places)
    ),
    "meetings.add_participant": lambda s, draw: meetings.add_participant(
        s, _meeting(s, draw), draw(_who), role=draw(moves.lines)
    ),
    "meetings.set_participant_field": lambda s, draw: meetings.set_participant_field(s, *_person(s, draw)),
    "meetings.remove_participant": lambda s, draw: meetings.remove_participant(
        s, moves.one(s, draw, MeetingPersonRow)
    ),
    "meeting_entries.add_entry": lambda s, draw: meeting_entries.add_entry(
        s, _meeting(s, draw), draw(st.sampled_from(ENTRY_KINDS)), draw(_said), at=draw(moves.times)
    ),
    "meeting_entries.record_outcome": lambda s, draw: meeting_entries.record_outcome(
        s,
        _meeting(s, draw),
        draw(moves.names),
        draw(st.sampled_from(["", "Accepted: 99.9 %"])),
        at=draw(moves.times),
    ),
    "meeting_entries.set_entry_text": lambda s, draw: meeting_entries.set_entry_text(
        s, _entry(s, draw), draw(_said)
    ),
    "meeting_entries.remove_entry": lambda s, draw: meeting_entries.remove_entry(s, _entry(s, draw)),
    "meeting_entries.cast_ballot": lambda s, draw: meeting_entries.cast_ballot(
        s, _vote(s, draw), draw(st.integers(0, 5)), draw(_who)
    ),
    "meeting_entries.take_ballot_back": lambda s, draw: meeting_entries.take_ballot_back(s, _vote(s, draw)),
    "meeting_entries.change_way": lambda s, draw: meeting_entries.change_way(s, _vote(s, draw)),
    "meeting_entries.set_objection": lambda s, draw: meeting_entries.set_objection(
        s, _vote(s, draw), draw(_who), draw(_said)
    ),
    "meeting_entries.close_vote": lambda s, draw: meeting_entries.close_vote(s, _vote(s, draw)),
    "agendas.add_agenda": lambda s, draw: agendas.add_agenda(s, draw(moves.names)),
    "agendas.duplicate_agenda": lambda s, draw: agendas.duplicate_agenda(
        s, _agenda(s, draw), draw(moves.names)
    ),
    "agendas.reset_agenda": lambda s, draw: agendas.reset_agenda(s, _agenda(s, draw)),
    "agendas.set_agenda_field": lambda s, draw: agendas.set_agenda_field(
        s, _agenda(s, draw), "title", draw(moves.names)
    ),
    "agendas.add_agenda_item": lambda s, draw: agendas.add_agenda_item(
        s, _agenda(s, draw), draw(moves.names), minutes=draw(st.integers(0, 60))
    ),
    "agendas.set_agenda_item_field": lambda s, draw: agendas.set_agenda_item_field(
        s, _agenda(s, draw), draw(_places), *moves.field(draw, AGENDA_ITEM)
    ),
    "agendas.remove_agenda_item": lambda s, draw: agendas.remove_agenda_item(
        s, _agenda(s, draw), draw(_places)
    ),
    "agendas.move_agenda_item": lambda s, draw: agendas.move_agenda_item(
        s, _agenda(s, draw), draw(_places), draw(_places)
    ),
}
