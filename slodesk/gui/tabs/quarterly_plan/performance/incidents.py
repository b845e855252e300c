"""What incidents cost in the quarter: by service and by cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from slodesk.domain.explain_incidents import explain_incidents
from slodesk.domain.figures import NONE
from slodesk.domain.incident_summary import MEASURED, method_phrase
from slodesk.gui.formats import number_text
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.plan_words import quarter_words, tr
from slodesk.gui.models.records import Column
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.explanation import Explanation
    from slodesk.domain.incident_summary import IncidentGroup, IncidentSummary
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Quarter
    from slodesk.gui.context import TabContext

_BESIDE = 1_080
_HEADING = 26
"""The least height of the heading at 100 %."""


class IncidentsCard(Card):
    """Two small tables under one sentence.

    Attributes:
        services: what incidents cost each service.
        causes: the same by cause.
        sentence: how many there were, and how long they lasted.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, tr("Incidents"), parent)
        self._context = context
        theme = context.theme
        follow(theme, self, lambda: self.heading_label.setMinimumHeight(theme.px(_HEADING)))
        self.sentence = label("", "", wrap=True)
        self.services = self._table(tr("By service"), tr("Service"))
        self.causes = self._table(tr("By cause"), tr("Cause"))
        self._tell: Callable[[IncidentGroup], Explanation] | None = None
        self._zone: ZoneInfo | None = None
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self.services, 1, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.causes, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.sentence)
        self.body.addLayout(self._row)
        context.theme.changed.connect(self._arrange)

    def _table(self, heading: str, first: str) -> RecordsSection:
        table = RecordsSection(
            self._context.theme, heading, "",
            (
                Column(first, lambda row: row.name),
                Column(tr("Count"), lambda row: row.count, right=True),
                Column(tr("Minutes"), lambda row: row.minutes, right=True),
                Column(tr("Budget used"), lambda row: row.share, right=True),
                Column(tr("How it is known"), lambda row: row.method),
            ),
            None, self._context.show_error, self,
            widths={1: 70, 2: 80, 3: 110, 4: 220}, stretch=0,
        )  # fmt: skip
        table.heading_label.setProperty("role", "strong")
        table.let_explain(lambda row, _: self._explain(row, table))
        return table

    def show_summary(
        self,
        shown: IncidentSummary,
        quarter: Quarter,
        settings: WorkspaceSettings,
        policy: Policy,
        *,
        to_date: bool,
    ) -> None:
        """Show the incidents of a quarter."""
        self._tell = lambda group: explain_incidents(group, shown, quarter_words(quarter), policy)
        self._zone = settings.zone
        language = QtLanguage(settings.zone)
        name = quarter_words(quarter)
        self.set_heading(tr("Incidents in {quarter}").format(quarter=name))
        self.sentence.setText(incident_words(shown, name, to_date=to_date))
        for table, groups in ((self.services, shown.by_service), (self.causes, shown.by_cause)):
            table.set_records([_Row(each, language) for each in groups])
            table.setVisible(bool(groups))

    def _explain(self, row: _Row, table: RecordsSection) -> None:
        if self._tell is not None and self._zone is not None:
            told = self._tell(row.group)
            cell = table.view.visualRect(table.view.currentIndex())
            popover = ExplainPopover(self._context.theme, told, self._zone, row.name, table.view)
            popover.open_at(table.view.viewport().mapToGlobal(cell.bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tables below each other where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        stand_beside(self._row, self._context.theme, self.width(), _BESIDE, gap=3)


class _Row:
    """A group in words."""

    def __init__(self, group: IncidentGroup, language: QtLanguage) -> None:
        self.id = group.key or "-"
        self.group = group
        self.name = group.name or tr("Cause not named")
        self.count = number_text(group.count)
        self.minutes = number_text(group.minutes)
        self.share = NONE
        self.method = language.say(method_phrase(group.method))
        if group.share is not None:
            places = 0 if group.share >= 0.1 or group.share == 0 else 1
            self.share = f"{number_text(group.share * 100, places)}\u00a0%"
            if group.slo is not None and group.method:
                self.method = tr("{slo}, {method}").format(slo=group.slo.title, method=self.method)


def incident_words(shown: IncidentSummary, quarter: str, *, to_date: bool) -> str:
    """Return how many incidents there were and how long they lasted, in sentences."""
    if not shown.count:
        words = tr("No incidents in {quarter} so far.") if to_date else tr("No incidents in {quarter}.")
        words = words.format(quarter=quarter)
    else:
        count = tr("%Ln incident(s)", "", shown.count)
        words = tr("{count}, {minutes} minutes in {quarter}.")
        if to_date:
            words = tr("{count}, {minutes} minutes in {quarter} so far.")
        words = words.format(count=count, minutes=number_text(shown.minutes), quarter=quarter)
        words += " " + tr("The share is that of the SLO they cost most.")
        if any(group.method not in ("", MEASURED) for group in shown.by_service):
            words += " " + tr("What samples are too coarse to show is estimated, and says so.")
    if shown.unresolved:
        words += " " + tr("Not resolved yet: %Ln.", "", shown.unresolved)
    if shown.near_misses:
        words += " " + tr("Near misses, which hit nobody: %Ln.", "", shown.near_misses)
    return words
