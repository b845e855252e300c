"""What an incident cost: each SLO's share in every way it is known, and the incident's own figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from slodesk.domain.explain_incident_impact import explain_loss
from slodesk.domain.explain_incident_times import explain_incident, failed_of
from slodesk.domain.figures import NONE, actual_figure, count_figure, percent_figure, remaining_figure
from slodesk.domain.figures import window_phrase as window_words
from slodesk.domain.incident import STAGES
from slodesk.domain.incident_impact import availability
from slodesk.domain.incident_words import column_phrase, share_figure, span_phrase, stage_phrase
from slodesk.domain.phrases import phrase
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.figures import FigureColumn, FiguresModel
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from slodesk.domain.explanation import Explanation
    from slodesk.domain.phrases import Meant
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.incident_losses import Loss
    from slodesk.storage.queries.incidents import IncidentDetail

WAYS = ("measured", "counted", "estimated", "time_based")
_LEAST = 110
"""Least width of the column of SLOs, at 100 %."""
_LINKS = 12
"""Overlapping incidents that have a button."""
_MOST = 40
"""Rows up to which the tables are as high as they are."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One SLO in the table; its key is the SLO's."""

    id: str
    loss: Loss

    @property
    def service(self) -> str:
        """The title of its service."""
        return self.loss.info.service_display or self.loss.info.service


@dataclass(frozen=True, slots=True)
class _Figure:
    """One of the incident's own figures."""

    id: str
    name: Meant
    value: Meant


