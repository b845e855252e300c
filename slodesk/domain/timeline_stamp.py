"""The time at the beginning of a line, in whatever way people write one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from slodesk.domain.timeline_zones import NAME, OFFSET

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jän jänner", "feb february februar", "mar march märz mär mrz", "apr april",
            "may mai", "jun june juni", "jul july juli", "aug august", "sep sept september",
            "oct october okt oktober", "nov november", "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday mo montag", "tue tues tuesday di dienstag", "wed wednesday mi mittwoch",
            "thu thur thurs thursday do donnerstag", "fri friday fr freitag", "sat saturday sa samstag",
            "sun sunday so sonntag",
        )
    )
    for name in names.split()
}  # fmt: skip
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_WEEKDAY = rf"(?:{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})"
_YEAR = r"(?:19|20)\d{2}"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LEAD = _compiled(
    r"(?:(?:at|on|around|about|approximately|approx\.?|circa|ca\.?|c\.|by|um|gegen|etwa)\s+)*(?:[~≈]\s*)?"
)
_EXACT = ("", "at", "on", "um")
_DAY_OF_WEEK = _compiled(rf"({_WEEKDAY})\.?(?:,\s*|\s+|$)(?:(?:the|den)\s+)?")
_DATES = (
    _compiled(rf"(?P<y>{_YEAR})([-/.])(?P<m>\d{{1,2}})\2(?P<d>\d{{1,2}})(?!\d)"),
    _compiled(rf"(?P<y>{_YEAR})(?P<m>\d{{2}})(?P<d>\d{{2}})(?=T\d)"),
    _compiled(rf"(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?(?P<y>{_YEAR})(?!\d)"),
    _compiled(rf"(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/(?P<y>{_YEAR})(?!\d)"),
    _compiled(
        rf"(?P<mon>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y>{_YEAR})(?!\d|:\d))?"
    ),
    _compiled(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+of)?[\s-]+(?P<mon>{_MONTH})\b\.?(?:,?[\s-]+(?P<y>{_YEAR})(?!\d|:\d))?"
    ),
)
_SHORT_DATES = (
    _compiled(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?P<y>\d{2})?(?=[\s,])"),
    _compiled(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>\d{2}))?(?=[\s,])"),
)
"""Dates only where a time follows: otherwise they are shares and versions."""
_TO_CLOCK = _compiled(r"(?:T(?=\d)|\s*(?:,|@|[-–—|:](?=\s)|\bat\b|\bum\b)?\s*)[\[(~≈]?")
_TO_DATE = _compiled(r"\s*,\s*(?:on\s+|am\s+)?|\s+(?:on|am)\s+|\s+(?=\d)")
_CLOCK = _compiled(
    r"(?:"
    r"(?P<h>[01]?\d|2[0-4])(?::|h)(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d|60)(?:[.,](?P<f>\d{1,9}))?)?(?!\d|:\d|[.,]\d)"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?(?:\s?(?:Uhr|hrs?|hours|h)\b)?"
    r"|(?P<h2>[01]?\d|2[0-4])\.(?P<m2>[0-5]\d)(?:\s?(?P<half2>[ap])\.?\s?m\b\.?|\s?Uhr\b)"
    r"|(?P<h3>1[0-2]|0?[1-9])\s?(?P<half3>[ap])\.?m\b\.?"
    r"|(?P<h4>[01]?\d|2[0-4])\s?Uhr\b"
    r"|(?P<h5>[01]\d|2[0-3])(?P<m5>[0-5]\d)(?=\s?(?:Z|UTC|GMT)\b)"
    r"|(?P<h6>[01]\d|2[0-3])(?P<m6>[0-5]\d)\s?(?:hrs?|hours|h)\b"
    r"|T(?P<h7>\d{2})(?P<m7>\d{2})(?P<s7>\d{2})(?=Z)"
    r")"
)
_ZONE = re.compile(
    rf"\s*(?P<open>[(\[])?\s*(?P<a>{NAME})(?:\s+time\b)?(?(open)\s*[)\]])"
    rf"|(?P<b>[+\-−]\d{{2}}(?::?\d{{2}})?)(?!\d|:\d)|\s?(?P<c>{OFFSET})"
)
_SPACED = re.compile(r"\s(?P<d>[+\-−]\d{4})(?!\d)")
"""An offset without a colon after a space: only beside a full date with seconds, as in logs."""
_TO_END = _compiled(r"\s*(?:-|–|—|→|->|to|until|till|bis)\s*(?=[~≈]?\d)[~≈]?")
_ALSO = _compiled(r"\s*[(/]\s*(?=\d)")
_DAYS_ON = _compiled(r"\s*\(?\s*(?:\+\s?(?P<n>\d)\s?(?:d|days?)?\)|\+(?P<k>\d)\s?(?:d|days?)\b|next day\))")
_RELATIVE = _compiled(
    r"(?:(?P<t>T)\s?)?(?P<sign>[+\-−])\s?(?:(?P<hh>\d{1,3}):(?P<mm>[0-5]\d)(?::(?P<ss>[0-5]\d))?"
    r"|(?P<parts>\d+(?:[.,]\d+)?\s?(?:days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)"
    r"(?:\s?\d+\s?(?:hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s))*)|(?P<zero>0))(?!\w)(?![:.]\d)"
)
_ZERO = _compiled(r"T\s?0(?!\w)")
_PART = _compiled(r"(\d+(?:[.,]\d+)?)\s?([dhms])")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as it was read; whose day and zone it does not say, the lines around it decide.

    Attributes:
        written: as typed.
        end: where in the line it ends.
        days: the dates it may mean, as (year or None, month, day); two where day and month may be swapped.
        weekday: Monday is 0.
        clock: the time of day; the first of two where it is a range.
        either_half: it may be in the morning or in the afternoon: 1 to 12, and nothing said which.
        has_half: am or pm was said.
        zone: its name or offset as written.
        days_on: days after that of the incident or of the date before it: "00:10 (+1)".
        ends_day: it was written as 24:00.
        relative: since the start of the incident.
        plain: it says no more than one moment: no range, no "about".
    """

    written: str
    end: int
    days: tuple[tuple[int | None, int, int], ...] = ()
    weekday: int | None = None
    clock: time | None = None
    either_half: bool = False
    has_half: bool = False
    zone: str = ""
    days_on: int = 0
    ends_day: bool = False
    relative: timedelta | None = None
    plain: bool = False

    @property
    def date_only(self) -> bool:
        """Whether it names a day and no time."""
        return self.clock is None and self.relative is None


