"""Feedback in the room: one point at a time, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.gui.meeting.outcomes import outcome
from slodesk.gui.meeting.room_style import room_space, room_text
from slodesk.gui.tabs.quarterly_plan.approval_part import ApprovalPart
from slodesk.gui.tabs.quarterly_plan.feedback import feedback_word
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.operations import plan_feedback

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.domain.plan_snapshot import FeedbackLine
    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.storage.queries.approval import Approval
    from slodesk.storage.session import Session

_KEYS = {Qt.Key.Key_1: "taken_up", Qt.Key.Key_2: "declined", Qt.Key.Key_0: "open"}


class FeedbackRoom(ApprovalPart):
    """One point of feedback, large; Up and Down choose, 1 takes it up, 2 declines it, 0 opens it again.

    Attributes:
        text: what was said.
        buttons: one for each answer, by state.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._key = ""
        self._held: HeldMeeting | None = None
        self.place, self.text, self.author = label("", "muted"), label("", wrap=True), label("", "muted")
        self.state, self.answer = label("", wrap=True), label("", wrap=True)
        for part, scale, bold in (
            (self.place, 1.0, False), (self.text, 1.9, True), (self.author, 1.1, False),
            (self.state, 1.25, True), (self.answer, 1.1, False),
        ):  # fmt: skip
            room_text(part, scale, bold=bold)
        self.buttons: dict[str, QPushButton] = {}
        self._row = QHBoxLayout()
        for state, words in (
            ("taken_up", tr("1  Taken up")), ("declined", tr("2  Declined")), ("open", tr("0  Open again")),
        ):  # fmt: skip
            button = QPushButton(words)
            button.setObjectName(f"feedback_{state}")
            button.setAccessibleName(feedback_word(state))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, state=state: self._decide(state))
            room_text(button)
            self.buttons[state] = button
            self._row.addWidget(button)
        self._row.addStretch(1)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self._inside = QVBoxLayout(self.card)
        for part in (self.text, self.author, self.state, self.answer):
            self._inside.addWidget(part)
        self._inside.addLayout(self._row)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.place)
        self._column.addWidget(self.card)
        self._column.addStretch(1)

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show a plan's feedback, the first open point first."""
        if subject_id != self._plan_id:
            self._key = ""
        self.show_plan(subject_id)

    def show_item(self, held: HeldMeeting) -> None:
        """Know the meeting: what is answered here is written down in it."""
        self._held = held

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys to list."""
        return [
            ("↓, ↑", tr("Next point, point before")), ("1", feedback_word("taken_up")),
            ("2", feedback_word("declined")), ("0", tr("Open again")),
        ]  # fmt: skip

    def handle_key(self, event: QKeyEvent) -> bool:
        """Choose and answer."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left):
            self._move(1 if key in (Qt.Key.Key_Down, Qt.Key.Key_Right) else -1)
        elif key in _KEYS:
            self._decide(_KEYS[key])
        else:
            return False
        return True

    def fill(self, shown: Approval) -> None:
        """Show the point in view."""
        lines = shown.feedback
        line = next((each for each in lines if each.id == self._key), None)
        if line is None:
            line = next((each for each in lines if each.state == "open"), lines[0] if lines else None)
        self._key = "" if line is None else line.id
        for part in (self.author, self.state, self.place):
            part.setVisible(line is not None)
        if line is None:
            self.text.setText(tr("Nobody has said anything yet."))
            self.answer.hide()
        else:
            self._show(line, shown)
        for state, button in self.buttons.items():
            button.setVisible(line is not None and self.editable and line.state != state)

    def _show(self, line: FeedbackLine, shown: Approval) -> None:
        number = shown.feedback.index(line) + 1
        words = tr("Point {number} of {count}").format(number=number, count=len(shown.feedback))
        self.place.setText(f"{words} · {tr('%Ln open', '', shown.open_feedback)}")
        self.text.setText(line.title)
        self.author.setText(line.author)
        self.author.setVisible(bool(line.author))
        self.state.setText(feedback_word(line.state))
        self.answer.setText(line.resolution)
        self.answer.setVisible(bool(line.resolution))

    def _move(self, by: int) -> None:
        lines = self.shown.feedback if self.shown is not None else ()
        keys = [line.id for line in lines]
        if self.shown is not None and self._key in keys:
            self._key = keys[max(0, min(keys.index(self._key) + by, len(keys) - 1))]
            self.fill(self.shown)

    def _decide(self, state: str) -> None:
        if self._key and self.editable and self.shown is not None:
            line = next(each for each in self.shown.feedback if each.id == self._key)
            said = feedback_word(state) if state != "open" else ""
            also, key = (
                outcome(self._held, tr("Feedback “{words}”").format(words=line.title), said),
                self._key,
            )

            def answer(session: Session) -> None:
                plan_feedback.answer_feedback(session, key, state)
                also(session)

            self._context.edit(tr("Answer feedback"), answer)
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        edge = room_space(self, 4)
        self._inside.setContentsMargins(edge, edge, edge, edge)
        self._inside.setSpacing(room_space(self, 2))
        self._column.setSpacing(room_space(self, 2))
        self._row.setSpacing(room_space(self, 1.5))
