"""A card whose inside is folded away until it is wanted; its summary stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from slodesk.gui.widgets.cards import Card

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


class FoldCard(Card):
    """Shows heading and summary, and the rest when its button is pressed.

    Args:
        theme: looks.
        heading: what it is about.
        stem: for object names: ``risk`` makes ``risk_fold``.
        open_: whether it begins unfolded.

    Attributes:
        inside: the layout to fill.
        button: folds and unfolds.
    """

    toggled = Signal(bool)

    def __init__(
        self, theme: Theme, heading: str, stem: str, *, open_: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, heading, parent)
        self.is_open = not open_
        self._title, self._summary = heading, ""
        self._content = QWidget()
        self.inside = QVBoxLayout(self._content)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._content)
        self.button = QPushButton()
        self.button.setObjectName(f"{stem}_fold")
        self.button.setProperty("kind", "quiet")
        self.button.clicked.connect(lambda: self.set_open(not self.is_open))
        self.controls.addWidget(self.button)
        self.set_open(open_)
        theme.changed.connect(self._space_inside)
        self._space_inside()

    def set_open(self, open_: bool) -> None:
        """Fold or unfold it."""
        if open_ == self.is_open:
            return
        self.is_open = open_
        self._content.setVisible(open_)
        self.set_summary(self._summary)
        words = _tr("Hide") if open_ else _tr("Show")
        self.button.setText(words)
        self.button.setAccessibleName(f"{words}: {self._title}")
        self._theme.icons.follow(self.button, "chevron-up" if open_ else "chevron-down", "text", 16)
        self.toggled.emit(open_)

    def set_summary(self, words: str) -> None:
        """Say in a sentence what is inside, for as long as it is folded."""
        self._summary = words
        self.set_heading(self._title, "" if self.is_open else words)

    def _space_inside(self) -> None:
        self.inside.setSpacing(self._theme.space())


def _tr(text: str) -> str:
    return QCoreApplication.translate("FoldCard", text)
