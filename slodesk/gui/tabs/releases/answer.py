"""The answer about a release, in view while its fields scroll, and what to do about it next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.release_decision import ANSWERS
from slodesk.gui.dialogs.asking import AskDialog
from slodesk.gui.tabs.releases.decide import DecideDialog
from slodesk.gui.tabs.releases.releases_table import approval_over
from slodesk.gui.tabs.releases.words import decision_sign, decision_word, risk_word, tr
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.status import status_word
from slodesk.gui.zoom import follow
from slodesk.operations import release_decisions as verbs

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.policy import Policy
    from slodesk.domain.release_decision import Advice
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.releases import ReleaseDetail, ReleaseLine


class AnswerStrip(QWidget):
    """Says what the policy says, and takes a release on through its life.

    Attributes:
        words: the decision.
        detail: on what it follows.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._line: ReleaseLine | None = None
        self._detail: ReleaseDetail | None = None
        self._said: tuple[Advice, Policy] | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.sign = IconLabel(context.theme, "release", "muted", 24)
        self.words = label("", "heading")
        self.detail = label("", "muted", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.words)
        words.addWidget(self.detail)
        self._row.addWidget(self.sign)
        self._row.addLayout(words, 1)
        self.deploy_button = self._button(tr("It went out"), "check", self._deploy, "release_deploy")
        self.roll_back_button = self._button(tr("Rolled back"), "undo", self._roll_back, "release_roll_back")
        self.reopen_button = self._button(tr("Did not go out"), "restore", self._reopen, "release_reopen")
        self.decide_button = self._button(tr("Decide…"), "", self.decide, "decide_open")
        self.decide_button.setProperty("kind", "primary")
        follow(context.theme, self, lambda: self._row.setSpacing(context.theme.space()))

    def show_waiting(self, line: ReleaseLine) -> None:
        """Say that a release is being judged."""
        self._line, self._detail, self._said = line, None, None
        self.words.setText(tr("Judging …"))
        self.detail.setText("")
        self.sign.show_icon("release", "muted")
        self._allow(line)

    def show_answer(self, detail: ReleaseDetail, line: ReleaseLine, advice: Advice, policy: Policy) -> None:
        """Say what a policy says about a release as it stands in the fields."""
        self._line, self._detail, self._said = line, detail, (advice, policy)
        taken = detail.decisions[0].decision if detail.decisions and not line.waits else advice.decision
        none = not line.waits and not detail.decisions
        self.sign.show_icon(*("minus muted" if none else decision_sign(taken)).split(" "))
        self.words.setText(self._heading(detail, line, advice))
        parts = (
            tr("{risk} risk, {points}").format(
                risk=risk_word(advice.risk.level), points=tr("%Ln point(s)", count=advice.risk.score)
            ),
            tr("Budget: {status}").format(status=status_word(advice.status).lower()),
            tr("{policy}, version {number}").format(policy=advice.profile, number=advice.policy_version),
        )
        self.detail.setText(" · ".join(parts))
        self.setAccessibleName(f"{self.words.text()}. {self.detail.text()}")
        self._allow(line)

    @staticmethod
    def _heading(detail: ReleaseDetail, line: ReleaseLine, advice: Advice) -> str:
        """Return what the policy says of a release that waits, else what was decided."""
        if line.waits:
            return tr("The policy says: {decision}").format(decision=decision_word(advice.decision).lower())
        if not detail.decisions:
            return tr("No decision on record")
        return tr("Decided: {decision}").format(decision=decision_word(detail.decisions[0].decision).lower())

    def decide(self) -> None:
        """Ask what is decided, and keep it for good."""
        self._context.document.flush()
        if self._line is not None and self._said is not None and self._line.waits:
            DecideDialog(self._context, self._line, *self._said, parent=self.window()).open()

    def _allow(self, line: ReleaseLine) -> None:
        editable = not self._context.document.workspace.read_only
        known = self._said is not None
        for button, shown, enabled in (
            (self.decide_button, line.waits, known),
            (self.deploy_button, line.waits, known),
            (self.roll_back_button, line.state == verbs.DEPLOYED, True),
            (self.reopen_button, not line.waits, True),
        ):
            button.setVisible(shown)
            button.setEnabled(editable and enabled)

    # Its life

    def _deploy(self) -> None:
        """Say that it went out; where nobody let it, that is asked first."""
        self._context.document.flush()
        line = self._line
        if line is None:
            return
        words = tr("{release} went out").format(release=line.name)
        run = partial(self._context.edit, words, verbs.deploy, line.id, at=self._context.now())
        doubt = self._doubt()
        if not doubt:
            run()
            return
        ask = AskDialog(
            self._context.theme,
            tr("Did {release} go out all the same?").format(release=line.name),
            doubt,
            tr("It went out"),
            self.window(),
        )
        ask.accepted.connect(run)
        ask.yes.clicked.connect(ask.accept)
        ask.open()

    def _doubt(self) -> str:
        """Return why it should not have gone out; empty where nothing speaks against it."""
        latest = self._detail.decisions[0] if self._detail is not None and self._detail.decisions else None
        if latest is None:
            return tr("No decision about it is on record.")
        answer = ANSWERS[latest.decision]
        if answer in ("defer", "block"):
            words = tr("The decision on record is: {decision}.")
            return words.format(decision=decision_word(latest.decision).lower())
        if answer == "review" and not latest.approver:
            return tr("Nobody has agreed to it yet.")
        if self._detail is not None and approval_over(self._detail.line, self._context.now()):
            return tr("The approval ran out.")
        return ""

    def _roll_back(self) -> None:
        if self._line is not None:
            words = tr("Roll back {release}").format(release=self._line.name)
            self._context.edit(words, verbs.roll_back, self._line.id, at=self._context.now())

    def _reopen(self) -> None:
        if self._line is not None:
            words = tr("{release} did not go out").format(release=self._line.name)
            self._context.edit(words, verbs.reopen, self._line.id)

    def _button(self, words: str, icon: str, run: Callable[[], object], name: str) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        made.clicked.connect(lambda: run())
        if icon:
            self._context.theme.icons.follow(made, icon, "text", 18)
        self._row.addWidget(made)
        return made
