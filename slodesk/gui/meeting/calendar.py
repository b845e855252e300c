"""Saves a meeting as a calendar file: when it begins, how long it takes, its agenda, who is expected."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.gui.formats import time_text
from slodesk.gui.meeting.words import spent_text, tr
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import fit_dialog, follow

if TYPE_CHECKING:
    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.storage.session import Session

_USUAL = time(10)
"""When a meeting begins unless somebody says otherwise, in the workspace's zone."""


class CalendarDialog(QDialog):
    """Asks when a meeting is, and saves it.

    Args:
        held: the meeting.
        parent: the dialog that prepares it.

    Attributes:
        when: day and time, in the workspace's zone.
    """

    def __init__(self, held: HeldMeeting, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("meeting_calendar")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Save for calendars"))
        self._held = held
        theme = held.context.theme
        self.when = QDateTimeEdit()
        self.when.setCalendarPopup(True)
        self.when.setAccessibleName(tr("When the meeting begins"))
        starts = usual_start(held)
        self.when.setDateTime(
            QDateTime(QDate(starts.year, starts.month, starts.day), QTime(starts.hour, starts.minute))
        )
        self.when.dateTimeChanged.connect(lambda _: self._tell())
        self.length = label("", "muted", wrap=True)
        self.save = QPushButton(tr("Save as .ics…"))
        self.save.setProperty("kind", "primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self._save)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._row, self._buttons = QHBoxLayout(), QHBoxLayout()
        self._row.addWidget(label(tr("It begins"), "muted"))
        self._row.addWidget(self.when, 1)
        self._buttons.addStretch(1)
        self._buttons.addWidget(cancel)
        self._buttons.addWidget(self.save)
        self._column = QVBoxLayout(self)
        self._column.addWidget(label(held.detail.title, "heading", wrap=True))
        self._column.addLayout(self._row)
        self._column.addWidget(self.length)
        self._column.addStretch(1)
        self._column.addLayout(self._buttons)
        held.gone.connect(self.reject)
        follow(theme, self, self._space)
        fit_dialog(self, theme, 460, 220)
        self._tell()
        self.when.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def starts(self) -> datetime:
        """The moment it begins, aware."""
        day, at = self.when.date(), self.when.time()
        return datetime(day.year(), day.month(), day.day(), at.hour(), at.minute(), tzinfo=self._held.zone)

    def _tell(self) -> None:
        minutes = sum(item.minutes for item in self._held.detail.items)
        ends = time_text(self.starts + timedelta(minutes=minutes))
        words = tr("{minutes}, until {time}. The time is that of {zone}.")
        self.length.setText(
            words.format(minutes=spent_text(60 * minutes), time=ends, zone=self._held.zone.key)
        )

    def _save(self) -> None:
        if save_meeting(self._held, self.starts, self):
            self.accept()

    def _space(self) -> None:
        theme = self._held.context.theme
        edge, gap = theme.space(3), theme.space(1.5)
        self._column.setContentsMargins(edge, edge, edge, edge)
        for layout in (self._column, self._row, self._buttons):
            layout.setSpacing(gap)


def usual_start(held: HeldMeeting) -> datetime:
    """Return when a meeting would usually begin: a plan's on its workshop's day, others tomorrow."""
    with held.context.document.session() as session:
        day = _planned_day(session, held)
    return datetime.combine(day or held.today + timedelta(days=1), _USUAL, held.zone)


def _planned_day(session: Session, held: HeldMeeting) -> date | None:
    from slodesk.domain.planning_calendar import workshop_days
    from slodesk.storage.queries.plans import plan_detail

    meeting = held.detail
    if meeting.kind != "planning" or meeting.week is None:
        return None
    plan = plan_detail(session, meeting.subject_id, now=held.context.now())
    if plan is None:
        return None
    free = {day for week in plan.weeks for day, _ in week.holidays}
    days = workshop_days(plan.head.layout, (week.dates for week in plan.weeks), free)
    found = next((day for _, weeks, day in days if meeting.week in weeks), None)
    return found if found is not None and found >= held.today else None


def save_meeting(held: HeldMeeting, starts: datetime, window: QWidget) -> bool:
    """Save a meeting as a calendar file, where the user says; whether that was done."""
    from slodesk.gui.dialogs.pdf_preview import ask_file
    from slodesk.integrations.calendar_ics import MeetingWords, meeting_entry, to_ics
    from slodesk.reports.output import write_file
    from slodesk.storage.queries.settings import people

    context, meeting = held.context, held.detail
    name = f"workshop-{starts:%Y-%m-%d}.ics"
    path = ask_file(window, context.settings, tr("Save for calendars"), name, tr("Calendars (*.ics)"))
    if path is None:
        return False
    addresses = {person.name: person.email for person in context.document.query(people)}
    words = MeetingWords(tr("{number}. {title}, {minutes} min"), tr("Participants: {names}"))
    try:
        entry = meeting_entry(meeting, starts, addresses, words)
        write_file(path, to_ics(meeting.title, [entry], context.now()))
    except SloDeskError as problem:
        context.show_error(problem)
        return False
    return True
