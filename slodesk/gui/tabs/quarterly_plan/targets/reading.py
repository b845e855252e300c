"""Reads a plan's proposals: figures in the background, decisions at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from slodesk.gui.tabs.quarterly_plan.reading import PlanReader
from slodesk.storage.queries.plan_scope import plan_head
from slodesk.storage.queries.proposals import decided_now, proposals

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.plan_scope import PlanHead
    from slodesk.storage.queries.proposal_values import Proposals
    from slodesk.storage.session import Session

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
        self._reader = PlanReader(context, self)
        self._plan_id = ""
        self._read: Proposals | None = None
        self._stale = False
        context.document.changed.connect(self._changed)

    @property
    def plan_id(self) -> str:
        """The plan it reads."""
        return self._plan_id

    @property
    def busy(self) -> bool:
        """Whether figures are on their way."""
        return self._reader.busy

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
        found = self._document.query(_decided, self._read)
        if found is None:
            self.read()
        else:
            self._take(found)

    def read(self) -> None:
        """Read everything in the background; an older reading that is still under way is forgotten."""
        if not self._plan_id:
            return
        self._stale = False
        self._reader.ask(self._plan_id, lambda session, scope, _: proposals(session, scope), self._take)

    def _take(self, found: Proposals | None) -> None:
        self._read = found
        self._show(found)

    def _changed(self, changes: ChangeSet) -> None:
        if _FIGURES & changes.tables:
            self._stale = True
            if self._owner.isVisible():
                self.read()


def _decided(session: Session, read: Proposals) -> Proposals | None:
    """Return what was read with what people say now; None where its figures have to be read again."""
    head = plan_head(session, read.plan.id)
    if head is None or _rules(head) != _rules(read.plan):
        return None
    return decided_now(session, read, head)


def _rules(head: PlanHead) -> tuple[object, ...]:
    """Return what of a plan its figures depend on."""
    return head.team_id, head.quarter, head.method, head.method_periods
