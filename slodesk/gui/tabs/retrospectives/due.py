"""Which incidents need a retrospective and why: begun, postponed or waived here (R20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from slodesk.domain import retro_due as rules
from slodesk.domain.policy import FRAMEWORK
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.figures import FiguresModel
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.retrospectives.beginning import begin_about
from slodesk.gui.tabs.retrospectives.due_asking import PostponeDialog, WaiveDialog
from slodesk.gui.tabs.retrospectives.due_card import DueCard
from slodesk.gui.tabs.retrospectives.due_words import columns, standing, tr
from slodesk.gui.tasks import Resting
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.still import hold_still
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.operations import retro_waits
from slodesk.storage.queries.retro_due import DueList, due_list
from slodesk.storage.queries.settings import people, policy_at, read_settings

if TYPE_CHECKING:
    from datetime import date

    from slodesk.domain.policy import Policy
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.retro_due import DueLine

_BESIDE, _SIDE = 900, 330
"""Width at 100 % from which the card stands beside the list, and its least width there."""
_LEAST = 240
"""Least width of the column of titles, as far as others can wrap."""
_CALM_MS = 150
"""Edits pause this long before everything is judged again."""
OWN, GOOGLE = (FRAMEWORK.retrospective_share, None), (0.20, 28)
"""Built-in rules: share of a budget, and of how many days; None: each SLO's own window."""


