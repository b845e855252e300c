"""Words, dates and characters as a report writes them, the same in every format.

Builders and renderers write ``tr("{count} more", count=…)``: English, unless they are called while
``speaking`` another language. ``str`` is for what people entered.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from slodesk.domain.figures import percent_figure, window_phrase
from slodesk.domain.phrases import ENGLISH, phrase
from slodesk.domain.window import Calendar, parse_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from slodesk.domain.phrases import Language, Meant
    from slodesk.reports.report import Report

_SPOKEN: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Let every report that is built or rendered inside be in a language; on this thread only."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def say(meant: Meant) -> str:
    """Return what a rule means in the report's language."""
    return _SPOKEN.get().say(meant)


def tr(template: str, comment: str = "", count: int | None = None, /, **values: Meant) -> str:
    """Return a template in the report's language, its gaps filled; see ``phrase`` for how to write one."""
    return say(phrase(template, comment, count, **values))


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
    """Return the date of a moment in words: ``20 Nov 2026``."""
    return date_text(at.astimezone(ZoneInfo(zone)).date())


def date_text(day: date) -> str:
    """Return a date in words: ``20 Nov 2026``."""
    return tr("{day} {month} {year}", day=str(day.day), month=_month(day), year=str(day.year))


def short_day(at: datetime, zone: str = "UTC") -> str:
    """Return a date without its year: ``20 Nov``."""
    local = at.astimezone(ZoneInfo(zone))
    return tr("{day} {month}", day=str(local.day), month=_month(local))


def month_text(at: datetime, zone: str = "UTC") -> str:
    """Return the month of a moment: ``Nov 2026``."""
    return month_name(at.astimezone(ZoneInfo(zone)).date())


def month_name(day: date) -> str:
    """Return the month of a day: ``Nov 2026``."""
    return tr("{month} {year}", month=_month(day), year=str(day.year))


def month_word(day: date) -> str:
    """Return the month of a day without its year, where that is known: ``Nov``."""
    return _month(day)


def short_date(day: date) -> str:
    """Return a date without its year: ``20 Nov``."""
    return tr("{day} {month}", day=str(day.day), month=_month(day))


def _month(day: date) -> str:
    return _SPOKEN.get().month(day.month)


def moment_text(at: datetime, zone: str = "UTC") -> str:
    """Return date, time and zone: ``20 Nov 2026, 00:00 UTC``."""
    local = at.astimezone(ZoneInfo(zone))
    day, time = day_text(at, zone), f"{local:%H:%M}"
    return tr("{day}, {time} {zone}", day=day, time=time, zone=local.tzname() or zone)


def iso(at: datetime) -> str:
    """Return a time for machines: ``2026-11-20T00:00:00Z``."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def promise(target: Decimal, window: str) -> str:
    """Return ``99.9 % over 30 days``, or ``99.5 % each calendar month``."""
    found = parse_window(window)
    values = {"target": percent_figure(target), "window": window_phrase(found)}
    if isinstance(found, Calendar):
        return tr("{target} each {window}", **values)
    return tr("{target} over {window}", **values)


def state_word(report: Report) -> str:
    """Return ``Draft`` or ``Final``."""
    return tr("Final") if report.state == "final" else tr("Draft")


def as_of_text(report: Report) -> str:
    """Return ``as of 20 Nov 2026, 00:00 UTC``; empty where nothing is known."""
    return tr("as of {time}", time=moment_text(report.as_of, report.zone)) if report.as_of else ""


def about(report: Report) -> tuple[str, ...]:
    """Return the line below the title: period, as-of, author, state; only what is known."""
    return tuple(
        part
        for part in (
            report.period,
            as_of_text(report),
            report.author,
            state_word(report),
        )
        if part
    )
