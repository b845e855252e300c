"""Paints the shapes of charts and icons on a ReportLab canvas, as vectors."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, assert_never

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from slodesk.reports.charts.icons import status_icon
from slodesk.reports.charts.picture import Area, Box, Disc, Picture, Shape, Stroke, Words
from slodesk.reports.colours import colours
from slodesk.reports.pdf.text import Piece, TextStyle, draw_line
from slodesk.reports.words import clean

if TYPE_CHECKING:
    from slodesk.domain.status import Status
    from slodesk.reports.pdf.fonts import FontBook


@cache
def ink(role: str) -> Any:
    """Return the colour of a role on paper."""
    return HexColor(colours("light")[role])


def paint(canvas: Any, shapes: tuple[Shape, ...], x: float, top: float, book: FontBook) -> None:
    """Draw shapes with their origin at (x, top), y downwards."""
    for shape in shapes:
        match shape:
            case Box():
                canvas.setFillColor(ink(shape.fill))
                place = (x + shape.x, top - shape.y - shape.height, shape.width, shape.height)
                if shape.radius:
                    canvas.roundRect(*place, shape.radius, stroke=0, fill=1)
                else:
                    canvas.rect(*place, stroke=0, fill=1)
            case Stroke():
                _stroke(canvas, shape, x, top)
            case Area():
                path = canvas.beginPath()
                path.moveTo(x + shape.places[0][0], top - shape.places[0][1])
                for px, py in shape.places[1:]:
                    path.lineTo(x + px, top - py)
                path.close()
                canvas.setFillColor(ink(shape.fill))
                if shape.outline:
                    canvas.setStrokeColor(ink(shape.outline))
                    canvas.setLineWidth(0.8)
                canvas.drawPath(path, stroke=int(bool(shape.outline)), fill=1)
            case Disc():
                canvas.setFillColor(ink(shape.fill))
                if shape.outline:
                    canvas.setStrokeColor(ink(shape.outline))
                    canvas.setLineWidth(0.8)
                canvas.circle(
                    x + shape.x, top - shape.y, shape.radius, stroke=int(bool(shape.outline)), fill=1
                )
            case Words():
                _words(canvas, shape, x, top, book)
            case _:
                assert_never(shape)


def _stroke(canvas: Any, shape: Stroke, x: float, top: float) -> None:
    canvas.setStrokeColor(ink(shape.colour))
    canvas.setLineWidth(shape.width)
    canvas.setLineCap(1 if shape.round and not shape.dash else 0)
    canvas.setLineJoin(1 if shape.round else 0)
    canvas.setDash(*((list(shape.dash),) if shape.dash else ()))
    (x0, y0), *rest = shape.places
    if len(rest) == 1:
        canvas.line(x + x0, top - y0, x + rest[0][0], top - rest[0][1])
    else:
        path = canvas.beginPath()
        path.moveTo(x + x0, top - y0)
        for px, py in rest:
            path.lineTo(x + px, top - py)
        canvas.drawPath(path, stroke=1, fill=0)
    if shape.dash:
        canvas.setDash()
    canvas.setLineCap(0)


def _words(canvas: Any, shape: Words, x: float, top: float, book: FontBook) -> None:
    text = clean(shape.text).replace("\n", " ")
    wide = book.width(text, shape.size, bold=shape.bold)
    left = x + shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.anchor]
    style = TextStyle(shape.size, shape.size, colours("light")[shape.colour])
    draw_line(canvas, (Piece(text, shape.bold, ""),), left, top - shape.y, wide, style, book)


def paint_icon(canvas: Any, status: Status, x: float, top: float, size: float, book: FontBook) -> None:
    """Draw the icon of a status in a square below and right of (x, top).

    Each icon is stored once per document and placed by name: small files, quick tables.
    """
    name = f"icon-{status}"
    if name not in book.forms:
        book.forms.add(name)
        canvas.beginForm(name, 0, 0, 24, 24)
        paint(canvas, status_icon(status), 0, 24, book)
        canvas.endForm()
    scale = size / 24
    canvas.saveState()
    canvas.transform(scale, 0, 0, scale, x, top - size)
    canvas.doForm(name)
    canvas.restoreState()


class PictureFlowable(Flowable):  # type: ignore[misc]
    """A picture in the text."""

    def __init__(self, picture: Picture, book: FontBook) -> None:
        super().__init__()
        self.picture = picture
        self.book = book
        self.width, self.height = picture.width, picture.height
        self.spaceBefore, self.spaceAfter = 4, 4

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the picture's own size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw at the origin."""
        paint(self.canv, self.picture.shapes, 0, self.height, self.book)
