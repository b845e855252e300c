"""The summary: what is known of the incident, and what happened in a few sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from slodesk.domain.retrospective import DRAFT
from slodesk.gui.tabs.retrospectives.editor.fields import Written, WrittenFields
from slodesk.gui.tabs.retrospectives.editor.summary_facts import IncidentFactsView, read_facts
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow
from slodesk.operations.retro_drafts import choose_incident

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.retrospective import IncidentFacts, Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits


class SummaryPart(QWidget):
    """Part of the editor.

    Attributes:
        facts: of the incident, with what follows from them.
        to_incident: leads to where they are edited.
        choose: asks which incident it is about; only while it is a draft.
        let_go: makes it about none.
        fields: what is typed.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._content: Retrospective | None = None
        self._incident: IncidentFacts | None = None
        self.facts = IncidentFactsView(context.theme)
        self.alone = label(
            tr("It stands on its own: about no incident that is kept here."), "muted", wrap=True
        )
        self.to_incident = self._button(
            tr("Edit the incident's facts"), "summary_to_incident", self._to_incident
        )
        self.choose = self._button("", "summary_choose_incident", self._choose)
        self.let_go = self._button(tr("About no incident"), "summary_no_incident", self._let_go)
        self._buttons = QWidget()
        self._row = FlowLayout(self._buttons)
        for button in (self.to_incident, self.choose, self.let_go):
            self._row.addWidget(button)
        self.fields = WrittenFields(
            context, edits,
            (
                Written(
                    "summary", tr("What happened"),
                    tr("In two or three sentences, for people who were not there"), tr("Set summary"), 4,
                ),
                Written(
                    "user_impact", tr("User impact"), tr("What users noticed, how many, for how long"),
                    tr("Set user impact"),
                ),
            ),
        )  # fmt: skip
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.facts, self.alone, self._buttons, self.fields):
            self._column.addWidget(part)
        self._column.addStretch(1)
        follow(context.theme, self, self._space)

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show a retrospective; the incident's cost is worked out again only when it may differ."""
        incident = content.incident
        self.facts.setVisible(incident is not None)
        self.to_incident.setVisible(incident is not None)
        self.alone.setVisible(incident is None)
        changeable = editable and content.state == DRAFT
        self.choose.setText(tr("Choose its incident…") if incident is None else tr("Another incident…"))
        self.choose.setVisible(changeable)
        self.let_go.setVisible(changeable and incident is not None)
        self._buttons.setVisible(changeable or incident is not None)
        if incident is not None and (incident != self._incident or content == self._content):
            self.facts.show_facts(read_facts(self._context, incident))
        if self._content is None or self._content.id != content.id:
            self.fields.forget_errors()
        self._content, self._incident = content, incident
        self.fields.fill(content, editable=editable)

    def show_item(self, key: str) -> None:
        """Give a field the keyboard, or the link to the incident's facts."""
        if not self.fields.focus_field(key) and self.to_incident.isVisible():
            self.to_incident.setFocus()

    def _to_incident(self) -> None:
        if self._incident is not None:
            self._context.navigate("retrospectives", self._incident.id)

    def _choose(self) -> None:
        from slodesk.gui.tabs.retrospectives.beginning import GiveDialog

        self._context.document.flush()
        GiveDialog(self._context, self._edits.id, self.window()).open()

    def _let_go(self) -> None:
        words = self._edits.label(tr("Remove the incident"))
        self._context.edit(words, choose_incident, self._edits.id, None)
        self.choose.setFocus()

    def _button(self, words: str, name: str, run: Callable[[], object]) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        made.setProperty("kind", "inline")
        made.clicked.connect(lambda: run())
        return made

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space(1.5))
        self._row.setSpacing(self._context.theme.space(1.5))