def read_stamp(text: str, at: int = 0) -> Stamp | None:
    """Read the time, the date or both that stand at a place of a line; None when there is none there."""
    begin = at
    lead = _LEAD.match(text, at)
    at = lead.end() if lead is not None else at
    relative = _relative(text, at)
    if relative is not None:
        since, end = relative
        return Stamp(text[begin:end].strip(), end, relative=since, plain=begin == at)
    weekday = None
    named = _DAY_OF_WEEK.match(text, at)
    if named is not None:
        weekday = _WEEKDAYS[named[1].lower()]
    start = at if named is None else named.end()
    days, end = _date(text, start)
    clocked = None
    if days:
        gap = _TO_CLOCK.match(text, end)
        clocked = _clock(text, gap.end() if gap else end)
    if clocked is None:
        short, short_end = _read_date(text, start, _SHORT_DATES)
        gap = _TO_CLOCK.match(text, short_end) if short else None
        found = _clock(text, gap.end()) if gap else None
        if found is not None:
            days, clocked = short, found
    if clocked is None and not days:
        clocked = _clock(text, start)
    if clocked is None:
        if not days:
            return None
        return Stamp(text[begin:end].strip(), end, days, weekday)
    return _finish(text, begin, at, days, weekday, clocked)


def _finish(
    text: str,
    begin: int,
    first: int,
    days: tuple[tuple[int | None, int, int], ...],
    weekday: int | None,
    clocked: re.Match[str],
) -> Stamp | None:
    end = clocked.end()
    zone, end = _zone(text, end, spaced=bool(days) and clocked["s"] is not None)
    if not days:
        gap = _TO_DATE.match(text, end)
        late, late_end = _date(text, gap.end()) if gap else ((), end)
        if late and gap and (gap[0].strip() or late[0][0] is not None):
            days, end = late, late_end
    half = _half(clocked)
    until = _TO_END.match(text, end)
    other = _clock(text, until.end()) if until else None
    if other is not None:
        later_zone, end = _zone(text, other.end())
        zone, half = zone or later_zone, half or (_half(other) if _hour(clocked) <= 12 else "")
    also = _ALSO.match(text, end)
    twin = _clock(text, also.end()) if also else None
    if twin is not None:
        twin_zone, twin_end = _zone(text, twin.end())
        if twin_zone:
            end = twin_end + (1 if text[twin_end : twin_end + 1] == ")" else 0)
    on = _DAYS_ON.match(text, end)
    days_on = 0
    if on is not None:
        end, days_on = on.end(), int(on["n"] or on["k"] or 1)
    hour = _hour(clocked)
    ends_day = hour == 24
    if half:
        if not 1 <= hour <= 12:
            half = ""
        else:
            hour = hour % 12 + (12 if half == "p" else 0)
    hour %= 24
    written = text[begin:end].strip()
    minute = int(clocked["m"] or clocked["m2"] or clocked["m5"] or clocked["m6"] or clocked["m7"] or 0)
    second = min(int(clocked["s"] or clocked["s7"] or 0), 59)
    micro = int((clocked["f"] or "0")[:6].ljust(6, "0"))
    return Stamp(
        written, end, days, weekday, time(hour, minute, second, micro),
        either_half=not half and 1 <= hour <= 12 and clocked["h"] is not None and clocked["h"][0] != "0",
        has_half=bool(half), zone=zone, days_on=days_on, ends_day=ends_day,
        plain=other is None and twin is None and text[begin:first].strip().lower() in _EXACT,
    )  # fmt: skip


