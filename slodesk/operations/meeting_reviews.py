"""A weekly review that is held as a meeting: begun with it, and closed with it (R13, R14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import weekly_review as kept
from slodesk.operations.meeting_rows import open_meeting, reviewed_in
from slodesk.operations.reviews import add_part, begin_review, close_review, fix_moment
from slodesk.storage.queries.overview import newest_sample
from slodesk.storage.queries.review_prepared import still_holds, week_end
from slodesk.storage.queries.reviews import stored_review

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from slodesk.storage.schema_meetings import MeetingRow


def begin_reviewing(session: Session, meeting: MeetingRow, at: datetime) -> None:
    """Begin the review a meeting is about; its figures stand still from now on."""
    review = reviewed_in(session, meeting)
    if review is None or review.state not in (kept.NOT_STARTED, kept.IN_REVIEW):
        return
    begin_review(session, review.id)
    if review.as_of is None:
        fix_moment(session, review.id, week_end(session, review.week, at) or newest_sample(session, at))


def close_reviewed(
    session: Session,
    meeting_id: str,
    *,
    at: datetime,
    closed_as: str,
    prepared: kept.Prepared | None = None,
) -> None:
    """Close the review a meeting was about, with those who were there.

    Args:
        session: to write with.
        meeting_id: the meeting, which may go on or have ended.
        at: when.
        closed_as: the workspace's local profile or database user that records it.
        prepared: what the room looked at, kept where it still holds; else all is worked out again.
    """
    meeting = open_meeting(session, meeting_id)
    review = reviewed_in(session, meeting)
    if review is None or review.state == kept.REVIEWED:
        return
    known = {each.name.casefold(): each for each in review.people}
    for person in meeting.people:
        there = known.get(person.name.casefold())
        if there is None:
            add_part(session, review.id, "person", name=person.name, role=person.role, present=person.present)
        elif there.present != person.present:
            there.present = person.present
    session.flush()
    stored = stored_review(session, review.id)
    if prepared is not None and (stored is None or not still_holds(session, stored, prepared, at)):
        prepared = None
    close_review(session, review.id, at=at, closed_as=closed_as, prepared=prepared)
