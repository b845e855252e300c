"""Buttons that drop their words, but not their icons, where there is too little room for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtWidgets import QPushButton, QWidget

_GAP = 4
"""Pixels Qt leaves between icon and words."""


class GivingWay(QObject):
    """Watches what holds the buttons; their words stay in the tool tip and for screen readers.

    Args:
        holder: its width decides.
        buttons: with icon, words and tool tip; the last gives way first.
        beside: what stands in the same row and keeps its words.
    """

    def __init__(self, holder: QWidget, buttons: Sequence[QPushButton], beside: Sequence[QWidget]) -> None:
        super().__init__(holder)
        self._holder = holder
        self._buttons = buttons
        self._beside = beside
        self._words = [button.text() for button in buttons]
        for button, words in zip(buttons, self._words, strict=True):
            button.setAccessibleName(words)
            if not button.toolTip():
                button.setToolTip(words)
        holder.installEventFilter(self)

    def set_words(self, place: int, words: str, name: str) -> None:
        """Give a button other words, and screen readers its name."""
        self._words[place] = words
        self._buttons[place].setText(words)
        self._buttons[place].setAccessibleName(name)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the words to the new width, font or style."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self.fit()
        return False

    def fit(self) -> None:
        """Show as many words as there is room for."""
        room = self._holder.width() - self._taken()
        shown = [(button, words) for button, words in self._pairs() if not button.isHidden()]
        widths = [self._width(button, words) for button, words in shown]
        for place, (button, words) in enumerate(shown):
            rest = sum(bare for _, bare in widths[place + 1 :])
            full, bare = widths[place]
            fits = full + rest <= room
            room -= full if fits else bare
            told = words if fits else ""
            if button.text() != told:
                button.setText(told)

    def _pairs(self) -> Iterator[tuple[QPushButton, str]]:
        return zip(self._buttons, self._words, strict=True)

    @staticmethod
    def _width(button: QPushButton, words: str) -> tuple[int, int]:
        """Return how wide a button is with its words, and without."""
        extra = button.fontMetrics().horizontalAdvance(words) + _GAP
        hint = button.sizeHint().width()
        return (hint, hint - extra) if button.text() else (hint + extra, hint)

    def _taken(self) -> int:
        """Return the width of everything but the buttons."""
        layout = self._holder.layout()
        margins = self._holder.contentsMargins() if layout is None else layout.contentsMargins()
        gap = 0 if layout is None else max(layout.spacing(), 0)
        width = sum(widget.sizeHint().width() for widget in self._beside if not widget.isHidden())
        count = sum(not widget.isHidden() for widget in (*self._beside, *self._buttons))
        return width + margins.left() + margins.right() + gap * count
