"""What an incident or release on the chart was, in a small card beside its mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.popover import Popover

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QPushButton

    from slodesk.gui.charts.data import Mark
    from slodesk.gui.theme import Theme

_WIDTH = 380


class MarkCard(Popover):
    """Title, time, what it cost and whom it hit.

    Args:
        theme: looks and zoom.
        mark: the incident or release.
        parent: the widget that gets the focus back.
    """

    def __init__(self, theme: Theme, mark: Mark, parent: QWidget) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, theme.space(), 0)
        column.setSpacing(theme.space())
        column.addWidget(label(mark.title, "heading", wrap=True))
        column.addWidget(label(mark.head, "muted", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(mark.facts):
            grid.addWidget(label(name, "muted"), number, 0)
            grid.addWidget(label(value, "", wrap=True, selectable=True), number, 1)
        column.addLayout(grid)
        column.addStretch(1)
        super().__init__(theme, body, _WIDTH, parent)
        self.setObjectName("mark_card")
        self.setAccessibleName(mark.title)
        self.setAccessibleDescription(mark.words)

    def offer(self, words: str, run: Callable[[], object]) -> QPushButton:
        """Add a button that closes the card and leads elsewhere; it gets the keyboard."""
        button = self.add_button(words)

        def go() -> None:
            self.close()
            run()

        button.clicked.connect(go)
        self._first = button
        return button

    def open_at(self, place: QPoint) -> None:
        """Show below a point, the first button ready for Enter."""
        super().open_at(place)
        if self._first is not None:
            self._first.setFocus()

    _first: QPushButton | None = None
