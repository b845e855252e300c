"""What the parts of a plan are called on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale

from slodesk.domain.planning import COMMUNICATE
from slodesk.gui.models.plan_words import quarter_words as quarter_words
from slodesk.gui.models.plan_words import tr as tr

if TYPE_CHECKING:
    from datetime import date

    from slodesk.domain.planning_calendar import WeekDates
    from slodesk.domain.planning_steps import Left
    from slodesk.storage.queries.plan_scope import PlanHead
    from slodesk.storage.queries.plans import PlanWeek


def week_title(number: int) -> str:
    """Return what a week is about."""
    return {
        1: tr("Review and assessment"),
        2: tr("Target setting"),
        3: tr("Roadmap planning"),
        4: tr("Review and approval"),
        COMMUNICATE: tr("Communicate"),
    }[number]


def week_name(number: int) -> str:
    """Return "Week 2", or "Communicate"."""
    return tr("Communicate") if number == COMMUNICATE else tr("Week {number}").format(number=number)


def week_phrase(number: int) -> str:
    """Return what a week is called inside a sentence: "week 2", "communication"."""
    return tr("communication") if number == COMMUNICATE else tr("week {number}").format(number=number)


def state_word(state: str) -> str:
    """Return the word for a plan's state."""
    return {
        "draft": tr("Draft"),
        "in_planning": tr("In planning"),
        "in_approval": tr("In approval"),
        "approved": tr("Approved"),
        "superseded": tr("Superseded"),
    }[state]


def layout_word(layout: str) -> str:
    """Return how the weeks are held."""
    return {
        "four_workshops": tr("Four workshops"),
        "two_sessions": tr("Two sessions"),
        "one_session": tr("One session of 90 minutes"),
    }[layout]


def team_word(head: PlanHead) -> str:
    """Return whose plan it is."""
    return head.team or tr("All teams together")


def plan_words(head: PlanHead) -> str:
    """Return "2027 Q1 · Platform", a plan's name in lists."""
    return f"{quarter_words(head.quarter)} · {team_word(head)}"


def fixed_words(head: PlanHead) -> str:
    """Return why what a plan says can't be changed; empty where it can."""
    if head.closed:
        return tr("This plan is approved: open a revision to change it.")
    if head.agreed:
        words = tr("{name} has agreed to the plan as it is: take it back to planning to change it.")
        return words.format(name=head.agreed)
    return ""


def day_words(day: date, pattern: str = "d MMM") -> str:
    """Return "20 Nov"; other patterns are Qt's."""
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def weekday_words(day: date) -> str:
    """Return "Thu 26 Nov"."""
    return day_words(day, "ddd d MMM")


def dates_words(week: WeekDates) -> str:
    """Return "16–20 Nov" or "30 Nov – 4 Dec"."""
    first, last = week.starts, week.ends
    if first == last:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last)}"
    return f"{day_words(first)} – {day_words(last)}"


def left_words(left: Left) -> str:
    """Return "3 targets undecided, 7 steps", what is open in a week; empty when nothing is."""
    parts = []
    if left.undecided:
        parts.append(tr("%Ln target(s) undecided", "", left.undecided))
    if left.feedback:
        parts.append(tr("%Ln point(s) of feedback", "", left.feedback))
    if left.approvals:
        parts.append(tr("%Ln approval(s) missing", "", left.approvals))
    if left.activities:
        parts.append(tr("%Ln step(s)", "", len(left.activities)))
    if left.deliverables:
        parts.append(tr("%Ln deliverable(s)", "", len(left.deliverables)))
    return ", ".join(parts)


def state_words(week: PlanWeek) -> str:
    """Return the few words about a week for the path: "3 undecided", "7 open"."""
    if week.closed is not None or not week.left.count:
        return ""
    if week.left.undecided:
        return tr("%Ln undecided", "", week.left.undecided)
    return tr("%Ln open", "", week.left.count)


def closing_words(week: PlanWeek) -> str:
    """Return the sentence about what is left before a week can close."""
    if week.closed is not None:
        return tr("Closed on {day}.").format(day=weekday_words(week.closed.date()))
    if not week.left.count:
        return tr("Nothing is left: this can be closed.")
    words = tr("Left: {things}.").format(things=left_words(week.left))
    if week.left.rolls and week.number < COMMUNICATE:
        following = week_phrase(week.number + 1)
        words += " " + tr("What is open goes on to {week} when this closes.").format(week=following)
    return words
