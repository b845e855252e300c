"""Dates, ages and counts in the user's own language and locale."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime, QTranslator

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def _counted(text: str, count: int) -> str:
    return QCoreApplication.translate("Formats", text, None, count)


def number_text(value: float, places: int = 0) -> str:
    """Return a number with the locale's separators and so many decimals."""
    return QLocale().toString(float(value), "f", places)


def day_text(day: date, today: date) -> str:
    """Return "20 Nov", with the year when it is not today's."""
    pattern = "d MMM" if day.year == today.year else "d MMM yyyy"
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def time_text(moment: datetime) -> str:
    """Return "14:31" in the locale's short form."""
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)


def moment_text(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Return "14:31" today, "20 Nov, 14:31" on another day.

    Midnight has a date in any case, for "00:00" alone could be either end of a day: "23 Nov, 00:00"
    today, "20 Nov" on another day.
    """
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    midnight = (local.hour, local.minute) == (0, 0)
    day = day_text(local.date(), today)
    if local.date() == today and not midnight:
        return time_text(local)
    if midnight and local.date() != today:
        return day
    return QCoreApplication.translate("Formats", "{day}, {time}").format(day=day, time=time_text(local))


def age_text(age: timedelta) -> str:
    """Return "3 days old", "5 hours old", "2 minutes old", "just now"."""
    if age >= 2 * _DAY:
        return _counted("%Ln day(s) old", age // _DAY)
    if age >= _HOUR:
        return _counted("%Ln hour(s) old", age // _HOUR)
    if age >= _MINUTE:
        return _counted("%Ln minute(s) old", age // _MINUTE)
    return QCoreApplication.translate("Formats", "just now")


def samples_text(newest: datetime | None, now: datetime, zone: tzinfo) -> str:
    """Return "Samples to 20 Nov, 3 days old", or that there are none."""
    if newest is None:
        return QCoreApplication.translate("Formats", "No samples yet")
    place = moment_text(newest, now, zone)
    age = age_text(max(now - newest, timedelta()))
    return QCoreApplication.translate("Formats", "Samples to {place}, {age}").format(place=place, age=age)


def utc_now() -> datetime:
    """Return the clock's time."""
    return datetime.now(UTC)


class Words(QTranslator):
    """A language's words, whoever says them: Qt's tool sees no context outside of Qt's own classes."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1, /) -> str:
        """Return the text as it is said here, else as it is said anywhere; nothing if it is not."""
        here = super().translate(context, text, disambiguation, n)
        return here or super().translate("", text, disambiguation, n) or None  # type: ignore[return-value]


class EnglishPlurals(QTranslator):
    """Says "1 day" and "2 days" where the source text says "%n day(s)".

    English needs no translation file but plurals; this is all of it. Other languages bring theirs.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def isEmpty(self) -> bool:
        """Say that there is something to translate."""
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1, /) -> str:
        """Return the right number, or nothing for texts without one."""
        if n < 0 or "(s)" not in text:
            return None  # type: ignore[return-value]
        return text.replace("(s)", "" if n == 1 else "s")
