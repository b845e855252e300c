"""Reads what a section of a plan shows in the background, on a read session of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.gui.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slodesk.gui.tasks import Task
    from slodesk.storage.queries.plan_scope import PlanScope
    from slodesk.storage.session import Session
    from slodesk.storage.workspace import Workspace

    Question = Callable[[Session, PlanScope, Task], Any]


class PlanReader(Reader):
    """Answers one question about a plan at a time; the newest one counts."""

    def ask(self, plan_id: str, question: Question, answered: Callable[[Any], object]) -> None:
        """Ask something about a plan; what was asked before is given up.

        Args:
            plan_id: the plan.
            question: gets a read session, the plan's scope and the task; returns plain values.
            answered: gets them on this thread; None when the plan is gone.
        """
        workspace, now = self._context.document.workspace, self._context.now()
        self.run(lambda task: _answer(workspace, now, plan_id, question, task), answered)


def _answer(workspace: Workspace, now: datetime, plan_id: str, question: Question, task: Task) -> Any:
    from slodesk.storage.queries.plan_scope import plan_head, plan_scope

    with workspace.session() as session:
        head = plan_head(session, plan_id)
        if head is None:
            return None
        return question(session, plan_scope(session, head, now=now), task)
