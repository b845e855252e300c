"""How fast incidents were noticed and mitigated, quarter by quarter: two bars each, with their minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from slodesk.gui.formats import number_text
from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from slodesk.domain.learning import QuarterTimes
    from slodesk.gui.theme import Theme

_LINES = 9.0
"""Height in lines of its type."""


class LearningChart(QWidget):
    """Draws the medians of a few quarters, the last one on the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._quarters: tuple[QuarterTimes, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Time to detect and to mitigate, by quarter"))
        theme.changed.connect(self.updateGeometry)

    def show_quarters(self, quarters: Sequence[QuarterTimes]) -> None:
        """Show other quarters."""
        self._quarters = tuple(quarters)
        self.setAccessibleDescription("; ".join(quarter_words(each) for each in quarters))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a height at which everything can be read."""
        line = QFontMetricsF(self._theme.font("small")).height()
        return QSize(round(line * 24), round(line * _LINES))

    def minimumSizeHint(self) -> QSize:
        """Return the same height, narrower."""
        return QSize(self._theme.px(160), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars with their minutes above, the quarters below, and what the bars are on top."""
        if not self._quarters:
            return
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font("small")
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        line = metrics.height()
        top, bottom = line * 2.8, self.height() - line * 1.4
        values = [value for each in self._quarters for value in (each.detect, each.mitigate) if value]
        scale = (bottom - top) / max(values, default=1.0)
        column = self.width() / len(self._quarters)
        bar = min(column * 0.28, line * 2.2)
        colors = theme.series_color(0), theme.series_color(1)
        for number, each in enumerate(self._quarters):
            middle = column * (number + 0.5)
            for left, value, color in (
                (middle - bar - 1, each.detect, colors[0]), (middle + 1, each.mitigate, colors[1]),
            ):  # fmt: skip
                if value is not None:
                    high = max(value * scale, 1.0)
                    box = QRectF(left, bottom - high, bar, high)
                    self._bar(painter, box, color, outlined=color is colors[0])
                    painter.setPen(theme.color("text"))
                    room = QRectF(left - bar, box.top() - line, bar * 3, line)
                    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, number_text(value))
            painter.setPen(theme.color("text" if number == len(self._quarters) - 1 else "muted"))
            name = QRectF(middle - column / 2, bottom + line * 0.2, column, line * 1.1)
            painter.drawText(name, Qt.AlignmentFlag.AlignCenter, str(each.quarter).replace("-", " "))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(0, round(bottom), self.width(), round(bottom))
        self._legend(painter, line, colors)

    @staticmethod
    def _bar(painter: QPainter, box: QRectF, color: QColor, *, outlined: bool) -> None:
        if not outlined:
            painter.fillRect(box, color)
            return
        painter.setPen(QPen(color, 2))  # told apart by shape too
        painter.drawRect(box.adjusted(1, 1, -1, 0))

    def _legend(self, painter: QPainter, line: float, colors: tuple[QColor, QColor]) -> None:
        left = 0.0
        told = (tr("minutes to detect"), tr("minutes to mitigate"))
        for number, (words, color) in enumerate(zip(told, colors, strict=True)):
            self._bar(painter, QRectF(left, line * 0.2, line * 0.7, line * 0.6), color, outlined=number == 0)
            painter.setPen(self._theme.color("muted"))
            wide = painter.fontMetrics().horizontalAdvance(words)
            room = QRectF(left + line, 0, wide + 4, line)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
            left += line * 2 + wide


def quarter_words(each: QuarterTimes) -> str:
    """Return a quarter's medians in words."""
    name = str(each.quarter).replace("-", " ")
    if not each.incidents:
        return tr("{quarter}: no incidents").format(quarter=name)
    nothing = tr("unknown")
    detect = nothing if each.detect is None else number_text(each.detect)
    mitigate = nothing if each.mitigate is None else number_text(each.mitigate)
    words = tr("{quarter}: {count} incidents, minutes to detect {detect}, to mitigate {mitigate}")
    return words.format(quarter=name, count=each.incidents, detect=detect, mitigate=mitigate)