class DuePage(QWidget):
    """Page of the Retrospectives tab.

    Attributes:
        state, text: what narrows the list.
        rule: from which share of which budget on a retrospective is due.
        table, card: the list and the chosen incident.
    """

    tables = frozenset({
        "incident", "incident_service", "retrospective", "retro_wait", "service", "slo", "slo_target",
        "sample_day", "policy_version", "setting", "team",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._list: DueList | None = None
        self._reader = Reader(context, self)
        self._wanted = ""
        self._current: str | None = None
        self._zone = context.document.query(read_settings).zone
        self._say = QtLanguage(self._zone).say
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._start)
        self._build()
        self._connect()
        self._arrange()

    # Showing

    @property
    def today(self) -> date:
        """The day in the workspace's zone."""
        return self._context.now().astimezone(self._zone).date()

    @property
    def current(self) -> DueLine | None:
        """The chosen incident."""
        return next((line for line in self.model.rows if line.id == self._current), None)

    def refresh(self) -> None:
        """Judge all incidents again, in the background."""
        self._calm.start(0 if self._list is None else _CALM_MS)

    def show_item(self, key: str) -> None:
        """Choose the incident of this key, whatever the filter says."""
        self._wanted = key
        if self._list is not None and not self._reader.busy and not self._calm.isActive():
            self._choose_wanted()
            self._show()

    def _start(self) -> None:
        now, team = self._context.now(), self._context.filters.team_id
        self._reader.read(lambda source, task: due_list(source, now, team, tick=Resting(task)), self._take)

    def _take(self, found: DueList) -> None:
        self._list, self._zone = found, found.zone
        self._say = QtLanguage(self._zone).say
        self.model.set_columns(columns(self.today, self._zone, self._say))
        self._count_states(found)
        self._show_rule(found.policy)
        self._choose_wanted()
        self._show()

    def _choose_wanted(self) -> None:
        wanted, self._wanted = self._wanted, ""
        line = next((each for each in self._list.lines if each.id == wanted), None) if self._list else None
        if line is not None:
            self._current = line.id
            if self.state.currentData() not in ("", line.state):
                self.state.setCurrentIndex(0)
            self.text.clear()

    def _show(self) -> None:
        if self._list is None:
            return
        row = self.table.currentIndex().row()
        state, words = self.state.currentData(), self.text.text().casefold().split()
        found = [
            line
            for line in self._list.lines
            if (not state or line.state == state) and all(word in _words(line) for word in words)
        ]
        with QSignalBlocker(self.table.selectionModel()):
            self.model.set_records(found)
            if self._current is None or self.model.row_of(self._current) < 0:
                near = self.model.record(max(row, 0)) or self.model.record(self.model.rowCount() - 1)
                self._current = None if near is None else near.id
            if self._current is not None:
                self.table.choose(self._current)
        self.table.viewport().update()
        due = self._list.count(rules.DUE)
        told = (
            tr("%Ln incident(s) need a retrospective", "", due)
            if due != 1
            else tr("1 incident needs a retrospective")
        )
        self.list.set_heading(tr("Incidents"), told if due else tr("Nothing is due"))
        self._show_empty(state, bool(words))
        self._show_card()

    def _show_empty(self, state: str, narrowed: bool) -> None:
        if self.model.rowCount():
            self.pages.setCurrentWidget(self.table)
        elif self._list is not None and self._list.lines:
            if state == rules.DUE and not narrowed:
                self.nothing.set_words(
                    tr("Nothing is due"), tr("Every incident that needs a retrospective has one.")
                )
            else:
                self.nothing.set_words(tr("No incident is like that"), tr("Another choice may find it."))
            self.pages.setCurrentWidget(self.nothing)
        else:
            self.pages.setCurrentWidget(self.empty)
        self.card.setVisible(self.model.rowCount() > 0)

    def _show_card(self) -> None:
        editable = not self._context.document.workspace.read_only
        self.card.show_line(self.current, self.today, self._zone, self._say, editable=editable)
        self.rule.setEnabled(editable)

    def _count_states(self, found: DueList) -> None:
        with QSignalBlocker(self.state):
            for at in range(1, self.state.count()):
                state = self.state.itemData(at)
                self.state.setItemText(
                    at, tr("{state} ({count})").format(state=standing(state), count=found.count(state))
                )

    def _show_rule(self, policy: Policy) -> None:
        held = (policy.retrospective_share, policy.retrospective_days)
        known = {
            OWN: tr("Above 10\u00a0% of an SLO's budget"),
            GOOGLE: tr("Above 20\u00a0% of four weeks' budget (Google)"),
        }
        words = known.get(held) or self._say(rules.limit_phrase(policy))
        with QSignalBlocker(self.rule):
            self.rule.clear()
            choices = dict(known) if held in known else {held: words, **known}
            for rule, title in choices.items():
                self.rule.addItem(title, rule)
            self.rule.setCurrentIndex(list(choices).index(held))

    # Doing

    def do(self, name: str) -> None:
        """Do what a button of the card says: begin, open, postpone, waive, take_back or incident."""
        self._context.document.flush()
        line = self.current
        if line is None:
            return
        incident = f"{line.incident.identifier} {line.incident.title}"
        now, who = self._context.now(), self._context.document.workspace.who
        edit = self._context.document.edit
        if name == "begin":
            key = begin_about(self._context, line.id)
            if key:
                self._context.navigate("retrospectives", key)
        elif name == "open":
            self._context.navigate("retrospectives", line.retrospective)
        elif name == "incident":
            self._context.navigate("retrospectives", line.id)
        elif name == "take_back":
            label_ = tr("Take back the decision about {incident}").format(incident=line.incident.identifier)
            self._context.edit(label_, retro_waits.take_back, line.id)
        elif name == "postpone":
            words = tr("Postpone the retrospective of {incident}").format(incident=line.incident.identifier)

            def postpone(until: date, reason: str) -> None:
                edit(words, retro_waits.postpone, line.id, until, reason, at=now, who=who)

            PostponeDialog(self._context.theme, incident, self.today, postpone, self.window()).open()
        elif name == "waive":
            said = tr("Waive the retrospective of {incident}").format(incident=line.incident.identifier)

            def waive(approver: str, reason: str) -> None:
                edit(said, retro_waits.waive, line.id, approver, reason, at=now, who=who)

            names = [person.name for person in self._context.document.query(people) if person.active]
            WaiveDialog(self._context.theme, incident, names, waive, self.window()).open()

    def _set_rule(self) -> None:
        share, days = self.rule.currentData()
        words = tr("Say when a retrospective is due: {rule}").format(rule=self.rule.currentText())
        self._context.edit(
            words, retro_waits.set_due_rule, share, days, effective=self._context.now(),
            author=self._context.document.workspace.who,
        )  # fmt: skip
        self._show_rule(self._context.document.query(policy_at))

    # Making

    def _build(self) -> None:
        theme = self._context.theme
        self.text = QLineEdit()
        self.text.setObjectName("due_search")
        self.text.setProperty("kind", "search")
        self.text.setPlaceholderText(tr("Find an incident"))
        self.text.setAccessibleName(tr("Find an incident by its words"))
        self.text.setClearButtonEnabled(True)
        self.state = QComboBox()
        self.state.setObjectName("due_state")
        self.state.setAccessibleName(tr("State"))
        self.state.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.state.addItem(tr("Every incident"), "")
        for state in rules.STATES:
            self.state.addItem(standing(state), state)
        self.state.setCurrentIndex(self.state.findData(rules.DUE))
        self.rule = QComboBox()
        self.rule.setObjectName("due_rule")
        self.rule.setAccessibleName(tr("From when on a retrospective is due"))
        self.rule.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        hold_still(self.state)
        hold_still(self.rule)
        self.model = FiguresModel(columns(self.today, self._zone, self._say), parent=self)
        self.table = FiguresTable(
            self.model, theme, tr("Incidents"), stretch="incident", optional=("day",), least=_LEAST
        )
        self.table.setObjectName("due_table")
        self.nothing = EmptyState(theme, "check", "", "", tr("Show every incident"), self._show_every)
        self.empty = EmptyState(
            theme, "incident", tr("No incidents yet"),
            tr("Incidents that used up a budget, hit customers or nearly did come up here."),
            tr("Go to incidents"), lambda: self._context.navigate("retrospectives", "page:incidents"),
        )  # fmt: skip
        self.pages = QStackedWidget()
        for page in (self.table, self.nothing, self.empty):
            self.pages.addWidget(page)
        self.list = Card(theme, tr("Incidents"), padded=False)
        self.list.body.addWidget(self.pages, 1)
        self.card = DueCard(theme)
        self._bar = QWidget()
        flow = FlowLayout(self._bar, spacing=theme.space())
        for part in (self.text, self.state, self.rule):
            flow.addWidget(part)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self.list, 5)
        self._row.addWidget(self.card, 2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._bar)
        self._column.addLayout(self._row, 1)
        self.setFocusProxy(self.table)
        follow_layout(self)

    def _connect(self) -> None:
        self.text.textChanged.connect(lambda _: self._show())
        self.state.currentIndexChanged.connect(lambda _: self._show())
        self.rule.activated.connect(lambda _: self._set_rule())
        self.table.chosen.connect(self._choose)
        self.table.row_height_changed.connect(self._arrange)
        self.table.opened.connect(lambda _: self._open())
        self.card.wanted.connect(self.do)
        self._context.filters.changed.connect(self.refresh)
        self._context.theme.changed.connect(self._arrange)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self.text.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def _choose(self, key: Any) -> None:
        if key is not None and key != self._current:
            self._current = str(key)
            self._show_card()

    def _open(self) -> None:
        """Go to what is most likely wanted: the retrospective, or beginning one."""
        line = self.current
        if line is not None:
            (self.card.open if line.retrospective else self.card.begin).setFocus()

    def _show_every(self) -> None:
        self.text.clear()
        self.state.setCurrentIndex(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the card below where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        beside = stand_beside(self._row, theme, self.width(), _BESIDE)
        self.card.setMinimumWidth(theme.px(_SIDE) if beside else 0)
        self.card.setMaximumWidth(theme.px(460) if beside else 16_777_215)
        self.list.setMinimumHeight(0 if self.table.unrolled else theme.px(220))
        self.card.setMinimumHeight(theme.px(220))
        self.text.setFixedWidth(theme.px(190))
        self._column.setSpacing(theme.space(1.5))


def _words(line: DueLine) -> str:
    incident = line.incident
    services = (title for _, title in incident.services)
    return "\n".join((incident.identifier, incident.title, incident.severity, *services)).casefold()
