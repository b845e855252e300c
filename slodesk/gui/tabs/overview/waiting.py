"""What waits for a retrospective, a review or a decision: asked once table and chart are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from slodesk.gui.reading import Reader
from slodesk.gui.tasks import Resting
from slodesk.storage.queries.review_waiting import NOTHING_WAITS, RhythmWaits

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.storage.reading import Source

Answer = tuple["str | None", tuple[tuple[str, str], ...], RhythmWaits]
"""A team, or None for all; the incidents of its services that wait: (identifier, title); what else does."""


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
        self._answer: Answer = (None, (), NOTHING_WAITS)

    @property
    def due(self) -> tuple[tuple[str, str], ...]:
        """The incidents that wait, of the team in view; nothing until that is known."""
        team, due, _ = self._answer
        return due if team == self._context.filters.team_id else ()

    @property
    def rhythm(self) -> RhythmWaits:
        """Reviews that are due and releases to decide about, of the team in view."""
        team, _, waits = self._answer
        return waits if team == self._context.filters.team_id else NOTHING_WAITS

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
            from slodesk.storage.queries.review_waiting import rhythm_waits

            found = due_list(source, now, team, tick=Resting(task)).due
            due = tuple((each.identifier, each.title) for each in found)
            return team, due, rhythm_waits(source, now, team)

        self._reader.read(question, self._answered)

    def _answered(self, answer: Answer) -> None:
        if answer != self._answer:
            self._answer = answer
            self.changed.emit()