def _hour(clocked: re.Match[str]) -> int:
    return int(next(clocked[name] for name in ("h", "h2", "h3", "h4", "h5", "h6", "h7") if clocked[name]))


def _half(clocked: re.Match[str]) -> str:
    return (clocked["half"] or clocked["half2"] or clocked["half3"] or "").lower()


def _clock(text: str, at: int) -> re.Match[str] | None:
    found = _CLOCK.match(text, at)
    if found is None or (at and text[at - 1].isalnum() and text[at - 1] not in "Tt"):
        return None
    after = text[found.end() : found.end() + 1]
    return None if after == "%" or (after.isalnum() and _ZONE.match(text, found.end()) is None) else found


def _zone(text: str, at: int, *, spaced: bool = False) -> tuple[str, int]:
    found = _ZONE.match(text, at) or (_SPACED.match(text, at) if spaced else None)
    if found is None:
        return "", at
    return next(name for name in map(found.groupdict().get, "abcd") if name), found.end()


def _date(text: str, at: int) -> tuple[tuple[tuple[int | None, int, int], ...], int]:
    return _read_date(text, at, _DATES)


def _read_date(
    text: str, at: int, patterns: tuple[re.Pattern[str], ...]
) -> tuple[tuple[tuple[int | None, int, int], ...], int]:
    for pattern in patterns:
        found = pattern.match(text, at)
        if found is None:
            continue
        parts = found.groupdict()
        year = None if parts["y"] is None else int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
        if "a" in parts:
            first, second = int(parts["a"]), int(parts["b"])
            wanted = [(year, first, second), (year, second, first)]
        elif "mon" in parts:
            wanted = [(year, _MONTHS[parts["mon"].lower()], int(parts["d"]))]
        else:
            wanted = [(year, int(parts["m"]), int(parts["d"]))]
        days = tuple(dict.fromkeys(day for day in wanted if _exists(day)))
        if days:
            return days, found.end()
    return (), at


def _exists(day: tuple[int | None, int, int]) -> bool:
    year, month, number = day
    try:
        date(2000 if year is None else year, month, number)
    except ValueError:
        return False
    return True


def _relative(text: str, at: int) -> tuple[timedelta, int] | None:
    zero = _ZERO.match(text, at)
    if zero is not None:
        return timedelta(0), zero.end()
    found = _RELATIVE.match(text, at)
    if found is None or (found["t"] is None and (found["zero"] or found["sign"] != "+")):
        return None
    if found["parts"]:
        since = timedelta(0)
        for number, unit in _PART.findall(found["parts"]):
            seconds = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}[unit.lower()]
            amount = float(number.replace(",", "."))
            if amount * seconds > 366 * 86_400:
                return None
            since += timedelta(seconds=amount * seconds)
    else:
        since = timedelta(
            hours=int(found["hh"] or 0), minutes=int(found["mm"] or 0), seconds=int(found["ss"] or 0)
        )
    return (since if found["sign"] == "+" else -since), found.end()
