"""How the roadmap's board is painted, piece by piece."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPainterPath, QPen

from slodesk.domain.roadmap import CUT, FITS, WOULD_FIT
from slodesk.gui.amounts import figure_text
from slodesk.gui.icons import STATUS_ICONS
from slodesk.gui.tabs.quarterly_plan.roadmap.cells import paint_line
from slodesk.gui.tabs.quarterly_plan.roadmap.words import fit_tone
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from slodesk.gui.tabs.quarterly_plan.roadmap.board_days import BoardDays
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.roadmap import RoadmapLine

_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ONE = timedelta(days=1)


class BoardPainter:
    """Paints rows, weeks and links; ``begin`` first."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def begin(self, painter: QPainter, days: BoardDays, size: QSize, head: int, titles: int) -> None:
        """Take what the next strokes go to."""
        self._painter, self._days, self._size, self._head, self._titles = painter, days, size, head, titles

    def weeks(self, holidays: Mapping[date, str], today: date) -> None:
        """Paint weeks, weekends, holidays and today's line behind the bars."""
        painter, days, theme = self._painter, self._days, self._theme
        painter.save()
        painter.setClipRect(self._titles, 0, self._size.width() - self._titles, self._size.height())
        height = self._size.height()
        weekend = QColor(theme.color("window"))
        for monday in days.mondays():
            left = days.x(monday)
            painter.fillRect(QRectF(days.x(monday + 5 * _ONE), self._head, 2 * days.width, height), weekend)
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(QPointF(left, self._head * 0.5), QPointF(left, height))
        hatch = QBrush(theme.color("border"), Qt.BrushStyle.BDiagPattern)
        for day in holidays:
            if days.first <= day < days.after:
                painter.fillRect(QRectF(days.x(day), self._head, days.width, height), hatch)
        if days.first <= today < days.after:
            painter.setPen(QPen(theme.color("accent"), 2 * theme.scale))
            x = days.x(today) + days.width / 2
            painter.drawLine(QPointF(x, self._head), QPointF(x, height))
        painter.restore()

    def head(self, holidays: Mapping[date, str], today: date) -> None:
        """Paint months and weeks above the rows."""
        painter, days, theme = self._painter, self._days, self._theme
        painter.fillRect(0, 0, self._size.width(), self._head, theme.color("surface"))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(0, self._head - 1, self._size.width(), self._head - 1)
        painter.drawLine(self._titles, 0, self._titles, self._size.height())
        half = self._head // 2
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(theme.px(12), half, self._titles, half), _LEFT, tr("Initiative"))
        painter.save()
        painter.setClipRect(self._titles + 1, 0, self._size.width() - self._titles, self._head)
        for day, after in days.months():
            room = QRectF(days.x(day) + theme.px(6), 0, days.x(after) - days.x(day) - theme.px(6), half)
            name = QLocale().standaloneMonthName(day.month)
            if painter.fontMetrics().horizontalAdvance(name) > room.width():
                name = QLocale().standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)
            if painter.fontMetrics().horizontalAdvance(name) <= room.width():
                painter.drawText(room, _LEFT, name)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        for monday in days.mondays():
            room = QRectF(days.x(monday) + theme.px(4), half, days.width * 7 - theme.px(4), half)
            painter.drawText(room, _LEFT, str(monday.day))
        if days.first <= today < days.after:
            self._today(days.x(today) + days.width / 2, half)
        painter.restore()

    def _today(self, x: float, half: int) -> None:
        painter, theme = self._painter, self._theme
        words = tr("Today")
        font = theme.font("small", bold=True)
        width = QFontMetrics(font).horizontalAdvance(words) + theme.px(10)
        box = QRectF(x - width / 2, half + theme.px(2), width, half - theme.px(4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        painter.setFont(font)
        painter.setPen(theme.color("on_accent"))
        painter.drawText(box, _CENTRE, words)

    def row(self, line: RoadmapLine, top: int, height: int, bar: QRectF | None, *, chosen: bool) -> None:
        """Paint an initiative: sign and title, and its bar."""
        painter, theme = self._painter, self._theme
        if chosen:
            painter.fillRect(0, top, self._titles, height, theme.color("accent_soft"))
            soft = QColor(theme.color("accent_soft"))
            soft.setAlpha(110)
            painter.fillRect(self._titles, top, self._size.width() - self._titles, height, soft)
        tone = fit_tone(line)
        pixmap = theme.icons.pixmap(
            STATUS_ICONS[tone], f"status:{tone}", 16, painter.device().devicePixelRatioF()
        )
        painter.drawPixmap(QPointF(theme.px(10), top + (height - theme.px(16)) / 2), pixmap)
        left = theme.px(34)
        room = QRect(left, top, self._titles - left - theme.px(8), height)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted" if line.work.dropped else "text"))
        metrics = painter.fontMetrics()
        lines = wrapped(line.work.title, painter.font(), room.width(), 2)
        y = top + (height - metrics.height() * len(lines)) // 2
        for words in lines:
            painter.drawText(QRect(left, y, room.width(), metrics.height()), _LEFT, words)
            y += metrics.height()
        if bar is not None:
            self._bar(line, bar, chosen=chosen)

    def _bar(self, line: RoadmapLine, bar: QRectF, *, chosen: bool) -> None:
        painter, theme = self._painter, self._theme
        painter.save()
        painter.setClipRect(self._titles + 1, 0, self._size.width() - self._titles, self._size.height())
        fit, work = line.placed.fit, line.work
        text = theme.color("text")
        pen = QPen(theme.field_border(), 1.25 * theme.scale)
        brush = QBrush(theme.color("surface"))
        if work.dropped:
            pen.setStyle(Qt.PenStyle.DotLine)
        elif work.state == "done":
            pen, brush = QPen(theme.status_color("healthy"), 1), QBrush(theme.status_color("healthy"))
            text = theme.color("surface")
        elif fit == FITS:
            pen, brush, text = (
                QPen(theme.color("accent"), 1),
                QBrush(theme.color("accent")),
                theme.color("on_accent"),
            )
        elif fit in (CUT, WOULD_FIT):
            status = "warning" if fit == CUT else "attention"
            pen, brush = (
                QPen(theme.status_color(status), 1.25 * theme.scale),
                QBrush(theme.status_soft(status)),
            )
        else:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(brush)
        radius = theme.px(4)
        painter.drawRoundedRect(bar, radius, radius)
        if chosen:
            painter.setPen(QPen(theme.color("focus"), 2 * theme.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            edge = theme.px(3)
            painter.drawRoundedRect(bar.adjusted(-edge, -edge, edge, edge), radius + edge, radius + edge)
        if work.effort is not None:
            words = tr("{hours} h").format(hours=figure_text(work.effort))
            painter.setFont(theme.font("small"))
            if painter.fontMetrics().horizontalAdvance(words) + theme.px(12) <= bar.width():
                painter.setPen(text)
                painter.drawText(bar.adjusted(theme.px(6), 0, 0, 0), _LEFT, words)
        painter.restore()

    def note(self, top: int, height: int, words: str, *, after: bool) -> None:
        """Say where a bar is that is not on these weeks."""
        painter, theme = self._painter, self._theme
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        room = QRect(
            self._titles + theme.px(8), top, self._size.width() - self._titles - theme.px(16), height
        )
        side = Qt.AlignmentFlag.AlignRight if after else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, words)

    def link(self, first: QRectF, then: QRectF, *, early: bool, strong: bool) -> None:
        """Draw an arrow from the end of what comes first to the beginning of what waits for it."""
        painter, theme = self._painter, self._theme
        painter.save()
        painter.setClipRect(self._titles + 1, self._head, self._size.width(), self._size.height())
        color = theme.status_color("critical") if early else theme.color("text" if strong else "muted")
        painter.setPen(QPen(color, (2 if strong else 1.25) * theme.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        step = theme.px(6)
        begin, end = QPointF(first.right(), first.center().y()), QPointF(then.left(), then.center().y())
        path = QPainterPath(begin)
        if end.x() >= begin.x() + 2 * step:
            path.lineTo(begin.x() + step, begin.y())
            path.lineTo(begin.x() + step, end.y())
        else:
            between = first.bottom() + step if end.y() > begin.y() else first.top() - step
            path.lineTo(begin.x() + step, begin.y())
            path.lineTo(begin.x() + step, between)
            path.lineTo(end.x() - step, between)
            path.lineTo(end.x() - step, end.y())
        path.lineTo(end)
        painter.drawPath(path)
        head = QPainterPath(end)
        head.lineTo(end.x() - theme.px(6), end.y() - theme.px(4))
        head.lineTo(end.x() - theme.px(6), end.y() + theme.px(4))
        head.closeSubpath()
        painter.fillPath(head, color)
        painter.restore()

    def cut(self, y: int, words: str) -> None:
        """Draw the line below which nothing fits."""
        if self._head <= y <= self._size.height():
            paint_line(self._painter, self._theme, 0, self._size.width(), y, words)

    def dates(self, bar: QRectF, words: str) -> None:
        """Say beside a bar being dragged where it is."""
        painter, theme = self._painter, self._theme
        font = theme.font("small", bold=True)
        width = QFontMetrics(font).horizontalAdvance(words) + theme.px(12)
        left = bar.right() + theme.px(6)
        if left + width > self._size.width():
            left = max(float(self._titles), bar.left() - width - theme.px(6))
        box = QRectF(left, bar.top(), width, bar.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        painter.setFont(font)
        painter.setPen(theme.color("surface"))
        painter.drawText(box, _CENTRE, words)

    def focus(self, rect: QRect) -> None:
        """Ring the board while it has the keyboard."""
        edge = 1.0 * self._theme.scale
        self._painter.setPen(QPen(self._theme.color("focus"), 2 * self._theme.scale))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = self._theme.radius("card")
        self._painter.drawRoundedRect(QRectF(rect).adjusted(edge, edge, -edge, -edge), radius, radius)
