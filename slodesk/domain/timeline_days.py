"""Which day, zone and half of the day the times of pasted lines mean: see ``domain/timeline.py``."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.timeline_zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from slodesk.domain.timeline_stamp import Stamp

_BACK = 3.0
"""A step back counts this many times one ahead: of 24 hours, six may be back."""
_FAR = timedelta(hours=18)
"""A first time this far from the start is on another day."""
_DAY = timedelta(days=1)


class Days:
    """Turns the stamps of one text into moments, line after line.

    Args:
        day: of the incident, in its zone.
        zone: of the incident.
        start: of the incident, aware; None until the first moment.
        end: the latest time known so far, aware.
    """

    def __init__(self, day: date, zone: tzinfo, start: datetime | None, end: datetime | None = None) -> None:
        self._day = day
        self._home = zone
        self._start = start
        self._given = start is not None
        self._end = end
        self._declared = ""
        self._only = ""
        self._halves = False
        self._dated = False
        self._last: datetime | None = None

    def look_at(self, stamps: Iterable[Stamp]) -> None:
        """Learn from the whole text: the only zone it names, and whether it says am and pm."""
        known = [stamp for stamp in stamps if stamp.clock is not None]
        zones = {stamp.zone for stamp in known if stamp.zone}
        self._only = zones.pop() if len(zones) == 1 else ""
        self._halves = any(stamp.has_half for stamp in known)

    def declare(self, zone: str) -> None:
        """Take the zone that a heading says all times are in."""
        self._declared = zone

    def turn_to(self, stamp: Stamp) -> None:
        """Go to the day of a date that stands alone."""
        self._day, self._dated, self._last = self._date(stamp), True, None

    def implied(self, stamp: Stamp) -> str:
        """Return the zone a time is in because other lines say so; empty where that is the incident's."""
        name = self._declared or self._only
        if not name or stamp.zone or stamp.clock is None:
            return ""
        about = datetime.combine(self._day, stamp.clock)
        zone = zone_of(name, about, self._home)
        same = zone is None or zone.utcoffset(about) == self._home.utcoffset(about)
        return "" if same else name

    def moment(self, stamp: Stamp) -> datetime | None:
        """Return when a stamp was, in UTC; None where it names only a day, or nothing to count from."""
        found = self._moment(stamp)
        if found is None:
            return None
        self._last = found
        if self._start is None:
            self._start = found
        return found

    def _moment(self, stamp: Stamp) -> datetime | None:
        try:
            if stamp.relative is not None:
                return None if self._start is None else (self._start + stamp.relative).astimezone(UTC)
            if stamp.days or stamp.weekday is not None:
                self.turn_to(stamp)
            if stamp.clock is None:
                return None
            return self._nearest(stamp)
        except OverflowError:
            return None

    def _nearest(self, stamp: Stamp) -> datetime:
        zone = self._zone(stamp)
        if stamp.days_on:
            return self._candidates(stamp, self._day + stamp.days_on * _DAY, zone)[0]
        last = self._last
        if last is not None:
            around = last.astimezone(zone).date()
            steps = [
                at for k in (-1, 0, 1) for at in self._candidates(stamp, around + k * _DAY, zone, halves=True)
            ]
            return min(steps, key=lambda at: _cost(last, at))
        if self._dated or stamp.ends_day:
            return self._candidates(stamp, self._day + stamp.ends_day * _DAY, zone)[0]
        near = [at for k in (-1, 0, 1) for at in self._candidates(stamp, self._day + k * _DAY, zone)]
        at_home = [at for at in near if at.astimezone(self._home).date() == self._day]
        found = at_home[0] if at_home else near[len(near) // 2]
        start, end = self._start, self._end
        if start is not None and end is not None:
            return min(near, key=lambda at: max(start - at, at - end, timedelta()))
        if self._given and start is not None and abs(found - start) > _FAR:
            return min(near, key=lambda at: abs(at - start))
        return found

    def _candidates(self, stamp: Stamp, day: date, zone: tzinfo, *, halves: bool = False) -> list[datetime]:
        """Return the moments it may be on a day: two in the hour that a clock change repeats."""
        if stamp.clock is None:
            raise ValueError("a time of day is needed")
        clocks = [stamp.clock]
        if halves and self._halves and stamp.either_half:
            clocks = [stamp.clock.replace(hour=stamp.clock.hour % 12 + later) for later in (0, 12)]
        moments = [
            datetime.combine(day, clock, zone).replace(fold=fold).astimezone(UTC)
            for clock in clocks
            for fold in (0, 1)
        ]
        return list(dict.fromkeys(moments))

    def _zone(self, stamp: Stamp) -> tzinfo:
        about = datetime.combine(self._day, stamp.clock or time(12))
        for name in (stamp.zone, self._declared, self._only):
            zone = zone_of(name, about, self._home) if name else None
            if zone is not None:
                return zone
        return self._home

    def _date(self, stamp: Stamp) -> date:
        days = [found for day in stamp.days for found in self._years(day)]
        if not days and stamp.weekday is not None:
            days = [
                self._day + k * _DAY
                for k in range(-3, 4)
                if (self._day + k * _DAY).weekday() == stamp.weekday
            ]
        return min(days, key=lambda day: abs(day - self._day)) if days else self._day

    def _years(self, day: tuple[int | None, int, int]) -> list[date]:
        year, month, number = day
        found = []
        for wanted in (self._day.year - 1, self._day.year, self._day.year + 1) if year is None else (year,):
            try:
                found.append(date(wanted, month, number))
            except ValueError:
                continue
        return found


def _cost(last: datetime, at: datetime) -> float:
    step = (at - last).total_seconds()
    return step if step >= 0 else -step * _BACK
