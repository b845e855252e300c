"""What waits for a retrospective: asked once table and chart are there, for it looks at every incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from slodesk.gui.reading import Reader
from slodesk.gui.tasks import Resting

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.storage.reading import Source

Answer = tuple["str | None", tuple[tuple[str, str], ...]]
"""A team, or None for all, and the incidents of its services that wait: (identifier, title)."""


class Waiting(QObject):
    """Asks what is due, one question at a time; the last answer holds until the next.

    Args:
        context: the collaborators.
        parent: the tab.
    """

    changed = Signal()
    """Another answer than the last one is there."""

    def __init__(self, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._reader = Reader(context, self)
        self._asked = True
        self._answer: Answer = (None, ())

    @property
    def due(self) -> tuple[tuple[str, str], ...]:
        """The incidents that wait, of the team in view; nothing until that is known."""
        team, due = self._answer
        return due if team == self._context.filters.team_id else ()

    def forget(self) -> None:
        """Have ``ask`` ask again: something changed."""
        self._asked = False

    def ask(self) -> None:
        """Ask, unless nothing changed since."""
        if self._asked:
            return
        self._asked = True
        now, team = self._context.now(), self._context.filters.team_id

        def question(source: Source, task: Task) -> Answer:
            from slodesk.storage.queries.retro_due import due_list

            found = due_list(source, now, team, tick=Resting(task)).due
            return team, tuple((each.identifier, each.title) for each in found)

        self._reader.read(question, self._answered)

    def _answered(self, answer: Answer) -> None:
        if answer != self._answer:
            self._answer = answer
            self.changed.emit()
