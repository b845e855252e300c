"""The budget an SLO used, month by month: bars against the whole budget; what still runs is hatched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from slodesk.domain import performance as judged
from slodesk.gui.models.plan_words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.theme import Theme

_COLORS = {
    judged.MET: "healthy",
    judged.MISSED: "critical",
    judged.SO_FAR: "healthy",
    judged.BELOW_SO_FAR: "warning",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One month or quarter: its name, the share of its budget that was used, and how it stands."""

    name: str
    used: float | None
    words: str
    verdict: str
    spoken: str
    apart: bool = False
    """Whether there is a gap before it: a quarter beside its months."""


class MonthsChart(QWidget):
    """Draws bars from zero; the line is the whole budget."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.updateGeometry)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars, from left to right."""
        self._bars = tuple(bars)
        self.setAccessibleName(tr("Budget used by month and quarter"))
        self.setAccessibleDescription("; ".join(bar.spoken for bar in bars))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which all words fit."""
        metrics = QFontMetrics(self._theme.font("small"))
        return QSize(metrics.averageCharWidth() * 52, metrics.height() * 11)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which bars cannot be told apart."""
        metrics = QFontMetrics(self._theme.font("small"))
        return QSize(metrics.averageCharWidth() * 34, metrics.height() * 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars, their figures, the names below and the line of the whole budget."""
        if not self._bars:
            return
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._theme.font("small")
        painter.setFont(font)
        line = QFontMetrics(font).height()
        top, bottom = line * 2.6, self.height() - line * 2.4
        most = max([bar.used for bar in self._bars if bar.used is not None], default=0.0)
        scale = (bottom - top) / max(most, 1.0)
        gaps = sum(1 for bar in self._bars if bar.apart)
        slot = self.width() / (len(self._bars) + 0.5 * gaps)
        left = 0.0
        for bar in self._bars:
            left += slot * 0.5 if bar.apart else 0
            self._paint_bar(painter, bar, QRectF(left, 0, slot, bottom), scale, line)
            left += slot
        whole = bottom - scale
        painter.setPen(QPen(theme.color("muted"), max(1.0, theme.scale), Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(0, whole), QPointF(self.width(), whole))
        painter.setPen(QPen(theme.color("muted"), max(1.0, theme.scale)))
        painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))
        painter.drawText(
            QRect(0, 0, self.width(), line),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            tr("Budget used; the dashed line is all of it"),
        )

    def _paint_bar(self, painter: QPainter, bar: Bar, slot: QRectF, scale: float, line: int) -> None:
        theme = self._theme
        wide = min(slot.width() * 0.6, line * 3.5)
        high = max(scale * (bar.used or 0.0), 0.0)
        rect = QRectF(slot.center().x() - wide / 2, slot.bottom() - high, wide, high)
        if bar.used is not None:
            color = theme.status_color(_COLORS.get(bar.verdict, "no_data"))
            if bar.verdict in (judged.SO_FAR, judged.BELOW_SO_FAR):
                painter.fillRect(rect, theme.status_soft(_COLORS[bar.verdict]))
                painter.fillRect(rect, QBrush(color, Qt.BrushStyle.BDiagPattern))
                painter.setPen(QPen(color, max(1.0, theme.scale)))
                painter.drawRect(rect)
            else:
                painter.fillRect(rect, color)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text"))
        above = QRectF(slot.left() - line, rect.top() - line * 1.2, slot.width() + 2 * line, line * 1.2)
        painter.drawText(above, centre, bar.words)
        metrics = painter.fontMetrics()
        names = bar.name.split("\n")
        painter.setPen(theme.color("muted"))
        for number, words in enumerate(names):
            below = QRectF(slot.left(), slot.bottom() + line * (0.15 + number), slot.width(), line)
            painter.drawText(
                below, centre, metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(slot.width()))
            )
