"""What the sections about approval share: reading where it stands, and editing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from slodesk.gui.language import QtLanguage
from slodesk.storage.queries.approval import approval
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from slodesk.domain.phrases import Meant
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.approval import Approval


class ApprovalPart(QWidget):
    """A section that shows something of a plan's approval; cheap to read, so it is read at once.

    Attributes:
        shown: where the approval stands; None before anything is shown.
    """

    tables: frozenset[str] = frozenset(
        {"plan", "plan_target", "plan_feedback", "plan_approver", "plan_message", "plan_snapshot", "slo",
         "service", "person", "team"}
    )  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan_id = ""
        self.shown: Approval | None = None
        self._language: QtLanguage | None = None

    def show_plan(self, plan_id: str) -> None:
        """Show a plan."""
        if plan_id != self._plan_id:
            self._context.document.flush()
        self._plan_id = plan_id
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        if not self._plan_id:
            return
        with self._context.document.session() as session:
            self.shown = approval(session, self._plan_id)
            self._language = QtLanguage(read_settings(session).zone)
        if self.shown is not None:
            self.fill(self.shown)

    def fill(self, shown: Approval) -> None:
        """Show what was read."""
        raise NotImplementedError

    @property
    def who(self) -> str:
        """The local profile or database user that things are recorded under."""
        return self._context.document.workspace.who

    @property
    def editable(self) -> bool:
        """Whether the plan's content may be changed."""
        return self.writable and self.shown is not None and not self.shown.plan.closed

    @property
    def writable(self) -> bool:
        """Whether anything may be changed."""
        return not self._context.document.workspace.read_only

    def say(self, meant: Meant) -> str:
        """Return what a rule means in the user's language."""
        return str(meant) if self._language is None else self._language.say(meant)
