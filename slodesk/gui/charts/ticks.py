"""Where an axis puts its ticks and what it writes there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from slodesk.domain.phrases import MINUS, SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from slodesk.domain.policy import Policy

HOUR = 3600.0
DAY = 86400.0
_HOURS = (1, 2, 3, 6, 12)
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 3, 6, 12)


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick: its place on the axis, and its words."""

    value: float
    text: str


def time_ticks(start: float, end: float, most: int, zone: ZoneInfo, locale: QLocale) -> list[Tick]:
    """Return at most ``most`` (or two) ticks at round local times from ``start`` to ``end``."""
    length = end - start
    wanted = length / max(most, 2)
    first = datetime.fromtimestamp(start, UTC).astimezone(zone)
    for hours in _HOURS:
        if hours * HOUR >= wanted:
            return _hour_ticks(first, end, hours, zone, locale)
    for days in _DAYS:
        if days * DAY >= wanted:
            return _day_ticks(first.date(), start, end, days, zone, locale)
    step = next((months for months in _MONTHS if months * 30.4 * DAY >= wanted), _MONTHS[-1])
    while step * 30.4 * DAY < wanted:
        step += 12
    return _month_ticks(first.date(), start, end, step, zone, locale)


def _hour_ticks(first: datetime, end: float, hours: int, zone: ZoneInfo, locale: QLocale) -> list[Tick]:
    found = []
    day = first.date()
    while (midnight := _epoch(day, 0, zone)) <= end:
        for hour in range(0, 24, hours):
            moment = midnight if hour == 0 else _epoch(day, hour, zone)
            if first.timestamp() <= moment <= end:
                words = day_text(day, locale) if hour == 0 else clock_text(hour, 0, locale)
                found.append(Tick(moment, words))
        day += timedelta(days=1)
    return found


def _day_ticks(day: date, start: float, end: float, days: int, zone: ZoneInfo, locale: QLocale) -> list[Tick]:
    # Weeks begin on Monday; other steps count from a fixed day, so that ticks stay put while panning.
    day -= timedelta(days=(day.toordinal() - 1) % days)
    found = []
    while (moment := _epoch(day, 0, zone)) <= end:
        if moment >= start:
            found.append(Tick(moment, day_text(day, locale)))
        day += timedelta(days=days)
    return found


def _month_ticks(
    day: date, start: float, end: float, months: int, zone: ZoneInfo, locale: QLocale
) -> list[Tick]:
    number = (day.year * 12 + day.month - 1) // months * months
    found = []
    while (moment := _epoch(date(number // 12, number % 12 + 1, 1), 0, zone)) <= end:
        if moment >= start:
            year, month = divmod(number, 12)
            name = locale.standaloneMonthName(month + 1, QLocale.FormatType.ShortFormat)
            found.append(Tick(moment, str(year) if month == 0 else name))
        number += months
    return found


def _epoch(day: date, hour: int, zone: ZoneInfo) -> float:
    return datetime.combine(day, time(hour), zone).timestamp()


def day_text(day: date, locale: QLocale) -> str:
    """Return day and month, "3 Nov"."""
    return locale.toString(QDate(day.year, day.month, day.day), "d MMM")


def clock_text(hour: int, minute: int, locale: QLocale) -> str:
    """Return a time of day, "14:00"."""
    return locale.toString(QTime(hour, minute), QLocale.FormatType.ShortFormat)


def moment_text(moment: float, zone: ZoneInfo, locale: QLocale) -> str:
    """Return day, year and time of day, "3 Nov 2026 14:00"."""
    local = datetime.fromtimestamp(moment, UTC).astimezone(zone)
    when = QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute))
    return locale.toString(when, "d MMM yyyy") + " " + clock_text(local.hour, local.minute, locale)


def share_ticks(
    bottom: float, top: float, least: float, policy: Policy, locale: QLocale, *, bands: bool
) -> list[Tick]:
    """Return ticks for shares of budget: the band limits first, then round steps below zero.

    Args:
        bottom: lowest visible share.
        top: highest visible share.
        least: smallest distance between two ticks, as a share.
        policy: whose limits.
        locale: how percentages are written.
        bands: whether the limits are flat lines here (not in a burn-down).
    """
    limits = (0.5, 0.25, 0.75)
    if bands:
        limits = (policy.attention_below, policy.warning_below, policy.critical_below)
    candidates = [0.0, 1.0, *limits]
    step = 0.5
    while step < least:
        step *= 2
    below = -step
    while below >= bottom:
        candidates.append(below)
        below -= step
    return [Tick(value, share_text(value, locale)) for value in _apart(candidates, bottom, top, least)]


def _apart(candidates: Iterable[float], bottom: float, top: float, least: float) -> list[float]:
    """Keep candidates that are visible and far enough from those before them."""
    kept: list[float] = []
    for value in candidates:
        if bottom <= value <= top and all(abs(value - other) >= least for other in kept):
            kept.append(value)
    return sorted(kept)


def share_text(share: float, locale: QLocale) -> str:
    """Return a round share, "20 %", "−50 %"."""
    value = round(share * 100, 6)
    text = locale.toString(abs(value), "f", 0 if value == int(value) else 1)
    return f"{MINUS if value < 0 else ''}{text}{SPACE}%"
