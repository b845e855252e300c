"""The computer's own time zone, as an IANA name."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MARK = "zoneinfo/"

UTC_NAMES = frozenset(
    ("UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal", "GMT", "Etc/GMT")
)
"""Names of one and the same clock."""


def local_zone() -> str:
    """Return the IANA name of the system's time zone, or ``UTC`` when it does not say."""
    for candidate in (os.environ.get("TZ", "").lstrip(":"), _linked(), _named()):
        name = candidate.rpartition(_MARK)[2] if _MARK in candidate else candidate
        if name and _exists(name):
            return "UTC" if name in UTC_NAMES else name
    return "UTC"


def same_zone(one: str, other: str) -> bool:
    """Return whether two names mean the same clock, as far as names tell."""
    return one == other or {one, other} <= UTC_NAMES


def _linked() -> str:
    try:
        return str(Path("/etc/localtime").readlink())
    except OSError:
        return ""


def _named() -> str:
    try:
        return Path("/etc/timezone").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
