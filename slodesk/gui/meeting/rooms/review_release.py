"""One release in the room: what the policy says and why, and the decision that is taken (R34 to R36)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from slodesk.domain.policy import DECISIONS
from slodesk.domain.release_words import alternatives, conditions, rationale
from slodesk.gui.meeting.room_style import room_space, room_text
from slodesk.gui.meeting.rooms.review_words import tr
from slodesk.gui.models.release_words import decision_word
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.release_decision import Advice
    from slodesk.storage.queries.release_advice import Pending

    Say = Callable[[Meant], str]


class ReleasePane(QWidget):
    """Reasons, the decisions to choose from, and what goes with the one in view.

    Attributes:
        release: what is decided on.
        wanted: the decision in view, one of ``policy.DECISIONS``.
        options: the decisions.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.release: Pending | None = None
        self.wanted = ""
        self._say: Say = str
        self._policy: Policy | None = None
        self.reasons, self.chances = label("", "", wrap=True), label("", "", wrap=True)
        self.note = label("", "muted", wrap=True)
        for part in (self.reasons, self.chances, self.note):
            room_text(part)
        self._choices = QWidget()
        self._row = FlowLayout(self._choices, fill=True)
        self.options: list[QPushButton] = []
        for number, _ in enumerate(DECISIONS, start=1):
            option = QPushButton()
            option.setObjectName(f"decision_{number}")
            option.setCheckable(True)
            option.setAutoExclusive(True)
            option.setProperty("kind", "range")
            option.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            option.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            option.clicked.connect(lambda _=False, number=number: self.choose(number - 1))
            room_text(option, 1.1, bold=True)
            self.options.append(option)
            self._row.addWidget(option)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.reasons)
        self._column.addWidget(self._choices)
        self._column.addWidget(self.chances)
        self._column.addStretch(1)
        self._column.addWidget(self.note)

    def show_release(self, release: Pending, policy: Policy, say: Say) -> None:
        """Show a release; another one begins with what the policy says."""
        if self.release is None or self.release.id != release.id:
            self.wanted = release.advice.decision
        self.release, self._policy, self._say = release, policy, say
        self._tell()

    @property
    def advice(self) -> Advice:
        """What the policy would say if the decision in view were its own."""
        assert self.release is not None
        return replace(self.release.advice, decision=self.wanted)

    def rationale(self) -> list[str]:
        """Return why the policy says what it says."""
        assert self.release is not None
        assert self._policy is not None
        return [self._say(each) for each in rationale(self.release.advice, self._policy)]

    def conditions(self) -> list[str]:
        """Return on which conditions it goes out, by the decision in view."""
        assert self._policy is not None
        return [self._say(each) for each in conditions(self.advice, self._policy)]

    def alternatives(self) -> list[str]:
        """Return what else could be done, by the decision in view."""
        return [self._say(each) for each in alternatives(self.advice)]

    def choose(self, number: int) -> None:
        """Look at a decision, counted from 0."""
        if 0 <= number < len(DECISIONS):
            self.wanted = DECISIONS[number]
            self._tell()

    def step(self, by: int) -> None:
        """Look at the next laxer or stricter decision."""
        self.choose(min(max(DECISIONS.index(self.wanted) + by, 0), len(DECISIONS) - 1))

    def _tell(self) -> None:
        release = self.release
        if release is None:
            return
        self.reasons.setText(" ".join(self.rationale()))
        suggested = release.advice.decision
        for number, (option, decision) in enumerate(zip(self.options, DECISIONS, strict=True), start=1):
            words = tr("{key}   {decision}").format(key=number, decision=decision_word(decision))
            if decision == suggested:
                words = tr("{choice} (suggested)").format(choice=words)
            option.setText(words)
            option.setChecked(decision == self.wanted)
        told = [f"•  {each}" for each in (*self.conditions(), *self.alternatives())]
        self.chances.setText("\n".join(told))
        self.chances.setVisible(bool(told))
        self.note.setText(
            tr("Enter records it with its reasons. That can't be undone; another decision may follow.")
        )

    def minimumSizeHint(self) -> QSize:
        """Return nothing: what counts is the height the words need at the width there is."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        self._column.setSpacing(room_space(self, 2))
        self._row.setSpacing(room_space(self, 1.5))
