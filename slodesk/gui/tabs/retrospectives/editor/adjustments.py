"""What should become of SLOs, and what is recommended beyond: changes go on to the quarterly plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.window import parse_quarter, parse_window
from slodesk.gui.amounts import amount_text, read_amount
from slodesk.gui.models.overview_text import window_phrase
from slodesk.gui.models.plan_words import quarter_words
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.retrospectives.editor.fields import Written, WrittenFields
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.choice import ChoiceDelegate
from slodesk.gui.widgets.eliding_choice import ElidingChoice
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.widgets.window_field import USUAL
from slodesk.gui.zoom import follow
from slodesk.operations.retro_adjustments import take_to_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from slodesk.domain.retrospective import Adjustment, Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
    from slodesk.storage.queries.retro_plans import AskedSlo, TakenTo

SLO, TEXT, TARGET, THRESHOLD, WINDOW, STATE = range(6)


class AdjustmentsPart(QWidget):
    """Part of the editor.

    Attributes:
        slo, entry, add: the change that is asked for next.
        section: those there are.
        take: takes the chosen one to the plan, or leads there.
        fields: what is said about SLOs, and recommended beyond.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._content: Retrospective | None = None
        self._editable = False
        self._slos: dict[str, AskedSlo] = {}
        self._taken: Mapping[str, TakenTo] = {}
        self._build()
        follow(context.theme, self, self._space)

    def _build(self) -> None:
        self.slo = ElidingChoice()
        self.slo.setObjectName("adjustment_slo")
        self.slo.setAccessibleName(tr("SLO that should change"))
        self.slo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.slo.setMinimumContentsLength(18)
        self.entry = QLineEdit()
        self.entry.setObjectName("adjustment_entry")
        self.entry.setPlaceholderText(tr("Lower the target to 99.8 % until the pool is fixed"))
        self.entry.setAccessibleName(tr("What should change about the SLO"))
        self.add = QPushButton(tr("Add"))
        self.add.setObjectName("adjustment_add")
        self.add.setAccessibleName(tr("Ask for this change"))
        self.section = RecordsSection(
            self._context.theme, tr("Changes of SLOs"),
            tr("Is a target too high or too low, a window too long, a threshold wrong?"),
            (
                Column(tr("SLO"), lambda each: each.slo, "slo_id"),
                Column(tr("What"), lambda each: each.text, "text"),
                Column(tr("Target %"), lambda each: each.target, "target", self._percent, right=True),
                Column(tr("Threshold"), lambda each: each.threshold, "threshold", amount_text, right=True),
                Column(tr("Window"), lambda each: each.window, "window", self._window_words),
                Column(tr("Plan"), self._state),
            ),
            self._save, self._context.show_error,
            widths={SLO: 200, TARGET: 80, THRESHOLD: 90, WINDOW: 110, STATE: 150}, stretch=TEXT,
            hide_empty=(STATE,),
        )  # fmt: skip
        view = self.section.view
        view.setItemDelegateForColumn(
            SLO, ChoiceDelegate(lambda: ["", *(slo.title for slo in self._slos.values())], tr("SLO"), view)
        )
        view.setItemDelegateForColumn(
            WINDOW, ChoiceDelegate(lambda: ["", *map(self._window_words, USUAL)], tr("Window"), view)
        )
        self.take = self.section.add_button(
            tr("Take to the plan"), "arrow-right", self._take, chosen=True, name=tr("Take to the plan")
        )
        self.section.add_button(tr("Remove"), "trash", self._remove, chosen=True, keys="Del")
        view.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.fields = WrittenFields(
            self._context, self._edits,
            (
                Written(
                    "slo_note", tr("About the SLOs"), tr("What they said, and why they stay as they are"),
                    tr("Set what is said about SLOs"), 3,
                ),
                Written(
                    "recommendations", tr("Recommendations"), tr("What others should learn from it"),
                    tr("Set recommendations"), 4,
                ),
            ),
        )  # fmt: skip
        self._entry = QHBoxLayout()
        self._entry.addWidget(self.slo, 1)
        self._entry.addWidget(self.entry, 1)
        self._entry.addWidget(self.add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._entry)
        self._column.addWidget(self.section)
        self._column.addWidget(self.fields)
        self._column.addStretch(1)
        self.entry.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show what is asked of SLOs; what is being typed stays."""
        from slodesk.storage.queries.retro_plans import asked_slos, taken_to

        with self._context.document.session() as session:
            slos = asked_slos(session)
            self._taken = taken_to(session, content.id)
        another = self._content is None or content.id != self._content.id
        self._slos = {slo.id: slo for slo in slos}
        self._content, self._editable = content, editable
        self._offer(content, choose=another)
        if another:
            self.entry.clear()
            self.section.error.clear()
            self.fields.forget_errors()
        self.section.set_records(content.adjustments)
        self.section.set_editable(editable)
        self.fields.fill(content, editable=editable)
        for part in (self.slo, self.entry, self.add):
            part.setEnabled(editable)
        self._allow()

    def show_item(self, key: str) -> None:
        """Give a line or a field the keyboard."""
        if self.section.model.row_of(key) >= 0:
            self.section.select(key)
            self.section.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.fields.focus_field(key):
            self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, content: Retrospective, *, choose: bool) -> None:
        """List the SLOs, those of the services that were hit first."""
        hit = {key for key, _ in content.incident.services} if content.incident is not None else set()
        wanted = sorted(self._slos.values(), key=lambda slo: slo.service_id not in hit)
        offered = [("", tr("No SLO")), *((slo.id, slo.title) for slo in wanted)]
        box = self.slo
        if offered != [(box.itemData(at), box.itemText(at)) for at in range(box.count())]:
            before = box.currentData()
            box.clear()
            for key, words in offered:
                box.addItem(words, key)
            box.setCurrentIndex(max(box.findData(before), 0))
        if choose:
            box.setCurrentIndex(1 if hit and wanted and wanted[0].service_id in hit else 0)

    # Cells

    @staticmethod
    def _percent(target: Decimal) -> str:
        return amount_text(target * 100)

    @staticmethod
    def _read_target(text: str) -> Decimal | None:
        value = read_amount(text.replace("%", ""), "target")
        return None if value is None else value / 100

    @staticmethod
    def _window_words(window: str) -> str:
        return window_phrase(parse_window(window))

    def _read_window(self, words: str) -> str | None:
        return next((each for each in USUAL if self._window_words(each) == words), words or None)

    def _read_slo(self, words: str) -> str | None:
        return next((slo.id for slo in self._slos.values() if slo.title == words), None)

    def _save(self, line: Adjustment, field: str, text: str) -> None:
        """Store what was typed into a cell; what is no number is explained."""
        value: Any = text
        if field == "slo_id":
            value = self._read_slo(text)
        elif field == "target":
            value = self._read_target(text)
        elif field == "threshold":
            value = read_amount(text, field)
        elif field == "window":
            value = self._read_window(text)
        self._edits.cell(tr("Change what is asked of an SLO"), "adjustment")(line, field, value)

    def _state(self, line: Adjustment) -> str:
        taken = self._taken.get(line.id)
        return (
            ""
            if taken is None
            else tr("In the plan for {quarter}").format(quarter=quarter_words(parse_quarter(taken.quarter)))
        )

    # Doing

    def _add(self) -> None:
        text = " ".join(self.entry.text().split())
        if not text:
            self.entry.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        slo = self.slo.currentData() or None
        if (
            self._edits.add(tr("Ask for a change of an SLO"), "adjustment", text=text, slo_id=slo)
            is not False
        ):
            self.entry.clear()
            self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        line = self.section.selected
        if line is not None:
            self._edits.remove(tr("Remove what is asked of an SLO"), "adjustment", line.id)

    def _allow(self) -> None:
        """Say which plan the chosen line can go to, or that it went there."""
        line: Adjustment | None = self.section.selected
        plan = self._plan(line)
        words, able = tr("Take to the plan"), False
        if line is not None and line.id in self._taken:
            words, able = tr("Show in the plan"), True
        elif plan is not None:
            words = tr("Take to the plan for {quarter}").format(quarter=quarter_words(plan.quarter))
            able = not self._context.document.workspace.read_only
        self.take.setText(words)
        self.take.setAccessibleName(words)
        self.take.setEnabled(able)
        tip = "" if able or line is None else tr("Its SLO has no plan that can still be changed.")
        self.take.setToolTip(tip)

    def _plan(self, line: Adjustment | None) -> Any:
        slo = self._slos.get(line.slo_id or "") if line is not None else None
        return None if slo is None else slo.plan

    def _take(self) -> None:
        line: Adjustment | None = self.section.selected
        if line is None:
            return
        if line.id in self._taken:
            self._context.navigate("quarterly_plan", self._taken[line.id].target_id)
            return
        plan = self._plan(line)
        if plan is not None:
            self._context.document.flush()
            label = self._edits.label(tr("Take a change to the plan"))
            self._context.document.edit(label, take_to_plan, line.id, plan.id)

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space(1.5))
        self._entry.setSpacing(theme.space())
