"""The decision beside the table: a target tried on what really happened, its price, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import ACCEPTED, CHANGED
from slodesk.domain.proposals import needs_evidence
from slodesk.domain.target import parse_percent
from slodesk.gui.charts.quarters import QuartersChart
from slodesk.gui.charts.told import Sentence
from slodesk.gui.tabs.quarterly_plan.targets.asked import AskedHere
from slodesk.gui.tabs.quarterly_plan.targets.grounds import Grounds
from slodesk.gui.tabs.quarterly_plan.targets.keys import decision_key
from slodesk.gui.tabs.quarterly_plan.targets.part import Part
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.quarterly_plan.targets.words import TargetWords
    from slodesk.storage.queries.proposal_values import SloProposal

_CHART = 124
"""Least height of the chart at 100 %."""


class DecisionPanel(Card):
    """Tries targets on the chosen SLO and takes the decision.

    Attributes:
        chart: its quarters.
        other: any target, typed.
        asked: what retrospectives ask of it.
        grounds: evidence, approver and comment.
        accept: takes the tried target.
        tried: the target in view.
    """

    decided = Signal(str)
    """``accept``, ``change``, ``reject`` or ``undecide``."""
    export_wanted = Signal(str)
    """``copy``, ``png`` or ``svg``."""
    explain_wanted = Signal()
    left = Signal()
    """Esc in a field: the table is to get the keyboard."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, "", parent)
        self.set_low(True)
        self._context = context
        self._slo: SloProposal | None = None
        self._words: TargetWords | None = None
        self._editable = True
        self.tried: Decimal | None = None
        self.setObjectName("decision_panel")
        self.heading_label.setWordWrap(True)
        self._make_head()
        self.met = Sentence()
        self.met.setObjectName("what_if_sentence")
        self.chart = QuartersChart(context.theme)
        self.chart.setObjectName("what_if_chart")
        self._targets = QWidget()
        self._flow = FlowLayout(self._targets, spacing=context.theme.px(6))
        self._group = QButtonGroup(self)
        self.buttons: list[QPushButton] = []
        self._make_other()
        self.budget = Sentence()
        self.findings = Sentence()
        self._finding_icon = IconLabel(context.theme, "alert", "status:warning", 16)
        self.advice = Sentence()
        self.asked = AskedHere(context)
        self.grounds = Grounds(context)
        self.grounds.finished.connect(lambda: self.press("accept"))
        self.grounds.left.connect(self.left)
        self._make_decisions()
        self._lay_out()
        self._hide_all(hidden=True)
        self.set_heading(tr("Reading past quarters…"))
        context.theme.changed.connect(self._fit)
        self._fit()

    # Showing

    def show_slo(self, slo: SloProposal | None, words: TargetWords, *, editable: bool, why: str = "") -> None:
        """Show an SLO; the target tried on it stays while it is the same one.

        Args:
            slo: what is decided on.
            words: says it.
            editable: whether it can be decided.
            why: why not, in a sentence.
        """
        another = slo is None or self._slo is None or slo.id != self._slo.id
        changed = another or (
            self._slo is not None and slo is not None and slo.decision != self._slo.decision
        )
        if another and self._slo is not None:
            self._context.document.flush()
        self._slo, self._words, self._editable = slo, words, editable
        for button, tip in self._tips.items():
            button.setToolTip(why or tip)
        self.fixed.setText(why)
        self.fixed.setVisible(bool(why))
        self.setEnabled(slo is not None)
        self._hide_all(hidden=slo is None)
        if slo is None:
            self.chart.set_data(None)
            self.set_heading("")
            return
        decided = slo.decision.state in (ACCEPTED, CHANGED)
        if another or self.tried is None or (changed and decided):
            self.tried = slo.chosen if decided else slo.proposal.proposed
        if another:
            self.error.clear()
        self._fill_targets(slo)
        self.grounds.show_slo(slo, editable=editable)
        self.asked.show_slo(self.grounds.plan_id, slo.id)
        self._tell()

    def _hide_all(self, *, hidden: bool) -> None:
        """Show nothing while there is nothing to show: figures are still being read."""
        for part in (self.scroller, self._said, self._decisions):
            part.setHidden(hidden)

    def try_target(self, target: Decimal) -> None:
        """Try another target on the SLO in view."""
        self.tried = target
        self.error.clear()
        if self._slo is not None:
            self._fill_targets(self._slo)
            self._tell()

    def press(self, wanted: str) -> None:
        """Do what a key stands for: a digit tries that target, "looser" and "tighter" the next."""
        slo = self._slo
        if slo is None:
            return
        shown = self._shown(slo)
        if wanted.isdecimal():
            if int(wanted) <= len(shown):
                self.try_target(shown[int(wanted) - 1])
        elif wanted in ("looser", "tighter"):
            at = shown.index(self.tried) if self.tried in shown else 0
            at += 1 if wanted == "tighter" else -1
            self.try_target(shown[min(max(at, 0), len(shown) - 1)])
        elif wanted == "other":
            self.other.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.other.selectAll()
        elif self._editable:
            self._decide(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Decide by key while the chart or a button has the keyboard, as in the table."""
        wanted = decision_key(event)
        if wanted and not isinstance(self.focusWidget(), QLineEdit | QPlainTextEdit):
            self.press(wanted)
        else:
            super().keyPressEvent(event)

    def refuse(self, broken: RuleBroken) -> None:
        """Explain beside its field why a decision was refused, and go there."""
        if not self.grounds.refuse(broken):
            self.error.show_message(broken.message)
        QTimer.singleShot(0, self, self._show_refused)

    def _show_refused(self) -> None:
        """Scroll to what is wrong, once there is room for it."""
        found = [error for error in (self.error, *self.grounds.errors.values()) if error.message]
        for error in found:
            self.scroller.ensureWidgetVisible(error)

    def _decide(self, wanted: str) -> None:
        if wanted == "undecide" and (self._slo is None or self._slo.decision.open):
            return
        self.error.clear()
        self.decided.emit(wanted)

    def _tell(self) -> None:
        slo, words, target = self._slo, self._words, self.tried
        if slo is None or words is None or target is None:
            return
        self.set_heading(words.question(slo, target), slo.info.title)
        data = words.chart(slo, target)
        self.chart.set_data(data)
        self.chart.setVisible(any(mark.actual is not None for mark in data.marks))
        self.met.setText(words.replay(slo, target))
        self.budget.setText(words.budget(slo, target))
        broken = slo.limits.broken(target)
        self.findings.setText("\n".join(words.say(each) for each in broken))
        self.findings.setVisible(bool(broken))
        self._finding_icon.setVisible(bool(broken))
        notes = [tr("Advice: {advice}").format(advice=words.say(slo.advice.words))]
        if slo.proposal.note:
            notes.append(words.say(slo.proposal.note))
        self.advice.setText(" ".join(notes))
        lower = needs_evidence(slo.current.target, target)
        self.grounds.ask(lower=lower)
        self._say_decisions(slo, words, target)

    def _say_decisions(self, slo: SloProposal, words: TargetWords, target: Decimal) -> None:
        shown = words.target(target)
        if target == slo.current.target == slo.proposal.proposed:
            text = tr("Keep {target}").format(target=shown)
        elif target == slo.proposal.proposed:
            text = tr("Accept {target}").format(target=shown)
        else:
            text = tr("Take {target}").format(target=shown)
        self.accept.setText(tr("{words}  Enter").format(words=text))
        decided, what = words.decision(slo)
        self._said.setVisible(not slo.decision.open)
        by = ", ".join(part for part in (decided, what) if part)
        self.state.setText(by)
        self.undecide.setVisible(not slo.decision.open and self._editable)
        for button in (self.accept, self.change, self.reject):
            button.setEnabled(self._editable)

    # Targets to try

    def _shown(self, slo: SloProposal) -> tuple[Decimal, ...]:
        """Return the targets that have a button."""
        return slo.targets

    def _fill_targets(self, slo: SloProposal) -> None:
        words = self._words
        if words is None:
            return
        targets = self._shown(slo)
        while len(self.buttons) < len(targets):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("kind", "range")
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            number = len(self.buttons)
            button.clicked.connect(lambda _=False, number=number: self.press(str(number + 1)))
            self._group.addButton(button)
            self._flow.removeWidget(self.other)
            self._flow.addWidget(button)
            self._flow.addWidget(self.other)
            self.buttons.append(button)
        self._group.setExclusive(False)
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(targets))
            if number < len(targets):
                target = targets[number]
                button.setText(words.target(target))
                tip = tr("Try this target (key {key})")
                if target == slo.current.target:
                    tip = tr("What holds now (key {key})")
                elif target == slo.proposal.proposed:
                    tip = tr("What is proposed (key {key})")
                button.setToolTip(tip.format(key=number + 1))
                button.setChecked(target == self.tried)
        self._group.setExclusive(self.tried in targets)
        self._flow.invalidate()
        if not self.other.hasFocus():
            with QSignalBlocker(self.other):
                self.other.setText("" if self.tried in targets else words.target(self.tried or targets[0]))

    def _typed(self) -> None:
        text = self.other.text().strip()
        self.error.clear()
        if not text:
            return
        try:
            self.tried = parse_percent(text)
        except RuleBroken as broken:
            self.error.show_message(broken.message)
            return
        if self._slo is not None:
            self._fill_targets(self._slo)
            self._tell()

    def _take_typed(self) -> None:
        """Enter in the field decides, as it does in the table."""
        if not self.error.message and self.other.text().strip() and self._editable:
            self._decide("accept")

    # Making

    def _make_head(self) -> None:
        self.more = QPushButton()
        self.more.setObjectName("what_if_more")
        self.more.setAccessibleName(tr("More for this chart"))
        self.more.setToolTip(self.more.accessibleName())
        self.more.setProperty("kind", "quiet")
        self._context.theme.icons.follow(self.more, "more", "text", 18)
        menu = QMenu(self.more)
        for words, wanted in (
            (tr("Explain the proposal"), "explain"),
            (tr("Copy picture"), "copy"),
            (tr("Save picture (PNG)…"), "png"),
            (tr("Save picture for print (SVG)…"), "svg"),
        ):
            action = menu.addAction(words)
            action.setObjectName(f"what_if_{wanted}")
            action.triggered.connect(lambda _=False, wanted=wanted: self._more(wanted))
        self.more.setMenu(menu)
        self.controls.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)

    def _more(self, wanted: str) -> None:
        if wanted == "explain":
            self.explain_wanted.emit()
        else:
            self.export_wanted.emit(wanted)

    def _make_other(self) -> None:
        self.other = QLineEdit()
        self.other.setObjectName("other_target")
        self.other.setPlaceholderText(tr("Other…"))
        self.other.setAccessibleName(tr("Any other target, in percent"))
        self.other.setToolTip(tr("Try any target (key T)"))
        self.error = FieldError(self._context.theme, self.other)
        self.other.textEdited.connect(lambda _: self._typed())
        self.other.returnPressed.connect(self._take_typed)

    def _make_decisions(self) -> None:
        self.state = label("", "strong", wrap=True)
        self.accept, self.change = QPushButton(), QPushButton(tr("Change…  C"))
        self.reject, self.undecide = QPushButton(tr("Reject  R")), QPushButton(tr("Take back  U"))
        self.accept.setProperty("kind", "primary")
        for name in ("accept", "change", "reject", "undecide"):
            button: QPushButton = getattr(self, name)
            button.setObjectName(f"{name}_target")
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setAutoDefault(True)  # Enter presses the one that has the keyboard
            button.clicked.connect(lambda _=False, name=name: self._decide(name))
        self.change.setToolTip(tr("Another target, window or threshold"))
        self.reject.setToolTip(tr("Keep what holds today"))
        self.undecide.setToolTip(tr("Take the decision back"))
        self._tips = {button: button.toolTip() for button in (self.accept, self.change, self.reject)}
        self.fixed = label("", "muted", wrap=True)
        self.fixed.setObjectName("targets_fixed")
        take = QShortcut(
            QKeySequence("Ctrl+Return"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        take.activated.connect(lambda: self.press("accept"))

    def _lay_out(self) -> None:
        theme = self._context.theme
        self._decisions = QWidget(self)
        self._decision_flow = FlowLayout(self._decisions, spacing=theme.space())
        for button in (self.accept, self.change, self.reject):
            self._decision_flow.addWidget(button)
        self.undecide.setProperty("kind", "inline")
        self._said = QWidget(self)
        said = QHBoxLayout(self._said)
        said.setContentsMargins(0, 0, 0, 0)
        said.addWidget(self.state, 1)
        said.addWidget(self.undecide)
        warned = QHBoxLayout()
        warned.addWidget(self._finding_icon, 0, Qt.AlignmentFlag.AlignTop)
        warned.addWidget(self.findings, 1)
        self.advice.setProperty("role", "muted")
        self._flow.addWidget(self.other)
        inside = QWidget(self)
        inside.setProperty("role", "page")
        self.scroller = Part(inside, self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._targets)
        self._column.addWidget(self.error)
        self._column.addWidget(self.met)
        self._column.addLayout(warned)
        self._column.addWidget(self.chart, 1)
        self._column.addWidget(self.budget)
        self._column.addWidget(self.asked)
        self._column.addWidget(self.grounds)
        self._column.addWidget(self.advice)
        self.body.addWidget(self.scroller, 1)
        self.body.addWidget(self._said)
        self.body.addWidget(self.fixed)
        self.body.addWidget(self._decisions)

    def set_tall(self, tall: bool) -> None:
        """Show everything without scrolling inside, where the page scrolls anyway."""
        self.scroller.set_whole(tall)

    def _fit(self) -> None:
        theme = self._context.theme
        self.chart.setMinimumHeight(theme.px(_CHART))
        self._flow.setSpacing(theme.px(6))
        self._column.setSpacing(theme.space())
        self._decision_flow.setSpacing(theme.space())
        self.other.setFixedWidth(theme.px(80))
