"""Undo and redo as the window offers them: named in the menu, stopped by somebody else's change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from slodesk.gui.shell.slices import SlicedWork

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from slodesk.domain.errors import ConflictError
    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow

_MANY = 500
"""Rows from which a step is moved in slices."""


class History(QObject):
    """Moves along the document's steps and keeps the menu's words true.

    Args:
        window: its document, commands and error display.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._moving = ""
        self._slow: SlicedWork | None = None

    def undo(self) -> None:
        """Take back the last step."""
        document = self._window.document
        if document is not None and document.step_size(redo=False) >= _MANY:
            words = self.tr("Undo {step}").format(step=_lower(document.undo_label))
            self._move_slowly("undo", document, document.undo_slices(), words)
        else:
            self._move("undo", lambda document: document.undo())

    def redo(self) -> None:
        """Repeat the step last taken back."""
        document = self._window.document
        if document is not None and document.step_size(redo=True) >= _MANY:
            words = self.tr("Redo {step}").format(step=_lower(document.redo_label))
            self._move_slowly("redo", document, document.redo_slices(), words)
        else:
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
        if document is None or self._slow is not None:
            return
        try:
            move(document)
        except Exception as error:  # noqa: BLE001 - shown by its kind
            self._refused(direction, error)

    def _move_slowly(
        self, direction: str, document: Document, steps: Generator[int, None, None], words: str
    ) -> None:
        """Move in slices, between which the window answers; other edits wait."""
        if self._slow is not None:
            return
        work = self._slow = SlicedWork(document, steps)
        work.failed.connect(lambda error: self._refused(direction, error))
        work.finished.connect(self._over)
        self._window.importer.follow(work, words)
        work.start()

    def _over(self) -> None:
        self._slow = None

    def _refused(self, direction: str, error: Exception) -> None:
        self._moving = direction
        self._window.errors.show(error)
        self._moving = ""


def _lower(step: str) -> str:
    """Make a step's name fit after "Undo": "Set target …" becomes "set target …"."""
    first, rest = step[:1], step[1:]
    return step if rest[:1].isupper() else first.lower() + rest
