"""Undo and redo as the window offers them: named in the menu, stopped by somebody else's change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.errors import ConflictError
    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow


class History(QObject):
    """Moves along the document's steps and keeps the menu's words true.

    Args:
        window: its document, commands and error display.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._moving = ""

    def undo(self) -> None:
        """Take back the last step."""
        self._move("undo", lambda document: document.undo())

    def redo(self) -> None:
        """Repeat the step last taken back."""
        self._move("redo", lambda document: document.redo())

    def show(self) -> None:
        """Name the steps in the menu."""
        document, commands = self._window.document, self._window.commands
        undo_step = document.undo_label if document else ""
        redo_step = document.redo_label if document else ""
        pending = document is not None and document.has_pending
        commands["undo"].setEnabled(bool(undo_step) or pending)
        commands["redo"].setEnabled(bool(redo_step))
        commands["undo"].setText(self.tr("&Undo {step}").format(step=_lower(undo_step)).strip())
        commands["redo"].setText(self.tr("&Redo {step}").format(step=_lower(redo_step)).strip())
        barrier = document.barrier_label if document else ""
        hint = self.tr("{fact}: this can't be undone.").format(fact=barrier) if barrier else ""
        commands["undo"].setStatusTip(hint)

    def show_conflict(self, error: ConflictError) -> None:
        """Show both versions and do what the user chooses."""
        from slodesk.gui.dialogs.conflict import ConflictDialog

        window, document, moving = self._window, self._window.document, self._moving
        if document is None:
            return
        choice = document.take_choice()
        dialog = ConflictDialog(window.theme, error, can_use_mine=choice is not None, parent=window)
        if choice is not None:
            dialog.mine_chosen.connect(lambda: self._move("", lambda _: choice.mine()))
            dialog.theirs_chosen.connect(lambda: choice.theirs())
        if moving:
            dialog.theirs_chosen.connect(lambda: document.drop_step(error, redo=moving == "redo"))
        dialog.theirs_chosen.connect(window.tabs.refresh_all)
        dialog.theirs_chosen.connect(window.shared.look)
        dialog.open()

    def _move(self, direction: str, move: Callable[[Document], object]) -> None:
        document = self._window.document
        if document is None:
            return
        self._moving = direction
        try:
            move(document)
        except Exception as error:  # noqa: BLE001 - shown by its kind
            self._window.errors.show(error)
        self._moving = ""


def _lower(step: str) -> str:
    """Make a step's name fit after "Undo": "Set target …" becomes "set target …"."""
    first, rest = step[:1], step[1:]
    return step if rest[:1].isupper() else first.lower() + rest
