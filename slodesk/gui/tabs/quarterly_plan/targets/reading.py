"""Reads a plan's proposals: figures in the background, decisions at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from slodesk.storage.queries.plan_scope import plan_head, plan_scope
from slodesk.storage.queries.proposals import plan_decisions, proposals

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.storage.queries.plan_scope import PlanHead
    from slodesk.storage.queries.proposal_values import Proposals

_FIGURES = frozenset({
    "plan_capacity", "satisfaction", "service", "slo", "slo_target", "sample_day", "evidence", "sla",
    "dependency", "team", "setting", "policy_version",
})  # fmt: skip


class Reader(QObject):
    """Keeps the proposals of one plan up to date for a widget.

    Args:
        context: the document and the runner.
        show: called with what was read; None when the plan is gone.
        owner: the widget; nothing is read while it cannot be seen.
    """

    tables = _FIGURES | {"plan", "plan_target"}

    def __init__(
        self, context: TabContext, show: Callable[[Proposals | None], object], owner: QWidget
    ) -> None:
        super().__init__(owner)
        self._context = context
        self._document = context.document
        self._show = show
        self._owner = owner
        self._plan_id = ""
        self._read: Proposals | None = None
        self._stale = False
        self._asked = 0
        context.document.changed.connect(self._changed)

    @property
    def plan_id(self) -> str:
        """The plan it reads."""
        return self._plan_id

    def show_plan(self, plan_id: str) -> None:
        """Read another plan."""
        if plan_id != self._plan_id:
            self._read = None
        self._plan_id = plan_id
        self.read()

    def refresh(self) -> None:
        """Show decisions as they are now, and figures again where they may have changed."""
        if self._read is None or self._stale:
            self.read()
            return
        with self._document.session() as session:
            head = plan_head(session, self._plan_id)
            decisions = plan_decisions(session, self._plan_id)
        if head is None or _rules(head) != _rules(self._read.plan):
            self.read()
            return
        self._read = replace(self._read.decided(decisions), plan=head)
        self._show(self._read)

    def read(self) -> None:
        """Read everything in the background; an older reading that is still under way is forgotten."""
        if not self._plan_id:
            return
        self._stale = False
        self._asked += 1
        asked, plan_id, document, now = self._asked, self._plan_id, self._document, self._context.now

        def done(found: Proposals | None) -> None:
            if asked == self._asked and isValid(self._owner):
                self._read = found
                self._show(found)

        self._context.runner.run(lambda _: load(document, plan_id, now()), succeeded=done)

    def _changed(self, changes: object) -> None:
        if _FIGURES & changes.tables:  # type: ignore[attr-defined]
            self._stale = True
            if self._owner.isVisible():
                self.read()


def _rules(head: PlanHead) -> tuple[object, ...]:
    """Return what of a plan its figures depend on."""
    return head.team_id, head.quarter, head.method, head.method_periods


def load(document: Document, plan_id: str, now: object) -> Proposals | None:
    """Return the proposals of a plan; None when it is gone."""
    with document.session() as session:
        head = plan_head(session, plan_id)
        if head is None:
            return None
        return proposals(session, plan_scope(session, head, now=now))  # type: ignore[arg-type]
