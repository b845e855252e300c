"""Paints the charts of a report, which are plain shapes, in the window's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from slodesk.reports.charts import bar_chart, schedule, time_chart
from slodesk.reports.charts.picture import Area, Box, Disc, Stroke, Words
from slodesk.reports.colours import colours
from slodesk.reports.report import BarChart, Schedule, TimeChart

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme
    from slodesk.reports.charts.picture import Picture, Shape

_HEIGHT, _LOW = 210.0, 110.0
Chart = TimeChart | BarChart | Schedule


def chart_image(chart: Chart, theme: Theme, width: float, scale: float) -> QImage:
    """Return a chart as a picture.

    Args:
        chart: what it shows.
        theme: light or dark.
        width: of the picture, in the units its words are measured in.
        scale: pixels per unit.
    """
    font = QFont(theme.font())

    def measure(text: str, size: float, bold: bool = False) -> float:
        return QFontMetricsF(_font(font, size, bold=bold)).horizontalAdvance(text)

    if isinstance(chart, TimeChart):
        picture = time_chart.lay_out(chart, width, _LOW if chart.low else _HEIGHT, measure)
    elif isinstance(chart, BarChart):
        picture = bar_chart.lay_out(chart, width, measure)
    else:
        picture = schedule.lay_out(chart, width, measure)
    return _drawn(picture, theme, font, scale)


def _drawn(picture: Picture, theme: Theme, font: QFont, scale: float) -> QImage:
    roles = colours("dark" if theme.dark else "light").roles
    image = QImage(
        max(1, round(picture.width * scale)), max(1, round(picture.height * scale)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )  # fmt: skip
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    for shape in picture.shapes:
        _paint(painter, shape, roles, font)
    painter.end()
    return image


def _paint(painter: QPainter, shape: Shape, roles: object, font: QFont) -> None:
    def color(role: str) -> QColor:
        return QColor(roles[role])  # type: ignore[index]

    if isinstance(shape, Words):
        painter.setFont(_font(font, shape.size, bold=shape.bold))
        painter.setPen(color(shape.colour))
        room = QFontMetricsF(painter.font()).horizontalAdvance(shape.text)
        left = shape.x - {"start": 0.0, "middle": room / 2, "end": room}[shape.anchor]
        painter.drawText(QPointF(left, shape.y), shape.text)
        return
    if isinstance(shape, Stroke):
        pen = QPen(color(shape.colour), shape.width)
        if shape.dash:
            pen.setDashPattern([each / max(shape.width, 0.1) for each in shape.dash])
        if shape.round:
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap if shape.dash else Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(*place) for place in shape.places]))
        return
    outline = "" if isinstance(shape, Box) else shape.outline
    painter.setPen(QPen(color(outline), 0.8) if outline else Qt.PenStyle.NoPen)
    painter.setBrush(color(shape.fill))
    if isinstance(shape, Box):
        painter.drawRoundedRect(
            QRectF(shape.x, shape.y, shape.width, shape.height), shape.radius, shape.radius
        )
    elif isinstance(shape, Disc):
        painter.drawEllipse(QPointF(shape.x, shape.y), shape.radius, shape.radius)
    elif isinstance(shape, Area):
        painter.drawPolygon(QPolygonF([QPointF(*place) for place in shape.places]))


def _font(font: QFont, size: float, *, bold: bool) -> QFont:
    made = QFont(font)
    made.setPixelSize(max(1, round(size)))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made
