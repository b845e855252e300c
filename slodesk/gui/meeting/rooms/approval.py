"""Approval in the room: who agrees, what is left, and what approving changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.planning import IN_APPROVAL
from slodesk.gui.meeting.outcomes import outcome
from slodesk.gui.meeting.room_style import room_space, room_text
from slodesk.gui.tabs.quarterly_plan.approval.words import (
    recorded_words,
    state_sentence,
    verdict_sign,
    verdict_word,
)
from slodesk.gui.tabs.quarterly_plan.approval_part import ApprovalPart
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.operations import approvals
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.domain.plan_snapshot import ApproverLine
    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.storage.queries.approval import Approval
    from slodesk.storage.session import Session

_MOST = 9
"""Approvers that have a digit of their own."""


class ApprovalRoom(ApprovalPart):
    """Every approver with their word; their digit records that they agree, and takes it back.

    Enter sends the plan for approval while it was not sent.

    Attributes:
        lines: a button for each approver, by key.
        left: what still stands in the way.
        send: sends the plan for approval.
    """

    shows_item = True

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._held: HeldMeeting | None = None
        self.question, self.state = label("", wrap=True), label("", wrap=True)
        self.left = label("", wrap=True)
        self.recorded = label(recorded_words(self.who), "muted", wrap=True)
        for part, scale, bold in (
            (self.question, 1.9, True), (self.state, 1.2, False), (self.left, 1.1, False),
            (self.recorded, 1.0, False),
        ):  # fmt: skip
            room_text(part, scale, bold=bold)
        self.send = QPushButton(tr("Send for approval"))
        self.send.setObjectName("room_send")
        self.send.setProperty("kind", "primary")
        self.send.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.send.clicked.connect(self._send)
        room_text(self.send)
        self.lines: dict[str, QPushButton] = {}
        self._people = QWidget()
        self._grid = QGridLayout(self._people)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self._inside = QVBoxLayout(self.card)
        row = QHBoxLayout()
        row.addWidget(self.send)
        row.addStretch(1)
        for widget in (self.question, self.state, self._people, self.left):
            self._inside.addWidget(widget)
        self._inside.addLayout(row)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.card)
        self._column.addWidget(self.recorded)
        self._column.addStretch(1)

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show a plan's approval."""
        self.show_plan(subject_id)

    def show_item(self, held: HeldMeeting) -> None:
        """Know the meeting: what is signed here is written down in it."""
        self._held = held

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys to list."""
        return [("1–9", tr("Record what an approver says")), ("Enter", tr("Send for approval"))]

    def handle_key(self, event: QKeyEvent) -> bool:
        """Record by digit; Enter sends the plan."""
        key, shown = event.key(), self.shown
        if shown is None or not self.editable:
            return False
        place = key - Qt.Key.Key_1
        if 0 <= place < min(_MOST, len(shown.approvers)):
            self._sign(shown.approvers[place])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.send.isHidden():
            self._send()
        else:
            return False
        return True

    def fill(self, shown: Approval) -> None:
        """Show who agrees."""
        with self._context.document.workspace.reading() as source:
            zone = read_settings(source).zone
        closed = shown.plan.closed
        self.question.setText(
            tr("The plan is approved.") if closed else tr("Does everybody agree to the plan?")
        )
        self.state.setText(state_sentence(shown, zone))
        self._show_people(shown)
        said = [self.say(each.words) for each in shown.blockers]
        self.left.setText("\n".join(f"• {words}" for words in said))
        self.left.setVisible(bool(said))
        self.send.setVisible(
            self.editable and bool(shown.approvers) and shown.plan.state not in (IN_APPROVAL, "approved")
        )
        self.recorded.setVisible(not closed)

    def _show_people(self, shown: Approval) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = {}
        signing = self.editable and shown.plan.state == IN_APPROVAL
        for row, line in enumerate(shown.approvers):
            name, color = verdict_sign(line.verdict)
            self._grid.addWidget(IconLabel(self._context.theme, name, color, 26), row, 0)
            who = f"{line.title}, {line.role}" if line.role else line.title
            words = f"{who}: {line.comment}" if line.comment else who
            named = label(words, wrap=True)
            said = label(verdict_word(line.verdict), "muted")
            for part in (named, said):
                room_text(part, 1.2)
            self._grid.addWidget(named, row, 1)
            self._grid.addWidget(said, row, 2)
            if signing and row < _MOST:
                button = QPushButton(self._button_words(row, line))
                button.setAccessibleName(f"{line.title}: {verdict_word('approved')}")
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.clicked.connect(lambda _=False, line=line: self._sign(line))
                room_text(button)
                self._grid.addWidget(button, row, 3)
                self.lines[line.id] = button
        self._space()

    def _button_words(self, row: int, line: ApproverLine) -> str:
        words = tr("Take back") if line.verdict else tr("Agrees")
        return f"{row + 1}  {words}"

    def _sign(self, line: ApproverLine) -> None:
        if self.shown is None or self.shown.plan.state != IN_APPROVAL:
            return
        verdict = "" if line.verdict else "approved"
        words = tr("{name} agrees to the plan") if verdict else tr("Take back what {name} said")
        at, who = self._context.now(), self.who
        said = verdict_word(verdict) if verdict else ""
        also = outcome(self._held, tr("Approval of {name}").format(name=line.title), said)

        def sign(session: Session) -> None:
            approvals.sign(session, line.id, verdict, at=at, given_as=who)
            also(session)

        self._context.edit(words.format(name=line.title), sign)
        self.refresh()

    def _send(self) -> None:
        self._context.edit(tr("Send the plan for approval"), approvals.send_for_approval, self._plan_id)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        self._space()

    def _space(self) -> None:
        edge = room_space(self, 4)
        self._inside.setContentsMargins(edge, edge, edge, edge)
        self._inside.setSpacing(room_space(self, 2))
        self._column.setSpacing(room_space(self, 2))
        self._grid.setHorizontalSpacing(room_space(self, 2))
        self._grid.setVerticalSpacing(room_space(self, 1))
