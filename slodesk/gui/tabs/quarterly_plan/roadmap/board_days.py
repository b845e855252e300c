"""Days as places on the roadmap's board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BoardDays:
    """The weeks of a quarter side by side.

    Attributes:
        first: the Monday on or before the quarter's first day.
        count: days up to the Sunday on or after its last.
        left: where they begin, in pixels.
        width: of a day, in pixels.
    """

    first: date
    count: int
    left: float
    width: float

    @property
    def after(self) -> date:
        """The day after the last."""
        return self.first + self.count * _DAY

    @property
    def right(self) -> float:
        """Where they end."""
        return self.left + self.count * self.width

    def x(self, day: date) -> float:
        """Return where a day begins; days outside are at the edge."""
        return self.left + min(max((day - self.first).days, 0), self.count) * self.width

    def day(self, x: float) -> date:
        """Return the day at a place; the nearest where it is outside."""
        number = int((x - self.left) // self.width) if self.width > 0 else 0
        return self.first + min(max(number, 0), self.count - 1) * _DAY

    def mondays(self) -> Iterator[date]:
        """Yield the first day of each week."""
        for number in range(0, self.count, 7):
            yield self.first + number * _DAY

    def months(self) -> Iterator[tuple[date, date]]:
        """Yield the part of each month that is shown: its first day and the day after its last."""
        day = self.first
        while day < self.after:
            following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            yield day, min(following, self.after)
            day = following


def days_of(first_day: date, after: date) -> tuple[date, int]:
    """Return the first Monday and how many days whole weeks take."""
    first = first_day - timedelta(days=first_day.weekday())
    last = after + timedelta(days=(7 - after.weekday()) % 7)
    return first, (last - first).days
