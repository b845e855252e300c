"""The line above the tabs: which workspace, whether it is saved, search, and the team in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from slodesk.gui.widgets.labels import ElidedLabel, label, restyle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.theme import Theme


_ROOMY = 860
"""Width at 100 % from which everything is said in full."""


class Header(QFrame):
    """Workspace name, save state, search button, team filter."""

    search_wanted = Signal()
    team_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_open = False
        self._state = "saved"
        self.setProperty("role", "header")
        self.name = ElidedLabel("SLO Desk", "title")
        self.saved = label("", "muted")
        self.search = QPushButton()
        self.search.setProperty("kind", "search")
        self.search.setObjectName("search_button")
        self.search.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.search.setCursor(Qt.CursorShape.IBeamCursor)
        theme.icons.follow(self.search, "search", "muted", 18)
        self.search.clicked.connect(self.search_wanted)
        self.team = QComboBox()
        self.team.setObjectName("team_filter")
        self.team.setAccessibleName(self.tr("Team"))
        self.team.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.team.currentIndexChanged.connect(lambda _: self.team_chosen.emit(self.team.currentData()))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.name)
        self._row.addWidget(self.saved)
        self._row.addStretch(1)
        self._row.addWidget(self.search, 3)
        self._row.addWidget(self.team)
        self.show_teams((), None)
        self.set_open(False)
        theme.changed.connect(self._space)
        self._space()

    def set_open(self, is_open: bool) -> None:
        """Show what only an open workspace has."""
        self.saved.setVisible(is_open)
        self.team.setVisible(is_open and self.team.count() > 1)
        self._is_open = is_open
        self._space()
        self._fit()
        if not is_open:
            self.name.setText("SLO Desk")

    def show_saved(self, pending: bool, read_only: bool, trouble: str = "") -> None:
        """Say whether everything is saved.

        Args:
            pending: something typed waits to be saved.
            read_only: nothing can be changed here.
            trouble: why saving failed; empty when it didn't.
        """
        failed = pending and bool(trouble)
        self._state = "read-only" if read_only else "failed" if failed else "pending" if pending else "saved"
        self.saved.setToolTip(trouble if failed else "")
        self.saved.setAccessibleDescription(trouble if failed else "")
        role = "error" if failed else "muted"
        if self.saved.property("role") != role:
            self.saved.setProperty("role", role)
            restyle(self.saved)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use fewer words where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() >= self._theme.px(_ROOMY)
        words = self.tr("Search or run a command") if self._is_open else self.tr("Run a command")
        keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        whole = f"{words}   {keys}"
        needed = self.search.fontMetrics().horizontalAdvance(whole) + self._theme.px(18 + 3 * 12)
        self.search.setText(whole if roomy and needed <= self._room_to_search() else self.tr("Search"))
        self.search.setAccessibleName(words)
        self.search.setToolTip(f"{words} ({keys})")
        state = {
            "read-only": (self.tr("Read-only"), self.tr("Read-only")),
            "failed": (self.tr("Not saved"), self.tr("Not saved")),
            "pending": (self.tr("Saving…"), self.tr("Saving…")),
            "saved": (self.tr("All changes saved"), self.tr("Saved")),
        }[self._state]
        self.saved.setText(state[0] if roomy else state[1])
        self.saved.setAccessibleName(state[0])

    def _room_to_search(self) -> int:
        """Return the width the name, the state and the team filter leave to the search button."""
        others = [part for part in (self.name, self.saved, self.team) if not part.isHidden()]
        margins = self._row.contentsMargins()
        taken = sum(part.sizeHint().width() + self._row.spacing() for part in others)
        return (self.width() - margins.left() - margins.right() - taken - self._row.spacing()) * 3 // 4

    def show_teams(self, teams: Iterable[tuple[str, str]], chosen: str | None) -> None:
        """List the teams; with none the filter takes no room.

        Args:
            teams: (key, name) pairs.
            chosen: the key of the team in view, None for all.
        """
        with QSignalBlocker(self.team):
            self.team.clear()
            self.team.addItem(self.tr("All teams"), None)
            for key, name in teams:
                self.team.addItem(name, key)
        self.choose_team(chosen)
        self.team.setVisible(self.team.count() > 1)
        self._fit()

    def choose_team(self, team_id: str | None) -> None:
        """Show the team in view, also where something other than this line chose it."""
        with QSignalBlocker(self.team):
            self.team.setCurrentIndex(max(0, self.team.findData(team_id)))

    def _space(self) -> None:
        edge, below = self._theme.space(3), 0.5 if self._is_open else 1.5  # tabs bring their own room
        self._row.setContentsMargins(edge, self._theme.space(1.5), edge, self._theme.space(below))
        self._row.setSpacing(self._theme.space(1.5))
        self.search.setMaximumWidth(self._theme.px(340))
        self.search.setMinimumWidth(self._theme.px(120))
        self.team.setMaximumWidth(self._theme.px(220))
