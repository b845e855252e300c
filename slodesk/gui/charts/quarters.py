"""Past quarters against two targets: the one that holds, dashed, and the one that is tried, solid.

Nine points at most, so they are painted at once, without what long lines need.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from slodesk.domain.figures import trimmed_places
from slodesk.gui.charts.placing import spread
from slodesk.gui.charts.quarters_scale import Place, axis, axis_ticks, tick_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.theme import Theme

MET, MISSED, RUNNING, NO_DATA = "met", "missed", "running", "no_data"


@dataclass(frozen=True, slots=True)
class QuarterMark:
    """One quarter.

    Attributes:
        name: "Q3".
        year: "2026".
        actual: good share, a ratio; None without data.
        text: the same as people read it.
        state: ``met``, ``missed``, ``running`` (so far, not counted) or ``no_data``.
        words: all of it as a sentence: "2026 Q3: 99.93 %, missed".
    """

    name: str
    year: str
    actual: float | None
    text: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class QuartersData:
    """What the chart shows; targets are ratios."""

    title: str
    subtitle: str
    marks: tuple[QuarterMark, ...]
    current: float
    current_words: str
    tried: float
    tried_words: str


class QuartersChart(QWidget):
    """Each quarter where it ended, met or missed by shape, and the lines of both targets.

    Keys: Left and Right go from quarter to quarter, Home and End to the first and last.
    """

    read = Signal(str)
    """What the quarter under the cursor was, in words."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, font: Callable[[], QFont] | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._own_font = font
        self._data: QuartersData | None = None
        self._at: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.updateGeometry)

    @property
    def data(self) -> QuartersData | None:
        """What is shown."""
        return self._data

    @property
    def cursor_words(self) -> str:
        """What the quarter under the cursor was; empty while there is none."""
        if self._data is None or self._at is None or self._at >= len(self._data.marks):
            return ""
        return self._data.marks[self._at].words

    def set_data(self, data: QuartersData | None) -> None:
        """Show other quarters or another target."""
        if data is None or self._data is None or len(data.marks) != len(self._data.marks):
            self._at = None
        self._data = data
        told = "" if data is None else "; ".join(mark.words for mark in data.marks)
        self.setAccessibleName("" if data is None else data.title)
        self.setAccessibleDescription(told)
        self.update()

    def viewport(self) -> QWidget:
        """Return what it is drawn on, as the export asks for it."""
        return self

    def paint_into(self, painter: QPainter, area: QRectF) -> None:
        """Paint the chart without cursor and focus ring into an area of another picture."""
        at, self._at = self._at, None
        try:
            painter.save()
            painter.translate(area.topLeft())
            self._draw(painter, area.width(), area.height())
            painter.restore()
        finally:
            self._at = at

    # Size

    def _font(self) -> QFont:
        return self._own_font() if self._own_font is not None else self._theme.font("small")

    def sizeHint(self) -> QSize:
        """Return a size at which everything can be read; it grows with the room there is."""
        line = QFontMetricsF(self._font()).height()
        return QSize(round(line * 20), round(line * 10))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which nothing can be read."""
        line = QFontMetricsF(self._font()).height()
        return QSize(round(line * 14), round(line * 9))

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from quarter to quarter."""
        count = 0 if self._data is None else len(self._data.marks)
        before = count if self._at is None else self._at
        wanted = {
            Qt.Key.Key_Left: before - 1,
            Qt.Key.Key_Right: -1 if self._at is None else before + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }.get(Qt.Key(event.key()))
        if wanted is None or not count or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        self._at = min(max(wanted, 0), count - 1)
        self.read.emit(self.cursor_words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say what a quarter was, where the mouse rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._data is not None:
            place = self._place(self.width(), self.height())
            for number, mark in enumerate(self._data.marks):
                if abs(place.x(number) - event.pos().x()) <= place.column / 2:
                    QToolTip.showText(event.globalPos(), mark.words, self)
                    return True
        return super().event(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint gridlines, targets, quarters and, with the keyboard, the cursor."""
        painter = QPainter(self)
        self._draw(painter, self.width(), self.height())
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = self._theme.radius("control")
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _place(self, width: float, height: float) -> Place:
        data = self._data
        assert data is not None
        metrics = QFontMetricsF(self._font())
        line = metrics.height()
        values = [mark.actual * 100 for mark in data.marks if mark.actual is not None]
        low, high = axis([*values, data.current * 100, data.tried * 100])
        top, bottom = line * 1.6, height - line * 3.6
        ticks, places = axis_ticks(low, high, max(2, int((bottom - top) / (line * 1.25))))
        left = max(metrics.horizontalAdvance(tick_text(tick, places)) for tick in [*ticks, high])
        words = {data.current_words, data.tried_words}
        bold = QFont(self._font())
        bold.setWeight(QFont.Weight.DemiBold)
        right = max(QFontMetricsF(bold).horizontalAdvance(each) for each in words)
        gap = line * 0.5
        area = QRectF(left + gap, top, max(width - left - right - 3 * gap, 10.0), max(bottom - top, 10.0))
        return Place(area, low, high, tuple(ticks), places, len(data.marks), line)

    def _draw(self, painter: QPainter, width: float, height: float) -> None:
        data = self._data
        if data is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        place = self._place(width, height)
        self._grid(painter, place)
        self._targets(painter, place, data)
        for number, mark in enumerate(data.marks):
            self._mark(painter, place, data, number, mark)
        self._legend(painter, place, data, width)
        if self.cursor_words:
            painter.setPen(self._theme.color("text"))
            box = QRectF(place.area.left(), 0, width - place.area.left(), place.line * 1.3)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.cursor_words)

    def _grid(self, painter: QPainter, place: Place) -> None:
        area, theme = place.area, self._theme
        for tick in place.ticks:
            y = place.y(tick)
            painter.setPen(QPen(theme.color("border"), max(1.0, place.line / 18)))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.color("muted"))
            box = QRectF(0, y - place.line / 2, area.left() - place.line * 0.5, place.line)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, flags, tick_text(tick, place.places))

    def _targets(self, painter: QPainter, place: Place, data: QuartersData) -> None:
        area, theme = place.area, self._theme
        lines = [(data.tried, data.tried_words, "text", Qt.PenStyle.SolidLine)]
        if data.current != data.tried:
            lines.append((data.current, data.current_words, "muted", Qt.PenStyle.DashLine))
        wanted = [place.y(each[0] * 100) for each in lines]
        centres = spread(wanted, place.line * 1.05, area.top(), area.bottom())
        for (_, words, color, style), y, centre in zip(lines, wanted, centres, strict=True):
            painter.setPen(QPen(theme.color(color), max(1.5, place.line / 10), style))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.save()
            bold = QFont(painter.font())
            bold.setWeight(QFont.Weight.DemiBold if color == "text" else QFont.Weight.Normal)
            painter.setFont(bold)
            box = QRectF(
                area.right() + place.line * 0.4, centre - place.line / 2, place.line * 30, place.line
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            painter.restore()

    def _mark(
        self, painter: QPainter, place: Place, data: QuartersData, number: int, mark: QuarterMark
    ) -> None:
        theme, x, line = self._theme, place.x(number), place.line
        metrics = painter.fontMetrics()
        painter.setPen(theme.color("text" if number == self._at else "muted"))
        name = QRectF(x - place.column / 2, place.area.bottom() + line * 0.3, place.column, line)
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, mark.name)
        first = number == 0 or data.marks[number - 1].year != mark.year
        wide = metrics.horizontalAdvance(f" {mark.year} ")
        crowded = place.column < wide and any(
            each.year != mark.year for each in data.marks[number + 1 : number + 2]
        )
        if first and not crowded:
            year = QRectF(x - line * 2, name.bottom() - line * 0.1, line * 4, line)
            painter.drawText(year, Qt.AlignmentFlag.AlignCenter, mark.year)
        if number == self._at:
            painter.setPen(QPen(theme.color("accent"), max(1.0, line / 14)))
            painter.drawLine(QPointF(x, place.area.top()), QPointF(x, place.area.bottom()))
        if mark.actual is None:
            painter.setPen(QPen(theme.color("muted"), max(1.5, line / 9)))
            y = place.area.bottom() - line * 0.5
            painter.drawLine(QPointF(x - line * 0.3, y), QPointF(x + line * 0.3, y))
            return
        y = place.y(mark.actual * 100)
        self.paint_shape(painter, QPointF(x, y), line, mark.state)
        wide = metrics.horizontalAdvance(mark.text)
        if wide + line * 0.3 <= place.column:
            self._figure(painter, place, data, QPointF(x, y), mark.text)

    def _figure(self, painter: QPainter, place: Place, data: QuartersData, at: QPointF, text: str) -> None:
        """Write a quarter's figure above or below its mark: where no line, at least no target's, runs."""
        line = place.line
        targets = [place.y(data.current * 100), place.y(data.tried * 100)]
        for lines in ([*targets, *(place.y(tick) for tick in place.ticks)], targets):
            for top in (at.y() - line * 1.55, at.y() + line * 0.5):
                box = QRectF(at.x() - place.column / 2, top, place.column, line)
                free = not any(box.top() - 1 <= y <= box.bottom() + 1 for y in lines)
                if free and box.top() >= 0 and box.bottom() <= place.area.bottom():
                    painter.setPen(self._theme.color("muted"))
                    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
                    return

    def paint_shape(self, painter: QPainter, at: QPointF, line: float, state: str) -> None:
        """Paint a quarter's sign: a dot for met, a square for missed, a hatched ring while it runs."""
        theme, reach = self._theme, line * 0.38
        around = QPen(theme.color("surface"), max(1.0, line / 12))
        if state == MET:
            painter.setPen(around)
            painter.setBrush(theme.series_color(0))
            painter.drawEllipse(at, reach, reach)
        elif state == MISSED:
            painter.setPen(around)
            painter.setBrush(theme.status_color("critical"))
            painter.drawRect(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))
        else:
            painter.setPen(QPen(theme.color("muted"), max(1.2, line / 11)))
            painter.setBrush(theme.color("surface"))
            painter.drawEllipse(at, reach, reach)
            painter.setBrush(QBrush(QColor(theme.color("muted")), Qt.BrushStyle.BDiagPattern))
            painter.drawEllipse(at, reach, reach)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _legend(self, painter: QPainter, place: Place, data: QuartersData, width: float) -> None:
        """Write below what the shapes mean, and that the scale does not begin at zero."""
        line = place.line
        states = {mark.state for mark in data.marks}
        parts = [
            (state, words)
            for state, words in (
                (MET, _tr("met")),
                (MISSED, _tr("missed")),
                (RUNNING, _tr("so far, not counted")),
                (NO_DATA, _tr("– no data")),
            )
            if state in states
        ]
        x, y = 2.0, place.area.bottom() + line * 2.95
        painter.setPen(self._theme.color("muted"))
        for state, words in parts:
            if state != NO_DATA:
                self.paint_shape(painter, QPointF(x + line * 0.4, y), line * 0.85, state)
                x += line * 0.95
            painter.setPen(self._theme.color("muted"))
            wide = painter.fontMetrics().horizontalAdvance(words)
            painter.drawText(QRectF(x, y - line / 2, wide + 2, line), Qt.AlignmentFlag.AlignVCenter, words)
            x += wide + line * 0.8
        places = trimmed_places(place.low, place.places + 1)
        cut = _tr("axis begins at {value}").format(value=tick_text(place.low, places))
        room = QRect(round(x), round(y - line / 2), round(width - x), round(line))
        if place.low > 0 and painter.fontMetrics().horizontalAdvance(cut) <= room.width():
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, cut)


def without_leading_gaps(data: QuartersData) -> QuartersData:
    """Leave out quarters before the first sample."""
    marks = list(data.marks)
    while len(marks) > 1 and marks[0].actual is None:
        marks.pop(0)
    return replace(data, marks=tuple(marks))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Chart", text)
