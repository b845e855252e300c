"""What narrows the register of releases: words, service, state, decision and kind of change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from slodesk.domain.change_classes import CLASSES
from slodesk.gui.tabs.releases.releases_table import WAITING, Wanted
from slodesk.gui.tabs.releases.words import class_word, decision_word, state_word, tr
from slodesk.gui.widgets.eliding_choice import ElidingChoice
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.zoom import follow
from slodesk.operations.releases import STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.theme import Theme

_FIND, _CHOICE = 140, 116
"""Least widths at 100 %."""


class ReleasesFilter(QWidget):
    """A row of inputs that wraps."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = QLineEdit()
        self.text.setObjectName("releases_find")
        self.text.setProperty("kind", "search")
        self.text.setPlaceholderText(tr("Find a release"))
        self.text.setAccessibleName(tr("Find a release"))
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(lambda _: self.changed.emit())
        states = [(tr("All states"), ""), (tr("Waiting"), WAITING), *((state_word(s), s) for s in STATES)]
        answers = ("approve", "review", "defer", "block")
        self.state = self._choice("releases_state", tr("State"), states)
        self.service = self._choice("releases_service", tr("Service"), [(tr("All services"), "")])
        self.decision = self._choice(
            "releases_decision", tr("Decision"),
            [(tr("All decisions"), ""), *((decision_word(answer), answer) for answer in answers)],
        )  # fmt: skip
        self.change = self._choice(
            "releases_class", tr("Kind of change"),
            [(tr("All kinds"), ""), *((class_word(name).partition(":")[0], name) for name in CLASSES)],
        )  # fmt: skip
        self._choices = (self.state, self.service, self.decision, self.change)
        inside = QWidget()
        self._flow = FlowLayout(inside)
        for each in (self.text, *self._choices):
            self._flow.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inside)
        follow(theme, self, self._space)

    @property
    def wanted(self) -> Wanted:
        """What is wanted now."""
        return Wanted(
            self.text.text().strip(), self.service.currentData() or "", self.state.currentData() or "",
            self.decision.currentData() or "", self.change.currentData() or "",
        )  # fmt: skip

    def show_services(self, services: Sequence[tuple[str, str]]) -> None:
        """Say which services (key, title) there are; the chosen one stays."""
        offered = [(tr("All services"), ""), *((title, key) for key, title in services)]
        box = self.service
        if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] != offered:
            chosen = box.currentData()
            blocked = box.blockSignals(True)
            box.clear()
            for words, value in offered:
                box.addItem(words, value)
            box.setCurrentIndex(max(box.findData(chosen), 0))
            box.blockSignals(blocked)

    def clear(self) -> None:
        """Show everything."""
        for box in self._choices:
            box.setCurrentIndex(0)
        self.text.clear()

    def _choice(self, name: str, words: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        box = ElidingChoice()
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(9)
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for shown, value in choices:
            box.addItem(shown, value)
        box.currentIndexChanged.connect(lambda _: self.changed.emit())
        return box

    def _space(self) -> None:
        self._flow.setSpacing(self._theme.space())
        self.text.setMinimumWidth(self._theme.px(_FIND))
        for box in self._choices:
            box.setMinimumWidth(self._theme.px(_CHOICE))
