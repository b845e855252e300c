"""When a quarter is planned: four working weeks, then time to communicate (R23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.domain.meetings import agenda_for
from slodesk.domain.planning import COMMUNICATE, WEEKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slodesk.domain.window import Quarter

LEAD = timedelta(weeks=6)
"""How long before the quarter planning begins, at least."""

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class WeekDates:
    """One week of planning, or the time to communicate (number 5); both days belong to it.

    Raises:
        RuleBroken: it ends before it begins, or there is no such week.
    """

    number: int
    starts: date
    ends: date

    def __post_init__(self) -> None:
        if not 1 <= self.number <= COMMUNICATE:
            raise RuleBroken(f"A plan has weeks 1 to {COMMUNICATE}.", "number")
        if self.ends < self.starts:
            raise RuleBroken("A week can't end before it begins.", "ends")

    def holds(self, day: date) -> bool:
        """Return whether a day is in it."""
        return self.starts <= day <= self.ends

    @property
    def days(self) -> tuple[date, ...]:
        """Its days from Monday to Friday."""
        return tuple(day for day in _days(self.starts, self.ends) if day.weekday() <= _FRIDAY)


def planning_weeks(quarter: Quarter) -> tuple[WeekDates, ...]:
    """Return when each week of planning a quarter is, as the calendar has it (R23).

    Planning begins on the Monday on or before six weeks before the quarter's first day, takes four
    weeks from Monday to Friday, and leaves the rest, two to three weeks, to communicate: from the
    Monday after until the day before the quarter.
    """
    latest = quarter.first_day - LEAD
    monday = latest - timedelta(days=latest.weekday())
    weeks = [WeekDates(n, monday + (n - 1) * _WEEK, monday + (n - 1) * _WEEK + 4 * _DAY) for n in WEEKS]
    return (*weeks, WeekDates(COMMUNICATE, monday + len(WEEKS) * _WEEK, quarter.first_day - _DAY))


def quarter_to_plan(planned: Iterable[Quarter], current: Quarter) -> Quarter:
    """Return the quarter a team would plan next: the first after the running one without a plan (R23)."""
    taken, found = set(planned), current.next()
    while found in taken:
        found = found.next()
    return found


def check_week(weeks: Iterable[WeekDates], moved: WeekDates) -> None:
    """Make sure that a week with new dates keeps its place among the others (R23).

    Raises:
        RuleBroken: it would begin before an earlier week does, or after a later one does.
    """
    for other in weeks:
        if other.number < moved.number and moved.starts < other.starts:
            raise RuleBroken(f"This would begin before week {other.number} does.", "starts")
        if moved.number < other.number and other.starts < moved.starts:
            later = "the time to communicate" if other.number == COMMUNICATE else f"week {other.number}"
            raise RuleBroken(f"This would begin after {later} does: move that first.", "starts")


def shifted(weeks: Iterable[WeekDates], number: int, by: timedelta) -> tuple[WeekDates, ...]:
    """Return the weeks with one of them and all later ones moved (R23).

    The time to communicate moves its beginning alone, for the quarter begins when it begins; where
    planning runs into the quarter, it is as short as one day.

    Args:
        weeks: of a plan.
        number: the first that moves.
        by: whole days, either way.
    """
    found = []
    for week in weeks:
        if week.number < number:
            found.append(week)
        elif week.number == COMMUNICATE:
            starts = week.starts + by
            found.append(WeekDates(COMMUNICATE, starts, max(week.ends, starts)))
        else:
            found.append(WeekDates(week.number, week.starts + by, week.ends + by))
    return tuple(found)


def holidays_in(week: WeekDates, holidays: Iterable[date]) -> tuple[date, ...]:
    """Return the holidays that take a working day out of a week, in order (R23)."""
    return tuple(sorted({day for day in holidays if week.holds(day) and day.weekday() <= _FRIDAY}))


def working_days(week: WeekDates, holidays: Iterable[date]) -> tuple[date, ...]:
    """Return a week's days from Monday to Friday that are no holidays (R23)."""
    free = set(holidays)
    return tuple(day for day in week.days if day not in free)


def due_day(week: WeekDates, holidays: Iterable[date]) -> date:
    """Return when what a week has to bring is due: its last working day (R23); its end if it has none."""
    return max(working_days(week, holidays), default=week.ends)


def workshop_days(
    layout: str, weeks: Iterable[WeekDates], holidays: Iterable[date]
) -> tuple[tuple[str, tuple[int, ...], date], ...]:
    """Return the meetings of a plan: agenda, the weeks it holds, and its day (R23).

    A meeting is on the last working day of the last week it holds, when all of that is due.

    Args:
        layout: ``four_workshops``, ``two_sessions`` or ``one_session``.
        weeks: of the plan; the time to communicate has no meeting of its own.
        holidays: days nobody works.
    """
    free = tuple(holidays)
    held: dict[str, list[WeekDates]] = {}
    for week in sorted(weeks, key=lambda each: each.number):
        if week.number < COMMUNICATE:
            held.setdefault(agenda_for(layout, week.number)[0], []).append(week)
    return tuple(
        (agenda, tuple(week.number for week in group), due_day(group[-1], free))
        for agenda, group in held.items()
    )


def week_of(weeks: Iterable[WeekDates], today: date) -> int:
    """Return the number of the week a day is in, 1 to 5 (R23).

    A weekend or gap belongs to the week that comes next; before the first week it is week 1, after
    the last the last.
    """
    ordered = sorted(weeks, key=lambda week: week.number)
    return next((week.number for week in ordered if today <= week.ends), ordered[-1].number)


def is_late(due: date | None, today: date, *, done: bool) -> bool:
    """Return whether something should have been done by now: the day it is due is over (R23)."""
    return not done and due is not None and due < today


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
