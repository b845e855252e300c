"""A list beside its editor where there is room for both, else one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.settings import WindowSettings
    from slodesk.gui.theme import Theme

BOTH_FROM = 880
"""Width at 100 % from which list and editor usually stand side by side."""


class Panes(QSplitter):
    """Two widgets side by side; where it is narrow, the list or the editor alone.

    Args:
        theme: zoom.
        settings: remembers where the line between them is.
        first: the list.
        second: the editor.
        key: of the settings, "services/splitter".
        sizes: of both until somebody moves the line, in parts of the whole.
        least: width at 100 % from which they stand side by side.
    """

    alone_changed = Signal(bool)
    """Whether only one of them is shown."""

    def __init__(
        self,
        theme: Theme,
        settings: WindowSettings,
        first: QWidget,
        second: QWidget,
        *,
        key: str,
        sizes: tuple[int, int],
        least: int = BOTH_FROM,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._settings = settings
        self._first, self._second, self._least = first, second, least
        self._detail = False
        self._alone: bool | None = None
        self.setChildrenCollapsible(False)
        self.addWidget(first)
        self.addWidget(second)
        for place, size in enumerate(sizes):
            self.setStretchFactor(place, size // 20)  # 255 is the most
        state = settings.state(key)
        if state.isEmpty() or not self.restoreState(state):
            self.setSizes(list(sizes))
        self.splitterMoved.connect(lambda *_: settings.remember(key, self.saveState()))
        theme.changed.connect(self._arrange)

    @property
    def alone(self) -> bool:
        """Whether only one of the two is shown."""
        return bool(self._alone)

    def show_first(self) -> None:
        """Show the list."""
        self._detail = False
        self._arrange()

    def show_second(self) -> None:
        """Show the editor."""
        self._detail = True
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both, or one, as the width allows."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        alone = self.width() < self._theme.px(self._least)
        self._first.setVisible(not alone or not self._detail)
        self._second.setVisible(not alone or self._detail)
        if alone != self._alone:
            self._alone = alone
            self.alone_changed.emit(alone)
