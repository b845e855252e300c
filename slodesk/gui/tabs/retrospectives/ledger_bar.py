"""The parts of a used budget as one bar, with the whole budget marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from slodesk.domain.ledger import INCIDENT, UNATTRIBUTED
from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from slodesk.gui.theme import Theme

_HIGH = 28
"""Of the bar, at 100 %."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the bar: its kind, its share of the budget, its words, and whether it is left out.

    The first of the words that fits is written.
    """

    kind: str
    share: float
    words: tuple[str, ...]
    approved: bool


class LedgerBar(QWidget):
    """Draws incidents, corrections and the rest one after the other; approved corrections are hatched."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pieces: tuple[Piece, ...] = ()
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_pieces(self, pieces: Sequence[Piece], whole: str, spoken: str) -> None:
        """Show other parts.

        Args:
            pieces: in their order.
            whole: words for the mark of the whole budget.
            spoken: the same in a sentence, for screen readers.
        """
        self._pieces = tuple(piece for piece in pieces if piece.share > 0)
        self._whole = whole
        self.setAccessibleName(tr("Where the budget went"))
        self.setAccessibleDescription(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the bar and the line of words below."""
        return QSize(self._theme.px(420), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return room for the bar and the line of words below."""
        line = QFontMetrics(self._theme.font("small")).height()
        return QSize(self._theme.px(160), self._theme.px(_HIGH + 8) + line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts, their words where they fit, and where the whole budget ends."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font("small")
        painter.setFont(font)
        metrics = QFontMetrics(font)
        used = sum(piece.share for piece in self._pieces)
        scale = (self.width() - 2) / max(used, 1.0)
        high = float(theme.px(_HIGH))
        painter.fillRect(QRectF(0, 0, scale, high), theme.color("raised"))
        left = 0.0
        for piece in self._pieces:
            box = QRectF(left, 0, max(piece.share * scale, 1.0), high)
            left += piece.share * scale
            self._piece(painter, box, piece, metrics, scale)
        end = scale
        painter.setPen(QPen(theme.color("text"), max(1.5, 1.5 * theme.scale)))
        painter.drawLine(QPointF(end, -1), QPointF(end, high + theme.px(4)))
        wide = metrics.horizontalAdvance(self._whole)
        start = min(max(end - wide / 2, 0.0), self.width() - wide)
        painter.setPen(theme.color("muted"))
        room = QRectF(start, high + theme.px(4), wide + 2, metrics.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, self._whole)

    def _piece(self, painter: QPainter, box: QRectF, piece: Piece, metrics: QFontMetrics, end: float) -> None:
        theme = self._theme
        soft, strong = self._colors(piece.kind)
        painter.fillRect(box, soft)
        if piece.approved:
            painter.fillRect(box, QBrush(strong, Qt.BrushStyle.BDiagPattern))
        edge, gap = max(1.0, theme.scale), theme.px(6)
        painter.fillRect(QRectF(box.left(), box.bottom() - 3 * edge, box.width(), 3 * edge), strong)
        painter.fillRect(QRectF(box.right() - edge, box.top(), edge, box.height()), theme.color("surface"))
        room = box.adjusted(gap, 0, -gap, -3 * edge)
        if room.left() < end < room.right():  # beside the mark of the whole budget, on its wider side
            if end - room.left() > room.right() - end:
                room.setRight(end - gap)
            else:
                room.setLeft(end + gap)
        fitting = (text for text in piece.words if metrics.horizontalAdvance(text) <= room.width())
        words = next(fitting, "")
        if not words:
            return
        if piece.approved:  # words on a hatch are hard to read
            wide = metrics.horizontalAdvance(words) + gap
            painter.fillRect(QRectF(room.left() - gap / 2, room.top(), wide, room.height()), soft)
        painter.setPen(theme.color("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _colors(self, kind: str) -> tuple[QColor, QColor]:
        theme = self._theme
        if kind == INCIDENT:
            return theme.status_soft("critical"), theme.status_color("critical")
        if kind == UNATTRIBUTED:
            return theme.color("raised"), theme.color("muted")
        return theme.color("accent_soft"), theme.color("accent")
