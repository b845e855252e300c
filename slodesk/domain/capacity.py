"""How many weeks a team can work in a quarter (R23, R29)."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from slodesk.domain.window import Quarter

_FRIDAY = 4
_DAY = timedelta(days=1)


def working_weeks(quarter: Quarter, holidays: Iterable[date]) -> Decimal:
    """Return a quarter's days from Monday to Friday that are no holidays, in weeks of five (R29).

    Args:
        quarter: the fiscal quarter.
        holidays: days on which nobody of the team works; those on weekends change nothing.

    Returns:
        Weeks with one decimal: 12.8 for the 64 working days of January to March 2027.
    """
    free, days, day = set(holidays), 0, quarter.first_day
    while day < quarter.next_first_day:
        days += day.weekday() <= _FRIDAY and day not in free
        day += _DAY
    return (Decimal(days) / 5).quantize(Decimal("0.1"), ROUND_HALF_UP)
