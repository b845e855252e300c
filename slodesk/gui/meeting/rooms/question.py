"""The view of an item without evidence of its own: its question, large, and what was decided so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from slodesk.domain.meetings import ACTION, DECISION
from slodesk.gui.meeting.captured_list import CapturedList
from slodesk.gui.meeting.room_style import room_space, room_text
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.held import HeldMeeting


class QuestionRoom(QWidget):
    """One question, and under it everything written down about it."""

    tables = frozenset({"meeting_item", "meeting_entry"})
    shows_item = shows_entries = True
    """It shows question and entries itself; the runner need not."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.question = label("", wrap=True)
        room_text(self.question, 1.9, bold=True)
        self._inside = QVBoxLayout(self.card)
        self._inside.addWidget(self.question)
        self.captured = CapturedList(context.theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.card)
        self._column.addWidget(self.captured)
        self._column.addStretch(1)

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show nothing of the subject: this view is about the item."""

    def show_item(self, held: HeldMeeting) -> None:
        """Show the item on the screen; of a meeting that has ended, what came of it."""
        detail = held.detail
        if not detail.is_open:
            outcome = [entry for entry in detail.entries if entry.kind in (DECISION, ACTION)]
            thanks = self.tr("Thank you. This is what we decided:") if outcome else self.tr("Thank you.")
            self.question.setText(thanks)
            self.captured.show_entries(held, outcome)
            return
        item = detail.current
        self.question.setText(item.question or item.title if item is not None else "")
        self.captured.show_entries(held, detail.of_item(detail.current_id))

    def refresh(self) -> None:
        """Do nothing: the runner shows the item again when something about it changed."""

    def minimumSizeHint(self) -> QSize:
        """Return nothing: what counts is the height the words need at the width there is."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        edge = room_space(self, 4)
        self._inside.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(room_space(self, 3))
