"""Days for work: where it can begin, and how long its hours take one person (R28)."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

DAY_HOURS = 8
_DAY = timedelta(days=1)
_FRIDAY = 4
_USUAL = 5


def working_day(day: date, free: Collection[date] = ()) -> date:
    """Return the day itself, or the next one on which people work."""
    while day.weekday() > _FRIDAY or day in free:
        day += _DAY
    return day


def last_day(starts: date, hours: Decimal | None, free: Collection[date] = ()) -> date:
    """Return the day on which one person is done.

    Args:
        starts: the first day.
        hours: of work, > 0; None: not estimated, a week then.
        free: holidays.
    """
    days = _USUAL if hours is None else max(1, ceil(hours / DAY_HOURS))
    day = working_day(starts, free)
    for _ in range(days - 1):
        day = working_day(day + _DAY, free)
    return day
