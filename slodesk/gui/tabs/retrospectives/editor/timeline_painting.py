"""Paints the strip: shares of bad events below, the incident's times by shape and word, labels above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from slodesk.gui.tabs.retrospectives.editor.timeline_layout import Layout, StripData, StripMark
    from slodesk.gui.theme import Theme

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
STAGE_COLORS = {
    "started": "critical", "detected": "warning", "acknowledged": "attention", "mitigated": "exhausted",
    "resolved": "healthy",
}  # fmt: skip
"""Statuses whose colours the incident's times have, besides a shape and a word of their own."""


class StripPainter:
    """Paints one strip.

    Args:
        painter: on the strip.
        theme: colours.
        font: of the words.
        bold: of the incident's own times and what is chosen.
    """

    def __init__(self, painter: QPainter, theme: Theme, font: QFont, bold: QFont) -> None:
        self._painter, self._theme = painter, theme
        self._font, self._bold = font, bold
        self._metrics = QFontMetricsF(font)
        self._unit = self._metrics.height() / 16
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint(self, data: StripData, made: Layout, chosen: str, pointed: str) -> None:
        """Paint everything, on a card of its own."""
        theme, painter = self._theme, self._painter
        device = painter.device()
        card = QRectF(0.5, 0.5, device.width() - 1, device.height() - 1)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(card, theme.radius("card"), theme.radius("card"))
        self._length(data, made)
        self._axis(made)
        if data.shares is not None:
            self._shares(data, made)
        self._stages(data, made)
        self._rail(data, made, chosen)
        self._labels(made, chosen, pointed)
        self._unseen(data, made)

    def _length(self, data: StripData, made: Layout) -> None:
        """Shade how long it lasted: until users were well again, and from then on paler."""
        if data.began is None or data.over is None:
            return
        well = data.mitigated if data.mitigated is not None else data.over
        for begin, end, status in ((data.began, well, "critical"), (well, data.over, "attention")):
            left, right = max(made.x(begin), made.left), min(made.x(end), made.right)
            if right > left:
                box = QRectF(left, made.rail, right - left, made.bottom - made.rail)
                self._painter.fillRect(box, self._theme.status_soft(status))

    def _axis(self, made: Layout) -> None:
        painter, theme, line = self._painter, self._theme, self._metrics.height()
        painter.setFont(self._font)
        thin = max(1.0, self._unit)
        for share, words in made.levels:
            y = round(made.y(share)) + 0.5
            painter.setPen(QPen(theme.color("border"), thin))
            painter.drawLine(QPointF(made.left, y), QPointF(made.right, y))
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(0, y - line / 2, made.left - line * 0.35, line), _RIGHT, words)
        painter.setPen(QPen(theme.color("muted"), thin))
        painter.drawLine(QPointF(made.left, made.bottom), QPointF(made.right, made.bottom))
        for at, words in made.ticks:
            x = made.x(at)
            painter.setPen(QPen(theme.color("muted"), thin))
            painter.drawLine(QPointF(x, made.bottom), QPointF(x, made.bottom + line * 0.25))
            wide = self._metrics.horizontalAdvance(words) + 2
            left = min(max(x - wide / 2, 0.0), made.right - wide + line * 0.5)
            painter.drawText(QRectF(left, made.bottom + line * 0.3, wide, line), _CENTRE, words)

    def _shares(self, data: StripData, made: Layout) -> None:
        """Paint each sample as wide as its interval: nothing is drawn between samples that isn't known."""
        shares = data.shares
        if shares is None:
            return
        painter, theme = self._painter, self._theme
        color = theme.series_color(1)
        fill = QColor(color)
        fill.setAlphaF(0.28)
        reached = made.low
        pen = QPen(color, 2 * self._unit)
        for begin, end, share in zip(
            shares.starts.tolist(), shares.ends.tolist(), shares.shares.tolist(), strict=True
        ):
            if end <= made.low or begin >= made.high:
                continue
            if begin > reached + 1:
                self._nothing(made, reached, begin)
            reached = max(reached, end)
            left, right = made.x(max(begin, made.low)), made.x(min(end, made.high))
            if share != share:
                self._nothing(made, max(begin, made.low), min(end, made.high))
                continue
            y = made.y(share)
            area = QRect(round(left), round(y), round(right) - round(left), round(made.bottom) - round(y))
            painter.fillRect(area, fill)  # on whole pixels: no seams between samples
            painter.setPen(pen)
            painter.drawLine(QPointF(round(left), y), QPointF(round(right), y))
        if reached < made.high - 1:
            self._nothing(made, reached, made.high)

    def _nothing(self, made: Layout, begin: float, end: float) -> None:
        """Hatch where no samples are, and say so where there is room."""
        painter, line = self._painter, self._metrics.height()
        left, right = made.x(begin), made.x(end)
        box = QRectF(left, made.plot_top, right - left, made.bottom - made.plot_top)
        muted = self._theme.color("border")
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, self._theme.color("surface"))
        painter.setPen(QPen(muted, max(1.0, self._unit)))
        x = left - box.height()
        while x < right:
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
            x += line * 0.5
        painter.restore()
        words = tr("No samples")
        wide = self._metrics.horizontalAdvance(words) + line
        if wide < box.width():
            place = QRectF(box.center().x() - wide / 2, box.center().y() - line * 0.6, wide, line * 1.2)
            painter.fillRect(place, self._theme.color("surface"))
            painter.setFont(self._font)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(place, _CENTRE, words)

    def _stages(self, data: StripData, made: Layout) -> None:
        """Let the incident's times go down through the plot."""
        for mark in data.marks:
            if mark.stage and made.low <= mark.at <= made.high:
                pen = QPen(self._theme.status_color(STAGE_COLORS[mark.stage]), 1.4 * self._unit)
                pen.setDashPattern([3, 3])
                self._painter.setPen(pen)
                x = made.x(mark.at)
                self._painter.drawLine(QPointF(x, made.rail), QPointF(x, made.bottom))

    def _rail(self, data: StripData, made: Layout, chosen: str) -> None:
        painter, theme = self._painter, self._theme
        painter.setPen(QPen(theme.color("muted"), max(1.0, self._unit)))
        painter.drawLine(QPointF(made.left, made.rail), QPointF(made.right, made.rail))
        ordered = sorted(data.marks, key=lambda mark: (bool(mark.stage), mark.key == chosen))
        for mark in ordered:
            if made.low <= mark.at <= made.high:
                place = QPointF(made.x(mark.at), made.rail)
                self._symbol(mark, place, chosen=bool(chosen) and mark.key == chosen)

    def _symbol(self, mark: StripMark, at: QPointF, *, chosen: bool) -> None:
        painter, theme, size = self._painter, self._theme, 5.5 * self._unit
        if chosen:
            painter.setPen(QPen(theme.color("focus"), 2 * self._unit))
            painter.setBrush(theme.color("accent_soft"))
            painter.drawEllipse(at, size * 1.8, size * 1.8)
        edge = QPen(theme.color("surface"), 1.2 * self._unit)
        edge.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(edge)
        if not mark.stage:
            painter.setBrush(theme.color("accent") if chosen else theme.color("muted"))
            painter.drawEllipse(at, size * 0.62, size * 0.62)
            return
        painter.setBrush(theme.status_color(STAGE_COLORS[mark.stage]))
        x, y = at.x(), at.y()
        shapes: dict[str, list[tuple[float, float]]] = {
            "started": [(-0.9, -1), (1.1, 0), (-0.9, 1)],
            "detected": [(0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)],
            "acknowledged": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            "mitigated": [(-1.1, 0.9), (0, -1.1), (1.1, 0.9)],
        }
        if mark.stage in shapes:
            corners = [QPointF(x + a * size, y + b * size) for a, b in shapes[mark.stage]]
            painter.drawPolygon(QPolygonF(corners))
        else:
            painter.drawEllipse(at, size, size)

    def _labels(self, made: Layout, chosen: str, pointed: str) -> None:
        painter, theme = self._painter, self._theme
        gap = self._metrics.height() * 0.3
        for label in made.labels:
            mark, x = label.mark, made.x(label.mark.at)
            own = bool(chosen) and mark.key == chosen
            color = theme.status_color(STAGE_COLORS[mark.stage]) if mark.stage else theme.color("muted")
            painter.setPen(QPen(theme.color("accent") if own else color, max(1.0, self._unit)))
            beside = x <= label.rect.left() + 1 or x >= label.rect.right() - 1
            top = label.rect.top() + 1 if beside else label.rect.bottom()
            painter.drawLine(QPointF(x, top), QPointF(x, made.rail - 6 * self._unit))
            if own or (pointed and mark.key == pointed):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("accent_soft") if own else theme.color("raised"))
                painter.drawRoundedRect(label.rect.adjusted(1, 0, -1, 0), 3 * self._unit, 3 * self._unit)
            painter.setFont(self._bold if mark.stage or own else self._font)
            painter.setPen(color if mark.stage else theme.color("text"))
            painter.drawText(label.rect.adjusted(gap, 0, -gap + 2, 0), _LEFT, label.words)

    def _unseen(self, data: StripData, made: Layout) -> None:
        """Say at the edges what the axis does not reach."""
        before, after = data.outside
        line = self._metrics.height()
        self._painter.setFont(self._font)
        self._painter.setPen(self._theme.color("muted"))
        top = made.rail + line * 0.1
        if before:
            box = QRectF(made.left + 2, top, made.right - made.left, line)
            self._painter.drawText(box, _LEFT, "\u2190 " + tr("%Ln earlier", "", before))
        if after:
            box = QRectF(made.left, top, made.right - made.left - 2, line)
            self._painter.drawText(box, _RIGHT, tr("%Ln later", "", after) + " \u2192")
