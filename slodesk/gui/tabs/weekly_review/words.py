"""What the parts of a weekly review are called on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from slodesk.domain import weekly_review as kept
from slodesk.domain.window import parse_window
from slodesk.gui.formats import day_text, moment_text
from slodesk.gui.models.overview_text import number, window_phrase
from slodesk.gui.widgets.status import status_word

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo


def tr(text: str, comment: str = "", count: int = -1) -> str:
    """Translate words of the Weekly review tab."""
    return QCoreApplication.translate("WeeklyReview", text, comment or None, count)


def state_word(state: str) -> str:
    """Return the word for a review's state, overdue included."""
    return {
        kept.NOT_STARTED: tr("Not started"), kept.IN_REVIEW: tr("In review"), kept.REVIEWED: tr("Reviewed"),
        kept.SKIPPED: tr("Skipped"), kept.OVERDUE: tr("Overdue"),
    }[state]  # fmt: skip


def state_sign(state: str) -> str:
    """Return the icon of a review's state and its colour."""
    return {
        kept.NOT_STARTED: "clock muted", kept.IN_REVIEW: "play accent",
        kept.REVIEWED: "check status:healthy", kept.SKIPPED: "minus muted",
        kept.OVERDUE: "alert status:critical",
    }[state]  # fmt: skip


def section_title(section: str) -> str:
    """Return the heading of a section, one of ``weekly_review.SECTIONS``, or of what stands beside them."""
    return {
        "status": tr("Status"), "incidents": tr("Incidents"), "budgets": tr("Budgets"),
        "releases": tr("Releases"), "adjustments": tr("SLO adjustments"), "actions": tr("Action items"),
        "recommendations": tr("Recommendations"), "people": tr("Who attends"), "summary": tr("Summary"),
        kept.POSTSCRIPT: tr("Added later"),
    }[section]  # fmt: skip


def role_word(role: str) -> str:
    """Return what a role is called; others are said as they were typed."""
    return {
        "SLO owner": tr("SLO owner"), "engineering lead": tr("Engineering lead"),
        "product manager": tr("Product manager"), "on-call": tr("On-call"),
    }.get(role, role)  # fmt: skip


def read_role(words: str) -> str:
    """Return the role somebody chose or typed."""
    typed = " ".join(words.split())
    return next((role for role in kept.ROLES if role_word(role).casefold() == typed.casefold()), typed)


def week_words(week: date, today: date) -> str:
    """Return "Week of 16 Nov"."""
    return tr("Week of {day}").format(day=day_text(week, today))


def team_words(team: str) -> str:
    """Return whose review it is."""
    return team or tr("All teams")


def weekday_word(weekday: int) -> str:
    """Return "Tuesday" for 2."""
    return QLocale().dayName(weekday, QLocale.FormatType.LongFormat)


def due_words(due: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return "Tue 17 Nov, 10:00"."""
    day = due.astimezone(zone).date()
    name = QLocale().dayName(QDate(day.year, day.month, day.day).dayOfWeek(), QLocale.FormatType.ShortFormat)
    when = moment_text(due, now, zone)
    if day == now.astimezone(zone).date():
        return tr("today, {time}").format(time=when)
    return f"{name} {when}"


def points_words(change: float) -> str:
    """Return how much of a budget came or went: "+4 points", "−12 points"."""
    rounded = round(change * 100, 0)
    if rounded == 0:
        return tr("as before")
    sign = "+" if rounded > 0 else ""
    words = tr("{number} point") if abs(rounded) == 1 else tr("{number} points")
    return words.format(number=f"{sign}{number(rounded, 0)}")


def was_words(before: str) -> str:
    """Return "was Healthy"."""
    return tr("was {status}").format(status=status_word(before))


def adjustment_word(decision: str) -> str:
    """Return what was decided about a proposed change of an SLO."""
    return {
        kept.PROPOSED: tr("Proposed"), kept.APPROVED: tr("Approved"), kept.REJECTED: tr("Rejected"),
    }[decision]  # fmt: skip


def window_words(window: str) -> str:
    """Return a window in words: "30 days", "this month"."""
    return window_phrase(parse_window(window))
