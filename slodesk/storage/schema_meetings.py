"""The tables of meetings: the workshop runner holds every ritual with them.

Mapped when they are first needed (``storage/tables.py``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column, relationship

from slodesk.storage.schema import OWNED, Base, Entity, to


class AgendaRow(Entity, Base):
    """An agenda somebody made or changed; the ones that come with the program are resources."""

    __tablename__ = "agenda"
    key: Mapped[str] = mapped_column(unique=True)
    """Of a built-in one that was changed, its key; else of its own."""
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(default="planning")
    """The ritual: ``planning``, ``weekly_review``, ``retrospective``, ``assessment`` or ``other``."""
    items: Mapped[list[dict[str, Any]]]
    """``[{"title", "minutes", "question", "view"}]``"""


class MeetingRow(Entity, Base):
    """A meeting held with the workshop runner; it can be left and resumed at any time."""

    __tablename__ = "meeting"
    kind: Mapped[str] = mapped_column(default="planning")
    title: Mapped[str]
    subject_id: Mapped[str] = mapped_column(default="", index=True)
    """Key of the plan, review, retrospective … it is about."""
    week: Mapped[int | None]
    team_id: Mapped[str | None] = to("team.id")
    state: Mapped[str] = mapped_column(default="prepared")
    """``prepared``, ``running``, ``paused`` or ``ended``."""
    began: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    ticking: Mapped[datetime | None]
    """Since when the clock of the current item runs; None while it stands."""
    current_id: Mapped[str | None]
    """The agenda item on the screen."""
    created: Mapped[datetime]

    items: Mapped[list[MeetingItemRow]] = relationship(order_by="MeetingItemRow.position", **OWNED)
    people: Mapped[list[MeetingPersonRow]] = relationship(order_by="MeetingPersonRow.position", **OWNED)
    entries: Mapped[list[MeetingEntryRow]] = relationship(order_by="MeetingEntryRow.at", **OWNED)


class MeetingItemRow(Entity, Base):
    """One point of a meeting's agenda."""

    __tablename__ = "meeting_item"
    meeting_id: Mapped[str] = to("meeting.id")
    title: Mapped[str]
    question: Mapped[str] = mapped_column(default="")
    view: Mapped[str] = mapped_column(default="")
    """What the room sees: ``performance``, ``proposals``, ``roadmap`` …; empty shows the question."""
    minutes: Mapped[int]
    """Planned."""
    seconds: Mapped[int] = mapped_column(default=0)
    """Spent so far, apart from what ``meeting.ticking`` adds."""
    done: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(default="")
    """The facilitator's own; never in the room or the minutes."""
    position: Mapped[int] = mapped_column(default=0)


class MeetingPersonRow(Entity, Base):
    """Somebody who takes part."""

    __tablename__ = "meeting_person"
    meeting_id: Mapped[str] = to("meeting.id")
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    present: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class MeetingEntryRow(Entity, Base):
    """What was said: a decision, an action, something parked, a note or a vote."""

    __tablename__ = "meeting_entry"
    meeting_id: Mapped[str] = to("meeting.id")
    item_id: Mapped[str | None] = to("meeting_item.id")
    kind: Mapped[str]
    """``decision``, ``action``, ``parking``, ``note`` or ``vote``."""
    text: Mapped[str]
    at: Mapped[datetime]
    action_id: Mapped[str | None] = to("action_item.id")
    """The action item that came of it."""
    vote: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Of a vote (``domain/votes.py``): the way of voting, options, tallies, dissent."""
