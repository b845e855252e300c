"""The names people write for time zones beside a time: CET, EST, UTC+2, Europe/Berlin (R16)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_HOURS: dict[str, float | str] = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "SAST": 2, "WAT": 1, "CAT": 2, "EAT": 3, "GST": 4, "PKT": 5, "IST": 5.5,
    "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11,
    "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
}  # fmt: skip
"""Hours from UTC, or the zone where summer decides; see ``zone_of`` for those with two meanings."""

_AREAS = "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc"
_SHIFT = r"[+\-−]\d{1,2}(?::?\d{2})?"
NAME = (
    rf"(?:(?:UTC|GMT|utc|gmt)\s?{_SHIFT}(?!\d)"
    rf"|(?:{_AREAS})/[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z_\-]+)?"
    rf"|(?:utc|gmt|{'|'.join(sorted(_HOURS, key=len, reverse=True))})(?![A-Za-z0-9_]))"
)
"""What may be a zone's name, as a regular expression; in capitals, for "est" and "ist" are words."""
OFFSET = r"[+\-−](?:[01]\d):[0-5]\d(?!\d)"
"""An offset that cannot be anything else: ``+02:00``."""

_PARTS = re.compile(r"(?:UTC|GMT)?\s?([+\-−])(\d{1,2}):?(\d{2})?", re.IGNORECASE)


def zone_of(name: str, near: datetime, home: tzinfo) -> tzinfo | None:
    """Return the zone of a name beside a time; None when it is none.

    A name with several meanings is the home zone's where that uses it: IST is Irish in Dublin,
    otherwise Indian; CST is China's in Shanghai, otherwise Central.

    Args:
        name: as written, matched by ``NAME`` or an offset.
        near: about when; only its date and time count.
        home: the zone of the incident.
    """
    if "/" in name:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    shift = _PARTS.fullmatch(name)
    if shift is not None:
        minutes = int(shift[2]) * 60 + int(shift[3] or 0)
        if minutes >= 24 * 60:
            return None
        return timezone(timedelta(minutes=minutes if shift[1] == "+" else -minutes))
    found = _HOURS.get(name.upper())
    if found is None:
        return None
    if isinstance(found, str):
        return ZoneInfo(found)
    if near.replace(tzinfo=home).tzname() == name:
        return timezone(near.replace(tzinfo=home).utcoffset() or timedelta(0), name)
    return UTC if found == 0 else timezone(timedelta(hours=found), name)
