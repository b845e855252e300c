"""When a weekly review is due, and from when on it is overdue (R14)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

GRACE = timedelta(days=1)
"""How long after it was due a review is overdue."""


def is_overdue(due: datetime, now: datetime) -> bool:
    """Return whether a review that was not held is overdue (R14)."""
    return now > due + GRACE


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def due_at(week: date, weekday: int, clock: str, zone: ZoneInfo) -> datetime:
    """Return when a review of a week is due, in UTC.

    Args:
        week: its Monday.
        weekday: 1 Monday … 7 Sunday.
        clock: ``HH:MM``.
        zone: in which the clock is read.
    """
    hours, minutes = map(int, clock.split(":"))
    local = datetime.combine(week + timedelta(days=weekday - 1), time(hours, minutes), zone)
    return local.astimezone(UTC)
