"""What the incident cost: users, money, SLOs; what people wrote beside what was measured (R17, R18)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from slodesk.domain import retrospective as kept
from slodesk.domain.impact_rows import ImpactRow, impact_rows, known_failed, slo_meant
from slodesk.domain.typed_figures import currency, read_amount
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.retrospectives.editor.fields import Written, WrittenFields
from slodesk.gui.tabs.retrospectives.editor.impact_tables import (
    LABEL,
    TYPED,
    VALUE,
    ImpactFigures,
    SloFigures,
)
from slodesk.gui.tabs.retrospectives.editor.impact_words import (
    decimal_sign,
    kind_word,
    plain_number,
    read_typed,
)
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.pasting import EntryLine, understood
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.operations import retro_figures, retrospectives
from slodesk.storage.queries.incident_losses import incident_losses

if TYPE_CHECKING:
    from slodesk.domain.finding import SloFacts
    from slodesk.domain.retrospective import IncidentFacts, Retrospective, TypedFigure
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
    from slodesk.gui.tasks import Task
    from slodesk.gui.widgets.records_section import RecordsSection
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.reading import Source

_MEASURED = frozenset({
    "incident", "incident_service", "service", "slo", "slo_target", "sample_day", "correction", "setting",
})  # fmt: skip
"""Tables from which it follows what an incident cost."""


class ImpactPart(QWidget):
    """Part of the editor.

    Attributes:
        entry, add: a figure in words, or many that are pasted.
        figures: what it cost.
        slos: typed beside known figures.
        fields: the impact on the business in words.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._content: Retrospective | None = None
        self._facts: tuple[SloFacts, ...] = ()
        self._read_for: IncidentFacts | None = None
        self._reader = Reader(context, self)
        self._wanted = ""
        theme = context.theme
        self.entry = EntryLine()
        self.entry.setObjectName("impact_entry")
        self.entry.setPlaceholderText(tr("15,000 users, or paste many lines"))
        self.entry.setAccessibleName(tr("Next figure: how many of what"))
        self.add = QPushButton(tr("Add"))
        self.add.setAccessibleName(tr("Add this figure"))
        self._entry = QHBoxLayout()
        self._entry.addWidget(self.entry, 1)
        self._entry.addWidget(self.add)
        self.entry.returnPressed.connect(self._enter)
        self.entry.lines_pasted.connect(self._add_read)
        self.add.clicked.connect(self._enter)
        self.figures = ImpactFigures(theme, self._save_figure, self._known, context.show_error)
        self.figures.add_kinds(self._add)
        self.figures.add_button(tr("Remove"), "trash", self._remove, chosen=True, keys="Del")
        self.figures.let_reorder(lambda key, place: edits.move(tr("Move a figure"), "figure", key, place))
        self.slos = SloFigures(theme, self._save_row, context.show_error)
        self.take = QPushButton(tr("Take what was measured"))
        self.take_one = QPushButton(tr("Take this one"))
        self.take_one.setAccessibleName(tr("Take the known figure of the chosen row"))
        self._flow = FlowLayout(spacing=theme.space())
        for button, icon, run in (
            (self.take, "chart", self._take), (self.take_one, "check", self._take_one),
        ):  # fmt: skip
            button.setProperty("kind", "quiet")
            theme.icons.follow(button, icon, "text", 18)
            button.clicked.connect(lambda _=False, run=run: self.slos.attempt(run))
            self._flow.addWidget(button)
        self.slos.view.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.hint = label(
            tr("What is written stays as it is written; what differs from what is known is marked."),
            "small",
            wrap=True,
        )
        hint = tr("What it meant for customers and the business")
        written = Written("business_impact", tr("Business impact"), hint, tr("Set business impact"), 3)
        self.fields = WrittenFields(context, edits, (written,), self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._entry)
        self._column.addWidget(self.figures)
        self._column.addWidget(self.slos)
        self._column.addLayout(self._flow)
        self._column.addWidget(self.hint)
        self._column.addWidget(self.fields)
        self._column.addStretch(1)
        context.document.changed.connect(self._stored)
        follow_layout(self)
        theme.changed.connect(self._space)
        self._space()

    # What the editor asks for

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show a retrospective."""
        if self._content is None or content.id != self._content.id:
            self.entry.clear()
            self.figures.error.clear()
            self.slos.error.clear()
            self.fields.forget_errors()
        self._content = content
        self.figures.set_editable(editable)
        for part in (self.entry, self.add):
            part.setEnabled(editable)
        self.slos.set_editable(editable)
        self.fields.fill(content, editable=editable)
        if content.incident != self._read_for:
            self._measure()
        self._show()

    def begin(self) -> None:
        """Give the keyboard to the field for the next figure."""
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_item(self, key: str) -> None:
        """Show a figure, or the field; again once it is known what was measured."""
        content = self._content
        self._wanted = key if self._reader.busy else ""
        if content is None or self.fields.focus_field(key):
            return
        row = next((row for row in self._rows if row.typed is not None and row.typed.id == key), None)
        if row is not None:
            self._bring(self.slos, row.id, TYPED)
        else:
            self._bring(self.figures, key, VALUE)

    def _bring(self, section: RecordsSection, key: str, column: int) -> None:
        """Choose what is typed in a row, and bring it into view."""
        section.select(key)
        view, row = section.view, section.model.row_of(key)
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        if row < 0:
            return
        index = section.model.index(row, column)
        view.setCurrentIndex(index)
        around: QWidget | None = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            middle = view.viewport().mapTo(self, view.visualRect(index).center())
            around.ensureVisible(middle.x(), middle.y(), 0, self._context.theme.space(6))

    def _show(self) -> None:
        content = self._content
        if content is None:
            return
        rows = self._rows
        self.figures.set_records(content.figures_of(*kept.IMPACT_KINDS))
        self.slos.set_records(rows)
        self.hint.setVisible(bool(rows))
        known = any(row.known is not None for row in rows)
        self.take.setVisible(known)
        self.take_one.setVisible(known)
        self._allow()

    def _allow(self) -> None:
        rows, chosen = self._rows, self.slos.selected
        new = any(row.typed is None and row.known is not None for row in rows)
        self.take.setEnabled(self.slos.editable and new)
        taken = chosen is None or chosen.known is None
        self.take_one.setEnabled(self.slos.editable and not taken)

    @property
    def _rows(self) -> tuple[ImpactRow, ...]:
        if self._content is None:
            return ()
        return impact_rows(self._content, self._facts, self._context.now())

    # What is known

    def _measure(self) -> None:
        """Work out what the incident cost, on another thread."""
        self._reader.cancel()
        incident = None if self._content is None else self._content.incident
        self._read_for, self._facts = incident, ()
        if incident is None:
            return
        at = self._context.now()

        def question(source: Source, _: Task) -> tuple[SloFacts, ...]:
            return tuple(loss.facts for loss in incident_losses(source, [incident], at)[incident.id])

        self._reader.read(question, self._take_in)

    def _take_in(self, facts: tuple[SloFacts, ...]) -> None:
        self._facts = facts
        self._show()
        wanted, self._wanted = self._wanted, ""
        if wanted:
            QTimer.singleShot(0, self, lambda: self.show_item(wanted))  # once the rows have their heights

    def _stored(self, changes: ChangeSet) -> None:
        """Work it out again when next shown, if samples, SLOs or the incident changed."""
        if changes.tables & _MEASURED:
            self._read_for = None

    def _known(self, figure: TypedFigure) -> str:
        if figure.kind != kept.FAILED_REQUESTS or self._content is None:
            return ""
        own = known_failed(self._content, self._context.now())
        return "" if own is None else tr("{figure}, of the incident").format(figure=plain_number(own))

    # Editing

    def _enter(self) -> None:
        """Add the figure that was typed."""
        text = self.entry.text().strip()
        if text and self._add_read(text):
            self.entry.clear()

    def _add_read(self, text: str) -> bool:
        """Add the figures that lines speak of; of which SLO follows from their words."""
        content = self._content
        found = understood("Impact", text, self._context.now())
        if content is None or not self.figures.editable:
            return False
        if found is None or not found.figures:
            words = tr("No figure was found: write “15,000 users”, or “Error budget: 8.5 % consumed”.")
            self.figures.error.show_message(words)
            return False
        figures = [self._placed(each) for each in found.figures]
        told = "\n\n".join(part for part in (found.business_impact, found.user_impact) if part)
        business = "\n\n".join(part for part in (content.business_impact, told) if part)
        title = self._edits.label(tr("Add %Ln figure(s)", "", len(figures)))
        self._context.document.flush()

        def write(session: Any) -> None:
            retro_figures.add_figures(session, self._edits.id, figures)
            if told:
                retrospectives.set_retrospective_field(session, self._edits.id, "business_impact", business)

        return self.figures.attempt(lambda: self._context.document.edit(title, write))

    def _placed(self, figure: TypedFigure) -> TypedFigure:
        """Return a figure with the SLO it is about; "within target" counts as a yes."""
        if figure.kind not in kept.SLO_KINDS:
            return figure
        slo = slo_meant(figure.label, self._facts)
        yes = figure.kind == kept.WITHIN and figure.value is None
        return replace(
            figure, slo_id=None if slo is None else slo.id, value=Decimal(1) if yes else figure.value
        )

    def _add(self, kind: str) -> None:
        fields: dict[str, Any] = {"kind": kind, "value": None}
        if kind == kept.FAILED_REQUESTS and self._content is not None:
            fields["value"] = known_failed(self._content, self._context.now())
        words = tr("Add {figure}").format(figure=kind_word(kind))
        key = self._edits.add(words, "figure", **fields)
        if key is not False:
            self.figures.edit_new(str(key), LABEL if fields["value"] is not None else VALUE)

    def _save_figure(self, figure: TypedFigure, field: str, value: Any) -> None:
        words = tr("Set a figure")
        if field == "value" and value.strip():
            amount = read_amount(str(value), decimal_sign())
            unit = amount.unit or figure.unit
            if figure.kind == kept.REVENUE:
                unit = currency(unit)
            values = {"value": amount.value, "approximate": amount.approximate, "unit": unit, "written": ""}
        elif field == "value":
            values = {"value": None, "approximate": False, "written": ""}
        elif field == "unit" and figure.kind == kept.REVENUE:
            values = {"unit": currency(str(value))}
        else:
            values = {field: value}
        self._context.document.edit(self._edits.label(words), _set_fields, figure.id, values)

    def _save_row(self, row: ImpactRow, _: str, value: Any) -> None:
        words = tr("Set {figure}").format(figure=kind_word(row.kind).lower())
        found = read_typed(row.kind, str(value))
        edit, title = self._context.document.edit, self._edits.label(words)
        if row.typed is None:
            if found is not None:
                edit(title, retro_figures.set_figure, self._edits.id, row.kind, row.slo_id, found)
        elif found is None:
            edit(title, retrospectives.remove_part, "figure", row.typed.id)
        else:
            edit(title, _set_fields, row.typed.id, {"value": found, "written": ""})

    def _take(self) -> None:
        """Write what is known where nothing is written."""
        known = [
            (row.kind, row.slo_id, row.known)
            for row in self._rows
            if row.typed is None and row.known is not None
        ]
        words = self._edits.label(tr("Take what was measured"))
        self._context.document.flush()
        self._context.document.edit(words, retro_figures.take_figures, self._edits.id, known)

    def _take_one(self) -> None:
        """Write what is known in place of what is written."""
        row = self.slos.selected
        if row is None or row.known is None:
            return
        words = self._edits.label(tr("Take the known figure"))
        if row.typed is None:
            self._context.document.edit(
                words, retro_figures.set_figure, self._edits.id, row.kind, row.slo_id, row.known
            )
        else:
            values = {"value": row.known, "written": "", "approximate": False}
            self._context.document.edit(words, _set_fields, row.typed.id, values)

    def _remove(self) -> None:
        figure = self.figures.selected
        if figure is not None:
            self._edits.remove(tr("Remove a figure"), "figure", figure.id)

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space(2))
        self._flow.setSpacing(self._context.theme.space())
        self._entry.setSpacing(self._context.theme.space())


def _set_fields(session: Any, figure_id: str, values: dict[str, Any]) -> None:
    for field, value in values.items():
        retrospectives.set_part_field(session, "figure", figure_id, field, value)
