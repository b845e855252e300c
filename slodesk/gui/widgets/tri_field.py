"""Yes, no or unknown: three radio buttons in a row, gone through with the arrow keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

_VALUES: tuple[bool | None, ...] = (True, False, None)


class TriField(QWidget):
    """An answer that may be unknown.

    Args:
        theme: looks.
        name: what is asked, for screen readers.
        parent: the owner.

    Attributes:
        buttons: for yes, no and unknown.
    """

    chosen = Signal(object)
    """Somebody chose another answer: True, False or None."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.buttons: dict[bool | None, QRadioButton] = {}
        for value, words in zip(_VALUES, (_tr("Yes"), _tr("No"), _tr("Unknown")), strict=True):
            button = QRadioButton(words)
            button.setAccessibleName(f"{name}: {words}")
            button.toggled.connect(partial(self._toggled, value))
            self.buttons[value] = button
            self._group.addButton(button)
            self._row.addWidget(button)
        self._row.addStretch(1)
        self.setAccessibleName(name)
        self.set_value(None)
        follow(theme, self, self._space)

    @property
    def value(self) -> bool | None:
        """The answer."""
        return next(value for value, button in self.buttons.items() if button.isChecked())

    def _toggled(self, value: bool | None, on: bool) -> None:
        if on:
            self._stop_at(value)
            self.chosen.emit(value)

    def _stop_at(self, value: bool | None) -> None:
        """Let Tab stop at the answer alone; the arrows lead to the others."""
        for each, button in self.buttons.items():
            policy = Qt.FocusPolicy.StrongFocus if each is value else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def set_value(self, value: bool | None) -> None:
        """Show an answer that is stored already; the keyboard stays where it is."""
        blocked = self._group.blockSignals(True), [each.blockSignals(True) for each in self.buttons.values()]
        self.buttons[value].setChecked(True)
        self._group.blockSignals(blocked[0])
        for button, before in zip(self.buttons.values(), blocked[1], strict=True):
            button.blockSignals(before)
        self._stop_at(value)
        self.setFocusProxy(self.buttons[value])

    def _space(self) -> None:
        self._row.setSpacing(self._theme.space(2))
        for button in self.buttons.values():
            button.setMinimumHeight(self._theme.px(28))


def _tr(text: str) -> str:
    return QCoreApplication.translate("TriField", text)
