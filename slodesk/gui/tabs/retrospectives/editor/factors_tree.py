"""The tree of causes as a picture: what contributed at the left, each why to its right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QMouseEvent, QPaintEvent

    from slodesk.domain.cause_tree import Branch
    from slodesk.gui.theme import Theme

_WIDE, _LEAST, _GAP, _BETWEEN, _EDGE = 190, 84, 22, 10, 8
"""Width of a box at 100 %, at most and at least, distances sideways and down, and around its words."""
_LINES = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A factor in the picture; ``above`` is the number of the box it explains."""

    key: str
    lines: tuple[str, ...]
    place: QRect
    above: int
    primary: bool


def boxes(branches: Sequence[Branch], theme: Theme, font: QFont, width: int) -> list[Box]:
    """Lay the tree out within a width: a step of whys to the right, one leaf below the other.

    Args:
        branches: in the order they are read.
        theme: zoom.
        font: of the words.
        width: there is, in pixels.
    """
    if not branches:
        return []
    deepest = max(branch.depth for branch in branches) + 1
    gap = theme.px(_GAP)
    wide = min(theme.px(_WIDE), max((width - gap * (deepest - 1)) // deepest, theme.px(_LEAST)))
    high, edge = QFontMetrics(font).height(), theme.px(_EDGE)
    found: list[Box] = []
    path: list[int] = []
    bottom = 0
    for at, branch in enumerate(branches):
        del path[branch.depth :]
        text = " ".join(branch.factor.text.split())
        lines = wrapped(text, font, wide - 2 * edge, _LINES)
        first = bool(path) and path[-1] == at - 1  # beside what it explains
        top = found[path[-1]].place.top() if first else bottom
        place = QRect(branch.depth * (wide + gap), top, wide, len(lines) * high + 2 * edge)
        found.append(Box(branch.factor.id, lines, place, path[-1] if path else -1, branch.factor.primary))
        path.append(at)
        bottom = max(bottom, place.bottom() + 1 + theme.px(_BETWEEN))
    return found


class CauseTree(QWidget):
    """Paints the tree; a click chooses a factor.

    Args:
        theme: looks.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._branches: tuple[Branch, ...] = ()
        self._boxes: list[Box] = []
        self._current = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Tree of causes"))
        theme.changed.connect(self._lay_out)

    @property
    def boxes(self) -> list[Box]:
        """What is painted."""
        return self._boxes

    @property
    def least(self) -> int:
        """The width below which the tree would be cut, in pixels."""
        deepest = max((branch.depth for branch in self._branches), default=0)
        return (deepest + 1) * self._theme.px(_LEAST) + deepest * self._theme.px(_GAP)

    def show_branches(self, branches: Sequence[Branch]) -> None:
        """Show another tree."""
        self._branches = tuple(branches)
        self.setAccessibleDescription(
            "; ".join(f"{branch.depth + 1}: {branch.factor.text}" for branch in branches)
        )
        self._lay_out()

    def choose(self, key: str) -> None:
        """Mark a factor."""
        if key != self._current:
            self._current = key
            self.update()

    def _lay_out(self) -> None:
        self._boxes = boxes(self._branches, self._theme, self._theme.font("small"), self.width())
        high = max((box.place.bottom() + 1 for box in self._boxes), default=0)
        if self.minimumHeight() != high + 4:
            self.setFixedHeight(high + 4)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the tree."""
        return QSize(self._theme.px(300), self.minimumHeight())

    def resizeEvent(self, _: object) -> None:
        """Fit into another width."""
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the factor under the mouse."""
        at = event.position().toPoint()
        found = next((box.key for box in self._boxes if box.place.contains(at)), "")
        if found:
            self.chosen.emit(found)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint lines, then boxes."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = QFontMetrics(theme.font("small")).height()
        painter.setPen(QPen(theme.color("muted"), theme.px(1.5)))
        for box in self._boxes:
            if box.above >= 0:
                self._join(painter, self._boxes[box.above].place, box.place, high)
        painter.setFont(theme.font("small"))
        for box in self._boxes:
            chosen = box.key == self._current
            edge = "accent" if box.primary or chosen else "border"
            painter.setPen(QPen(theme.color(edge), theme.px(2) if box.primary or chosen else 1))
            painter.setBrush(theme.color("accent_soft" if box.primary else "raised"))
            radius = theme.radius("control")
            painter.drawRoundedRect(QRectF(box.place).adjusted(1, 1, -1, -1), radius, radius)
            painter.setPen(theme.color("text"))
            top = box.place.top() + theme.px(_EDGE)
            for line in box.lines:
                room = QRect(box.place.left() + theme.px(_EDGE), top, box.place.width(), high)
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, line)
                top += high

    def _join(self, painter: QPainter, above: QRect, below: QRect, high: int) -> None:
        """Draw a line from a factor to one of its causes."""
        drop = self._theme.px(_EDGE) + high / 2
        start = QPointF(above.right(), above.top() + drop)
        end = QPointF(below.left(), below.top() + drop)
        middle = (start.x() + end.x()) / 2
        path = QPainterPath(start)
        path.lineTo(middle, start.y())
        path.lineTo(middle, end.y())
        path.lineTo(end)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
