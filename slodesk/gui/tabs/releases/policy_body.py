"""What scrolls on the policy's page: its parts, and beside or below them flaws and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.page_scroll import PageScroll, page_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from slodesk.gui.theme import Theme

_BESIDE, _SIDE, _SIDE_MOST = 960, 320, 420
"""Width at 100 % from which flaws and versions stand beside the parts, and theirs."""
_ANY = 16_777_215


class PolicyBody(PageScroll):
    """Scrolls by itself, or, where there is little height, leaves that to the page around it.

    Args:
        theme: looks.
        parts: below each other.
        cards: beside them where there is room, else below.
    """

    def __init__(self, theme: Theme, parts: Sequence[QWidget], cards: Sequence[QWidget]) -> None:
        body, left, self._side = QWidget(), QWidget(), QWidget()
        super().__init__(body)
        self._theme = theme
        self._around: PageScroll | None = None
        self._columns = (QVBoxLayout(left), QVBoxLayout(self._side))
        for column, widgets in zip(self._columns, (parts, cards), strict=True):
            column.setContentsMargins(0, 0, 0, 0)
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(left, 5)
        self._row.addWidget(self._side, 2)
        body.installEventFilter(self)

    def arrange(self, width: int) -> None:
        """Put flaws and versions beside the parts of a page so many pixels wide, or below."""
        theme = self._theme
        beside = stand_beside(self._row, theme, width, _BESIDE)
        self._side.setMinimumWidth(theme.px(_SIDE) if beside else 0)
        self._side.setMaximumWidth(theme.px(_SIDE_MOST) if beside else _ANY)
        for column in self._columns:
            column.setSpacing(theme.space(1.5))
        self._unroll()

    def bring_into_view(self, place: QWidget) -> None:
        """Scroll to a part of it."""
        for area in (self, self._around):
            if area is not None:
                area.ensureWidgetVisible(place, 0, self._theme.space(6))

    def showEvent(self, event: QShowEvent) -> None:
        """Find out what it scrolls in."""
        super().showEvent(event)
        if self._around is None:
            self._around = page_around(self)
            if self._around is not None:
                self._around.low_changed.connect(self._unroll)
        self._unroll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what the parts need."""
        kinds = (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        if event.type() in kinds and self._around is not None and self._around.low:
            QTimer.singleShot(0, self, self._unroll)
        return False

    def _unroll(self) -> None:
        """Be as high as what is inside, where the page around scrolls."""
        low = self._around is not None and self._around.low
        high = 0
        if low:
            inside = self._row.totalHeightForWidth(self.viewport().width())
            high = max(inside, self._row.totalMinimumSize().height())
        self.setMinimumHeight(high)
        self.setMaximumHeight(high if low else _ANY)
