"""The chosen incident: its fields, saved as they are typed, beside what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.domain.incident import STAGES
from slodesk.domain.incident_words import span_phrase
from slodesk.domain.retro_due import DUE
from slodesk.gui.language import QtLanguage
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.retrospectives.beginning import begin_about
from slodesk.gui.tabs.retrospectives.incidents_fields import Field, IncidentFields, first_fields, last_fields
from slodesk.gui.tabs.retrospectives.incidents_impact import IncidentImpact
from slodesk.gui.tabs.retrospectives.incidents_links import IncidentLinks
from slodesk.gui.tabs.retrospectives.incidents_words import standing_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.gui.widgets.ticked_field import TickedField
from slodesk.gui.zoom import follow
from slodesk.operations import incidents as verbs
from slodesk.storage.queries.incident_facts import incident_facts
from slodesk.storage.queries.incidents import IncidentDetail, incident_detail
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.gui.context import TabContext

_CALM_MS = 60
"""Rows passed by with the arrow keys are not worked out."""


class IncidentEditor(Card):
    """Edits one incident at a time.

    Attributes:
        key: of the incident in view; empty for none.
        fields: its inputs.
        impact: what it cost.
        detail: what was worked out last; None while another is.
    """

    asked = Signal(str)
    """The key of another incident that was asked for."""
    left_view = Signal(QWidget)
    """A field that got the keyboard, and may be out of view."""
    worked_out = Signal()
    """What follows from the fields is shown."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, "", parent)
        self._context = context
        self.key = ""
        self.detail: IncidentDetail | None = None
        self._facts: IncidentFacts | None = None
        self._reader = Reader(context, self)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._work_out)
        self._inside = QWidget()
        self.area = plain_scroll(self._inside, sideways=False, see_through=True)
        self.body.addWidget(self.area, 1)
        self.fields = IncidentFields(context, self._store)
        self.services = TickedField(
            context.theme, "incident_services", tr("Services that were hit"), tr("None yet"), self._inside
        )
        self.services.changed.connect(self._set_services)
        self.impact = IncidentImpact(context, self._inside)
        self.impact.asked.connect(self.asked)
        self.links = IncidentLinks(context, self._set_links, self._inside)
        self._make_buttons()
        self._lay_out()
        follow(context.theme, self, self._fit)

    def show_incident(self, key: str) -> None:
        """Show an incident; an empty key for none."""
        if key != self.key:
            self._context.document.flush()
            self._drop_task()
            self.detail = None
            self.impact.show_detail(None)
            self.area.verticalScrollBar().setValue(0)
            self.services.error.clear()
        self.key = key
        self.refresh()

    def refresh(self) -> None:
        """Read the incident in view again."""
        facts = self._context.document.query(incident_facts, self.key) if self.key else None
        self._facts = facts
        self.area.setVisible(facts is not None)
        for button in (self.chart_button, self.retrospective_button):
            button.setVisible(facts is not None)
        if facts is None:
            self._drop_task()
            self.set_heading(tr("Choose an incident"))
            return
        editable = not self._context.document.workspace.read_only
        settings = self._context.document.query(read_settings)
        self.fields.set_choices([(each.name, each.words) for each in settings.severities], settings.causes)
        self.fields.show(facts, editable=editable)
        self.services.show_ticked(self._offered, [key for key, _ in facts.services])
        self.services.button.setEnabled(editable and bool(self._offered))
        self.links.show_links(facts.links, editable=editable)
        self.set_heading(facts.identifier)
        self._tell()
        self._calm.start()

    def set_services(self, services: Sequence[tuple[str, str]]) -> None:
        """Say which services (key, title) there are."""
        self._offered = tuple(services)

    def begin(self, name: str = "title") -> None:
        """Give a field the keyboard."""
        self.fields.begin(name)

    # What follows

    def _work_out(self) -> None:
        key, at = self.key, self._context.filters.at or self._context.now()
        self._reader.read(lambda source, _: incident_detail(source, key, at), self._show)

    def _show(self, detail: IncidentDetail | None) -> None:
        if detail is None or detail.facts.id != self.key:
            return
        self.detail = detail
        self.impact.show_detail(detail)
        written = bool(detail.line.retrospective)
        words = tr("Open retrospective") if written else tr("Begin retrospective")
        self._gives_way.set_words(1, words, words)
        self.retrospective_button.setToolTip(words)
        self.retrospective_button.setEnabled(written or not self._context.document.workspace.read_only)
        self._tell()
        self.worked_out.emit()

    def _drop_task(self) -> None:
        self._calm.stop()
        self._reader.cancel()

    def _tell(self) -> None:
        """Say the times beside their fields, and why a retrospective is due."""
        facts, detail = self._facts, self.detail
        if facts is None:
            return
        say = QtLanguage(self._context.document.query(read_settings).zone).say
        for stage in STAGES[1:]:
            at = getattr(facts, stage)
            took = None if at is None else (at - facts.started).total_seconds() / 60
            words = tr("after {time}").format(time=say(span_phrase(took))) if took is not None else ""
            self.fields.beside[stage].setText(words)
        words = ""
        if detail is not None:
            words = tr("Retrospective: {state}").format(state=standing_word(detail.line.state).lower())
            if detail.line.state == DUE:
                why = " ".join(say(each.words) for each in detail.reasons)
                words = tr("A retrospective is due. {why}").format(why=why)
        self.standing.setText(words)
        self.standing_sign.setVisible(detail is not None and detail.line.state == DUE)

    # Editing

    def _store(self, field: str, value: Any) -> None:
        if self._facts is None:
            return
        words = {each.name: each.words for each in (*first_fields(), *last_fields())}[field]
        self._context.document.edit_field(
            f"incident/{self.key}/{field}",
            tr("Set “{field}” of {incident}").format(field=words, incident=self._facts.identifier),
            verbs.set_incident_field, self.key, field, value,
        )  # fmt: skip

    def _set_services(self, keys: list[str]) -> None:
        label_ = tr("Set services of {incident}").format(incident=self.heading_label.text())
        try:
            self._context.document.edit(label_, verbs.set_incident_services, self.key, keys)
        except SloDeskError as problem:
            self.refresh()
            self._context.show_error(problem)

    def _set_links(self, links: list[dict[str, str]]) -> None:
        label_ = tr("Change links of {incident}").format(incident=self.heading_label.text())
        self._context.document.edit(label_, verbs.set_incident_field, self.key, "links", links)

    def _go_to_retrospective(self) -> None:
        """Open the incident's retrospective; where there is none, begin it."""
        if self.detail is not None:
            key = self.detail.line.retrospective or begin_about(self._context, self.key)
            if key:
                self._context.navigate("retrospectives", key)

    # Making

    def _make_buttons(self) -> None:
        self.chart_button = self._button(tr("Show on chart"), "chart", "incident_show_on_chart")
        self.chart_button.clicked.connect(lambda: self._context.navigate("overview", self.key))
        self.retrospective_button = self._button(tr("Open retrospective"), "book", "incident_retrospective")
        self.retrospective_button.clicked.connect(self._go_to_retrospective)
        self._gives_way = GivingWay(
            self._head, (self.chart_button, self.retrospective_button), (self.heading_label,)
        )

    def _button(self, words: str, icon: str, name: str) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        made.setProperty("kind", "quiet")
        self._context.theme.icons.follow(made, icon, "text", 18)
        self.controls.addWidget(made)
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        self._grids = [QGridLayout(), QGridLayout()]
        for grid, fields in zip(self._grids, (first_fields(), last_fields()), strict=True):
            grid.setColumnStretch(2, 1)
            self._fill_grid(grid, fields)
        standing = QHBoxLayout()
        self.standing_sign = IconLabel(self._context.theme, "alert", "status:warning", 18)
        self.standing = label("", "muted", wrap=True)
        standing.addWidget(self.standing_sign, 0, Qt.AlignmentFlag.AlignTop)
        standing.addWidget(self.standing, 1)
        column.addLayout(standing)
        column.addLayout(self._grids[0])
        column.addWidget(self.impact)
        column.addLayout(self._grids[1])
        column.addWidget(self.links)
        column.addStretch(1)
        self._parts = column
        follow_layout(self._inside)
        for each in self._inside.findChildren(QWidget):
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                each.installEventFilter(self)

    def _fill_grid(self, grid: QGridLayout, fields: Sequence[Field]) -> None:
        row = 0
        for field in fields:
            row = self.fields.add(grid, row, field)
            if field.name == "identifier":
                named = label(tr("Services"), "muted")
                named.setBuddy(self.services.button)
                grid.addWidget(named, row, 0)
                grid.addWidget(self.services, row, 1, 1, 2)
                row += 2

    def _fit(self) -> None:
        theme = self._context.theme
        self._parts.setSpacing(theme.space(2))
        self._parts.setContentsMargins(0, 0, theme.space(), 0)
        for grid in self._grids:
            grid.setHorizontalSpacing(theme.space(1.5))
            grid.setVerticalSpacing(theme.px(4))
        self.fields.fit()
        self.impact.fit()

    _offered: tuple[tuple[str, str], ...] = ()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll a field that gets the keyboard into view."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.area.ensureWidgetVisible(watched)
            self.left_view.emit(watched)
        return False
