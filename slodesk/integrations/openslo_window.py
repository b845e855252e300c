"""OpenSLO durations and time windows."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slodesk.integrations.definitions import shorten

if TYPE_CHECKING:
    from slodesk.integrations.definitions import Notes
    from slodesk.integrations.openslo_models import AlphaWindow, Calendar, TimeWindow

_SECONDS = {
    "s": 1,
    "m": 60,
    "h": 3_600,
    "d": 86_400,
    "w": 604_800,
    "M": 30 * 86_400,
    "Q": 90 * 86_400,
    "Y": 365 * 86_400,
}
_ALPHA = {
    "Second": "s",
    "Minute": "m",
    "Hour": "h",
    "Day": "d",
    "Week": "w",
    "Month": "M",
    "Quarter": "Q",
    "Year": "Y",
}
_CALENDAR = {(1, "w"): "week", (7, "d"): "week", (1, "M"): "month", (3, "M"): "quarter", (1, "Q"): "quarter"}


def duration(text: str) -> tuple[int, str] | None:
    """Read a duration such as ``4w``: number and unit; None if it is none."""
    match = re.fullmatch(r"([1-9][0-9]{0,5})([smhdwMQY])", text)
    return (int(match[1]), match[2]) if match else None


def slice_seconds(text: str) -> int | None:
    """Read the length of a time slice; a bare number counts minutes. None if it is none."""
    if re.fullmatch(r"[1-9][0-9]{0,4}", text):
        return int(text) * 60
    found = duration(text)
    return found[0] * _SECONDS[found[1]] if found and found[1] in "smhd" else None


def window(
    notes: Notes, line: int, what: str, windows: list[TimeWindow] | list[AlphaWindow]
) -> tuple[str, str] | None:
    """Return the window in our words and the zone it names; None, noted, when it is unusable."""
    if not windows:
        notes.warn(line, f"{what}: it names no time window; 30 days are taken")
        return "30d", ""
    if len(windows) > 1:
        notes.reject(line, f"{what}: it has {len(windows)} time windows; one is possible")
        return None
    given = windows[0]
    text = _text(given)
    found = duration(text)
    if found is None:
        notes.reject(line, f"{what}: “{shorten(text)}” is not a duration such as 28d, 4w or 1M")
        return None
    calendar = given.calendar
    if given.rolling and calendar is not None:
        notes.warn(line, f"{what}: a rolling window has no calendar; the calendar was left out")
    if calendar is None or given.rolling:
        if given.rolling is False:
            notes.warn(line, f"{what}: a window that does not roll needs a calendar; it is taken as rolling")
        return _rolling(notes, line, what, found, text), ""
    return _aligned(notes, line, what, found, text, calendar)


def _text(given: TimeWindow | AlphaWindow) -> str:
    if hasattr(given, "duration"):
        return str(given.duration)
    count = given.count
    return f"{count}{_ALPHA[given.unit]}"


def _rolling(notes: Notes, line: int, what: str, found: tuple[int, str], text: str) -> str:
    number, unit = found
    seconds = number * _SECONDS[unit]
    if unit in "MQY":
        days = min(seconds // 86_400, 366)
        notes.warn(line, f"{what}: a rolling window of {text} is taken as {days} days")
        return f"{days}d"
    return notes.rolling(line, what, seconds, text)


def _aligned(
    notes: Notes, line: int, what: str, found: tuple[int, str], text: str, calendar: Calendar
) -> tuple[str, str] | None:
    zone = calendar.zone
    if zone and not _known(zone):
        notes.reject(line, f"{what}: “{shorten(zone)}” is not a time zone such as Europe/Paris")
        return None
    if found == (1, "m"):
        notes.warn(line, f"{what}: 1m is one minute in OpenSLO; a calendar month is taken (1M)")
        found = (1, "M")
    unit = _CALENDAR.get(found)
    if unit is None:
        rolled = _rolling_days(found)
        notes.warn(line, f"{what}: there is no calendar window of {text}; rolling {rolled} are taken")
        return rolled.replace(" days", "d").replace(" day", "d"), ""
    start = _moment(calendar.start)
    if calendar.start and start is None:
        notes.warn(line, f"{what}: the start “{shorten(calendar.start)}” is not a time and was left out")
    elif start is not None and not _begins(start, unit):
        begin = {"week": "on Monday", "month": "on the 1st", "quarter": "with the fiscal quarter"}[unit]
        notes.warn(line, f"{what}: its {unit}s begin at {calendar.start}; here they begin {begin} at 00:00")
    return unit, zone


def _rolling_days(found: tuple[int, str]) -> str:
    days = min(max(-(-found[0] * _SECONDS[found[1]] // 86_400), 1), 366)
    return f"{days} day" if days == 1 else f"{days} days"


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _begins(start: datetime, unit: str) -> bool:
    """Whether calendar windows counted from ``start`` begin where ours do."""
    if (start.hour, start.minute, start.second) != (0, 0, 0):
        return False
    return start.weekday() == 0 if unit == "week" else start.day == 1
