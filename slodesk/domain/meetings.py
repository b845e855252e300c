"""The words meetings are told in."""

from __future__ import annotations

WEEKLY_REVIEW = "weekly_review"
KINDS = ("planning", WEEKLY_REVIEW, "retrospective", "assessment", "other")
"""The rituals the workshop runner carries."""

PREPARED, RUNNING, PAUSED, ENDED = "prepared", "running", "paused", "ended"
STATES = (PREPARED, RUNNING, PAUSED, ENDED)

DECISION, ACTION, PARKING, NOTE, VOTE = "decision", "action", "parking", "note", "vote"
ENTRY_KINDS = (DECISION, ACTION, PARKING, NOTE, VOTE)

ROLES = ("facilitator", "scribe", "SLO owner", "engineering lead", "product manager", "on-call", "guest")
"""Offered for participants (R13, R19); any other word is fine too."""


def agenda_for(layout: str, week: int) -> tuple[str, int]:
    """Return the agenda's key and the week under which a planning meeting is held (R23).

    Two sessions hold two weeks each, one session all four: whichever of its weeks asks, it is the same
    meeting.

    Args:
        layout: ``four_workshops``, ``two_sessions`` or ``one_session``.
        week: 1 to 4, or 5 for the time to communicate, which belongs to the last meeting.
    """
    held = min(max(week, 1), 4)
    if layout == "one_session":
        return "one-session", 1
    if layout == "two_sessions":
        return ("session-1", 1) if held <= 2 else ("session-2", 3)
    return f"week-{held}", held
