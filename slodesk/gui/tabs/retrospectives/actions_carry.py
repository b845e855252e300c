"""Asks until when an action item is given more time, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.gui.actions.words import due_words, read_due, tr
from slodesk.gui.dialogs.asking import AskDialog

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtWidgets import QWidget

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
        self.due, self.due_error = self.ask("carry_due", tr("New due date"), "+2w")
        self.due.setPlaceholderText(tr("2026-12-01, 2027-Q1 or +2w"))
        self.note, self.note_error = self.ask("carry_note", tr("Why"))
        errors = {"note": self.note_error, "": self.due_error}
        self.yes.clicked.connect(lambda: self.decide(self._run, errors))
        self.due.selectAll()
        self.due.setFocus()

    def _run(self) -> None:
        due = read_due(self.due.text(), self._today)
        if due is None:
            raise RuleBroken(tr("Until when?"), "due")
        self._carry(due, self.note.text())
