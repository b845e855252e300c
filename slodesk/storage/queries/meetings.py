"""Meetings as values: what the room, the facilitator and the minutes show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain import agenda_clock, votes
from slodesk.domain.meetings import ENDED, PARKING, PREPARED, RUNNING, VOTE
from slodesk.storage.schema import ActionItemRow, TeamRow
from slodesk.storage.schema_meetings import MeetingRow

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.votes import Vote


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a meeting's agenda; fields as in ``MeetingItemRow``."""

    id: str
    title: str
    question: str
    view: str
    minutes: int
    seconds: int
    done: bool
    notes: str


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part."""

    id: str
    name: str
    role: str
    present: bool


@dataclass(frozen=True, slots=True)
class Action:
    """The action item that came of an entry, as it stands now."""

    id: str
    title: str
    owner: str
    due: date | None
    status: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something written down.

    Attributes:
        action: what came of an action; None for other kinds, and where it was removed.
        vote: of a vote, else None.
    """

    id: str
    kind: str
    text: str
    at: datetime
    item_id: str | None
    action: Action | None
    vote: Vote | None


@dataclass(frozen=True, slots=True)
class MeetingDetail:
    """A meeting with all that belongs to it."""

    id: str
    kind: str
    title: str
    subject_id: str
    week: int | None
    team_id: str | None
    team: str
    state: str
    began: datetime | None
    ended: datetime | None
    ticking: datetime | None
    current_id: str | None
    created: datetime
    items: tuple[Item, ...]
    people: tuple[Participant, ...]
    entries: tuple[Entry, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.state != ENDED

    @property
    def running(self) -> bool:
        """Whether it is being held now."""
        return self.state == RUNNING

    @property
    def prepared(self) -> bool:
        """Whether it has not begun."""
        return self.state == PREPARED

    @property
    def place(self) -> int:
        """The place of the current item, from 0; −1 before the first."""
        return next((place for place, item in enumerate(self.items) if item.id == self.current_id), -1)

    @property
    def current(self) -> Item | None:
        """The item on the screen."""
        return self.items[self.place] if self.place >= 0 else None

    @property
    def next_item(self) -> Item | None:
        """The item after the current one."""
        return self.items[self.place + 1] if self.place + 1 < len(self.items) else None

    @property
    def voters(self) -> tuple[str, ...]:
        """The names of those who are present."""
        return tuple(person.name for person in self.people if person.present)

    @property
    def open_vote(self) -> Entry | None:
        """The latest vote of the current item that is not closed."""
        found = [entry for entry in self.of_item(self.current_id) if entry.vote and not entry.vote.closed]
        return found[-1] if found else None

    def of_item(self, item_id: str | None) -> tuple[Entry, ...]:
        """Return what was written down at an item, in order."""
        return tuple(entry for entry in self.entries if entry.item_id == item_id)

    def read_clock(self, now: datetime) -> agenda_clock.Reading:
        """Return what the clock shows."""
        planned = [agenda_clock.Planned(i.id, i.minutes, i.seconds, i.done) for i in self.items]
        return agenda_clock.read(planned, self.current_id, self.ticking, now)


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """A meeting in a list: which, when, how far."""

    id: str
    title: str
    subject_id: str
    week: int | None
    state: str
    began: datetime | None
    ended: datetime | None
    seconds: int


def meeting_list(
    session: Session, *, subject_id: str | None = None, kind: str | None = None
) -> tuple[MeetingHead, ...]:
    """Return meetings, all or those about one thing or of one ritual, the latest first."""
    query = select(MeetingRow).order_by(MeetingRow.created.desc(), MeetingRow.id.desc())
    if subject_id is not None:
        query = query.where(MeetingRow.subject_id == subject_id)
    if kind is not None:
        query = query.where(MeetingRow.kind == kind)
    return tuple(
        MeetingHead(
            row.id, row.title, row.subject_id, row.week, row.state, row.began, row.ended,
            sum(item.seconds for item in row.items),
        )
        for row in session.scalars(query)
    )  # fmt: skip


def under_way(session: Session, subject_id: str, week: int, kind: str = "planning") -> bool:
    """Return whether a meeting about something was begun and not ended."""
    query = select(MeetingRow.id).where(
        MeetingRow.subject_id == subject_id, MeetingRow.kind == kind, MeetingRow.week == week,
        MeetingRow.began.is_not(None), MeetingRow.state != ENDED,
    )  # fmt: skip
    return session.scalars(query.limit(1)).first() is not None


def meeting_detail(session: Session, meeting_id: str) -> MeetingDetail | None:
    """Return a meeting with all that belongs to it; None when it is gone."""
    row = session.get(MeetingRow, meeting_id)
    if row is None:
        return None
    team = session.get(TeamRow, row.team_id) if row.team_id else None
    actions = _actions(session, row)
    entries = sorted(row.entries, key=lambda entry: (entry.at, entry.id))
    return MeetingDetail(
        row.id, row.kind, row.title, row.subject_id, row.week, row.team_id, team.name if team else "",
        row.state, row.began, row.ended, row.ticking, row.current_id, row.created,
        tuple(
            Item(i.id, i.title, i.question, i.view, i.minutes, i.seconds, i.done, i.notes)
            for i in sorted(row.items, key=lambda item: (item.position, item.id))
        ),
        tuple(
            Participant(p.id, p.name, p.role, p.present)
            for p in sorted(row.people, key=lambda person: (person.position, person.id))
        ),
        tuple(
            Entry(
                e.id, e.kind, e.text, e.at, e.item_id, actions.get(e.action_id or ""),
                votes.from_data(e.vote) if e.kind == VOTE else None,
            )
            for e in entries
        ),
    )  # fmt: skip


def carried(session: Session, meeting_id: str) -> tuple[Entry, ...]:
    """Return what earlier meetings left open: actions not done, and what the last one parked.

    Earlier meetings are those about the same plan; of other rituals, the same team's.
    """
    row = session.get(MeetingRow, meeting_id)
    if row is None:
        return ()
    query = select(MeetingRow).where(MeetingRow.kind == row.kind, MeetingRow.id != row.id)
    if row.subject_id and row.kind == "planning":
        query = query.where(MeetingRow.subject_id == row.subject_id)
    else:
        query = query.where(
            MeetingRow.team_id.is_(None) if row.team_id is None else MeetingRow.team_id == row.team_id
        )
    query = query.where(MeetingRow.began.is_not(None), MeetingRow.created <= row.created)
    earlier = session.scalars(query.order_by(MeetingRow.created, MeetingRow.id)).all()
    found: list[Entry] = []
    for meeting in earlier:
        detail = meeting_detail(session, meeting.id)
        last = meeting is earlier[-1]
        for entry in detail.entries if detail is not None else ():
            open_action = entry.action is not None and entry.action.status not in ("done", "dropped")
            if open_action or (last and entry.kind == PARKING):
                found.append(entry)
    return tuple(found)


def _actions(session: Session, row: MeetingRow) -> dict[str, Action]:
    keys = [entry.action_id for entry in row.entries if entry.action_id is not None]
    if not keys:
        return {}
    found = session.scalars(select(ActionItemRow).where(ActionItemRow.id.in_(keys)))
    return {a.id: Action(a.id, a.title, a.owner, a.due, a.status) for a in found}
