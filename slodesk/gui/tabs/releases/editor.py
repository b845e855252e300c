"""The chosen release: what is known of it, what the policy says, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.widgets.cards import Card
from slodesk.storage.queries.releases import release_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.context import TabContext


class ReleaseEditor(Card):
    """Edits one release at a time."""

    left_view = Signal(QWidget)

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, "", parent)
        self._context = context
        self.key = ""

    def show_release(self, key: str) -> None:
        """Show a release; an empty key for none."""
        self.key = key
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        line = self._context.document.query(release_line, self.key) if self.key else None
        self.set_heading(line.name if line is not None else tr("Choose a release"))

    def set_services(self, services: Sequence[tuple[str, str]]) -> None:
        """Say which services (key, title) there are."""

    def begin(self) -> None:
        """Give its version the keyboard."""

    def explain(self) -> None:
        """Say how its score came about."""
