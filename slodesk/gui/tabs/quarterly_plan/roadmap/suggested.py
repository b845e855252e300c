"""Work that risks, SLOs, causes and actions ask for, each taken up with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.gui.tabs.quarterly_plan.roadmap.words import source_word
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.scrolling import plain_scroll

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.suggestions import Suggestion

_MOST = 30
"""Suggestions shown at once; the others follow as these are taken."""


class Suggested(Card):
    """Lists suggestions with a button each."""

    taken = Signal(object)
    """The ``Suggestion`` to put on the roadmap."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Suggestions"), parent)
        self._theme = theme
        self._shown: tuple[Suggestion, ...] = ()
        self.editable = True
        self.buttons: list[QPushButton] = []
        self.area = plain_scroll(sideways=False, see_through=True)
        self.body.addWidget(self.area, 1)

    def show_suggestions(
        self, found: Sequence[Suggestion], say: Callable[[Meant], str], *, editable: bool
    ) -> None:
        """Show what could be taken up."""
        if tuple(found) == self._shown and editable == self.editable and self.area.widget() is not None:
            return
        self._shown, self.editable = tuple(found), editable
        self.set_heading(tr("Suggestions"), self._detail(len(found)))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, self._theme.space(), 0)
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(self._theme.space(1.5))
        grid.setVerticalSpacing(0)
        self.buttons = []
        for row, each in enumerate(self._shown[:_MOST]):
            title = say(each.title)
            words = f"{source_word(each.kind)} · {say(each.reason)}"
            take = QPushButton(tr("Take"))
            take.setProperty("tight", True)
            take.setEnabled(editable)
            take.setAccessibleName(tr("Take up: {work}").format(work=title))
            take.clicked.connect(lambda _=False, each=each: self.taken.emit(each))
            self.buttons.append(take)
            grid.addWidget(label(title, "", wrap=True), 3 * row, 0)
            grid.addWidget(label(words, "small", wrap=True), 3 * row + 1, 0)
            grid.addWidget(take, 3 * row, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
            grid.setRowMinimumHeight(3 * row + 2, self._theme.space())
        column.addLayout(grid)
        column.addStretch(1)
        self.area.setWidget(inside)
        inside.setAutoFillBackground(False)  # which being put there has turned on

    @staticmethod
    def _detail(count: int) -> str:
        if not count:
            return tr("Nothing asks for work that is not on the roadmap yet.")
        if count > _MOST:
            return tr("%Ln in all; the first {shown} are shown.", "", count).format(shown=_MOST)
        return ""
