"""Parts of a whole as one bar, with their words where they fit and a mark where the whole ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from slodesk.gui.theme import Theme

_HIGH = 28
"""Of the bar, at 100 %."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar.

    Attributes:
        tone: ``accent``, ``muted`` or a status such as ``critical``.
        share: its length; 1 is the whole.
        words: the first that fits is written.
        hatched: told apart by more than its colour.
    """

    tone: str
    share: float
    words: tuple[str, ...]
    hatched: bool = False


class PartsBar(QWidget):
    """Draws parts one after the other; more than the whole goes past its mark."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self._whole = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_parts(self, parts: Sequence[Part], spoken: str, whole: str = "") -> None:
        """Show other parts.

        Args:
            parts: in their order.
            spoken: the same in a sentence, for screen readers.
            whole: words for the mark of the whole; no mark without.
        """
        self._parts = tuple(part for part in parts if part.share > 0)
        self._whole = whole
        self.setAccessibleDescription(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the bar and the line of words below."""
        return QSize(self._theme.px(420), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return room for the bar and the line of words below."""
        line = QFontMetrics(self._theme.font("small")).height() + self._theme.px(8)
        return QSize(self._theme.px(160), self._theme.px(_HIGH) + (line if self._whole else 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts, their words where they fit, and where the whole budget ends."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font("small")
        painter.setFont(font)
        metrics = QFontMetrics(font)
        used = sum(part.share for part in self._parts)
        scale = (self.width() - 2) / max(used, 1.0)
        high = float(theme.px(_HIGH))
        painter.fillRect(QRectF(0, 0, scale, high), theme.color("raised"))
        left = 0.0
        for part in self._parts:
            box = QRectF(left, 0, max(part.share * scale, 1.0), high)
            left += part.share * scale
            self._paint_part(painter, box, part, metrics, scale)
        if not self._whole:
            return
        end = scale
        painter.setPen(QPen(theme.color("text"), max(1.5, 1.5 * theme.scale)))
        painter.drawLine(QPointF(end, -1), QPointF(end, high + theme.px(4)))
        wide = metrics.horizontalAdvance(self._whole)
        start = min(max(end - wide / 2, 0.0), self.width() - wide)
        painter.setPen(theme.color("muted"))
        room = QRectF(start, high + theme.px(4), wide + 2, metrics.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, self._whole)

    def _paint_part(
        self, painter: QPainter, box: QRectF, part: Part, metrics: QFontMetrics, end: float
    ) -> None:
        theme = self._theme
        soft, strong = self._colors(part.tone)
        painter.fillRect(box, soft)
        if part.hatched:
            painter.fillRect(box, QBrush(strong, Qt.BrushStyle.BDiagPattern))
        edge, gap = max(1.0, theme.scale), theme.px(6)
        painter.fillRect(QRectF(box.left(), box.bottom() - 3 * edge, box.width(), 3 * edge), strong)
        painter.fillRect(QRectF(box.right() - edge, box.top(), edge, box.height()), theme.color("surface"))
        room = box.adjusted(gap, 0, -gap, -3 * edge)
        if (
            self._whole and room.left() < end < room.right()
        ):  # beside the mark of the whole budget, on its wider side
            if end - room.left() > room.right() - end:
                room.setRight(end - gap)
            else:
                room.setLeft(end + gap)
        fitting = (text for text in part.words if metrics.horizontalAdvance(text) <= room.width())
        words = next(fitting, "")
        if not words:
            return
        if part.hatched:  # words on a hatch are hard to read
            wide = metrics.horizontalAdvance(words) + gap
            painter.fillRect(QRectF(room.left() - gap / 2, room.top(), wide, room.height()), soft)
        painter.setPen(theme.color("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _colors(self, tone: str) -> tuple[QColor, QColor]:
        theme = self._theme
        if tone == "muted":
            return theme.color("border"), theme.color("muted")
        if tone == "accent":
            return theme.color("accent_soft"), theme.color("accent")
        return theme.status_soft(tone), theme.status_color(tone)
