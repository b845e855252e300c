"""The words meetings are told in."""

from __future__ import annotations

KINDS = ("planning", "weekly_review", "retrospective", "assessment", "other")
"""The rituals the workshop runner carries."""

PREPARED, RUNNING, PAUSED, ENDED = "prepared", "running", "paused", "ended"
STATES = (PREPARED, RUNNING, PAUSED, ENDED)

DECISION, ACTION, PARKING, NOTE, VOTE = "decision", "action", "parking", "note", "vote"
ENTRY_KINDS = (DECISION, ACTION, PARKING, NOTE, VOTE)
