"""Asks why a retrospective waits, or who agreed that none is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCompleter, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.gui.actions.words import read_due
from slodesk.gui.dialogs.asking import AskDialog
from slodesk.gui.tabs.retrospectives.due_words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from slodesk.gui.theme import Theme


class PostponeDialog(AskDialog):
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
        self.until, self.until_error = self.ask("postpone_until", tr("Until"), "+2w")
        self.until.setPlaceholderText(tr("2026-12-01 or +2w"))
        self.reason, self.reason_error = self.ask("postpone_reason", tr("Why"))
        errors = {"until": self.until_error, "due": self.until_error, "": self.reason_error}
        self.yes.clicked.connect(lambda: self.decide(self._run, errors))
        self.until.selectAll()
        self.until.setFocus()

    def _run(self) -> None:
        day = read_due(self.until.text(), self._today)
        if day is None or isinstance(day, str):
            raise RuleBroken(tr("Until which day?"), "until")
        self._postpone(day, self.reason.text())


class WaiveDialog(AskDialog):
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
        self.approver, self.approver_error = self.ask("waive_approver", tr("Who agreed"))
        self.approver.setCompleter(QCompleter(list(names), self.approver))
        self.reason, self.reason_error = self.ask("waive_reason", tr("Why"))
        errors = {"approver": self.approver_error, "": self.reason_error}
        self.yes.clicked.connect(
            lambda: self.decide(lambda: self._waive(self.approver.text(), self.reason.text()), errors)
        )
        self.approver.setFocus()
