"""What stands where the quarter has no figures: they are being read, or there is nothing to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from slodesk.gui.models.plan_words import tr
from slodesk.gui.widgets.cards import EmptyState

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext


class NoFigures(EmptyState):
    """Says why there are no figures, and where to get them."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        self._navigate = context.navigate
        self._target = "services"
        super().__init__(context.theme, "chart", "", "", tr("Go to Services"), self._go, parent)

    def say_reading(self) -> None:
        """Say that figures are on their way."""
        self.set_words(tr("Reading the quarter …"), "")
        self.button.hide()
        self.show()

    def show_reason(self, *, has_slos: bool, has_samples: bool) -> None:
        """Say what is missing; hidden when nothing is."""
        self.setVisible(not has_slos or not has_samples)
        if not has_slos:
            self.set_words(
                tr("No SLOs to look back on"), tr("No service of this plan has an SLO yet. Add one first.")
            )
            self.button.setText(tr("Go to Services"))
            self._target = "services"
        elif not has_samples:
            self.set_words(
                tr("No samples yet"),
                tr("Import samples or fetch them from Prometheus: then every month is judged here."),
            )
            self.button.setText(tr("Import files…"))
            self._target = ""
        self.button.show()

    def _go(self) -> None:
        if self._target:
            self._navigate(self._target, None)
            return
        action = self.window().findChild(QAction, "command_import")
        if isinstance(action, QAction):
            action.trigger()
