"""What every operation on a meeting needs: the meeting, and leave to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.domain.meetings import ENDED, WEEKLY_REVIEW
from slodesk.operations.rows import find
from slodesk.storage.schema_meetings import MeetingRow
from slodesk.storage.schema_reviews import ReviewRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def open_meeting(session: Session, meeting_id: str) -> MeetingRow:
    """Return a meeting that has not ended.

    Raises:
        RuleBroken: it is gone, or it ended.
    """
    row = find(session, MeetingRow, meeting_id, "meeting")
    if row.state == ENDED:
        raise RuleBroken("This meeting has ended: its minutes stay as they are.")
    return row


def reviewed_in(session: Session, meeting: MeetingRow) -> ReviewRow | None:
    """Return the weekly review a meeting is about; None for other meetings."""
    return session.get(ReviewRow, meeting.subject_id) if meeting.kind == WEEKLY_REVIEW else None
