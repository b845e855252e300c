"""Reads what a page shows in the background: a newer question takes the place of one under way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.storage.reading import Source


class Reader(QObject):
    """Answers one question at a time; the newest one counts.

    Args:
        context: where to read, and on what.
        parent: the page; what is read when it is gone is forgotten.
    """

    def __init__(self, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._answered: Callable[[Any], object] | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way."""
        return self._task is not None

    def cancel(self) -> None:
        """Give up what is being read."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def read(self, question: Callable[[Source, Task], Any], answered: Callable[[Any], object]) -> None:
        """Ask something in plain SQL; what was asked before is given up.

        Args:
            question: gets one unchanging view of the workspace and the task; returns plain values.
            answered: gets them on this thread.
        """
        workspace = self._context.document.workspace

        def work(task: Task) -> Any:
            with workspace.reading() as source:
                return question(source, task)

        self.run(work, answered)

    def run(self, work: Callable[[Task], Any], answered: Callable[[Any], object]) -> None:
        """Ask something that reads in its own way; what was asked before is given up.

        Args:
            work: gets the task; returns plain values.
            answered: gets them on this thread.
        """
        self.cancel()
        self._answered = answered

        def ask(task: Task) -> Any:
            task.report(0, 0)  # what was given up before its turn is not read at all
            return work(task)

        self._task = self._context.runner.run(ask, succeeded=self._settle, failed=self._fail)

    def _settle(self, answer: Any) -> None:
        self._task = None
        if self._answered is not None:
            self._answered(answer)

    def _fail(self, error: Exception) -> None:
        self._task = None
        self._context.show_error(error)
