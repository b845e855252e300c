"""The room view: one item, one question, its evidence, the time left, and when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from slodesk.gui.formats import time_text
from slodesk.gui.meeting.captured_list import CapturedList
from slodesk.gui.meeting.progress_bar import TimeBar
from slodesk.gui.meeting.room_style import fit_room, mark_room, room_space, room_text
from slodesk.gui.meeting.stage import Body, Stage
from slodesk.gui.meeting.views import QUESTION, build_room, room_module
from slodesk.gui.meeting.vote_panel import VotePanel
from slodesk.gui.meeting.words import lateness, time_left
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.gui.meeting.held import HeldMeeting


class RoomView(QWidget):
    """What everybody in the room reads.

    Args:
        held: the meeting.
        parent: the owner.

    Attributes:
        evidence: the views made so far, by name.
    """

    def __init__(self, held: HeldMeeting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = held
        self._theme = held.context.theme
        self._shown: tuple[str, str] = ("", "")
        self.evidence: dict[str, QWidget] = {}
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark_room(self)
        self.setAccessibleName(self.tr("Room"))
        self._build()
        held.changed.connect(self.show_meeting)
        held.ticked.connect(self.show_clock)
        held.context.document.changed.connect(self._stored)
        follow(self._theme, self, self._looks)
        self.show_meeting()

    def _build(self) -> None:
        self.meeting_label, self.place_label = label("", "muted", wrap=True), label("", "muted")
        self.number, self.title, self.left = label(), label("", wrap=True), label()
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.question = label("", wrap=True)
        self.next_label, self.ends_label = label("", "muted", wrap=True), label("", "muted")
        for part, scale, bold in (
            (self.meeting_label, 1.0, False), (self.place_label, 1.0, False), (self.number, 1.8, True),
            (self.title, 1.8, True), (self.left, 1.8, True), (self.question, 1.3, True),
            (self.next_label, 1.0, False), (self.ends_label, 1.0, False),
        ):  # fmt: skip
            room_text(part, scale, bold=bold)
        self.bar = TimeBar(self._theme)
        self.stack = Stage()
        self.vote = VotePanel(self._theme)
        self.latest = CapturedList(self._theme, most=1)
        body = Body()
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(self.question)
        self._body.addWidget(self.vote)
        self._body.addWidget(self.stack, 1)
        self.scroller = plain_scroll(body, sideways=False, see_through=True)
        self._head, self._titles, self._foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self.meeting_label, 1)
        self._head.addWidget(self.place_label)
        self._titles.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        self._titles.addWidget(self.title, 1)
        self._titles.addWidget(self.left, 0, Qt.AlignmentFlag.AlignTop)
        self._foot.addWidget(self.next_label, 1)
        self._foot.addWidget(self.ends_label, 0, Qt.AlignmentFlag.AlignBottom)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._titles)
        self._column.addWidget(self.bar)
        self._column.addWidget(self.scroller, 1)
        self._column.addWidget(self.latest)
        self._column.addLayout(self._foot)

    # What is shown

    @property
    def current_view(self) -> QWidget | None:
        """The evidence in view."""
        return self.evidence.get(self._shown[1])

    def show_meeting(self) -> None:
        """Show the item on the screen as it is stored."""
        detail = self._held.detail
        self.meeting_label.setText(detail.title)
        day = self._held.today
        date = QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")
        self.place_label.setText(" · ".join(part for part in (date, detail.team) if part))
        item = detail.current
        held_now = item is not None and detail.is_open
        self.number.setText(str(detail.place + 1) if held_now else "")
        self.number.setVisible(held_now)
        self.title.setText(item.title if item is not None and detail.is_open else self.tr("Summary"))
        self._show_evidence()
        self.vote.show_vote(self._held)
        voting = detail.open_vote is not None
        whole = bool(getattr(self.current_view, "shows_item", False))
        asked = not voting and not whole and item is not None and bool(item.question)
        self.question.setText(item.question if item is not None else "")
        self.question.setVisible(asked)
        self.stack.setVisible(not voting)
        told = voting or bool(getattr(self.current_view, "shows_entries", False))
        entries = () if told else detail.of_item(detail.current_id)
        self.latest.show_entries(self._held, entries)
        self._show_next()
        self.show_clock()

    def _show_evidence(self) -> None:
        detail, item = self._held.detail, self._held.detail.current
        name = item.view if item is not None and detail.is_open and room_module(item.view) else QUESTION
        view = self.evidence.get(name)
        if view is None:
            view = build_room(name, self._held.context, self.stack)
            self.evidence[name] = view
        if self._shown != (detail.current_id or "", name):
            self._shown = (detail.current_id or "", name)
            cast(Any, view).show_subject(detail.subject_id, detail.week)
            self.scroller.verticalScrollBar().setValue(0)
        show_item = getattr(view, "show_item", None)
        if show_item is not None:
            show_item(self._held)
        self.stack.show_view(view)
        fit_room(self)

    def _show_next(self) -> None:
        item = self._held.detail.next_item
        if not self._held.detail.is_open:
            self.next_label.setText("")
            return
        text = self.tr("Next: {item}").format(item=item.title) if item is not None else self.tr("Last item")
        self.next_label.setText(text)

    def show_clock(self) -> None:
        """Show time left and end."""
        detail, reading = self._held.detail, self._held.clock
        if detail.current is None:
            self.left.setText("")
        elif not detail.is_open:
            self.left.setText(self.tr("Ended"))
        elif not reading.running:
            self.left.setText(self.tr("Paused"))
        else:
            self.left.setText(time_left(reading))
        over = reading.over and reading.running
        self.bar.show_used(reading.used if detail.is_open else 0.0, over)
        color = self._theme.status_color("warning") if over else self._theme.color("accent")
        sheet = f"color: {color.name()};"
        if self.left.styleSheet() != sheet:
            self.left.setStyleSheet(sheet)
        self._show_end()

    def _show_end(self) -> None:
        detail, reading = self._held.detail, self._held.clock
        if not detail.is_open and detail.ended is not None:
            text = self.tr("ended {time}").format(time=time_text(detail.ended.astimezone(self._held.zone)))
        else:
            text = self.tr("ends {time}").format(time=time_text(reading.ends.astimezone(self._held.zone)))
            late = lateness(reading)
            text = f"{text} · {late}" if late and reading.late > 0 else text
        if self.ends_label.text() != text:
            self.ends_label.setText(text)

    def _stored(self, changes: Any) -> None:
        view = self.current_view
        if view is not None and cast(Any, view).tables & changes.tables:
            cast(Any, view).refresh()
            show_item = getattr(view, "show_item", None)
            if show_item is not None:
                show_item(self._held)
            fit_room(self)

    # Keys and sizes

    def handle_key(self, event: QKeyEvent) -> bool:
        """Offer the evidence a key the runner doesn't use; else scroll with the arrows."""
        handle = getattr(self.current_view, "handle_key", None)
        if handle is not None and not self.stack.isHidden() and handle(event):
            return True
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if steps is not None:
            scroll = self.scroller.verticalScrollBar()
            scroll.setValue(scroll.value() + steps * room_space(self, 8))
        return steps is not None

    def labels(self) -> list[QLabel]:
        """Return every label of the room, for measuring."""
        return self.findChildren(QLabel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep words and distances in proportion to the height."""
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self._looks()

    def _looks(self) -> None:
        fit_room(self)
        edge = room_space(self, 6)
        self._column.setContentsMargins(edge, room_space(self, 4), edge, room_space(self, 3))
        self._column.setSpacing(room_space(self, 2))
        self._body.setSpacing(room_space(self, 2.5))
        self._titles.setSpacing(room_space(self, 4))
        self.bar.set_height(max(6, room_space(self, 1)))
        self.show_clock()
