"""What retrospectives ask of an SLO: said beside its proposal, each leading to where it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.retro_plans import asked_of

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.retro_plans import Asked

_TABLES = frozenset({"retro_adjustment", "retrospective", "plan_target"})
_MOST = 60
"""Letters of what is asked that stand on its button."""


class AskedHere(QWidget):
    """Lists what was taken over from retrospectives; hidden while there is nothing.

    Attributes:
        buttons: one for each, in their order.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._where = ("", "")
        self._shown: tuple[Asked, ...] = ()
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(label(tr("Asked for in retrospectives"), "muted"))
        context.document.changed.connect(self._changed)
        self.hide()

    def show_slo(self, plan_id: str, slo_id: str) -> None:
        """Show what is asked of an SLO in a plan."""
        self._where = plan_id, slo_id
        found = self._context.document.query(asked_of, plan_id, slo_id)
        if found == self._shown:
            return
        self._shown = found
        for button in self.buttons:
            self._column.removeWidget(button)
            button.deleteLater()
        self.buttons = [self._button(each) for each in found]
        self.setVisible(bool(found))

    def _button(self, asked: Asked) -> QPushButton:
        said = " ".join(asked.text.split())
        short = said if len(said) <= _MOST else f"{said[: _MOST - 1].rstrip()}…"
        made = QPushButton(tr("{retrospective}: {asked}").format(retrospective=asked.name, asked=short))
        made.setProperty("kind", "inline")
        made.setToolTip(said)
        made.setAccessibleName(
            tr("{retrospective} asks: {asked}. Show it.").format(retrospective=asked.name, asked=said)
        )
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self._context.navigate("retrospectives", asked.id))
        self._column.addWidget(made)
        return made

    def _changed(self, changes: ChangeSet) -> None:
        if self._where[0] and changes.tables & _TABLES:
            self.show_slo(*self._where)
