"""The Quarterly plan tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.gui.widgets.cards import EmptyState

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext


class QuarterlyPlanTab(QWidget):
    """A plan per quarter and team, as a path of weeks."""

    tables = frozenset({"plan", "plan_week", "plan_item", "holiday", "team", "setting"})

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = EmptyState(
            context.theme, "calendar", self.tr("No plan yet"),
            self.tr("Four weeks from last quarter's facts to a plan that is signed."),
        )  # fmt: skip
        QVBoxLayout(self).addWidget(self.empty)

    def refresh(self) -> None:
        """Read everything again."""
