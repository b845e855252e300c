"""The line above the roadmap: what it comes to, the two views of it, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.labels import ElidedLabel, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.theme import Theme


class RoadmapHead(QWidget):
    """Says what the roadmap comes to.

    Attributes:
        sentence: hours asked for and there.
        improvements: what the work that fits brings.
        suggest: shows suggestions beside the table.
        scores: shows RICE and WSJF.
        add: adds an initiative.
    """

    board_wanted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sentence = label("", "strong", wrap=True)
        self.improvements = ElidedLabel("", "muted")
        self._table = self._button(tr("Table"), "table", "roadmap_as_table", tr("The work in order"))
        self._board = self._button(tr("Board"), "calendar", "roadmap_as_board", tr("The work on the weeks"))
        self.scores = self._button(
            tr("RICE, WSJF"), "list", "roadmap_scores", tr("Show two other ways to put work in order")
        )
        self.suggest = self._button(
            tr("Suggestions"),
            "flag",
            "roadmap_suggestions",
            tr("Show work that risks, SLOs and actions ask for"),
        )
        self.add = self._button(tr("Add"), "add", "add_initiative", tr("Add an initiative"))
        group = QButtonGroup(self)
        for button in (self._table, self._board):
            button.setCheckable(True)
            group.addButton(button)
        for button in (self.scores, self.suggest):
            button.setCheckable(True)
        self._board.toggled.connect(self.board_wanted)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.sentence)
        words.addWidget(self.improvements)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(words)
        self._bar = QWidget()
        self._row = QHBoxLayout(self._bar)
        self._row.setContentsMargins(0, 0, 0, 0)
        for button in (self._table, self._board):
            self._row.addWidget(button)
        self._row.addStretch(1)
        for button in (self.scores, self.suggest, self.add):
            self._row.addWidget(button)
        column.addWidget(self._bar)
        GivingWay(self._bar, (self.add, self.suggest, self.scores, self._board, self._table), ())
        for button in (self._table, self._board, self.scores, self.suggest, self.add):
            button.setAccessibleName(button.toolTip())
        theme.changed.connect(self._space)
        self._space()

    @property
    def board_shown(self) -> bool:
        """Whether the weeks are wanted instead of the table."""
        return self._board.isChecked()

    def show_board(self, shown: bool) -> None:
        """Mark the view that is shown."""
        blocked = self._board.blockSignals(True)
        (self._board if shown else self._table).setChecked(True)
        self._board.blockSignals(blocked)

    def show_words(self, sentence: str, improvements: Sequence[str]) -> None:
        """Say what the roadmap comes to."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        words = "; ".join(improvements)
        self.improvements.setText(tr("What fits brings: {services}.").format(services=words) if words else "")
        self.improvements.setVisible(bool(words))

    def _button(self, words: str, icon: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setProperty("kind", "quiet")
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme.icons.follow(button, icon, "text", 18)
        return button

    def _space(self) -> None:
        self._row.setSpacing(self._theme.space(0.5))
