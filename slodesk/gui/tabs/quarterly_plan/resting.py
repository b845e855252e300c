"""What the pages of week 3 rest on: samples are looked through in a task, the rest is read at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.quarterly_plan.reading import PlanReader
from slodesk.storage.queries.footing import footing
from slodesk.storage.queries.plan_scope import plan_head
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from zoneinfo import ZoneInfo

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.footing import Footing

SLOW = frozenset({"sample_day", "slo", "slo_target", "service", "setting", "policy_version", "correction"})
"""Tables whose change moves the figures of samples."""


class Resting(QObject):
    """Keeps the figures a page rests on, and says when the page can be read.

    Args:
        context: collaborators of the page.
        parent: the page; forgotten with it.

    Attributes:
        plan_id: the plan in view.
        base: its figures; None until they are there.
    """

    ready = Signal()
    """The figures of samples are there, or new."""

    def __init__(self, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._reader = PlanReader(context, self)
        self._stale = True
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._look)
        self.plan_id = ""
        self.base: Footing | None = None
        self.language, self.zone = own_language(context), own_zone(context)
        context.document.changed.connect(lambda changes: self._changed(changes.tables))

    @property
    def editable(self) -> bool:
        """Whether the plan may be changed."""
        closed = self.base is None or self.base.plan.fixed
        return not closed and not self._context.document.workspace.read_only

    def show_plan(self, plan_id: str) -> None:
        """Work out the figures of a plan."""
        if plan_id != self.plan_id:
            self.plan_id, self.base, self._stale = plan_id, None, True
        self._look()

    def look(self) -> None:
        """Read again as soon as the window has answered what is typed; several changes are read once."""
        self._soon.start()

    def settle(self) -> None:
        """Read now what ``look`` would read soon."""
        if self._soon.isActive():
            self._look()

    def _look(self) -> None:
        """Work out the figures again where they may have changed; else take what is cheap to read."""
        self._soon.stop()
        if self._stale:
            self._work_out()
        if self.base is not None:
            with self._context.document.session() as session:
                head = plan_head(session, self.plan_id)
            if head is None:
                self.base = None
                return
            self.base = replace(self.base, plan=head)
            self.ready.emit()

    def edit(self, label: str, operation: Callable[..., object], *args: Any, **fields: Any) -> Any:
        """Return what an edit returned; False when it was refused, which is shown."""
        result = self._context.edit(label, operation, *args, **fields)
        if result is not False:
            self.settle()
        return result

    def say(self, meant: Any) -> str:
        """Say something in the user's language."""
        return self.language.say(meant)

    def _changed(self, tables: AbstractSet[str]) -> None:
        if tables & SLOW and self.plan_id:
            self._stale = True
            if self.base is not None:
                self._work_out()

    def _work_out(self) -> None:
        self._stale = False
        self._reader.ask(self.plan_id, lambda session, scope, _: footing(scope), self._take)

    def _take(self, base: Footing | None) -> None:
        if base is not None and base.plan.id == self.plan_id:
            self.base = base
            self.ready.emit()


class RestingPage(QWidget):
    """A page of week 3: shows a plan, and reads it again when something changes."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rest = Resting(context, self)
        self._rest.ready.connect(self._fill)

    def show_plan(self, plan_id: str) -> None:
        """Show a plan."""
        self._rest.show_plan(plan_id)

    def refresh(self) -> None:
        """Read it again."""
        self._rest.look()

    def settle(self) -> None:
        """Show at once what has changed."""
        self._rest.settle()

    def _fill(self) -> None:
        """Show what can be read now."""
        raise NotImplementedError


def own_zone(context: TabContext) -> ZoneInfo:
    """Return the workspace's zone."""
    with context.document.workspace.reading() as source:
        return read_settings(source).zone


def own_language(context: TabContext) -> QtLanguage:
    """Return the user's language, with times in the workspace's zone."""
    return QtLanguage(own_zone(context))
