"""What the runner calls things: kinds of entries, ways of voting, the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from slodesk.domain import agenda_clock, votes
from slodesk.gui.formats import day_text

if TYPE_CHECKING:
    from datetime import date

    from slodesk.gui.language import QtLanguage
    from slodesk.storage.queries.meetings import Entry

KIND_KEYS = {"decision": "D", "action": "A", "parking": "P", "note": "N", "vote": "V"}
"""Kind of entry → the key that opens its line."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Meeting", text)


def kind_word(kind: str) -> str:
    """Return what a kind of entry is called."""
    return {
        "decision": _tr("Decision"),
        "action": _tr("Action"),
        "parking": _tr("Parking lot"),
        "note": _tr("Note"),
        "vote": _tr("Vote"),
    }.get(kind, kind)


def kind_hint(kind: str) -> str:
    """Return what to type for a kind of entry."""
    return {
        "decision": _tr("What was decided"),
        "action": _tr("What, @who and by when: Check pool size @Kim 2026-12-01"),
        "parking": _tr("What is for another time"),
        "note": _tr("What should be in the minutes"),
        "vote": _tr("The question; for dots with options: Which first? Pool / Cache / Queue"),
    }.get(kind, "")


def finger_word(value: int) -> str:
    """Return what so many fingers mean."""
    return (
        _tr("Would stop it"),
        _tr("Serious doubts"),
        _tr("Doubts"),
        _tr("Can live with it"),
        _tr("Good"),
        _tr("All for it"),
    )[value]


def yes_no_word(value: int) -> str:
    """Return a yes, a no or neither."""
    return {votes.NO: _tr("No"), votes.YES: _tr("Yes")}.get(value, _tr("Abstain"))


def way_word(way: str) -> str:
    """Return what a way of voting is called."""
    return {
        votes.FIST: _tr("Fist of five"),
        votes.YES_NO: _tr("Yes or no"),
        votes.DOTS: _tr("Dots"),
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
    return _tr("{time} over").format(time=time) if reading.over else _tr("{time} left").format(time=time)


def lateness(reading: agenda_clock.Reading) -> str:
    """Return how many minutes later or earlier than planned the meeting ends; empty under a minute."""
    minutes = abs(reading.late) // 60
    if not minutes:
        return ""
    if reading.late > 0:
        return QCoreApplication.translate("Meeting", "%Ln min later than planned", None, minutes)
    return QCoreApplication.translate("Meeting", "%Ln min earlier than planned", None, minutes)


def spent_text(seconds: int) -> str:
    """Return whole minutes: "12 min"."""
    return QCoreApplication.translate("Meeting", "%Ln min", None, seconds // 60)
