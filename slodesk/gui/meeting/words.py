"""What the runner calls things: kinds of entries, ways of voting, the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from slodesk.domain import agenda_clock, votes
from slodesk.domain.agendas import agenda_words
from slodesk.gui.formats import day_text
from slodesk.gui.language import QtLanguage

if TYPE_CHECKING:
    from datetime import date

    from slodesk.storage.queries.agendas import Agenda
    from slodesk.storage.queries.meetings import Entry

_ANY_ZONE = ZoneInfo("UTC")
"""Agendas tell no times."""

KIND_KEYS = {"decision": "D", "action": "A", "parking": "P", "note": "N", "vote": "V"}
"""Kind of entry → the key that opens its line."""


def tr(text: str, disambiguation: str = "", n: int = -1) -> str:
    """Return a text of meetings in the user's language; arguments as those of ``QObject.tr``."""
    return QCoreApplication.translate("Meeting", text, disambiguation or None, n)


def kind_word(kind: str) -> str:
    """Return what a kind of entry is called."""
    return {
        "decision": tr("Decision"),
        "action": tr("Action"),
        "parking": tr("Parking lot"),
        "note": tr("Note"),
        "vote": tr("Vote"),
    }.get(kind, kind)


def kind_hint(kind: str) -> str:
    """Return what to type for a kind of entry."""
    return {
        "decision": tr("What was decided"),
        "action": tr("What, @who and by when: Check pool size @Kim 2026-12-01"),
        "parking": tr("What is for another time"),
        "note": tr("What should be in the minutes"),
        "vote": tr("The question; for dots with options: Which first? Pool / Cache / Queue"),
    }.get(kind, "")


def agenda_text(text: str) -> str:
    """Return a text of an agenda in the user's language; what people typed stays as it is."""
    return QtLanguage(_ANY_ZONE).say(agenda_words(text))


def agenda_data(agenda: Agenda) -> list[dict[str, Any]]:
    """Return the items of an agenda for a meeting, in the user's language."""
    return [
        item.to_data() | {"title": agenda_text(item.title), "question": agenda_text(item.question)}
        for item in agenda.items
    ]


def finger_word(value: int) -> str:
    """Return what so many fingers mean."""
    return (
        tr("Would stop it"),
        tr("Serious doubts"),
        tr("Doubts"),
        tr("Can live with it"),
        tr("Good"),
        tr("All for it"),
    )[value]


def yes_no_word(value: int) -> str:
    """Return a yes, a no or neither."""
    return {votes.NO: tr("No"), votes.YES: tr("Yes")}.get(value, tr("Abstain"))


def way_word(way: str) -> str:
    """Return what a way of voting is called."""
    return {
        votes.FIST: tr("Fist of five"),
        votes.YES_NO: tr("Yes or no"),
        votes.DOTS: tr("Dots"),
    }[way]


def entry_text(entry: Entry, today: date, language: QtLanguage) -> str:
    """Return an entry in a line: an action with who and when, a vote with its result."""
    if entry.action is not None:
        day = day_text(entry.action.due, today) if entry.action.due else ""
        who = ", ".join(part for part in (entry.action.owner, day) if part)
        return f"{entry.action.title} ({who})" if who else entry.action.title
    if entry.vote is not None and entry.vote.ballots:
        return f"{entry.text} {language.say(votes.result(entry.vote))}"
    return entry.text


def time_left(reading: agenda_clock.Reading) -> str:
    """Return "6:12 left", or gently how much it is over."""
    time = agenda_clock.clock_text(reading.left)
    return tr("{time} over").format(time=time) if reading.over else tr("{time} left").format(time=time)


def lateness(reading: agenda_clock.Reading) -> str:
    """Return how many minutes later or earlier than planned the meeting ends; empty under a minute."""
    minutes = abs(reading.late) // 60
    if not minutes:
        return ""
    if reading.late > 0:
        return tr("%Ln min later than planned", "", minutes)
    return tr("%Ln min earlier than planned", "", minutes)


def spent_text(seconds: int) -> str:
    """Return whole minutes: "12 min"."""
    return tr("%Ln min", "", seconds // 60)
