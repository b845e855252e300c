"""A chart as a picture for a slide, and as figures for a spreadsheet."""

from __future__ import annotations

import csv
import io
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from slodesk.gui.charts.data import ChartData
    from slodesk.gui.theme import Theme

SHARPNESS = 2
"""Device pixels per pixel of an exported picture."""

HEADER = ("time", "service_level_objective", "budget_left_percent", "window_covered_percent")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run by a spreadsheet: an apostrophe keeps it text."""


class Titled(Protocol):
    """What a picture's words are taken from."""

    @property
    def title(self) -> str:
        """What is shown."""

    @property
    def subtitle(self) -> str:
        """The line below it."""


class Picture(Protocol):
    """A chart that can be exported: the budget's, or any other that paints itself."""

    @property
    def data(self) -> Titled | None:
        """What is shown."""

    def viewport(self) -> QWidget:
        """Return what it is drawn on."""

    def paint_into(self, painter: QPainter, area: QRectF) -> None:
        """Paint it into an area of another picture."""


def image(plot: Picture, theme: Theme, sentence: str) -> QImage:
    """Return the chart with title and sentence, twice as sharp as on screen."""
    size = _size(plot, theme, sentence)
    picture = QImage(size * SHARPNESS, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(SHARPNESS)
    picture.fill(theme.color("surface"))
    painter = QPainter(picture)
    _paint(painter, plot, theme, sentence, size)
    painter.end()
    return picture


def png(plot: Picture, theme: Theme, sentence: str) -> bytes:
    """Return the chart as a PNG file."""
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image(plot, theme, sentence).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(store.data())


def svg(plot: Picture, theme: Theme, sentence: str) -> bytes:
    """Return the chart as an SVG file: vectors, text as text."""
    size = _size(plot, theme, sentence)
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(plot.data.title if plot.data else "")
    generator.setDescription(sentence)
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), theme.color("surface"))
    _paint(painter, plot, theme, sentence, size)
    painter.end()
    return bytes(store.data())


def rows(data: ChartData, start: float, end: float) -> Iterator[tuple[str, str, str, str]]:
    """Return each value in view: UTC time, SLO, percent left, percent of the window that has samples."""
    for line in data.lines:
        seen = line.visible(start, end)
        for index, (moment, value) in enumerate(zip(seen.times.tolist(), seen.values.tolist(), strict=True)):
            if math.isnan(value):
                continue
            covered = "" if seen.coverage is None else _figure(float(seen.coverage[index]))
            when = datetime.fromtimestamp(round(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            yield when, _plain(line.name), _figure(value), covered


def csv_text(data: ChartData, start: float, end: float) -> str:
    """Return the values in view as CSV (UTF-8, a header line, decimal points)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows(data, start, end))
    return out.getvalue()


def cells_text(data: ChartData, start: float, end: float) -> str:
    """Return the values in view as tab-separated cells for the clipboard."""
    lines = [HEADER, *rows(data, start, end)]
    return "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in line) for line in lines)


def picture_for_clipboard(plot: Picture, theme: Theme, sentence: str) -> QMimeData:
    """Return the picture together with its words, for programs that take only text."""
    mime = QMimeData()
    mime.setImageData(image(plot, theme, sentence))
    title = plot.data.title if plot.data else ""
    mime.setText(f"{title}\n{sentence}")
    return mime


def _figure(share: float) -> str:
    return f"{round(share * 100, 6) + 0.0:.6f}".rstrip("0").rstrip(".")


def _plain(name: str) -> str:
    return f"'{name}" if name.startswith(_FORMULA) else name


def _words(plot: Picture, theme: Theme, sentence: str) -> list[tuple[str, str, str]]:
    """Return the lines of words around the plot: (text, font, colour); the sentence comes last."""
    data = plot.data
    title, subtitle = (data.title, data.subtitle) if data else ("", "")
    return [(title, "heading", "text"), (subtitle, "body", "muted"), (sentence, "body", "text")]


def _height(theme: Theme, text: str, font: str, width: float) -> float:
    if not text:
        return 0.0
    area = QRectF(0, 0, width, 100_000)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    return QFontMetricsF(theme.font(font)).boundingRect(area, int(flags), text).height()


def _size(plot: Picture, theme: Theme, sentence: str) -> QSize:
    edge = theme.space(2)
    width = max(plot.viewport().width(), theme.px(480)) + 2 * edge
    height: float = max(plot.viewport().height(), theme.px(260)) + 2 * edge + 2 * theme.space()
    height += sum(
        _height(theme, text, font, width - 2 * edge) for text, font, _ in _words(plot, theme, sentence)
    )
    return QSize(width, int(height))


def _paint(painter: QPainter, plot: Picture, theme: Theme, sentence: str, size: QSize) -> None:
    edge = float(theme.space(2))
    width = size.width() - 2 * edge
    top = edge
    *head, foot = _words(plot, theme, sentence)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    for text, font, color in head:
        height = _height(theme, text, font, width)
        painter.setFont(theme.font(font))
        painter.setPen(theme.color(color))
        painter.drawText(QRectF(edge, top, width, height), int(flags), text)
        top += height
    top += theme.space()
    foot_height = _height(theme, foot[0], foot[1], width)
    area = QRectF(edge, top, width, size.height() - top - edge - theme.space() - foot_height)
    plot.paint_into(painter, area)
    painter.setFont(theme.font(foot[1]))
    painter.setPen(theme.color(foot[2]))
    painter.drawText(QRectF(edge, area.bottom() + theme.space(), width, foot_height), int(flags), foot[0])