class IncidentImpact(QWidget):
    """Two tables whose figures explain themselves with Ctrl+E, and buttons to overlapping incidents.

    Attributes:
        losses: the SLOs.
        figures: of the incident itself.
    """

    asked = Signal(str)
    """The key of another incident."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._detail: IncidentDetail | None = None
        self._language = QtLanguage(context.document.query(read_settings).zone)
        self.heading = label(tr("Budget used"), "heading")
        self.note = label("", "muted", wrap=True)
        self.losses = self._table(FiguresModel(self._loss_columns(), None, self), tr("Budget used"), "slo")
        self.losses.setObjectName("incident_losses")
        self.figures = self._table(FiguresModel(self._figure_columns(), None, self), tr("Figures"), "figure")
        self.figures.setObjectName("incident_figures")
        self.stayed = self._table(FiguresModel(self._stayed_columns(), None, self), tr("Meanwhile"), "slo")
        self.stayed.setObjectName("incident_stayed")
        for table in (self.losses, self.stayed):
            table.explain_wanted.connect(partial(self._explain_loss, table))
            table.opened.connect(lambda key: context.navigate("overview", key))
        self.figures.explain_wanted.connect(self._explain_figure)
        self.overlaps_label = label("", "muted", wrap=True)
        self._links = QWidget()
        self._flow = FlowLayout(self._links)
        self._buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for each in (
            self.heading, self.note, self.losses, self.stayed, label(tr("Figures"), "heading"), self.figures,
            self.overlaps_label, self._links,
        ):  # fmt: skip
            column.addWidget(each)
        self._column = column
        self.fit()

    def show_detail(self, detail: IncidentDetail | None) -> None:
        """Show what an incident cost; None while that is being read."""
        self._detail = detail
        if detail is None:
            for table in self._tables:
                table.figures.set_records(())
            self.note.setText("")
            self._show_overlaps()
            return
        self._language = QtLanguage(detail.settings.zone)
        for table in (self.losses, self.stayed):
            table.figures.set_records([_Row(loss.info.id, loss) for loss in detail.losses])
            table.setVisible(bool(detail.losses))
        self.figures.figures.set_records(self._own(detail))
        self.note.setText(self._noted(detail))
        self._show_overlaps()
        self.fit()

    def fit(self) -> None:
        """Give the tables the height of their rows."""
        self._column.setSpacing(self._context.theme.space())
        self._flow.setSpacing(self._context.theme.space())
        for table in self._tables:
            height = table.rows_height(_MOST)
            if table.minimumHeight() != height:
                table.setFixedHeight(height)

    @property
    def _tables(self) -> tuple[FiguresTable, ...]:
        return self.losses, self.stayed, self.figures

    # Content

    def _noted(self, detail: IncidentDetail) -> str:
        if not detail.losses:
            if not detail.facts.services:
                return tr("Say which services were hit to see what it cost.")
            return tr("The services that were hit have no SLOs.")
        within = [loss for loss in detail.losses if loss.impact.within]
        known = [loss for loss in detail.losses if loss.impact.within is not None]
        parts = [tr("The check mark shows what is known best.")]
        if known:
            words = tr("{count} of {all} SLOs stayed within their target")
            parts.append(words.format(count=len(within), all=len(known)) + ".")
        return " ".join(parts)

    def _own(self, detail: IncidentDetail) -> list[_Figure]:
        facts, took = detail.facts, detail.line.took
        minutes = {
            "detected": took.detect, "acknowledged": took.acknowledge, "mitigated": took.mitigate,
            "resolved": took.resolve,
        }  # fmt: skip
        lasted = span_phrase(took.duration)
        if took.ongoing:
            lasted = phrase("{time} so far", time=lasted)
        failed = failed_of(facts, detail.at)
        worked = None if facts.error_rate is None else availability(facts.error_rate)
        return [
            _Figure("lasted", phrase("Lasted"), lasted),
            *(_Figure(stage, stage_phrase(stage), span_phrase(minutes[stage])) for stage in STAGES[1:4]),
            _Figure(
                "failed", phrase("Failed requests"), NONE if failed is None else count_figure(float(failed))
            ),
            _Figure("available", phrase("Worked meanwhile"), percent_figure(worked)),
            _Figure(
                "overlaps",
                phrase("Overlaps"),
                phrase("%Ln incident[|s]", "", len(detail.overlaps)) if detail.overlaps else phrase("None"),
            ),
        ]

    def _show_overlaps(self) -> None:
        overlaps = self._detail.overlaps if self._detail is not None else ()
        more = len(overlaps) - _LINKS
        words = tr("At the same time, on the same services:")
        if more > 0:
            words = tr("At the same time, on the same services, and %Ln more:", count=more)
        self.overlaps_label.setText(words)
        self.overlaps_label.setVisible(bool(overlaps))
        self._links.setVisible(bool(overlaps))
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for each in overlaps[:_LINKS]:
            button = QPushButton(each.identifier)
            button.setToolTip(each.title)
            button.setAccessibleName(f"{each.identifier}: {each.title}")
            button.setProperty("kind", "quiet")
            button.clicked.connect(lambda _=False, key=each.id: self.asked.emit(key))
            self._flow.addWidget(button)
            self._buttons.append(button)

    # Explaining

    def _explain_loss(self, table: FiguresTable, key: str, column: str) -> None:
        detail = self._detail
        loss = next((each for each in detail.losses if each.info.id == key), None) if detail else None
        if detail is None or loss is None:
            return
        figure = column if column != "slo" else loss.impact.best[1] if table is self.losses else "actual"
        self._popover(explain_loss(figure, detail.facts, loss, detail.policy), loss.title, table)

    def _explain_figure(self, key: str, column: str) -> None:
        detail = self._detail
        if detail is None:
            return
        others = [f"{each.identifier} {each.title}" for each in detail.overlaps]
        told = explain_incident(key, detail.facts, detail.at, detail.policy, others=others)
        self._popover(told, f"{detail.facts.identifier}, {detail.facts.title}", self.figures)

    def _popover(self, told: Explanation, subject: str, table: FiguresTable) -> None:
        if self._detail is not None:
            place = table.visualRect(table.currentIndex()).bottomLeft() + QPoint(0, 2)
            popover = ExplainPopover(self._context.theme, told, self._detail.settings.zone, subject, table)
            popover.open_at(table.viewport().mapToGlobal(place))

    # Making

    def _table(self, model: FiguresModel, name: str, stretch: str) -> FiguresTable:
        table = FiguresTable(
            model, self._context.theme, name, stretch=stretch, least=_LEAST, sortable=False, parent=self
        )
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.row_height_changed.connect(self.fit)
        return table

    def _say(self, meant: Meant) -> str:
        return self._language.say(meant)

    def _loss_columns(self) -> tuple[FigureColumn, ...]:
        def way(name: str) -> FigureColumn:
            def best(row: _Row) -> bool:
                return row.loss.impact.best[1] == name

            def spoken(row: _Row) -> str:
                said = self._say(share_figure(getattr(row.loss.impact, name)))
                title = self._say(column_phrase(name))
                words = tr("{way}: {share}, known best") if best(row) else tr("{way}: {share}")
                return words.format(way=title, share=said)

            return FigureColumn(
                name, self._say(column_phrase(name)),
                lambda row: self._say(share_figure(getattr(row.loss.impact, name))),
                lambda row: getattr(row.loss.impact, name),
                sign=lambda row: "check status:healthy" if best(row) else "",
                right=True, spoken=spoken,
            )  # fmt: skip

        return (
            FigureColumn(
                "slo", tr("SLO"), lambda row: row.loss.info.title, lambda _: None,
                lambda row: tr("{service} · {target}, {window}").format(
                    service=row.service,
                    target=self._say(percent_figure(row.loss.target)),
                    window=self._say(window_words(row.loss.window)),
                ),
            ),
            *(way(name) for name in WAYS),
        )  # fmt: skip

    def _stayed_columns(self) -> tuple[FigureColumn, ...]:
        def stayed(row: _Row) -> str:
            within = row.loss.impact.within
            told = {None: "", True: tr("within target"), False: tr("missed its target")}[within]
            return " · ".join(part for part in (row.service, told) if part)

        return (
            FigureColumn("slo", tr("Meanwhile"), lambda row: row.loss.info.title, lambda _: None, stayed),
            FigureColumn(
                "actual", self._say(column_phrase("actual")),
                lambda row: self._say(actual_figure(row.loss.impact.actual, row.loss.target)),
                lambda _: None, right=True,
            ),
            FigureColumn(
                "below", self._say(column_phrase("below")),
                lambda row: self._say(span_phrase(row.loss.impact.below_minutes)), lambda _: None, right=True,
            ),
            FigureColumn(
                "remaining", self._say(column_phrase("remaining")),
                lambda row: self._say(remaining_figure(row.loss.impact.remaining)),
                lambda _: None, right=True,
            ),
        )  # fmt: skip

    def _figure_columns(self) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(
                "figure", tr("Figure"), lambda row: self._say(row.name), lambda row: self._say(row.name)
            ),
            FigureColumn(
                "value", tr("Value"), lambda row: self._say(row.value), lambda row: None, right=True
            ),
        )
