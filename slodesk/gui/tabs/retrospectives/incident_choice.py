"""Finds an incident that has no retrospective yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from slodesk.gui.formats import day_text
from slodesk.gui.models.figures import FigureColumn, FiguresModel
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext


class IncidentChoice(QWidget):
    """Lists them, the youngest first, narrowed by what is typed.

    Attributes:
        search: narrows the list; the first one left is chosen.
        table: the incidents.
        none: says that there are none.
    """

    chosen = Signal()
    """Another incident was chosen, or none."""
    opened = Signal()
    """Enter or a double click came on the chosen one."""

    def __init__(self, context: TabContext, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._build(hint)
        self._read()
        follow(context.theme, self, self._space)

    @property
    def current(self) -> str | None:
        """The key of the chosen one."""
        return self.table.current

    def _build(self, hint: str) -> None:
        theme, today = self._context.theme, self._context.now().date()
        self.search = QLineEdit()
        self.search.setObjectName("incident_choice_search")
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(hint)
        self.model = FiguresModel(
            (
                FigureColumn(
                    "title", tr("Incident"), lambda each: each.title, lambda each: each.title.casefold(),
                    below=lambda each: each.identifier,
                ),
                FigureColumn(
                    "day", tr("Date"), lambda each: day_text(each.day, today), lambda each: each.day
                ),
                FigureColumn(
                    "severity", tr("Severity"), lambda each: each.severity, lambda each: each.severity or None
                ),
                FigureColumn(
                    "services", tr("Services"), lambda each: ", ".join(each.services),
                    lambda each: ", ".join(each.services) or None,
                ),
            ),
            parent=self,
        )  # fmt: skip
        self.table = FiguresTable(
            self.model, theme, tr("Incidents without a retrospective"), stretch="title",
            optional=("severity", "services"),
        )  # fmt: skip
        self.none = label(
            tr(
                "No incident is left without a retrospective. Add one under Incidents first, or give a title."
            ),
            "muted",
            wrap=True,
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.search)
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self.none)
        self.search.textChanged.connect(lambda _: self._narrow())
        self.table.opened.connect(lambda _: self.opened.emit())
        self.table.chosen.connect(lambda _: self.chosen.emit())
        self.setFocusProxy(self.search)

    def _read(self) -> None:
        from slodesk.storage.queries.retro_choice import incidents_without

        with self._context.document.workspace.reading() as source:
            self._all = incidents_without(source, self._context.filters.team_id)
        self._words = [
            " ".join((each.title, each.identifier, *each.services)).casefold() for each in self._all
        ]
        self.table.setVisible(bool(self._all))
        self.none.setVisible(not self._all)
        self._narrow()

    def _narrow(self) -> None:
        words = self.search.text().casefold().split()
        found = [
            each
            for each, text in zip(self._all, self._words, strict=True)
            if all(word in text for word in words)
        ]
        self.model.set_records(found)
        if found and self.table.current is None:
            self.table.selectRow(0)
        self.chosen.emit()

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space(1.5))
