"""Asks why a retrospective waits, or who agreed that none is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.gui.dialogs.asking import AskDialog
from slodesk.gui.tabs.retrospectives.actions_words import read_due
from slodesk.gui.tabs.retrospectives.due_words import tr
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from slodesk.gui.theme import Theme


class _Decide(AskDialog):
    """Two fields and what is done with them."""

    def _field(self, name: str, words: str, text: str = "") -> tuple[QLineEdit, FieldError]:
        field = QLineEdit(text)
        field.setObjectName(name)
        field.setAccessibleName(words)
        error = FieldError(self._theme, field)
        named = label(words, "muted")
        named.setBuddy(field)
        for widget in (named, field, error):
            self.middle.addWidget(widget)
        return field, error

    def _run(self, decide: Callable[[], object], errors: dict[str, FieldError]) -> None:
        for error in errors.values():
            error.clear()
        try:
            decide()
        except RuleBroken as refusal:
            errors.get(refusal.field or "", errors["reason"]).show_message(refusal.message)
            self._fit()
            return
        self.accept()


class PostponeDialog(_Decide):
    """Asks until when, and why.

    Args:
        theme: looks.
        incident: identifier and title.
        today: where +2w counts from.
        postpone: called with day and reason; it may raise ``RuleBroken``.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        incident: str,
        today: date,
        postpone: Callable[[date, str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, tr("Postpone the retrospective"),
            tr("{incident} comes back to this list on that day.").format(incident=incident),
            tr("Postpone"), parent,
        )  # fmt: skip
        self._today, self._postpone = today, postpone
        self.until, self.until_error = self._field("postpone_until", tr("Until"), "+2w")
        self.until.setPlaceholderText(tr("2026-12-01 or +2w"))
        self.reason, self.reason_error = self._field("postpone_reason", tr("Why"))
        self.yes.clicked.connect(lambda: self._run(self._decide, self._errors))
        self.until.selectAll()
        self.until.setFocus()

    @property
    def _errors(self) -> dict[str, FieldError]:
        return {"until": self.until_error, "due": self.until_error, "reason": self.reason_error}

    def _decide(self) -> None:
        day = read_due(self.until.text(), self._today)
        if day is None or isinstance(day, str):
            raise RuleBroken(tr("Until which day?"), "until")
        self._postpone(day, self.reason.text())


class WaiveDialog(_Decide):
    """Asks who agreed that none is needed, and why.

    Args:
        theme: looks.
        incident: identifier and title.
        names: offered as approvers.
        waive: called with approver and reason; it may raise ``RuleBroken``.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        incident: str,
        names: Sequence[str],
        waive: Callable[[str, str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, tr("No retrospective needed"),
            tr("{incident} leaves this list. Who agreed and why stays with it.").format(incident=incident),
            tr("Waive"), parent,
        )  # fmt: skip
        self._waive = waive
        self.approver, self.approver_error = self._field("waive_approver", tr("Who agreed"))
        self.approver.setCompleter(QCompleter(list(names), self.approver))
        self.reason, self.reason_error = self._field("waive_reason", tr("Why"))
        errors = {"approver": self.approver_error, "reason": self.reason_error}
        self.yes.clicked.connect(
            lambda: self._run(lambda: self._waive(self.approver.text(), self.reason.text()), errors)
        )
        self.approver.setFocus()
