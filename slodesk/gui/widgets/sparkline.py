"""A small line of values, for a glance before anything is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.theme import Theme


class Sparkline(QWidget):
    """Values over time, from zero or below to the highest; a missing step breaks the line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._times: Sequence[float] = ()
        self._values: Sequence[float] = ()
        self._step = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_values(self, times: Sequence[float], values: Sequence[float], step: float, words: str) -> None:
        """Show values at seconds since 1970, ``step`` apart; ``words`` say the same aloud."""
        self._times, self._values, self._step = times, values, step
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a flat strip."""
        return QSize(self._theme.px(240), self._theme.px(64))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line on its base."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().adjusted(2, 4, -2, -4)
        painter.setPen(QPen(self._theme.color("border"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if len(self._values) < 2:
            return
        low, high = min(0.0, *self._values), max(self._values)
        width = (self._times[-1] - self._times[0]) or 1.0
        height = (high - low) or 1.0
        painter.setPen(QPen(self._theme.series_color(0), max(1.0, 1.5 * self._theme.scale)))
        piece = QPolygonF()
        before = self._times[0]
        for time, value in zip(self._times, self._values, strict=True):
            if time - before > 1.5 * self._step:
                painter.drawPolyline(piece)
                piece = QPolygonF()
            x = area.left() + area.width() * (time - self._times[0]) / width
            piece.append(QPointF(x, area.bottom() - area.height() * (value - low) / height))
            before = time
        painter.drawPolyline(piece)
