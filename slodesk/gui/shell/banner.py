"""A line above the tabs that says something about the whole workspace, with at most one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from slodesk.gui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.theme import Theme


class Banner(QFrame):
    """Takes no room until there is something to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._act: Callable[[], object] | None = None
        self.setProperty("role", "note")
        self.setObjectName("banner")
        self._icon = IconLabel(theme, "info", "accent", 20)
        self.words = label("", wrap=True)
        self.button = QPushButton()
        self.button.clicked.connect(self._clicked)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.button)
        theme.changed.connect(self._space)
        self._space()
        self.hide()

    def say(self, words: str, icon: str = "info", color: str = "accent") -> None:
        """Say something; nothing hides the line."""
        self.offer(words, "", None)
        self._icon.show_icon(icon, color)

    def offer(self, words: str, action: str, act: Callable[[], object] | None) -> None:
        """Say something and offer one thing to do about it.

        Args:
            words: one sentence; empty hides the line.
            action: the words of the button; no button without.
            act: called when the button is pressed, after the line has gone.
        """
        self._act = act
        self._icon.show_icon("info", "accent")
        self.words.setText(words)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def _clicked(self) -> None:
        act = self._act
        self.say("")
        if act is not None:
            act()

    def _space(self) -> None:
        edge = self._theme.space(3)
        self._row.setContentsMargins(edge, self._theme.space(1), edge, self._theme.space(1))
        self._row.setSpacing(self._theme.space(1.5))
