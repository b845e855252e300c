"""What the timeline says: tags, times in the incident's zone, shares of bad events."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale, QTime

from slodesk.domain.phrases import SPACE
from slodesk.gui.formats import day_text, time_text
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime, tzinfo

    from slodesk.domain.retrospective import Event, Retrospective
    from slodesk.gui.context import TabContext


_SHOWN = 500
_TAGS: dict[str, Callable[[], str]] = {
    "started": lambda: tr("Started"),
    "detected": lambda: tr("Detected"),
    "acknowledged": lambda: tr("Acknowledged"),
    "mitigated": lambda: tr("Mitigated"),
    "resolved": lambda: tr("Resolved"),
    "trigger": lambda: tr("Trigger"),
    "escalated": lambda: tr("Escalated"),
    "communicated": lambda: tr("Communicated"),
    "action": lambda: tr("Action"),
    "observed": lambda: tr("Observed"),
}


def tag_word(tag: str) -> str:
    """Return the word for what a line stands for; empty for none."""
    return _TAGS[tag]() if tag else ""


class Clock:
    """Says when, in the zone and from the day of an incident.

    Attributes:
        zone: of the incident; the workspace's where there is none.
        zone_name: its IANA name.
        day: of the incident, in its zone.
        start: of the incident.
    """

    def __init__(self, zone: tzinfo, zone_name: str, day: date, start: datetime | None) -> None:
        self.zone, self.zone_name, self.day, self.start = zone, zone_name, day, start

    @property
    def day_words(self) -> str:
        """The day, "15 Jan 2025"."""
        return QLocale().toString(QDate(self.day.year, self.day.month, self.day.day), "d MMM yyyy")

    def says(self, at: datetime) -> str:
        """Return "14:15", with the day where it is another one, with seconds where there are some."""
        local = at.astimezone(self.zone)
        words = time_text(local)
        if local.second:
            words = QLocale().toString(QTime(local.hour, local.minute, local.second), "HH:mm:ss")
        if local.date() == self.day:
            return words
        return tr("{day}, {time}").format(day=day_text(local.date(), self.day), time=words)

    def typed(self, at: datetime) -> str:
        """Return what one would type for it: "14:15", "2025-01-16 00:05"."""
        local = at.astimezone(self.zone)
        words = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
        return words if local.date() == self.day else f"{local:%Y-%m-%d} {words}"

    def event_words(self, event: Event) -> str:
        """Return the time of a line, with how it was written where that says more."""
        if event.at is None:
            return event.written
        words = self.says(event.at)
        if words in event.written:
            return event.written
        return f"{words}\n{event.written}" if event.written else words


def clock_of(context: TabContext, content: Retrospective) -> Clock:
    """Return how to say the times of a retrospective."""
    incident = content.incident
    if incident is not None:
        zone = ZoneInfo(incident.time_zone)
        return Clock(zone, incident.time_zone, incident.started.astimezone(zone).date(), incident.started)
    home = context.document.query(read_settings)
    times = [event.at for event in content.events if event.at is not None]
    first = min(times, default=content.created).astimezone(home.zone).date()
    return Clock(home.zone, home.time_zone, first, None)


def shown(text: str) -> str:
    """Return as much of a text as a cell shows; all of it is there for typing and copying."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()} …"


def share_words(share: float) -> str:
    """Return a share of bad events: "25 %", "0.12 %"."""
    percent = share * 100
    places = 0 if percent == round(percent) else 1 if percent >= 10 else 2 if percent >= 0.1 else 3
    text = QLocale().toString(round(percent, places), "f", places)
    point = QLocale().decimalPoint()
    if point in text:
        text = text.rstrip("0").removesuffix(point)
    return f"{text}{SPACE}%"
