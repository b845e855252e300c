"""Windows, periods and their bounds in a time zone (R2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

UNITS = ("week", "month", "quarter")
"""The calendar windows."""

LONGEST_ROLLING = 366
"""Days of the longest rolling window."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rolling:
    """The last ``days`` times 24 hours."""

    days: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar ``unit`` of the workspace's zone: week (from Monday), month or (fiscal) quarter."""

    unit: str


Window = Rolling | Calendar


@dataclass(frozen=True, slots=True)
class Span:
    """The bounds of a window at one moment: samples in (start, end], inside a period to period_end.

    All three are aware UTC. For a rolling window ``period_end`` is ``end``.
    """

    start: datetime
    end: datetime
    period_end: datetime

    @property
    def days(self) -> float:
        """Length of (start, end] in days of 24 hours."""
        return (self.end - self.start) / DAY

    @property
    def minutes(self) -> float:
        """Length of (start, end] in minutes."""
        return (self.end - self.start) / timedelta(minutes=1)

    @property
    def to_date(self) -> bool:
        """Whether the period is still running."""
        return self.end < self.period_end

    @property
    def period_days(self) -> float:
        """Length of the whole period in days of 24 hours; 30.958… where the clocks go forward."""
        return (self.period_end - self.start) / DAY


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, written ``2027-03``."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first_day(self) -> date:
        """The day it begins."""
        return date(self.year, self.number, 1)

    @property
    def next_first_day(self) -> date:
        """The day after its last one."""
        return _month_later(self.first_day, 1)

    def next(self) -> Month:
        """Return the month after."""
        return month_of(self.next_first_day)

    def previous(self) -> Month:
        """Return the month before."""
        return month_of(_month_later(self.first_day, -1))

    def span(self, zone: ZoneInfo) -> Span:
        """Return its bounds in UTC for a workspace in ``zone``."""
        return _whole(self.first_day, self.next_first_day, zone)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A fiscal quarter, written ``2027-Q1``.

    A fiscal year carries the number of the calendar year it ends in: with a year that starts in
    July, July to September 2026 is ``2027-Q1``.
    """

    year: int
    number: int
    fiscal_start: int = 1

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"

    @property
    def first_day(self) -> date:
        """The day it begins."""
        begins = self.year if self.fiscal_start == 1 else self.year - 1
        return _month_later(date(begins, self.fiscal_start, 1), 3 * (self.number - 1))

    @property
    def next_first_day(self) -> date:
        """The day after its last one."""
        return _month_later(self.first_day, 3)

    @property
    def months(self) -> tuple[Month, Month, Month]:
        """Its three calendar months."""
        first = month_of(self.first_day)
        return first, first.next(), first.next().next()

    def next(self) -> Quarter:
        """Return the quarter after."""
        return quarter_of(self.next_first_day, self.fiscal_start)

    def previous(self) -> Quarter:
        """Return the quarter before."""
        return quarter_of(_month_later(self.first_day, -3), self.fiscal_start)

    def span(self, zone: ZoneInfo) -> Span:
        """Return its bounds in UTC for a workspace in ``zone``."""
        return _whole(self.first_day, self.next_first_day, zone)


Period = Month | Quarter


def parse_window(text: str) -> Window:
    """Read ``30d``, ``week``, ``month`` or ``quarter`` (R2).

    Raises:
        RuleBroken: it is none of these, or not 1 to 366 days.
    """
    plain = text.strip().lower()
    if plain in UNITS:
        return Calendar(plain)
    match = re.fullmatch(r"([0-9]{1,6}) ?d(?:ays?)?", plain)
    if match and 1 <= int(match[1]) <= LONGEST_ROLLING:
        return Rolling(int(match[1]))
    raise RuleBroken(
        f"“{text.strip()[:40]}” is not a window: write 1d to {LONGEST_ROLLING}d, week, month or quarter.",
        field="window",
    )


def window_text(window: Window) -> str:
    """Return the window as files and the command line write it: ``30d``, ``week``."""
    return f"{window.days}d" if isinstance(window, Rolling) else window.unit


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment ``day`` begins in ``zone``, in UTC; after a skipped midnight, the first moment."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def to_utc(at: datetime) -> datetime:
    """Return an aware moment in UTC, where adding days never meets a clock change.

    Raises:
        ValueError: it has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(UTC)


def span_at(window: Window, at: datetime, zone: ZoneInfo, fiscal_start: int = 1) -> Span:
    """Return the bounds of ``window`` for figures as of ``at`` (R2).

    A sample stamped exactly at a calendar boundary belongs to the period that ends there, so at the
    boundary the window is the period just ended.

    Args:
        window: rolling or calendar.
        at: an aware moment.
        zone: the workspace's time zone, which says where calendar periods begin.
        fiscal_start: first month of the fiscal year, 1 to 12; quarters follow it.

    Raises:
        ValueError: ``at`` has no time zone.
    """
    end = to_utc(at)
    if isinstance(window, Rolling):
        return Span(end - timedelta(days=window.days), end, end)
    # One microsecond earlier is inside the period that ends at, or runs through, this moment.
    day = (end - timedelta(microseconds=1)).astimezone(zone).date()
    if window.unit == "week":
        monday = day - timedelta(days=day.weekday())
        whole = _whole(monday, monday + timedelta(days=7), zone)
    elif window.unit == "month":
        whole = month_of(day).span(zone)
    else:
        whole = quarter_of(day, fiscal_start).span(zone)
    return Span(whole.start, end, whole.period_end)


def month_of(day: date) -> Month:
    """Return the calendar month ``day`` is in."""
    return Month(day.year, day.month)


def quarter_of(day: date, fiscal_start: int = 1) -> Quarter:
    """Return the fiscal quarter ``day`` is in; ``fiscal_start`` is the year's first month, 1 to 12."""
    offset = (day.month - fiscal_start) % 12
    begins = day.year if day.month >= fiscal_start else day.year - 1
    year = begins if fiscal_start == 1 else begins + 1
    return Quarter(year, offset // 3 + 1, fiscal_start)


def parse_month(text: str) -> Month:
    """Read ``2027-03``.

    Raises:
        RuleBroken: it is not a year and a month.
    """
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text.strip())
    if not match or not 1 <= int(match[2]) <= 12 or not 1900 <= int(match[1]) <= 9998:
        raise RuleBroken(f"“{text.strip()[:40]}” is not a month: write 2027-03.", field="period")
    return Month(int(match[1]), int(match[2]))


def parse_quarter(text: str, fiscal_start: int = 1) -> Quarter:
    """Read ``2027-Q1``, always fiscal.

    Raises:
        RuleBroken: it is not a year and a quarter.
    """
    match = re.fullmatch(r"([0-9]{4})-?[Qq]([1-4])", text.strip())
    if not match or not 1900 <= int(match[1]) <= 9998:
        raise RuleBroken(f"“{text.strip()[:40]}” is not a quarter: write 2027-Q1.", field="period")
    return Quarter(int(match[1]), int(match[2]), fiscal_start)


def _month_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _whole(first: date, after: date, zone: ZoneInfo) -> Span:
    end = day_start(after, zone)
    return Span(day_start(first, zone), end, end)
