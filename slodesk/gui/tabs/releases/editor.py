"""The chosen release: what is known of it, what the policy says, what was decided and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.explain_release import explain_decision, explain_risk
from slodesk.domain.release_risk import PARTS
from slodesk.gui.language import QtLanguage
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.releases.answer import AnswerStrip
from slodesk.gui.tabs.releases.fields import ReleaseFields, field_word
from slodesk.gui.tabs.releases.log import DecisionsLog
from slodesk.gui.tabs.releases.release_text import release_markdown
from slodesk.gui.tabs.releases.verdict import Verdict
from slodesk.gui.tabs.releases.words import (
    decision_word,
    state_word,
    tr,
    when_text,
)
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.gui.zoom import follow
from slodesk.operations import release_decisions, releases
from slodesk.storage.queries.releases import ReleaseDetail, ReleaseLine, release_detail, release_line
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.policy import Policy
    from slodesk.domain.release_decision import Advice
    from slodesk.gui.context import TabContext

_CALM_MS = 60
"""Rows passed by with the arrow keys are not judged."""


class ReleaseEditor(Card):
    """Edits one release at a time.

    Attributes:
        key: of the release in view; empty for none.
        fields: its inputs.
        verdict: what the policy says.
        detail: what was read last about the release in view; None while another is.
    """

    left_view = Signal(QWidget)
    """A field that got the keyboard, and may be out of view."""
    judged = Signal()
    """What the policy says is shown."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, "", parent)
        self._context = context
        self.key = ""
        self.detail: ReleaseDetail | None = None
        self._line: ReleaseLine | None = None
        self._said: tuple[Advice, Policy] | None = None
        self._services: tuple[tuple[str, str], ...] = ()
        self._reader = Reader(context, self)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._judge)
        self._inside = QWidget()
        self.fields = ReleaseFields(context, self._store, self)
        self.fields.typed.connect(self._say)
        self.verdict = Verdict(context.theme, self._inside)
        self.log = DecisionsLog(context.theme, self._inside)
        self.strip = AnswerStrip(context, self)
        self.area = plain_scroll(self._inside, sideways=False, see_through=True)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.area, 1)
        self._make_buttons()
        key = key_action(self, tr("Explain this number"), "Ctrl+E", lambda: self.explain("decision"))
        key.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._lay_out()
        follow(context.theme, self, self._fit)

    # Reading

    def set_services(self, services: Sequence[tuple[str, str]]) -> None:
        """Say which services (key, title) there are."""
        self._services = tuple(services)

    def show_release(self, key: str) -> None:
        """Show a release; an empty key for none."""
        if key != self.key:
            self._context.document.flush()
            self._drop()
            self.detail = self._said = None
            self.area.verticalScrollBar().setValue(0)
        self.key = key
        self.refresh()

    def refresh(self) -> None:
        """Read the release in view again; what the policy says in the background."""
        line = self._context.document.query(release_line, self.key) if self.key else None
        self._line = line
        for each in (self.area, self.strip, *self._head_buttons):
            each.setVisible(line is not None)
        if line is None:
            self._drop()
            self.set_heading(tr("Choose a release"))
            return
        zone = self._context.document.query(read_settings).zone
        editable = not self._context.document.workspace.read_only
        self.fields.offer("service_id", [(title, key) for key, title in self._services])
        self._offer_incidents(line)
        self.fields.show(line, zone, editable=editable)
        self._tell(line)
        self._say()
        self._calm.start()

    def begin(self) -> None:
        """Give the version the keyboard."""
        self.fields.begin()

    def _judge(self) -> None:
        key, now, at = self.key, self._context.now(), self._context.filters.at
        self._reader.read(lambda source, _: release_detail(source, key, now=now, at=at), self._show)

    def _show(self, detail: ReleaseDetail | None) -> None:
        if detail is None or detail.line.id != self.key:
            return
        self.detail = detail
        zone = self._context.document.query(read_settings).zone
        self.log.show_decisions(detail.decisions, zone, self._context.now())
        self._offer_incidents(detail.line)
        if self._line is not None:
            self.fields.show(self._line, zone, editable=not self._context.document.workspace.read_only)
        self._say()
        self.judged.emit()

    def _drop(self) -> None:
        self._calm.stop()
        self._reader.cancel()

    def _offer_incidents(self, line: ReleaseLine) -> None:
        known = self.detail.incidents if self.detail is not None else ()
        found = {key: f"{number}, {title}" for key, number, title in known}
        if line.incident_id is not None:
            found.setdefault(line.incident_id, f"{line.incident}, {line.incident_title}")
        self.fields.offer("incident_id", [(tr("None"), ""), *((words, key) for key, words in found.items())])

    # Saying

    def _said_now(self, detail: ReleaseDetail, line: ReleaseLine) -> tuple[Advice, Policy, str]:
        """Return what the policy says, and for which moment where that is not now."""
        settings = self._context.document.query(read_settings)
        taken = detail.decisions[0] if detail.decisions else None
        if not line.waits and taken is not None and taken.advice is not None and detail.policy is not None:
            day = when_text(taken.decided, settings.zone, self._context.now())
            return taken.advice, detail.policy, tr("As it was when it was decided, {day}.").format(day=day)
        advice = detail.standing.advice(line.service_id, self.fields.current(line.inputs))
        basis = ""
        if not line.waits and line.date is not None:
            day = when_text(line.date, settings.zone, self._context.now())
            basis = tr("No decision is on record. This is what the policy says for {day}.").format(day=day)
        return advice, detail.standing.policy, basis

    def _say(self) -> None:
        """Judge the release by what stands in the fields now."""
        line, detail = self._line, self.detail
        known = line is not None and detail is not None and detail.line.id == line.id
        self.verdict.setVisible(known)
        self._said = None
        if line is None or detail is None or not known:
            if line is not None:
                self.strip.show_waiting(line)
            return
        advice, policy, basis = self._said_now(detail, line)
        self._said = advice, policy
        say = QtLanguage(self._context.document.query(read_settings).zone).say
        self.fields.show_points(advice.risk)
        self.verdict.show_advice(advice, policy, say, basis)
        self.strip.show_answer(detail, line, advice, policy)

    def _tell(self, line: ReleaseLine) -> None:
        """Say in the heading where the release is in its life."""
        zone, now = self._context.document.query(read_settings).zone, self._context.now()
        parts = [state_word(line.state)]
        if line.rolled_back is not None and line.state == release_decisions.ROLLED_BACK:
            parts.append(when_text(line.rolled_back, zone, now))
        elif line.date is not None:
            parts.append(when_text(line.date, zone, now))
        if line.decision:
            parts.append(tr("Decided: {decision}").format(decision=decision_word(line.decision).lower()))
        if line.incident:
            parts.append(tr("Caused {incident}").format(incident=line.incident))
        self.set_heading(line.name, " · ".join(parts))
        for part in (self.fields.inputs["incident_id"], self.fields.labels["incident_id"]):
            part.setVisible(not line.waits)
        self.incident_button.setVisible(bool(line.incident_id))
        self.fields.labels["date"].setText(tr("Planned day") if line.waits else tr("Went out"))

    def explain(self, column: str = "risk") -> None:
        """Say how the score or the decision came about."""
        if self._said is None or self._line is None:
            return
        advice, policy = self._said
        explain = explain_risk if column == "risk" else explain_decision
        told = explain(advice, policy)
        zone = self._context.document.query(read_settings).zone
        popover = ExplainPopover(self._context.theme, told, zone, self._line.name, self.strip)
        popover.open_at(self.strip.mapToGlobal(QPoint(0, self.strip.height())))

    # Editing

    def _store(self, field: str, value: Any) -> None:
        line = self._line
        if line is None:
            return
        words = tr("Set “{field}” of {release}").format(field=field_word(field), release=line.name)
        if field == "service_id":
            self._context.document.edit(words, releases.set_release_service, line.id, value)
        elif field == "incident_id":
            self._context.document.edit(words, release_decisions.link_incident, line.id, value)
        else:
            self._context.document.edit_field(
                f"release/{line.id}/{field}", words, releases.set_release_field, line.id, field, value
            )

    def copy(self) -> None:
        """Put everything about the release on the clipboard, as Markdown."""
        self._context.document.flush()
        if self._line is not None and self.detail is not None and self._said is not None:
            zone = self._context.document.query(read_settings).zone
            text = release_markdown(self._line, *self._said, self.detail.decisions, zone, self._context.now())
            QGuiApplication.clipboard().setText(text)

    # Making

    def _make_buttons(self) -> None:
        self.chart_button = self._button(
            tr("Show on chart"), "chart", lambda: self._context.navigate("overview", self.key),
            "release_show_on_chart",
        )  # fmt: skip
        self.incident_button = self._button(
            tr("Open incident"), "incident", self._open_incident, "release_open_incident"
        )
        self.copy_button = self._button(tr("Copy as Markdown"), "copy", self.copy, "release_copy")
        self.explain_button = self._button(
            tr("Explain"), "explain", lambda: self.explain("decision"), "release_explain"
        )
        self._head_buttons = (self.chart_button, self.copy_button, self.explain_button)
        buttons = (self.chart_button, self.incident_button, self.explain_button, self.copy_button)
        GivingWay(self._head, buttons, (self.heading_label,))

    def _open_incident(self) -> None:
        if self._line is not None and self._line.incident_id is not None:
            self._context.navigate("retrospectives", self._line.incident_id)

    def _button(self, words: str, icon: str, run: Callable[[], object], name: str) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        made.setProperty("kind", "quiet")
        self._context.theme.icons.follow(made, icon, "text", 18)
        made.clicked.connect(lambda: run())
        self.controls.addWidget(made)
        return made

    def _lay_out(self) -> None:
        self._parts = QVBoxLayout(self._inside)
        self._grids = [QGridLayout() for _ in range(3)]
        what, counts, after = self._grids
        for row, name, column, wide in (
            (0, "release_version", 0, 1), (0, "service_id", 2, 1), (2, "title", 0, 3), (4, "date", 0, 1),
            (4, "change_class", 2, 1),
        ):  # fmt: skip
            self.fields.add(what, row, name, column, wide)
        for place, name in enumerate(PARTS):
            self.fields.add(counts, 2 * place, name)
        for place, name in enumerate(("incident_id", "note")):
            self.fields.add(after, 2 * place, name)
        for grid in self._grids:
            grid.setColumnStretch(1, 1)
        what.setColumnStretch(3, 1)
        self._parts.addLayout(what)
        self._parts.addLayout(counts)
        self._parts.addWidget(self.verdict)
        self._parts.addWidget(self.log)
        self._parts.addLayout(after)
        self._parts.addStretch(1)
        follow_layout(self)
        for each in self._inside.findChildren(QWidget):
            each.installEventFilter(self)

    def _fit(self) -> None:
        theme = self._context.theme
        self._parts.setSpacing(theme.space(1.5))
        self._parts.setContentsMargins(0, 0, theme.space(), 0)
        for grid in self._grids:
            grid.setHorizontalSpacing(theme.space(1.5))
            grid.setVerticalSpacing(theme.px(4))
        self.fields.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll a field that gets the keyboard into view."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.area.ensureWidgetVisible(watched)
            self.left_view.emit(watched)
        return False
