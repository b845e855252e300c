"""Week 1: how far each SLO is from its target and from the next one, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from slodesk.gui.models.figures import FigureColumn, FiguresModel
from slodesk.gui.models.plan_gap import GapWords
from slodesk.gui.tabs.quarterly_plan.performance.no_figures import NoFigures
from slodesk.gui.tabs.quarterly_plan.targets.reading import Reader
from slodesk.gui.tabs.quarterly_plan.words import fixed_words, tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.fitting import fit_height
from slodesk.operations import plan_targets
from slodesk.storage.queries.gap import gaps_of

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.gap import Gaps, SloGap
    from slodesk.storage.queries.proposal_values import Proposals

_AROUND = 450
"""Height at 100 % of what stands around the table in the window."""
_ROWS = 10


class GapSection(QWidget):
    """A row per SLO, the largest gap first; the reason is typed in place.

    Attributes:
        table: the gaps.
        error: why a typed reason was refused.
    """

    tables = Reader.tables

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: Gaps | None = None
        self._reader = Reader(context, self._take, self)
        self.table: FiguresTable | None = None
        theme = context.theme
        self.empty = NoFigures(context)
        self.card = Card(theme, tr("Gap analysis"), padded=False)
        self.explain_button = QPushButton(tr("Explain"))
        self.explain_button.setObjectName("explain_gap")
        self.explain_button.setProperty("kind", "quiet")
        theme.icons.follow(self.explain_button, "explain", "text", 18)
        self.explain_button.clicked.connect(self._explain_chosen)
        self.card.controls.addWidget(self.explain_button)
        self.error = FieldError(theme, self.card)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.empty)
        self._column.addWidget(self.card)
        self._column.addWidget(self.error)
        self._column.addStretch(1)
        self.card.hide()
        self.empty.say_reading()
        theme.changed.connect(self._space)

    # What every section has

    def show_plan(self, plan_id: str) -> None:
        """Show another plan; reads it."""
        if plan_id != self._reader.plan_id:
            self._shown = None
            self.card.hide()
            self.empty.say_reading()
        self.error.clear()
        self._reader.show_plan(plan_id)

    def refresh(self) -> None:
        """Show what people say now at once; figures and proposals when they are read."""
        self._reader.refresh()

    def show_item(self, key: str) -> None:
        """Choose an SLO."""
        if self.table is not None:
            self.table.choose(key)

    def state_text(self) -> str:
        """Say how many SLOs fall short without a reason."""
        left = 0 if self._shown is None else self._shown.unexplained
        return tr("%Ln gap(s) without a reason", "", left) if left else ""

    @property
    def busy(self) -> bool:
        """Whether figures are on their way."""
        return self._reader.busy

    # Showing

    def _take(self, found: Proposals | None) -> None:
        if found is not None:
            self._fill(gaps_of(found))

    def _fill(self, shown: Gaps) -> None:
        self._shown = shown
        self.empty.show_reason(has_slos=bool(shown.slos), has_samples=shown.has_samples)
        self.card.setVisible(bool(shown.slos) and shown.has_samples)
        if not shown.slos or not shown.has_samples:
            self.setFocusProxy(self.empty.button)
            return
        said = GapWords(shown)
        words = said.sentence()
        words = " ".join(part for part in (words, fixed_words(shown.plan)) if part)
        self.card.set_heading(said.heading(), words)
        table = self._made(said)
        chosen = table.current
        table.figures.set_columns(said.columns())
        table.figures.set_records(shown.slos)
        table.set_editable(self.editable)
        table.choose(chosen if chosen is not None and shown.slo(chosen) else table.figures.rows[0].id)
        self._space()

    @property
    def editable(self) -> bool:
        """Whether reasons can be typed."""
        closed = self._shown is None or self._shown.plan.fixed
        return not closed and not self._context.document.workspace.read_only

    def _made(self, said: GapWords) -> FiguresTable:
        """Return the table; made with the first gaps, which name its columns."""
        if self.table is None:
            self.table = FiguresTable(
                FiguresModel(said.columns(), self._save, self), self._context.theme, tr("Gaps by SLO"),
                stretch="reason", optional=("actual",), parent=self.card,
            )  # fmt: skip
            self.table.setObjectName("gap_table")
            self.table.explain_wanted.connect(self._explain)
            self.table.row_height_changed.connect(self._space)
            self.table.opened.connect(lambda key: self._context.navigate("services", key))
            self.card.body.addWidget(self.table)
            self.setFocusProxy(self.table)
        return self.table

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many rows as there is room for."""
        super().resizeEvent(event)
        self._space()

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space())
        if self.table is not None:
            fit_height(self.table, self._context.theme, _ROWS, _AROUND)

    # Editing and explaining

    def _save(self, each: SloGap, column: FigureColumn, text: str) -> bool:
        self.error.clear()
        words = tr("Set reason of the gap of {slo}").format(slo=each.info.title)
        set_field, plan_id = plan_targets.set_plan_target_field, self._reader.plan_id
        return self._context.attempt(
            lambda: self._context.document.edit(words, set_field, plan_id, each.id, column.field, text),
            self.error.show_message,
        )

    def _explain_chosen(self) -> None:
        if self.table is not None and self.table.current is not None:
            self._explain(self.table.current, "gap")

    def _explain(self, key: str, column: str) -> None:
        shown, table = self._shown, self.table
        each = shown.slo(key) if shown is not None else None
        if shown is None or each is None or table is None:
            return
        told = GapWords(shown).explanation(each, column)
        subject = f"{each.info.service_title}, {each.info.title}"
        place = table.viewport().mapToGlobal(table.visualRect(table.currentIndex()).bottomLeft())
        ExplainPopover(self._context.theme, told, shown.settings.zone, subject, table).open_at(place)
