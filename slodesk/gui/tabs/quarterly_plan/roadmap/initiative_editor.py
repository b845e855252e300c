"""The chosen initiative: what, for whom, how much, when, and what has to come first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from slodesk.domain.planning import CONFIDENCES, INITIATIVE_STATES
from slodesk.gui.tabs.quarterly_plan.roadmap.words import confidence_word, source_word, work_state
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.record_editor import (
    AMOUNT,
    CHOICE,
    DAY,
    OWNER,
    TEXT,
    Field,
    RecordEditor,
)
from slodesk.gui.widgets.ticked_field import TickedField
from slodesk.gui.zoom import follow
from slodesk.operations import initiatives as verbs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.quarterly_plan.resting import Resting
    from slodesk.storage.queries.roadmap import RoadmapLine, RoadmapView

SCORES = ("reach", "value", "urgency", "risk_reduction")
_SHOWN = (
    "title", "service_id", "team_id", "owner", "impact", "effort", "confidence", "starts", "ends", "state",
    "description", *SCORES,
)  # fmt: skip


class InitiativeEditor(QWidget):
    """Edits one initiative; says why it stands where it stands.

    Args:
        context: collaborators.
        rest: what the page rests on.
        parent: the owner.

    Attributes:
        card: its fields.
        needs: what comes first.
        scores: shows the numbers of RICE and WSJF.
    """

    def __init__(self, context: TabContext, rest: Resting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._rest = context, rest
        self._line: RoadmapLine | None = None
        hours, points = tr("Hours"), tr("Percentage points")
        self.card = RecordEditor(
            context, "initiative",
            (
                Field("title", tr("Initiative")),
                Field("service_id", tr("Service"), CHOICE),
                Field("impact", tr("Impact, points"), AMOUNT, points),
                Field("effort", tr("Effort, hours"), AMOUNT, hours),
                Field("confidence", tr("Confidence"), CHOICE),
                Field("owner", tr("Owner"), OWNER),
                Field("team_id", tr("Team"), CHOICE),
                Field("starts", tr("Begins"), DAY),
                Field("ends", tr("Ends"), DAY),
                Field("state", tr("State"), CHOICE),
                Field("description", tr("Notes"), TEXT),
                Field("reach", tr("Reach"), AMOUNT, tr("Users a quarter")),
                Field("value", tr("Value"), AMOUNT),
                Field("urgency", tr("Urgency"), AMOUNT),
                Field("risk_reduction", tr("Risk taken away"), AMOUNT),
            ),
            self._save,
            self,
        )  # fmt: skip
        self.needs = TickedField(context.theme, "needs", tr("What has to come first"), tr("Nothing"))
        self.needs.changed.connect(self._set_needs)
        row = self.card.rows
        self._needs_label = label(tr("Comes after"), "muted")
        self.card.grid.addWidget(self._needs_label, row, 0)
        self.card.grid.addWidget(self.needs, row, 1)
        self.scores = QPushButton(tr("RICE and WSJF"))
        self.scores.setObjectName("initiative_scores")
        self.scores.setProperty("kind", "inline")
        self.scores.setCheckable(True)
        self.scores.toggled.connect(self.show_scores)
        self.card.grid.addWidget(self.scores, row + 1, 1, Qt.AlignmentFlag.AlignLeft)
        self.origin = label("", "muted", wrap=True)
        self.card.grid.addWidget(self.origin, row + 2, 0, 1, 2)
        self.card.set_choices("confidence", [(confidence_word(each), each) for each in CONFIDENCES])
        self.card.set_choices("state", [(work_state(each), each) for each in INITIATIVE_STATES])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.show_scores(False)
        follow(context.theme, self, self._fit)

    def _fit(self) -> None:
        high = self.scores.fontMetrics().height() + self._context.theme.px(12)
        self.card.grid.setRowMinimumHeight(self.card.rows + 1, high)

    def set_choices(self, services: Sequence[tuple[str, str]], teams: Sequence[tuple[str, str]]) -> None:
        """Say which services and teams there are."""
        self.card.set_choices("service_id", [(tr("No service of its own"), None), *services])
        self.card.set_choices("team_id", [(tr("As the service"), None), *teams])

    def show_line(self, view: RoadmapView | None, line: RoadmapLine | None) -> None:
        """Show an initiative; None for none."""
        another = (line and line.id) != (self._line and self._line.id)
        self._line = line
        if line is None or view is None:
            self.card.set_heading(tr("Choose an initiative"))
            self.card.show_values(None, {}, editable=False)
            return
        say = self._rest.say
        place = tr("Place {place}").format(place=line.placed.place)
        self.card.set_heading(place, " ".join(filter(None, map(say, (line.why, line.waits, line.fits)))))
        values = {name: getattr(line.work, name) for name in _SHOWN}
        self.card.show_values(line.id, values, editable=self._rest.editable)
        if another:
            self.needs.error.clear()
        others = [(each.id, each.work.title) for each in view.lines if each.id != line.id]
        self.needs.show_ticked(others, line.work.needs)
        self.needs.button.setEnabled(self._rest.editable and bool(others))
        kind = source_word(line.work.source_kind)
        self.origin.setText(tr("Suggested by: {source}").format(source=kind))
        self.origin.setVisible(bool(kind))

    def begin(self, name: str = "title") -> None:
        """Give a field the keyboard."""
        self.card.begin(name)

    def show_scores(self, shown: bool) -> None:
        """Show or fold away what RICE and WSJF are worked out from."""
        self.card.show_fields(SCORES, shown)
        blocked = self.scores.blockSignals(True)
        self.scores.setChecked(shown)
        self.scores.blockSignals(blocked)

    def _save(self, key: str, field: str, value: Any) -> None:
        line = self._line
        if line is None or line.id != key:
            return
        words = value if field == "title" else line.work.title
        self._context.document.edit_field(
            f"initiative/{key}/{field}", tr("Change “{work}”").format(work=words),
            verbs.set_initiative_field, key, field, value,
        )  # fmt: skip

    def _set_needs(self, keys: list[str]) -> None:
        line = self._line
        if line is None:
            return
        self._context.document.flush()
        words = tr("Change what “{work}” waits for").format(work=line.work.title)
        document = self._context.document
        if self._context.attempt(
            lambda: document.edit(words, verbs.set_needs, line.id, keys), self.needs.error.show_message
        ):
            self.needs.error.clear()
