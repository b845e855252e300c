"""How action items come and go: opened and closed week by week as bars, those open as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from slodesk.gui.actions.words import tr
from slodesk.gui.formats import day_text, number_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from slodesk.domain.action_trend import Week
    from slodesk.gui.theme import Theme

_LINES = 8.5
"""Height in lines of its type."""


class ActionsTrend(QWidget):
    """Thirteen weeks at most, so they are painted at once.

    Keys: Left and Right go from week to week, Home and End to the first and last.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._weeks: tuple[Week, ...] = ()
        self._today: date | None = None
        self._at: int | None = None
        self.setObjectName("actions_trend")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Action items opened, closed and open, week by week"))
        theme.changed.connect(self.updateGeometry)

    @property
    def cursor_words(self) -> str:
        """The week under the cursor in words; empty while there is none."""
        return "" if self._at is None or self._at >= len(self._weeks) else self._words(self._weeks[self._at])

    def set_weeks(self, weeks: Sequence[Week], today: date, told: str) -> None:
        """Show other weeks.

        Args:
            weeks: from the first to the present one.
            today: dates of its year are written without the year.
            told: all of it in a sentence.
        """
        self._weeks, self._today = tuple(weeks), today
        self.setAccessibleDescription("; ".join([told, *(self._words(week) for week in weeks)]))
        self.update()

    def _words(self, week: Week) -> str:
        assert self._today is not None
        return tr("Week of {day}: {opened} opened, {closed} closed, {still} open").format(
            day=day_text(week.first, self._today), opened=number_text(week.opened),
            closed=number_text(week.closed), still=number_text(week.still),
        )  # fmt: skip

    def sizeHint(self) -> QSize:
        """Return a height at which everything can be read."""
        line = QFontMetricsF(self._theme.font("small")).height()
        return QSize(round(line * 20), round(line * _LINES))

    def minimumSizeHint(self) -> QSize:
        """Return the same height, narrower."""
        return QSize(self._theme.px(160), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from week to week."""
        count = len(self._weeks)
        before = count if self._at is None else self._at
        wanted = {
            Qt.Key.Key_Left: before - 1, Qt.Key.Key_Right: 0 if self._at is None else before + 1,
            Qt.Key.Key_Home: 0, Qt.Key.Key_End: count - 1,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if wanted is None or not count:
            super().keyPressEvent(event)
            return
        self._at = min(max(wanted, 0), count - 1)
        QToolTip.showText(self.mapToGlobal(self._place(self._at)), self.cursor_words, self)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say what a week was, where the mouse rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._weeks:
            area = self._area()
            number = int((event.pos().x() - area.left()) / max(area.width(), 1) * len(self._weeks))
            if 0 <= number < len(self._weeks):
                QToolTip.showText(event.globalPos(), self._words(self._weeks[number]), self)
                return True
        return super().event(event)

    def _area(self) -> QRectF:
        metrics = QFontMetricsF(self._theme.font("small"))
        line = metrics.height()
        left = metrics.horizontalAdvance(number_text(self._highest())) + line * 0.5
        return QRectF(
            left, line * 1.6, max(self.width() - left - line * 0.5, 1), max(self.height() - line * 3, 1)
        )

    def _highest(self) -> int:
        return max((max(week.opened, week.closed, week.still) for week in self._weeks), default=0) or 1

    def _place(self, number: int) -> QPoint:
        area = self._area()
        column = area.width() / max(len(self._weeks), 1)
        return QPointF(area.left() + column * (number + 0.5), area.top()).toPoint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint scale, bars, the line of open ones, a legend and, with the keyboard, the cursor."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, font = self._theme, self._theme.font("small")
        painter.setFont(font)
        line, area = QFontMetricsF(font).height(), self._area()
        high = self._highest()
        column = area.width() / max(len(self._weeks), 1)

        def y(value: float) -> float:
            return area.bottom() - area.height() * value / high

        for value in sorted({0, high // 2, high}):
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(QPointF(area.left(), y(value)), QPointF(area.right(), y(value)))
            painter.setPen(theme.color("muted"))
            box = QRectF(0, y(value) - line / 2, area.left() - line * 0.3, line)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number_text(value)
            )
        opened, closed, still = self._colours()
        bar = min(column * 0.3, line * 1.4)
        points = QPolygonF()
        for number, week in enumerate(self._weeks):
            middle = area.left() + column * (number + 0.5)
            for left, value, colour in ((middle - bar, week.opened, opened), (middle, week.closed, closed)):
                rect = QRectF(left, y(value), bar - 1, area.bottom() - y(value))
                if value and colour is opened:
                    painter.fillRect(rect, colour)
                elif value:  # told apart by shape too: only its outline
                    painter.setPen(QPen(colour, max(1.5, line / 9)))
                    painter.drawRect(rect.adjusted(1, 1, -1, 0))
            points.append(QPointF(middle, y(week.still)))
            self._day(
                painter,
                week,
                number,
                QRectF(middle - column * 2, area.bottom(), column * 4, line * 1.2),
                column,
            )
        painter.setPen(QPen(still, max(2.0, line / 8)))
        painter.drawPolyline(points)
        if self._at is not None and self._at < len(self._weeks) and self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), max(1.0, line / 14)))
            x = area.left() + column * (self._at + 0.5)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        self._legend(painter, line)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.radius("control"), theme.radius("control")
            )

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        return self._theme.series_color(1), self._theme.series_color(2), self._theme.series_color(0)

    def _day(self, painter: QPainter, week: Week, number: int, box: QRectF, column: float) -> None:
        """Write a week's Monday, as many as there is room for, the present week's always."""
        assert self._today is not None
        words = day_text(week.first, self._today)
        wide = painter.fontMetrics().horizontalAdvance(words) + 8
        every = max(1, int(wide / max(column, 1)) + 1)
        if (len(self._weeks) - 1 - number) % every == 0:
            painter.setPen(self._theme.color("muted"))
            side = Qt.AlignmentFlag.AlignHCenter
            if box.center().x() + wide / 2 > self.width():
                box.setRight(self.width() - 2)
                side = Qt.AlignmentFlag.AlignRight
            painter.drawText(box, side | Qt.AlignmentFlag.AlignBottom, words)

    def _legend(self, painter: QPainter, line: float) -> None:
        """Write on top what bars and line are."""
        opened, closed, still = self._colours()
        x, y = line * 0.3, line * 0.1
        for shape, colour, words in (
            ("bar", opened, tr("opened")), ("ring", closed, tr("closed")), ("line", still, tr("open")),
        ):  # fmt: skip
            box = QRectF(x, y + line * 0.25, line * 0.7, line * 0.6)
            painter.setPen(QPen(colour, max(1.5, line / 9)))
            if shape == "bar":
                painter.fillRect(box, colour)
            elif shape == "ring":
                painter.drawRect(box.adjusted(1, 1, -1, -1))
            else:
                painter.drawLine(
                    QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y())
                )
            painter.setPen(self._theme.color("muted"))
            wide = painter.fontMetrics().horizontalAdvance(words)
            painter.drawText(QRectF(x + line, y, wide + 4, line * 1.1), Qt.AlignmentFlag.AlignVCenter, words)
            x += line * 1.9 + wide
