"""Prepares a meeting: agenda, minutes, who takes part. Everything is kept; it may begin another day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.errors import SloDeskError
from slodesk.gui.formats import moment_text, time_text
from slodesk.gui.meeting.agenda_items import items_table
from slodesk.gui.meeting.facilitator_tables import people_table
from slodesk.gui.meeting.held import HeldMeeting
from slodesk.gui.meeting.words import agenda_data, agenda_text, spent_text
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.scrolling import card_page
from slodesk.gui.widgets.still import hold_still
from slodesk.gui.zoom import fit_dialog, follow
from slodesk.operations import meetings
from slodesk.storage.queries.agendas import agenda as find_agenda
from slodesk.storage.queries.agendas import agendas
from slodesk.storage.queries.meetings import MeetingHead, meeting_detail, meeting_list
from slodesk.storage.queries.settings import people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.context import TabContext

_MOST_INVITED = 12
"""So many people at most are taken for participants without asking."""


class PrepareDialog(QDialog):
    """The last look at an agenda before the room sees it.

    Args:
        context: the collaborators.
        meeting_id: a meeting that has not begun.
        ended: meetings already held about the same.
        parent: the program's window.

    Attributes:
        held: the meeting.
    """

    def __init__(
        self, context: TabContext, meeting_id: str, ended: Sequence[MeetingHead], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("prepare_meeting")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._ended = ended
        self._window = parent.window()
        self.held = HeldMeeting(context, meeting_id, self)
        self.setWindowTitle(self.tr("Prepare a meeting"))
        self._build()
        self.held.changed.connect(self.show_meeting)
        self.held.gone.connect(self.reject)
        self.held.said.connect(self._say)
        context.document.closing.connect(self.reject)
        self.finished.connect(lambda _: self._close())
        follow(context.theme, self, self._space)
        fit_dialog(self, context.theme, 940, 700)
        self.show_meeting()
        self.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        theme = self._context.theme
        self.heading = label("", "title", wrap=True)
        self.history = QWidget()
        self._history = QVBoxLayout(self.history)
        self._history.setContentsMargins(0, 0, 0, 0)
        for head in self._ended:
            self._history.addWidget(self._past(head))
        self.history.setVisible(bool(self._ended))
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Agenda"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(12)
        hold_still(self.choice)
        self.choice.activated.connect(self._choose)
        self.edit_agendas = QPushButton(self.tr("Edit agendas…"))
        self.edit_agendas.setAutoDefault(False)
        self.edit_agendas.clicked.connect(self._edit_agendas)
        self.calendar = QPushButton(self.tr("Save as .ics…"))
        self.calendar.setAutoDefault(False)
        self.calendar.clicked.connect(self._save_for_calendars)
        self._row = QHBoxLayout()
        self._row.addWidget(label(self.tr("Begin with"), "muted"))
        self._row.addWidget(self.choice, 1)
        beside = QWidget()
        self._beside = FlowLayout(beside)
        self._beside.addWidget(self.edit_agendas)
        self._beside.addWidget(self.calendar)
        self._row.addWidget(beside)
        self.items = items_table(self._context, self, views=False)
        self.people = people_table(self.held)
        scroll, self._page = card_page(theme, (self.items, self.people))
        self.length = label("", "muted", wrap=True)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.drop = QPushButton(self.tr("Don't hold it"))
        self.later = QPushButton(self.tr("Another time"))
        self.start = QPushButton(self.tr("Start"))
        self.start.setProperty("kind", "primary")
        self.start.setDefault(True)
        self.drop.setAutoDefault(False)
        self.later.setAutoDefault(False)
        self.drop.clicked.connect(self._drop)
        self.later.clicked.connect(self.reject)
        self.start.clicked.connect(self._start)
        theme.icons.follow(self.start, "play", "on_accent", 18)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.length, 1)
        for button in (self.drop, self.later, self.start):
            self._buttons.addWidget(button)
        self._column = QVBoxLayout(self)
        for part in (self.heading, self.history):
            self._column.addWidget(part)
        self._column.addLayout(self._row)
        self._column.addWidget(scroll, 1)
        self._column.addWidget(self.problem)
        self._column.addLayout(self._buttons)

    def _past(self, head: MeetingHead) -> QWidget:
        held = head.ended or head.began
        when = moment_text(held, self._context.now(), self.held.zone) if held is not None else ""
        words = self.tr("Held {time}, {minutes}.").format(time=when, minutes=spent_text(head.seconds))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        made: QLabel = label(words, "muted")
        see = QPushButton(self.tr("See its minutes"))
        see.setProperty("kind", "link")
        see.setAutoDefault(False)
        see.clicked.connect(lambda: self._see_minutes(head.id))
        row.addWidget(made)
        row.addWidget(see)
        row.addStretch(1)
        return line

    def show_meeting(self) -> None:
        """Show everything as it is stored."""
        detail = self.held.detail
        self.heading.setText(detail.title)
        self.items.set_records(detail.items)
        self.people.set_records(detail.people)
        minutes = sum(item.minutes for item in detail.items)
        now = self._context.now()
        ends = time_text((now + timedelta(minutes=minutes)).astimezone(self.held.zone))
        text = self.tr("{minutes}; begun now, it ends at {time}.")
        self.length.setText(text.format(minutes=spent_text(60 * minutes), time=ends))
        self._fill_choice()

    def _fill_choice(self) -> None:
        detail = self.held.detail
        now = [
            {"title": item.title, "minutes": item.minutes, "question": item.question, "view": item.view}
            for item in detail.items
        ]
        found = self._context.document.query(agendas, detail.kind)
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for agenda in found:
                words = self.tr("{title}, {minutes}")
                minutes = spent_text(60 * agenda.minutes)
                title = agenda_text(agenda.title)
                self.choice.addItem(words.format(title=title, minutes=minutes), agenda.key)
                if agenda_data(agenda) == now:
                    self.choice.setCurrentIndex(self.choice.count() - 1)
                    now = []
            if now:
                self.choice.addItem(self.tr("Changed for this meeting"), None)
                self.choice.setCurrentIndex(self.choice.count() - 1)

    def _choose(self, index: int) -> None:
        key = self.choice.itemData(index)
        agenda = self._context.document.query(find_agenda, key) if key else None
        if agenda is not None:
            label = self.tr("Take the agenda {title}").format(title=agenda_text(agenda.title))
            self.held.edit(label, meetings.use_agenda, self.held.id, agenda_data(agenda))

    def _edit_agendas(self) -> None:
        from slodesk.gui.meeting.agenda_editor import AgendaEditor

        dialog = AgendaEditor(self._context, self.choice.currentData() or "", self)
        dialog.finished.connect(lambda _: self._fill_choice())
        dialog.open()

    def _save_for_calendars(self) -> None:
        from slodesk.gui.meeting.calendar import CalendarDialog

        self._context.document.flush()
        CalendarDialog(self.held, self).open()

    # The agenda, as ``ItemsEditor`` asks

    def add_item(self) -> str:
        """Add an item at the end."""
        title = self.tr("New item")
        changes = self._context.document.edit(
            self.tr("Add item"), lambda session: meetings.add_meeting_item(session, self.held.id, title)
        )
        return str(changes.result)

    def set_item(self, key: str, field: str, value: Any) -> None:
        """Change a field of an item."""
        label = self.tr("Change {item}").format(item=self.held.item_title(key))
        self._context.document.edit(label, meetings.set_meeting_item_field, key, field, value)

    def remove_item(self, key: str) -> None:
        """Take an item off the agenda."""
        label = self.tr("Remove {item}").format(item=self.held.item_title(key))
        self._context.document.edit(label, meetings.remove_meeting_item, key)

    def move_item(self, key: str, step: int) -> None:
        """Move an item up or down."""
        place = next(n for n, item in enumerate(self.held.detail.items) if item.id == key)
        label = self.tr("Move {item}").format(item=self.held.item_title(key))
        self._context.document.edit(label, meetings.move_meeting_item, key, max(0, place + step))
        self.items.select(key)

    # Leaving

    def _start(self) -> None:
        from slodesk.gui.meeting.runner import run_meeting

        context, meeting_id = self._context, self.held.id
        window = self._window
        self.accept()
        run_meeting(context, meeting_id, window)

    def _drop(self) -> None:
        label = self.tr("Remove {meeting}").format(meeting=self.held.detail.title)
        self.held.edit(label, meetings.remove_meeting, self.held.id)

    def _see_minutes(self, meeting_id: str) -> None:
        from slodesk.gui.meeting.minutes import preview_minutes

        preview_minutes(self._context, meeting_id, self)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _close(self) -> None:
        self.held.stop()
        self._context.document.closing.disconnect(self.reject)

    def _space(self) -> None:
        theme = self._context.theme
        edge, gap = theme.space(3), theme.space(1.5)
        self._column.setContentsMargins(edge, edge, edge, edge)
        for layout in (self._column, self._page, self._row, self._beside):
            layout.setSpacing(gap)
        self._buttons.setSpacing(theme.space())
        self._history.setSpacing(theme.space(0.5))


def prepare(
    context: TabContext,
    window: QWidget,
    *,
    meeting_id: str | None,
    agenda: str,
    subject_id: str,
    week: int | None,
    title: str,
    team_id: str | None,
    kind: str,
    held: Sequence[MeetingHead],
    people: Sequence[tuple[str, str]] = (),
) -> PrepareDialog | None:
    """Open the dialog for a meeting, which is made where there is none; None where that failed."""
    if meeting_id is None:
        try:
            meeting_id = _make(
                context,
                agenda=agenda,
                subject_id=subject_id,
                week=week,
                title=title,
                team_id=team_id,
                kind=kind,
                people=people,
            )
        except SloDeskError as error:
            context.show_error(error)
            return None
    dialog = PrepareDialog(context, meeting_id, held, window)
    dialog.open()
    return dialog


def _make(
    context: TabContext,
    *,
    agenda: str,
    subject_id: str,
    week: int | None,
    title: str,
    team_id: str | None,
    kind: str,
    people: Sequence[tuple[str, str]],
) -> str:
    with context.document.session() as session:
        chosen = find_agenda(session, agenda) or agendas(session)[0]
        invited = list(people) or _invited(context, subject_id, team_id)
    name = " · ".join(part for part in (agenda_text(chosen.title), title) if part)
    label = QCoreApplication.translate("PrepareDialog", "Prepare {meeting}").format(meeting=name)
    items = agenda_data(chosen)
    changes = context.document.edit(
        label,
        lambda session: meetings.prepare_meeting(
            session, name[:200], items, created=context.now(), kind=kind, subject_id=subject_id, week=week,
            team_id=team_id, people=invited,
        ),
    )  # fmt: skip
    return str(changes.result)


def _invited(context: TabContext, subject_id: str, team_id: str | None) -> list[tuple[str, str]]:
    """Return who took part last time, else the team's people, else everybody where they are few."""
    with context.document.session() as session:
        for head in meeting_list(session, subject_id=subject_id):
            last = meeting_detail(session, head.id)
            if last is not None and last.people:
                return [(person.name, person.role) for person in last.people]
        everybody = [person for person in people(session) if person.active]
    own = [person for person in everybody if team_id is not None and person.team_id == team_id]
    found = own or (everybody if len(everybody) <= _MOST_INVITED else [])
    return [(person.name, person.job[:200]) for person in found[:_MOST_INVITED]]
