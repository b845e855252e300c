"""Days, quarters, spans and zones as people write them in postmortems."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from slodesk.domain.timeline_stamp import read_stamp
from slodesk.domain.timeline_zones import NAME, OFFSET
from slodesk.integrations.postmortem_markdown.own import zone_named

_WORD: Final = re.compile(r"(?<![\w./-])(?=[\w])")
_QUARTER: Final = re.compile(
    r"\b(?:Q([1-4])[\s,/'’-]*(20\d\d)|(20\d\d)[\s/-]*Q([1-4])|([1-4])(?:st|nd|rd"
    r"|th) quarter(?: of)? (20\d\d))\b",
    re.IGNORECASE,
)
SPAN: Final = re.compile(
    r"(?P<amount>\d{1,6}(?:[.,]\d{1,3})?)\s*-?(?P<unit>days?|d|hours?|hrs?|h|minutes?|mins?|min|m|seconds?"
    r"|secs?|s)\b",
    re.IGNORECASE,
)
_CLOCK_SPAN: Final = re.compile(r"^\s*(\d{1,3}):([0-5]\d)(?::([0-5]\d))?\s*(?:h|hrs?|hours?)?\s*$")
_ZONE: Final = re.compile(rf"(?<![\w/])({NAME}|{OFFSET})")
_DECLARED: Final = re.compile(
    rf"\b(?:times?(?:stamps?)?(?:\s*zone)?|timestamps)\b(?:\s+\w+){{0,4}}?[\s:(]+({NAME}|{OFFSET})",
    re.IGNORECASE,
)
_MINUTES: Final = {"d": Decimal(1440), "h": Decimal(60), "m": Decimal(1), "s": Decimal(1) / 60}
_PLACES: Final = {
    "UTC": "UTC", "GMT": "UTC", "Z": "UTC", "CET": "Europe/Berlin", "CEST": "Europe/Berlin",
    "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin", "BST": "Europe/London", "WET": "Europe/Lisbon", "WEST": "Europe/Lisbon",
    "EET": "Europe/Helsinki", "EEST": "Europe/Helsinki", "MSK": "Europe/Moscow", "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong",
    "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney", "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland", "ET": "America/New_York", "EST": "America/New_York",
    "EDT": "America/New_York",
    "CT": "America/Chicago", "CST": "America/Chicago", "CDT": "America/Chicago", "MT": "America/Denver",
    "MST": "America/Denver", "MDT": "America/Denver", "PT": "America/Los_Angeles",
    "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "BRT": "America/Sao_Paulo",
}  # fmt: skip
"""Where people are who write a zone's short name: what a calendar knows."""


def day_in(text: str, year: int | None = None) -> date | None:
    """Return the first day a text names; ``year`` is that of days without one."""
    head = text[:160]
    for place in _WORD.finditer(head):
        stamp = read_stamp(head, place.start())
        if stamp is None or not stamp.days:
            continue
        found, month, number = stamp.days[0]
        if found is None and year is None:
            continue
        try:
            return date(found or year or 0, month, number)
        except ValueError:
            continue
    return None


def quarter_in(text: str) -> str:
    """Return the first quarter a text names as "2027-Q1"; empty without."""
    found = _QUARTER.search(text[:160])
    if found is None:
        return ""
    return f"{found[2] or found[3] or found[6]}-Q{found[1] or found[4] or found[5]}"


def minutes_in(text: str) -> Decimal | None:
    """Return the span a text begins with or names, in minutes: "2 hours 15 minutes", "1:30"."""
    head = text[:160]
    clock = _CLOCK_SPAN.match(head)
    if clock is not None:
        return Decimal(clock[1]) * 60 + Decimal(clock[2]) + Decimal(clock[3] or 0) / 60
    total: Decimal | None = None
    end = None
    for found in SPAN.finditer(head):
        if end is not None and not re.fullmatch(r"[\s,&+]*(?:and)?\s*", head[end : found.start()]):
            break
        unit = found["unit"][0].lower()
        total = (total or Decimal(0)) + Decimal(found["amount"].replace(",", ".")) * _MINUTES[unit]
        end = found.end()
    return None if total is None else total.quantize(Decimal("0.000001")).normalize() + 0


def zone_in(text: str) -> str:
    """Return the zone a text names, as written; empty without."""
    found = _ZONE.search(text[:300])
    return found[1] if found is not None else ""


def zone_declared(text: str) -> str:
    """Return the zone that a text says its times are in; empty without. "UTC+1 (CET)" is CET."""
    found = _DECLARED.search(text[:200_000])
    if found is None:
        return ""
    beside = re.match(rf"\s*\(({NAME})\)", text[found.end() : found.end() + 60])
    return beside[1] if beside is not None else found[1]


def place_of(zone: str) -> str:
    """Return the IANA name of a zone as people write it; empty where it has none."""
    if "/" in zone:
        return zone if getattr(zone_named(zone), "key", "") == zone else ""
    whole = re.fullmatch(r"(?:UTC|GMT)?\s?([+\-−])0?(\d{1,2})(?::?00)?", zone, re.IGNORECASE)
    if whole is not None and int(whole[2]) <= 12:
        sign = "-" if whole[1] == "+" else "+"  # Etc/GMT-2 is two hours ahead
        return f"Etc/GMT{sign}{int(whole[2])}" if int(whole[2]) else "UTC"
    return _PLACES.get(zone.upper(), "")


def short_names(place: str) -> list[str]:
    """Return the short names of a zone's times: CET and CEST in Berlin."""
    return [name for name, where in _PLACES.items() if where == place]


def day_of_name(source: str) -> date | None:
    """Return the day in a file's name: "2027-01-15-outage.md"."""
    found = re.search(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)", source)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found is not None else None
    except ValueError:
        return None


def year_of(moment: datetime | date | None) -> int | None:
    """Return its year."""
    return None if moment is None else moment.year
