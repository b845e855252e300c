"""A strip of past quarters: where each ended, and whether a target would have been met."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import dropwhile
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from slodesk.domain.figures import actual_text
from slodesk.domain.target import target_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from slodesk.domain.periods import PeriodResult
    from slodesk.gui.theme import Theme

_ICON = 16
_PLOT = 64


@dataclass(frozen=True, slots=True)
class _Mark:
    """One quarter on the strip."""

    name: str
    word: str
    actual: float | None
    text: str
    icon: str
    color: str


class QuarterStrip(QWidget):
    """Draws each quarter at its actual, against the line of a target; says met or missed in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: list[_Mark] = []
        self._target: Decimal | None = None
        self._before: Decimal | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    def show_quarters(
        self, quarters: Sequence[PeriodResult], target: Decimal | None, before: Decimal | None = None
    ) -> None:
        """Show quarters since the first sample, oldest first, judged by ``target``; ``before`` dashed."""
        self._target, self._before = target, before if before != target else None
        measured = dropwhile(lambda each: each.actual is None, quarters)
        self._marks = [self._mark(each, target) for each in measured] if target is not None else []
        self.setVisible(bool(self._marks))
        self.updateGeometry()
        self.setAccessibleName(
            self.tr("Quarters at {target}").format(target=target_text(target)) if target is not None else ""
        )
        self.setAccessibleDescription("; ".join(self._sentence(mark) for mark in self._marks))
        self.update()

    @property
    def words(self) -> tuple[str, ...]:
        """Met, missed, so far or no data, for each quarter."""
        return tuple(mark.word for mark in self._marks)

    def _mark(self, quarter: PeriodResult, target: Decimal) -> _Mark:
        year, _, number = str(quarter.period).partition("-")
        name = f"{number} {year[2:]}"
        actual = quarter.actual
        text = actual_text(actual, target)
        if actual is None:
            return _Mark(name, self.tr("no data"), None, text, "status-no-data", "muted")
        if quarter.to_date:
            return _Mark(name, self.tr("so far"), actual, text, "", "muted")
        if round(actual, 9) >= float(target):
            return _Mark(name, self.tr("met"), actual, text, "status-healthy", "status:healthy")
        return _Mark(name, self.tr("missed"), actual, text, "status-exhausted", "status:critical")

    def _sentence(self, mark: _Mark) -> str:
        if mark.actual is None:
            return f"{mark.name}: {mark.word}"
        return f"{mark.name}: {mark.text}, {mark.word}"

    # Painting

    def sizeHint(self) -> QSize:
        """Return room for every quarter."""
        return QSize(self._column() * max(1, len(self._marks)) + self._edge(), self._height())

    def minimumSizeHint(self) -> QSize:
        """Return room for the last three; older ones are left out where it is narrow."""
        return QSize(self._column() * 3 + self._edge(), self._height())

    def _small(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font("small"))

    def _height(self) -> int:
        return self._theme.px(_PLOT + 12) + 2 * self._small().height()

    def _column(self) -> int:
        metrics = self._small()
        words = [*(mark.word for mark in self._marks), *(mark.name for mark in self._marks), "missed"]
        return max(metrics.horizontalAdvance(word) for word in words) + self._theme.px(10)

    def _edge(self) -> int:
        target = target_text(self._target) if self._target is not None else ""
        before = target_text(self._before) if self._before is not None else ""
        metrics = self._small()
        widest = max(metrics.horizontalAdvance(target), metrics.horizontalAdvance(before))
        return widest + self._theme.px(12)

    def _shown(self) -> list[tuple[_Mark, QRect]]:
        room = self.width() - self._edge()
        fit = max(1, room // self._column())
        marks = self._marks[-fit:]
        width = min(room // max(1, len(marks)), self._column() * 2)
        return [(mark, QRect(at * width, 0, width, self.height())) for at, mark in enumerate(marks)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint lines, quarters and words."""
        shown = self._shown()
        target = self._target
        if target is None or not shown:
            return
        theme, metrics = self._theme, self._small()
        values = [mark.actual for mark, _ in shown if mark.actual is not None] + [float(target)]
        if self._before is not None:
            values.append(float(self._before))
        low, high = min(values), max(values)
        span = (high - low) or 1.0
        top, height = theme.px(_ICON / 2 + 2), theme.px(_PLOT - _ICON)

        def y(value: float) -> float:
            return top + height * (1 - (value - low) / span) if high > low else top + height / 2

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        right = shown[-1][1].right()
        if self._before is not None:
            self._line(painter, right, y(float(self._before)), "muted", dashed=True)
        self._line(painter, right, y(float(target)), "text", dashed=False)
        edge = theme.px(_ICON)
        for mark, rect in shown:
            centre = QPointF(rect.center().x(), y(mark.actual) if mark.actual is not None else top + height)
            if mark.icon:
                ratio = self.devicePixelRatioF()
                pixmap = theme.icons.pixmap(mark.icon, mark.color, _ICON, ratio)
                painter.drawPixmap(
                    QRect(round(centre.x() - edge / 2), round(centre.y() - edge / 2), edge, edge), pixmap
                )
            else:
                painter.setPen(QPen(theme.color("muted"), theme.px(2)))
                painter.setBrush(theme.color("surface"))
                painter.drawEllipse(centre, edge / 2 - theme.px(2), edge / 2 - theme.px(2))
            line = QRect(rect.left(), theme.px(_PLOT + 4), rect.width(), metrics.height())
            painter.setPen(theme.color("muted"))
            painter.drawText(line, Qt.AlignmentFlag.AlignHCenter, mark.name)
            painter.setPen(theme.named_color(mark.color))
            painter.drawText(line.translated(0, metrics.height()), Qt.AlignmentFlag.AlignHCenter, mark.word)
        self._labels(painter, right, y)

    def _line(self, painter: QPainter, right: int, y: float, color: str, *, dashed: bool) -> None:
        pen = QPen(self._theme.color(color), max(1.0, self._theme.scale))
        if dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(0, y), QPointF(right, y))

    def _labels(self, painter: QPainter, right: int, y: Callable[[float], float]) -> None:
        """Write the targets at the end of their lines, apart from each other."""
        theme, metrics = self._theme, self._small()
        pairs = ((self._target, "text"), (self._before, "muted"))
        entries = [(float(ratio), target_text(ratio), color) for ratio, color in pairs if ratio is not None]
        entries.sort(key=lambda entry: -entry[0])
        last = -metrics.height()
        for value, text, color in entries:
            place = max(round(y(value) - metrics.height() / 2), last + metrics.height())
            last = place
            painter.setPen(theme.color(color))
            rect = QRectF(right + theme.px(6), place, self._edge(), metrics.height())
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def event(self, event: QEvent) -> bool:
        """Say what a quarter was, where the mouse rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for mark, rect in self._shown():
                if rect.contains(event.pos()):
                    QToolTip.showText(event.globalPos(), self._sentence(mark), self)
                    return True
        return super().event(event)
