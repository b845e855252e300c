"""Dates and characters as a report writes them, the same in every format."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from slodesk.reports.report import Report

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Replace what no format may hold (controls, halves of characters) by its code: ``[U+0007]``."""
    text = _NEWLINE.sub("\n", text)
    if not _FORBIDDEN.search(text):
        return text
    return _FORBIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def safe_url(url: str) -> str | None:
    """Return the address if a report may link to it: http, https or mailto, one line, no tricks."""
    url = url.strip()
    if not url or any(ord(c) <= 32 or ord(c) == 127 for c in url) or _FORBIDDEN.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme in ("http", "https"):
        return url if parts.netloc else None
    return url if parts.scheme == "mailto" and parts.path else None


def link_text(text: str, url: str) -> str:
    """Return what is read where a link cannot be one: its text, and the address it had."""
    return text if not url or url == text else f"{text} ({url})"


def day_text(at: datetime, zone: str = "UTC") -> str:
    """Return a date in words: ``20 Nov 2026``."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def short_day(at: datetime, zone: str = "UTC") -> str:
    """Return a date without its year: ``20 Nov``."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {_MONTHS[local.month - 1]}"


def month_text(at: datetime, zone: str = "UTC") -> str:
    """Return a month: ``Nov 2026``."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_MONTHS[local.month - 1]} {local.year}"


def moment_text(at: datetime, zone: str = "UTC") -> str:
    """Return date, time and zone: ``20 Nov 2026, 00:00 UTC``."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day_text(at, zone)}, {local:%H:%M} {local.tzname() or zone}"


def iso(at: datetime) -> str:
    """Return a time for machines: ``2026-11-20T00:00:00Z``."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def state_word(report: Report) -> str:
    """Return ``Draft`` or ``Final``."""
    return report.state.capitalize()


def about(report: Report) -> tuple[str, ...]:
    """Return the line below the title: period, as-of, author, state; only what is known."""
    return tuple(
        part
        for part in (
            report.period,
            f"as of {moment_text(report.as_of, report.zone)}" if report.as_of else "",
            report.author,
            state_word(report),
        )
        if part
    )
