"""What narrows the register of incidents: words, a service, a severity, and which incidents at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from slodesk.gui.tabs.retrospectives.incidents_table import ALL, NEAR, ONGOING, WAITING, Wanted
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.eliding_choice import ElidingChoice
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.theme import Theme

_FIND, _CHOICE = 140, 120
"""Least widths at 100 %."""


class IncidentsFilter(QWidget):
    """A row of inputs that wraps."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = QLineEdit()
        self.text.setObjectName("incidents_find")
        self.text.setProperty("kind", "search")
        self.text.setPlaceholderText(tr("Find an incident"))
        self.text.setAccessibleName(tr("Find an incident"))
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(lambda _: self.changed.emit())
        self.which = self._choice("incidents_which", tr("Which incidents"))
        for words, which in (
            (tr("All incidents"), ALL), (tr("Ongoing"), ONGOING), (tr("Retrospective due"), WAITING),
            (tr("Near misses"), NEAR),
        ):  # fmt: skip
            self.which.addItem(words, which)
        self.service = self._choice("incidents_service", tr("Service"))
        self.severity = self._choice("incidents_severity", tr("Severity"))
        self.show_choices((), ())
        inside = QWidget()
        self._flow = FlowLayout(inside)
        for each in (self.text, self.which, self.service, self.severity):
            self._flow.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inside)
        follow(theme, self, self._space)

    @property
    def wanted(self) -> Wanted:
        """What is wanted now."""
        return Wanted(
            self.text.text().strip(), self.service.currentData() or "", self.severity.currentData() or "",
            self.which.currentData() or "",
        )  # fmt: skip

    def show_choices(self, services: Sequence[tuple[str, str]], severities: Sequence[str]) -> None:
        """Say which services (key, title) and severities there are; what is chosen stays."""
        _offer(self.service, [(tr("All services"), ""), *((title, key) for key, title in services)])
        _offer(self.severity, [(tr("All severities"), ""), *((name, name) for name in severities)])

    def clear(self) -> None:
        """Show everything."""
        for box in (self.which, self.service, self.severity):
            box.setCurrentIndex(0)
        self.text.clear()

    def _choice(self, name: str, words: str) -> QComboBox:
        box = ElidingChoice()
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(9)
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        box.currentIndexChanged.connect(lambda _: self.changed.emit())
        return box

    def _space(self) -> None:
        self._flow.setSpacing(self._theme.space())
        self.text.setMinimumWidth(self._theme.px(_FIND))
        for box in (self.which, self.service, self.severity):
            box.setMinimumWidth(self._theme.px(_CHOICE))


def _offer(box: QComboBox, choices: Sequence[tuple[str, str]]) -> None:
    if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] == list(choices):
        return
    chosen = box.currentData()
    blocked = box.blockSignals(True)
    box.clear()
    for words, value in choices:
        box.addItem(words, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    box.blockSignals(blocked)
