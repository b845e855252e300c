"""Proposed targets in the room: one SLO at a time, any target tried by key, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.domain.planning import ACCEPTED, CHANGED
from slodesk.domain.proposals import needs_evidence
from slodesk.gui.charts.quarters import QuartersChart
from slodesk.gui.meeting.outcomes import outcome
from slodesk.gui.meeting.room_style import room_font, room_pixels, room_space, room_text
from slodesk.gui.tabs.quarterly_plan.targets.deciding import decide
from slodesk.gui.tabs.quarterly_plan.targets.grounds import Grounds
from slodesk.gui.tabs.quarterly_plan.targets.reading import Reader
from slodesk.gui.tabs.quarterly_plan.targets.words import TargetWords
from slodesk.gui.tabs.quarterly_plan.words import fixed_words, tr
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from decimal import Decimal

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.storage.queries.proposal_values import Proposals, SloProposal

_MOST = 6
"""Targets that can be tried by digit."""


class ProposalsRoom(QWidget):
    """One question, its chart, the targets to choose from, and what was decided.

    Keys: Up and Down go from SLO to SLO; Left and Right, or a digit, try a target; Enter takes it, R
    rejects another target, U takes a decision back.

    Attributes:
        chart: the past quarters.
        options: the targets to try.
        tried: the one in view.
    """

    tables = Reader.tables
    shows_item = True
    """Its own question is more to the point than the item's."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._words: TargetWords | None = None
        self._held: HeldMeeting | None = None
        self._current = ""
        self.shown: Proposals | None = None
        self.tried: Decimal | None = None
        self.reader = Reader(context, self._show, self)
        self.question, self.place = label("", wrap=True), label("", "muted")
        self.subject = label("", "muted", wrap=True)
        self.chart = QuartersChart(context.theme, font=lambda: room_font(self))
        self.chart.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.met, self.budget = label("", wrap=True), label("", wrap=True)
        self.warning, self.decided = label("", "error", wrap=True), label("", wrap=True)
        self.grounds = Grounds(context)
        self.options: list[QPushButton] = []
        for part, scale, bold in (
            (self.question, 1.7, True), (self.place, 1.0, False), (self.subject, 1.0, False),
            (self.met, 1.25, True), (self.budget, 1.0, False), (self.warning, 1.0, False),
            (self.decided, 1.25, True),
        ):  # fmt: skip
            room_text(part, scale, bold=bold)
        self._lay_out()
        self.grounds.finished.connect(lambda: self._decide("accept"))
        self.grounds.left.connect(self._back)
        self.grounds.hide()

    # What the runner asks for

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show a plan's proposals, the first undecided one first."""
        self.grounds.plan_id = subject_id
        if subject_id != self.reader.plan_id:
            self._current = ""
        self.reader.show_plan(subject_id)

    def show_item(self, held: HeldMeeting) -> None:
        """Know the meeting: what is decided here is written down in it."""
        self._held = held

    def refresh(self) -> None:
        """Take in what changed."""
        self.reader.refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys to list."""
        return [
            ("↓, ↑", tr("Next SLO, SLO before")), ("←, →, 1–6", tr("Try another target")),
            ("Enter", tr("Take the target in view")), ("R", tr("Keep the target as it is")),
            ("U", tr("Take a decision back")),
        ]  # fmt: skip

    def handle_key(self, event: QKeyEvent) -> bool:
        """Go on, try and decide by key."""
        if self.shown is None or not self.shown.slos:
            return False
        ignored = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier  # caps lock
        modifiers = event.modifiers() & ~ignored
        if modifiers != Qt.KeyboardModifier.NoModifier:
            return False
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key)
        looser = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        wanted = {
            Qt.Key.Key_Return: "accept", Qt.Key.Key_Enter: "accept", Qt.Key.Key_R: "reject",
            Qt.Key.Key_U: "undecide",
        }.get(key)  # fmt: skip
        if steps is not None:
            self._go(steps)
        elif looser is not None:
            self._step(looser)
        elif wanted is not None:
            self._decide(wanted)
        elif event.text() in tuple("123456"):
            self._try(int(event.text()) - 1)
        else:
            return False
        return True

    # Showing

    @property
    def chosen(self) -> SloProposal | None:
        """The SLO in view."""
        return None if self.shown is None else self.shown.slo(self._current)

    @property
    def _editable(self) -> bool:
        closed = self.shown is None or self.shown.plan.fixed
        return not closed and not self._context.document.workspace.read_only

    def _show(self, found: Proposals | None) -> None:
        self.shown = found
        if found is None:
            return
        self._words = TargetWords(found.settings, found.policy)
        if not found.slos:
            self.question.setText(tr("There are no objectives to plan yet."))
            self._hide_evidence(hidden=True)
            return
        self._hide_evidence(hidden=False)
        if found.slo(self._current) is None:
            first = next((each for each in found.slos if each.decision.open), found.slos[0])
            self._choose(first)
        else:
            self._tell()

    def _hide_evidence(self, *, hidden: bool) -> None:
        for part in (self._choices, self.met, self.budget, self.place, self.decided):
            part.setVisible(not hidden)
        self.chart.setHidden(hidden or not self.grounds.isHidden())

    def _choose(self, slo: SloProposal) -> None:
        self._context.document.flush()
        self._current = slo.id
        taken = slo.decision.state in (ACCEPTED, CHANGED)
        self.tried = slo.chosen if taken else slo.proposal.proposed
        self.warning.setText("")
        self._show_grounds(shown=False)
        self._tell()

    def _tell(self) -> None:
        slo, words, target, shown = self.chosen, self._words, self.tried, self.shown
        if slo is None or words is None or target is None or shown is None:
            return
        self.question.setText(words.ask(slo, target))
        reason = words.say(slo.proposal.reason)
        self.subject.setText(tr("{slo}. {reason}").format(slo=slo.info.title, reason=reason))
        number = [each.id for each in shown.slos].index(slo.id) + 1
        left = tr("%Ln undecided", "", shown.undecided) if shown.undecided else tr("All are decided.")
        place = tr("{number} of {all}").format(number=number, all=len(shown.slos))
        self.place.setText(f"{place} · {left}" if slo.decision.open else place)
        self.chart.set_data(words.chart(slo, target))
        self.met.setText(words.replay(slo, target))
        told = [words.budget(slo, target), *(words.say(each) for each in slo.limits.broken(target))]
        self.budget.setText(" ".join(told))
        state, what = words.decision(slo)
        said = ": ".join(part for part in (state, what) if part)
        self.decided.setText("" if slo.decision.open else f"{said} · {left}")
        self.decided.setHidden(slo.decision.open)
        self.warning.setVisible(bool(self.warning.text()))
        self.grounds.show_slo(slo, editable=self._editable)
        self.grounds.ask(lower=needs_evidence(slo.current.target, target))
        self._fill_options(slo, words, target)

    def _fill_options(self, slo: SloProposal, words: TargetWords, target: Decimal) -> None:
        targets = slo.targets[:_MOST]
        for number, option in enumerate(self.options):
            option.setVisible(number < len(targets))
            if number < len(targets):
                text = words.target(targets[number])
                option.setText(tr("{key}   {target}").format(key=number + 1, target=text))
                option.setChecked(targets[number] == target)

    # Doing

    def _go(self, by: int) -> None:
        if self.shown is not None:
            keys = [each.id for each in self.shown.slos]
            at = keys.index(self._current) + by
            if 0 <= at < len(keys):
                self._choose(self.shown.slos[at])

    def _try(self, number: int) -> None:
        slo = self.chosen
        if slo is not None and number < len(slo.targets[:_MOST]):
            self.tried = slo.targets[number]
            self.warning.setText("")
            self._tell()

    def _step(self, by: int) -> None:
        slo = self.chosen
        if slo is not None:
            targets = slo.targets[:_MOST]
            at = targets.index(self.tried) + by if self.tried in targets else 0
            self._try(min(max(at, 0), len(targets) - 1))

    def _decide(self, wanted: str) -> None:
        slo, words, target, shown = self.chosen, self._words, self.tried, self.shown
        if slo is None or words is None or target is None or shown is None:
            return
        if not self._editable:
            self.warning.setText(fixed_words(shown.plan))
            self.warning.setVisible(bool(self.warning.text()))
            return
        if wanted == "undecide" and slo.decision.open:
            return
        following = self._next_undecided(slo.id) if wanted != "undecide" else None
        self.warning.setText("")
        try:
            also = outcome(self._held, words.name(slo), self._outcome(words, slo, wanted, target))
            decide(self._context, shown.plan.id, slo, words, wanted, target, also)
        except RuleBroken as broken:
            self._ask(broken)
            return
        except SloDeskError as problem:
            self._context.show_error(problem)
            return
        self._back()
        self.reader.refresh()
        if following is not None and self.shown is not None:
            found = self.shown.slo(following)
            if found is not None:
                self._choose(found)

    @staticmethod
    def _outcome(words: TargetWords, slo: SloProposal, wanted: str, target: Decimal) -> str:
        if wanted == "undecide":
            return ""
        now = words.target(slo.current.target)
        if wanted == "reject" or target == slo.current.target:
            return tr("stays at {target}").format(target=now)
        return tr("{before} → {after}").format(before=now, after=words.target(target))

    def _ask(self, broken: RuleBroken) -> None:
        """Let evidence and approver be typed where the chart stands; other refusals are said."""
        asked = broken.field in ("evidence", "approver")
        self.warning.setText("" if asked else broken.message)
        self.warning.setVisible(not asked)
        if asked:
            self._show_grounds(shown=True)
            self.grounds.refuse(broken)

    def _show_grounds(self, *, shown: bool) -> None:
        self.grounds.setVisible(shown)
        self.chart.setHidden(shown)
        if shown:
            kinds = "QLabel, QLineEdit, QPlainTextEdit, QPushButton"  # a sheet outlasts marking a field
            self.grounds.setStyleSheet(f"{kinds} {{ font-size: {room_pixels(self)}px; }}")
            self.grounds.fit()

    def _next_undecided(self, key: str) -> str | None:
        if self.shown is None:
            return None
        slos = self.shown.slos
        at = next(place for place, each in enumerate(slos) if each.id == key)
        return next((each.id for each in (*slos[at + 1 :], *slos[:at]) if each.decision.open), None)

    def _back(self) -> None:
        """Give the keyboard back to the meeting."""
        self._show_grounds(shown=False)
        self.warning.setText("")
        self.warning.hide()
        self.window().setFocus(Qt.FocusReason.OtherFocusReason)

    # Room

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.question, 1)
        head.addWidget(self.place, 0, Qt.AlignmentFlag.AlignTop)
        self._choices = QWidget()
        self._row = FlowLayout(self._choices, fill=True)
        for number in range(_MOST):
            option = QPushButton()
            option.setObjectName(f"option_{number + 1}")
            option.setCheckable(True)
            option.setAutoExclusive(True)
            option.setProperty("kind", "range")
            option.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            option.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            option.clicked.connect(lambda _=False, number=number: self._try(number))
            room_text(option, 1.1, bold=True)
            self.options.append(option)
            self._row.addWidget(option)
        self._column.addLayout(head)
        self._column.addWidget(self.subject)
        self._column.addWidget(self._choices)
        self._column.addWidget(self.met)
        self._column.addWidget(self.chart, 1)
        self._column.addWidget(self.budget)
        self._column.addWidget(self.warning)
        self._column.addWidget(self.grounds, 1)
        self._column.addWidget(self.decided)

    def minimumSizeHint(self) -> QSize:
        """Return nothing: what counts is the height the words need at the width there is."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        self._column.setSpacing(room_space(self, 1.5))
        self._row.setSpacing(room_space(self, 1.5))
