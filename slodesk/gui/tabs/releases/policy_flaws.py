"""What keeps the draft from being published: each line leads to its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy_lint import Flaw
    from slodesk.gui.theme import Theme


class FlawsCard(Card):
    """A line for each flaw, with a button that goes there; a calm sentence where there is none.

    Args:
        theme: looks.
        say: says phrases.
    """

    wanted = Signal(object)
    """The flaw whose place is asked for."""

    def __init__(self, theme: Theme, say: Callable[[Meant], str], parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Before it can be published"), parent)
        self._say = say
        self.setObjectName("policy_flaws")
        self.found: tuple[Flaw, ...] | None = None
        self.buttons: list[QPushButton] = []
        self._lines = QWidget()
        self.body.addWidget(self._lines)

    def show_flaws(self, found: Sequence[Flaw]) -> None:
        """Show other flaws."""
        if self.found == tuple(found):
            return
        self.found = tuple(found)
        self.buttons = []
        self.body.removeWidget(self._lines)
        self._lines.hide()
        self._lines.deleteLater()
        self._lines = QWidget()
        self.body.addWidget(self._lines)
        column = QVBoxLayout(self._lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space())
        if not found:
            self._line(
                column, "check status:healthy", tr("Nothing: every status and every risk is decided."), None
            )
        for flaw in found:
            self._line(column, "alert status:critical", self._say(flaw.words), flaw)

    def _line(self, column: QVBoxLayout, sign: str, words: str, flaw: Flaw | None) -> None:
        row = QHBoxLayout()
        icon, color = sign.split(" ")
        row.addWidget(IconLabel(self._theme, icon, color, 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, wrap=True), 1)
        if flaw is not None:
            button = QPushButton(tr("Show"))
            button.setProperty("kind", "quiet")
            button.setAccessibleName(tr("Show where: {words}").format(words=words))
            button.clicked.connect(partial(self.wanted.emit, flaw))
            self.buttons.append(button)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
