"""Asks until when an action item is given more time, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.gui.dialogs.asking import AskDialog
from slodesk.gui.tabs.retrospectives.actions_words import due_words, read_due, tr
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.actions import ActionLine


class CarryDialog(AskDialog):
    """Asks for the new due date and the reason.

    Args:
        theme: looks.
        line: the action item.
        today: where +2w counts from.
        carry: called with due date and reason; it may raise ``RuleBroken``.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        line: ActionLine,
        today: date,
        carry: Callable[[date | str, str], object],
        parent: QWidget | None = None,
    ) -> None:
        due = due_words(line.due, line.period, today)
        super().__init__(
            theme, tr("Carry forward"),
            tr("“{action}” was due {due}. What was agreed stays in its history.").format(
                action=line.title, due=due
            ),
            tr("Carry forward"), parent,
        )  # fmt: skip
        self._today, self._carry = today, carry
        self.due, self.note = QLineEdit("+2w"), QLineEdit()
        self.due.setObjectName("carry_due")
        self.note.setObjectName("carry_note")
        self.due_error = FieldError(theme, self.due)
        self.note_error = FieldError(theme, self.note)
        self.due.setPlaceholderText(tr("2026-12-01, 2027-Q1 or +2w"))
        for words, field, error in (
            (tr("New due date"), self.due, self.due_error), (tr("Why"), self.note, self.note_error),
        ):  # fmt: skip
            named = label(words, "muted")
            named.setBuddy(field)
            field.setAccessibleName(words)
            self.middle.addWidget(named)
            self.middle.addWidget(field)
            self.middle.addWidget(error)
        self.yes.clicked.connect(self._try)
        self.due.selectAll()
        self.due.setFocus()

    def _try(self) -> None:
        self.due_error.clear()
        self.note_error.clear()
        try:
            due = read_due(self.due.text(), self._today)
            if due is None:
                self.due_error.show_message(tr("Until when?"))
                self._fit()
                return
            self._carry(due, self.note.text())
        except RuleBroken as refusal:
            error = self.note_error if refusal.field == "note" else self.due_error
            error.show_message(refusal.message)
            self._fit()
            return
        self.accept()
