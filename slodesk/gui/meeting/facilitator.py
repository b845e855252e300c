"""The facilitator's view: clock, what comes next, private notes, everything captured, and who is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from slodesk.domain.votes import DOTS
from slodesk.gui.formats import time_text
from slodesk.gui.meeting.facilitator_tables import agenda_table, captured_table, people_table
from slodesk.gui.meeting.progress_bar import TimeBar
from slodesk.gui.meeting.words import kind_word, lateness, spent_text, time_left
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.push import command_button
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.gui.zoom import follow
from slodesk.operations import meetings

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.gui.meeting.keys import RunnerKeys

_TWO_COLUMNS = 760
"""Width at 100 % from which there are two columns."""
_BUTTONS = (
    "previous", "next", "clock", "decision", "action", "parking", "note", "vote", "minutes", "black",
    "present", "keys", "leave", "end",
)  # fmt: skip
_VOTING = ("vote_way", "vote_before", "vote_next", "vote_back", "vote_object", "vote_close")
"""Beside the choices, while there is a vote."""


class _Notes(QPlainTextEdit):
    """Notes that give the keyboard back on Esc, and leave the clicker's keys to the meeting."""

    def event(self, event: QEvent) -> bool:
        """Let the clicker's keys pass."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_clicker(event):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; Esc goes back to the meeting."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.window().setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)


def _is_clicker(event: QEvent) -> bool:
    keys = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
    plain = Qt.KeyboardModifier.NoModifier
    return isinstance(event, QKeyEvent) and event.key() in keys and event.modifiers() == plain


class FacilitatorView(QWidget):
    """What only the facilitator sees, on a screen of its own or folded out beside the room.

    Args:
        held: the meeting.
        keys: the commands of the window it is in.
        parent: the owner.
    """

    def __init__(self, held: HeldMeeting, keys: RunnerKeys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = held
        self._theme = held.context.theme
        self._item_id: str | None = None
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Facilitator"))
        self._build(keys)
        held.changed.connect(self.show_meeting)
        held.ticked.connect(self.show_clock)
        follow(self._theme, self, self._space)
        self.show_meeting()

    def _build(self, keys: RunnerKeys) -> None:
        theme = self._theme
        page = QWidget(self)  # from the outside in: Qt styles whatever moves anew
        self.scroller = plain_scroll(page, sideways=False, see_through=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scroller)
        self.clock_card = Card(theme, parent=page)
        self.left, self.ends = label("", "title"), label("", "muted", wrap=True)
        self.asked = label("", wrap=True)
        self.bar = TimeBar(theme)
        for part in (self.left, self.bar, self.ends, self.asked):
            self.clock_card.body.addWidget(part)
        buttons = QWidget(self.clock_card)
        self._flow = FlowLayout(buttons)
        for name in _BUTTONS:
            button = command_button(theme, keys[name])
            if name == "next":
                button.setProperty("kind", "primary")
            self._flow.addWidget(button)
        self.clock_card.body.addWidget(buttons)
        self.voting = QWidget(self.clock_card)
        self._choices = FlowLayout(self.voting)
        self._numbers = [command_button(theme, keys[f"vote_{number}"]) for number in range(10)]
        for button in (*self._numbers, *(command_button(theme, keys[name]) for name in _VOTING)):
            self._choices.addWidget(button)
        self.clock_card.body.insertWidget(self.clock_card.body.indexOf(buttons), self.voting)
        self.agenda = agenda_table(self._held)
        self.captured = captured_table(self._held)
        self.people = people_table(self._held)
        self.notes_card = Card(theme, self.tr("My notes"), page)
        self.notes_card.set_heading(self.tr("My notes"), self.tr("Only you see them; not in the minutes."))
        self.notes = _Notes()
        self.notes.setAccessibleName(self.tr("My notes on this item"))
        self.notes.setTabChangesFocus(True)
        self.notes_card.body.addWidget(self.notes)
        self._notes_field = BoundField(
            self._held.context.document, self.notes, self._save_notes,
            on_error=self._held.context.show_error,
        )  # fmt: skip
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._columns.addLayout(self._left, 1)
        self._columns.addLayout(self._right, 1)
        for card in (self.clock_card, self._card(self.agenda, page), self.notes_card):
            self._left.addWidget(card)
        for card in (self._card(self.captured, page), self._card(self.people, page)):
            self._right.addWidget(card)
        self._left.addStretch(1)
        self._right.addStretch(1)

    def _card(self, table: QWidget, page: QWidget) -> Card:
        card = Card(self._theme, parent=page)
        card.body.addWidget(table)
        return card

    def show_meeting(self) -> None:
        """Show everything as it is stored."""
        detail, held = self._held.detail, self._held
        current = detail.current
        self.agenda.set_records(detail.items)
        if current is not None:
            self.agenda.select(current.id)
        self.captured.set_records(detail.entries)
        self.people.set_records(detail.people)
        for table in (self.captured, self.people):
            table.set_editable(detail.is_open and not held.context.document.workspace.read_only)
        self._item_id = current.id if current is not None else None
        self._notes_field.fill(current.notes if current is not None else "")
        self.notes.setReadOnly(not detail.is_open)
        self.asked.setText(self._asked())
        self.asked.setVisible(bool(self.asked.text()))
        self._show_choices()
        self.show_clock()

    def _show_choices(self) -> None:
        """Offer a button for each choice of the open vote."""
        vote = self._held.detail.open_vote
        self.voting.setVisible(vote is not None)
        if vote is not None and vote.vote is not None:
            first = 1 if vote.vote.way == DOTS else 0
            offered = {choice + first for choice in vote.vote.choices}
            for number, button in enumerate(self._numbers):
                button.setVisible(number in offered)

    def _asked(self) -> str:
        """Return what the facilitator has to do next in a vote, else the question."""
        detail = self._held.detail
        vote = detail.open_vote
        if not detail.is_open:
            return ""
        if vote is None or vote.vote is None:
            return detail.current.question if detail.current is not None else ""
        if vote.vote.way == DOTS:
            dots = self.tr("%n dot(s)", "", len(vote.vote.ballots))
            return self.tr("{vote}: {question} {dots} so far; Enter lets the result stand.").format(
                vote=kind_word("vote"), question=vote.text, dots=dots
            )
        if self._held.waiting:
            text = self.tr("{vote}: {question} {done} of {all} have voted; {name} is next.")
            return text.format(
                vote=kind_word("vote"), question=vote.text, done=len(vote.vote.ballots),
                all=len(detail.voters), name=self._held.voter,
            )  # fmt: skip
        return self.tr("{vote}: {question} Enter lets the result stand.").format(
            vote=kind_word("vote"), question=vote.text
        )

    def show_clock(self) -> None:
        """Show the time left on the item, and what it leads to."""
        detail, reading = self._held.detail, self._held.clock
        if not detail.is_open:
            left = self.tr("Ended")
        elif detail.current is None:
            left = self.tr("Not begun")
        else:
            left = time_left(reading) if reading.running else self.tr("Paused")
        self.left.setText(left)
        self.bar.show_used(reading.used, reading.over and reading.running)
        parts = [self.tr("{time} so far").format(time=spent_text(reading.total))]
        if detail.is_open:
            ends = time_text(reading.ends.astimezone(self._held.zone))
            parts.append(self.tr("ends {time}").format(time=ends))
            parts.append(lateness(reading))
        text = " · ".join(part for part in parts if part)
        if self.ends.text() != text:
            self.ends.setText(text)

    def write_notes(self) -> None:
        """Put the keyboard into the notes, and them into view."""
        self.scroller.ensureWidgetVisible(self.notes_card)
        self.notes.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _save_notes(self, text: str) -> Any:
        item = next((i for i in self._held.detail.items if i.id == self._item_id), None)
        if item is None:
            return None
        label = self.tr("Notes on {item}").format(item=item.title)
        return self._held.context.document.edit_field(
            f"meeting_item/{item.id}/notes", label, meetings.set_meeting_item_field, item.id, "notes", text
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take one column or two."""
        super().resizeEvent(event)
        self._space()

    def _space(self) -> None:
        theme = self._theme
        wide = self.width() >= theme.px(_TWO_COLUMNS)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(across if wide else down)
        edge, gap = theme.space(2), theme.space(1.5)
        self._columns.setContentsMargins(edge, edge, edge, edge)
        self._columns.setSpacing(gap)
        self._left.setSpacing(gap)
        self._right.setSpacing(gap)
        self._flow.setSpacing(theme.px(6))
        self._choices.setSpacing(theme.px(6))
        self.bar.set_height(theme.px(6))
        self.notes.setMinimumHeight(theme.px(72))
        self.notes.setMaximumHeight(theme.px(160))
