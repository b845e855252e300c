"""What action items, their dates and their history are called on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from slodesk.domain import action_items as rules
from slodesk.domain.action_line import parse_due
from slodesk.gui.formats import day_text, moment_text
from slodesk.gui.widgets.dates import date_format

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from slodesk.storage.queries.actions import ActionChange, ActionLine

STATUS_SIGNS = {
    rules.OPEN: "dot muted", rules.IN_PROGRESS: "play accent", rules.DONE: "check status:healthy",
    rules.DROPPED: "minus muted",
}  # fmt: skip


def tr(text: str, comment: str = "", count: int = -1) -> str:
    """Translate words about action items."""
    return QCoreApplication.translate("ActionItems", text, comment or None, count)


def status_word(status: str) -> str:
    """Return the word for a status."""
    return {
        rules.OPEN: tr("Open"), rules.IN_PROGRESS: tr("In progress"), rules.DONE: tr("Done"),
        rules.DROPPED: tr("Dropped"),
    }[status]  # fmt: skip


def horizon_word(horizon: str) -> str:
    """Return the word for how far away something is."""
    return {
        "": "", rules.IMMEDIATE: tr("Immediate"), rules.SHORT_TERM: tr("Short-term"),
        rules.LONG_TERM: tr("Long-term"),
    }[horizon]  # fmt: skip


def lack_word(kind: str) -> str:
    """Return in two or three words what an action item lacks."""
    return {
        rules.NO_OWNER: tr("No owner"), rules.TEAM_OWNER: tr("Owned by a team"), rules.NO_DUE: tr("No date"),
        rules.NO_VERB: tr("No verb"), rules.VAGUE: tr("Vague"), rules.EARLY: tr("Due too early"),
    }[kind]  # fmt: skip


def due_words(due: date | None, period: str, today: date) -> str:
    """Return "20 Nov", or the quarter that was given."""
    return period or ("" if due is None else day_text(due, today))


def due_typed(line: ActionLine) -> str:
    """Return a due date as it is typed."""
    return line.period or ("" if line.due is None else line.due.isoformat())


def read_due(text: str, today: date) -> date | str | None:
    """Read a typed due date: as in files, or as the locale writes dates.

    Raises:
        RuleBroken: it is none.
    """
    locale, plain = QLocale(), text.strip()
    for pattern in (date_format(locale), "d MMM yyyy"):
        found = locale.toDate(plain, pattern)
        if found.isValid() and found.year() > 1000:
            day: date = found.toPython()  # type: ignore[assignment]
            return day
    return parse_due(plain, today)


def carried_words(count: int) -> str:
    """Return how often something was carried forward; nothing for never."""
    if count < 1:
        return ""
    if count <= 2:
        return tr("carried forward once") if count == 1 else tr("carried forward twice")
    return tr("carried forward %Ln time(s)", "", count)


def change_words(change: ActionChange, now: datetime, zone: ZoneInfo) -> str:
    """Return a change in a line: "20 Nov, 14:31, Kim: Open → Done"."""
    when = moment_text(change.at, now, zone)
    head = tr("{when}, {who}").format(when=when, who=change.who) if change.who else when
    today = now.astimezone(zone).date()

    def value(text: str) -> str:
        if not text:
            return {"owner": tr("nobody"), "due": tr("no date")}.get(change.field, "")
        if change.field == "status" and text in rules.STATUSES:
            return status_word(text)
        if change.field == "due" and text[4:6] != "-Q":
            day = read_due(text, today)
            return text if isinstance(day, str) or day is None else day_text(day, today)
        return text

    template = {
        "status": tr("{when}: {before} → {after}"),
        "due": tr("{when}: due {before} → {after}"),
        "owner": tr("{when}: owner {before} → {after}"),
    }[change.field]
    if change.field == "due" and change.note:
        template = tr("{when}: carried forward from {before} to {after}")
    said = template.format(when=head, before=value(change.before), after=value(change.after))
    return f"{said}. {change.note}" if change.note else said
