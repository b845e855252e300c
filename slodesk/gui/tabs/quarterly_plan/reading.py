"""Reads what a section of a plan shows in the background, on a read session of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.storage.queries.plan_scope import PlanScope
    from slodesk.storage.session import Session
    from slodesk.storage.workspace import Workspace

    Question = Callable[[Session, PlanScope, Task], Any]


class PlanReader(QObject):
    """Answers one question about a plan at a time; the newest one counts.

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

    def ask(self, plan_id: str, question: Question, answered: Callable[[Any], object]) -> None:
        """Ask something about a plan; what was asked before is given up.

        Args:
            plan_id: the plan.
            question: gets a read session, the plan's scope and the task; returns plain values.
            answered: gets them on this thread; None when the plan is gone.
        """
        self.cancel()
        workspace, now = self._context.document.workspace, self._context.now()
        self._answered = answered
        self._task = self._context.runner.run(
            lambda task: _answer(workspace, now, plan_id, question, task),
            succeeded=self._settle,
            failed=self._fail,
        )

    def _settle(self, answer: Any) -> None:
        self._task = None
        if self._answered is not None:
            self._answered(answer)

    def _fail(self, error: Exception) -> None:
        self._task = None
        self._context.show_error(error)


def _answer(workspace: Workspace, now: datetime, plan_id: str, question: Question, task: Task) -> Any:
    from slodesk.storage.queries.plan_scope import plan_head, plan_scope

    with workspace.session() as session:
        head = plan_head(session, plan_id)
        if head is None:
            return None
        return question(session, plan_scope(session, head, now=now), task)
