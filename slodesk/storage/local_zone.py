"""The computer's own time zone, as an IANA name."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MARK = "zoneinfo/"


def local_zone() -> str:
    """Return the IANA name of the system's time zone, or ``UTC`` when it does not say."""
    for candidate in (os.environ.get("TZ", "").lstrip(":"), _linked(), _named()):
        name = candidate.rpartition(_MARK)[2] if _MARK in candidate else candidate
        if name and _exists(name):
            return name
    return "UTC"


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
