"""The sentence beside a field that says what is wrong with it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QWidget

from slodesk.gui.widgets.labels import IconLabel, label, restyle

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


class FieldError(QWidget):
    """Takes no room until there is something to say; then icon, words and a marked field.

    Args:
        theme: colours and zoom.
        field: the widget whose outline is marked and whose description screen readers get.
    """

    def __init__(self, theme: Theme, field: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._field = field
        self.message = ""
        """What is said; empty when nothing is wrong."""
        self.hide()

    def show_message(self, message: str) -> None:
        """Say what is wrong and mark the field."""
        if not message and not self.message:
            return
        self.message = message
        self._words.setText(message)
        self._mark(bool(message))
        self.setVisible(bool(message))
        if message:
            QAccessible.updateAccessibility(QAccessibleEvent(self._words, QAccessible.Event.Alert))
            QTimer.singleShot(0, self, self._come_into_view)

    def _come_into_view(self) -> None:
        """Let whoever typed read it, also at the lower edge of what scrolls."""
        above = self.parentWidget() if self.isVisible() else None
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(self, 0, self._theme.px(8))
            above = above.parentWidget()

    def unmark(self) -> None:
        """Let the words stand beside a field that is right again."""
        self._mark(False)

    def clear(self) -> None:
        """Take the message and the mark away."""
        self.show_message("")

    def _mark(self, invalid: bool) -> None:
        if self._field is None:
            return
        self._field.setProperty("invalid", "true" if invalid else "false")
        self._field.setAccessibleDescription(self.message)
        restyle(self._field)

    @cached_property
    def _words(self) -> QLabel:
        """The sentence beside its icon; made when there is something to say, as there seldom is."""
        words = label("", "error", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(4))
        row.addWidget(IconLabel(self._theme, "alert", "status:critical", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return words
