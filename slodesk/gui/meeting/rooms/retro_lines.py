"""Lines of a retrospective as the room reads them, with a cursor, marks, keys and dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from slodesk.gui.meeting.room_style import room_font, room_pixels, room_space
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from slodesk.gui.theme import Theme

_MOST = 12
"""Lines of words that one may take."""
_DOTS = 6


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A line in the room.

    Attributes:
        id: its key; empty for one that can't be chosen.
        text: its words.
        below: quieter words below.
        depth: how many steps it stands to the right.
        key: what is pressed for it.
        dots: given to it; None where none are.
        strong: whether it is a heading, or the most important.
        quiet: whether it only says that something is there.
    """

    id: str
    text: str
    below: str = ""
    depth: int = 0
    key: str = ""
    dots: int | None = None
    strong: bool = False
    quiet: bool = False


class RoomLines(QWidget):
    """Paints lines, as high as they are.

    Args:
        theme: colours.
        name: what is listed, for screen readers.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[RoomLine, ...] = ()
        self._current = ""
        self._marked: frozenset[str] = frozenset()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    @property
    def lines(self) -> tuple[RoomLine, ...]:
        """What is shown."""
        return self._lines

    def show_lines(
        self, lines: Sequence[RoomLine], current: str = "", marked: frozenset[str] = frozenset()
    ) -> None:
        """Show lines, one of them under the cursor, some marked."""
        self._lines, self._current, self._marked = tuple(lines), current, marked
        self.setAccessibleDescription("; ".join(line.text for line in lines))
        self.updateGeometry()
        self.update()

    def place_of(self, key: str) -> QRect:
        """Return where a line is; nothing where it is not."""
        top = 0
        for line in self._lines:
            high = self._high(line, self.width())
            if line.id == key:
                return QRect(0, top, self.width(), high)
            top += high
        return QRect()

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return sum(self._high(line, width) for line in self._lines)

    def sizeHint(self) -> QSize:
        """Return the height at the present width."""
        return QSize(0, self.heightForWidth(max(self.width(), 50)))

    def minimumSizeHint(self) -> QSize:
        """Return nothing: what counts is the height at the width there is."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break words anew."""
        super().resizeEvent(event)
        self.updateGeometry()

    # Measuring

    def _room(self, line: RoomLine, width: int) -> tuple[int, int]:
        """Return where the words of a line begin, and their width."""
        size = room_pixels(self)
        left = room_space(self, 1) + round(line.depth * size * 1.4) + (round(size * 1.7) if line.key else 0)
        right = room_space(self, 1)
        if line.dots is not None:
            right += round(size * 0.62) * min(max(line.dots, 1), _DOTS) + round(size * 1.2)
        return left, max(width - left - right, size * 3)

    def _words(self, line: RoomLine, width: int) -> tuple[list[str], list[str]]:
        _, room = self._room(line, width)
        font = room_font(self, bold=line.strong)
        words = [each for part in line.text.splitlines() or [""] for each in wrapped(part, font, room, _MOST)]
        below = list(wrapped(line.below, room_font(self), room, 2)) if line.below else []
        return words, below

    def _high(self, line: RoomLine, width: int) -> int:
        words, below = self._words(line, width)
        high = QFontMetrics(room_font(self)).height()
        return (len(words) + len(below)) * high + 2 * self._gap()

    def _gap(self) -> int:
        return room_space(self, 0.7)

    # Painting

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint all lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for line in self._lines:
            high = self._high(line, self.width())
            self._paint(painter, line, QRect(0, top, self.width(), high))
            top += high

    def _paint(self, painter: QPainter, line: RoomLine, cell: QRect) -> None:
        theme = self._theme
        here, marked = bool(line.id) and line.id == self._current, line.id in self._marked
        if here or marked:
            painter.setPen(QPen(theme.color("focus"), room_space(self, 0.35)) if here else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft") if marked else Qt.BrushStyle.NoBrush)
            inset = room_space(self, 0.3)
            painter.drawRoundedRect(QRectF(cell).adjusted(inset, inset, -inset, -inset), 6, 6)
        left, width = self._room(line, cell.width())
        high, top = QFontMetrics(room_font(self)).height(), cell.top() + self._gap()
        if line.key:
            self._paint_key(painter, line, left, top, high)
        words, below = self._words(line, cell.width())
        for texts, strong, color in (
            (words, line.strong, "muted" if line.quiet else "text"),
            (below, False, "muted"),
        ):
            painter.setFont(room_font(self, bold=strong))
            painter.setPen(theme.color(color))
            for text in texts:
                box = QRect(left, top, width, high)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
                top += high
        if line.dots is not None:
            self._paint_dots(painter, line.dots, cell, cell.top() + self._gap() + high / 2)

    def _paint_key(self, painter: QPainter, line: RoomLine, left: int, top: int, high: int) -> None:
        """Paint the key to press for a line, on a key of its own."""
        theme, size = self._theme, room_pixels(self)
        box = QRect(left - round(size * 1.7), top, round(size * 1.3), high)
        painter.setPen(QPen(theme.color("border"), max(1, size // 14)))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), size / 4, size / 4)
        painter.setPen(theme.color("text"))
        painter.setFont(room_font(self, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, line.key)

    def _paint_dots(self, painter: QPainter, dots: int, cell: QRect, middle: float) -> None:
        theme, size = self._theme, room_pixels(self)
        wide, radius = round(size * 0.62), size * 0.24
        right = cell.right() - room_space(self, 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        shown = dots if dots <= _DOTS else 1
        if dots > _DOTS:
            painter.setFont(room_font(self, bold=True))
            painter.setPen(theme.color("text"))
            box = QRectF(right - size * 1.4, middle - size, size * 1.4, 2 * size)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{dots}")
            painter.setPen(Qt.PenStyle.NoPen)
            right -= round(size * 1.5)
        for place in range(shown):
            painter.drawEllipse(QPointF(right - radius - place * wide, middle), radius, radius)
