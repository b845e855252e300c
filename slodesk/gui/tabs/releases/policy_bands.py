"""Which status a remaining budget has, as one bar whose edges can be moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from slodesk.domain.status import STATUS_WORDS, Status
from slodesk.gui.tabs.releases.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.gui.theme import Theme

EDGES = ("critical_below", "warning_below", "attention_below")
_BANDS = (Status.CRITICAL, Status.WARNING, Status.ATTENTION, Status.HEALTHY)
_LEFT, _HIGH, _GRIP = 104, 40, 8
"""Room for "Exhausted" left of zero, height of the bar, and how near a press has to be, at 100 %."""


class BandsBar(QWidget):
    """Draws the bands from nothing left to the whole budget; edges move by mouse and keys.

    Left and Right move an edge by 1 %, with Shift by 5 %; Up and Down choose the edge.

    Args:
        theme: looks.
        say: says phrases.
        parent: the owner.
    """

    moved = Signal(str, float)
    """Field and its new ratio."""

    def __init__(self, theme: Theme, say: Callable[[Meant], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._say = theme, say
        self._edges = [0.1, 0.2, 0.5]
        self._at, self._held, self._editable = 0, False, False
        self.setObjectName("policy_bands")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_policy(self, policy: Policy, editable: bool) -> None:
        """Show the bands of a policy."""
        if not self._held:
            self._edges = [getattr(policy, edge) for edge in EDGES]
        self._editable = editable
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(editable)
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the bar and the figures below."""
        return QSize(self._theme.px(480), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return room for the bar and the figures below."""
        line = QFontMetrics(self._theme.font("small")).height()
        return QSize(self._theme.px(220), self._theme.px(_HIGH + 10) + line)

    # Moving

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the chosen edge, or choose another."""
        step = 0.05 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.01
        key = event.key()
        if not self._editable or key not in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(self._edges[self._at] + (step if key == Qt.Key.Key_Right else -step))
        else:
            self._at = (self._at + (1 if key == Qt.Key.Key_Up else -1)) % len(EDGES)
            self._tell()
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the nearest edge."""
        near = min(range(len(EDGES)), key=lambda at: abs(self._x(self._edges[at]) - event.position().x()))
        close = abs(self._x(self._edges[near]) - event.position().x()) <= self._theme.px(_GRIP)
        if self._editable and close and event.button() == Qt.MouseButton.LeftButton:
            self._at, self._held = near, True
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the edge where it is held."""
        if self._held:
            self._edges[self._at] = self._ratio(event.position().x())
            self.update()
            return
        close = any(
            abs(self._x(edge) - event.position().x()) <= self._theme.px(_GRIP) for edge in self._edges
        )
        shape = Qt.CursorShape.SplitHCursor if self._editable and close else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the edge go where it is."""
        if self._held:
            self._held = False
            self._move(self._ratio(event.position().x()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which edge the keys move."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.update()

    def _move(self, ratio: float) -> None:
        self._edges[self._at] = min(max(round(ratio, 2), 0.01), 1.0)
        self._tell()
        self.update()
        self.moved.emit(EDGES[self._at], self._edges[self._at])

    def _tell(self) -> None:
        names = [self._say(STATUS_WORDS[status]) for status in _BANDS]
        told = ", ".join(
            tr("{status} below {share} %").format(status=name, share=f"{edge * 100:g}")
            for name, edge in zip(names, self._edges, strict=False)
        )
        self.setAccessibleName(tr("Status by remaining budget"))
        self.setAccessibleDescription(told)

    def _x(self, ratio: float) -> float:
        left = self._theme.px(_LEFT)
        return left + (self.width() - left - 1) * min(max(ratio, 0.0), 1.0)

    def _ratio(self, x: float) -> float:
        left = self._theme.px(_LEFT)
        ratio = (x - left) / max(self.width() - left - 1, 1)
        return min(max(round(ratio, 2), 0.01), 1.0)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bands, their words where they fit, the edges and their figures."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high, gap = float(theme.px(_HIGH)), theme.px(2)
        painter.setFont(theme.font("small"))
        self._band(painter, QRectF(0, 0, theme.px(_LEFT) - 2 * gap, high), Status.EXHAUSTED)
        low = 0.0
        for status, edge in zip(_BANDS, [*self._edges, 1.0], strict=True):
            top = max(low, min(edge, 1.0))
            if top > low:
                begin, end = self._x(low), self._x(top)
                self._band(painter, QRectF(begin, 0, max(end - begin - gap, 1), high), status)
            low = top
        self._figures(painter, high)

    def _band(self, painter: QPainter, box: QRectF, status: Status) -> None:
        theme, strip = self._theme, self._theme.px(4)
        painter.fillRect(box, theme.status_soft(status))
        painter.fillRect(
            QRectF(box.left(), box.bottom() - strip, box.width(), strip), theme.status_color(status)
        )
        edge, gap = theme.px(14), theme.px(6)
        words = self._say(STATUS_WORDS[status])
        wide = painter.fontMetrics().horizontalAdvance(words)
        middle = (box.height() - strip) / 2
        if edge + 2 * gap > box.width():
            return
        whole = edge + gap + wide + 2 * gap <= box.width()
        left = box.left() + (gap if whole else (box.width() - edge) / 2)
        icon = theme.icons.status(str(status), 14, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(left, middle - edge / 2), icon)
        if whole:
            painter.setPen(theme.color("text"))
            room = QRectF(left + edge + gap, 0, wide + 2, box.height() - strip)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def _figures(self, painter: QPainter, high: float) -> None:
        theme, metrics = self._theme, painter.fontMetrics()
        marks = [(0.0, "0 %", -1), *((edge, f"{edge * 100:g} %", at) for at, edge in enumerate(self._edges))]
        marks.append((1.0, "100 %", -1))
        marks.sort()
        end = -1.0
        for ratio, words, at in marks:
            x, wide = self._x(ratio), metrics.horizontalAdvance(words)
            chosen = self._editable and at == self._at and (self.hasFocus() or self._held)
            painter.setPen(QPen(theme.color("focus" if chosen else "text"), theme.px(3 if chosen else 1)))
            painter.drawLine(QPointF(x, 0 if at >= 0 else high - 2), QPointF(x, high + theme.px(4)))
            left = min(max(x - wide / 2, 0.0), self.width() - wide - 1.0)
            if left <= end and at < 0:
                continue
            left = max(left, end)
            painter.setPen(theme.color("text" if at >= 0 else "muted"))
            painter.drawText(QRectF(left, high + theme.px(6), wide + 2, metrics.height()), 0, words)
            end = left + wide + theme.px(6)
