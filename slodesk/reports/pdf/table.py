"""Tables for the PDF: repeated headers, rows that break across pages, plain strings where they fit.

Platypus' own table keeps a style object per cell and parses markup in paragraphs; this one measures
each string once, draws a page of cells in one text object, and takes time linear in the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportlab.platypus import Flowable

from slodesk.reports.charts.picture import Area
from slodesk.reports.colours import colours
from slodesk.reports.pdf.fonts import BOLD, REGULAR
from slodesk.reports.pdf.painter import ink, paint, paint_icon
from slodesk.reports.pdf.text import Pen, TextBlock, TextStyle
from slodesk.reports.report import MeterCell, Span, StatusCell, plain

if TYPE_CHECKING:
    from slodesk.domain.status import Status
    from slodesk.reports.pdf.fonts import FontBook
    from slodesk.reports.report import Cell, Table

_PAD = 5.0
_ICON = 8.0
_METER = 36.0
_SHORT = 84.0
"""Cells up to this wide are not broken for the sake of longer ones."""
_CROWDED = 0.8
"""Share of the room from which long words are broken for the sake of the other columns."""
_FURTHER = Area(((5, 0), (5, 8), (0, 4)), "exhausted")


@dataclass(slots=True)
class _Ready:
    """A cell that knows its faces: a plain string, or a block of lines; maybe an icon or a bar."""

    text: str
    wide: float
    block: TextBlock | None = None
    status: Status | None = None
    meter: float | None = None
    is_meter: bool = False

    @property
    def extra(self) -> float:
        """Room taken beside the text."""
        return _METER + 6 if self.is_meter else _ICON + 4 if self.status else 0.0


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[_Ready, ...]
    height: float


def _ready(cell: Cell, style: TextStyle, book: FontBook) -> _Ready:
    if isinstance(cell, str):
        if book.is_plain(cell, bold=style.bold):
            return _Ready(cell, book.width(cell, style.size, bold=style.bold))
        block = TextBlock(plain(cell), style, book)
        return _Ready("", block.natural_width(), block)
    if isinstance(cell, StatusCell):
        return replace(_ready(cell.text, replace(style, bold=True), book), status=cell.status)
    if isinstance(cell, MeterCell):
        inner = _ready(cell.text, style, book)
        return replace(inner, status=cell.status, meter=cell.value, is_meter=True)
    block = TextBlock(cell.spans, style, book)
    return _Ready("", block.natural_width(), block)


def column_widths(
    naturals: list[float], least: list[float], weights: list[float], room: float
) -> list[float]:
    """Share out the room: natural widths where they fit, the rest by weight, never below the least."""
    total = sum(naturals)
    if total <= room:
        spare = room - total
        whole = sum(weights) or 1.0
        return [wide + spare * weight / whole for wide, weight in zip(naturals, weights, strict=True)]
    if sum(least) > _CROWDED * room:  # long words give way to the columns that are meant to be wide
        whole = sum(weights) or 1.0
        bounds = [max(_SHORT, room * weight / whole) for weight in weights]
        least = _lowered([min(pair) for pair in zip(least, bounds, strict=True)], room)
    widths = [0.0] * len(naturals)
    open_ = set(range(len(naturals)))
    left = room
    while open_:
        whole = sum(weights[n] for n in open_) or float(len(open_))
        share = {n: left * (weights[n] if whole else 1.0) / whole for n in open_}
        settled = {n for n in open_ if naturals[n] <= share[n]} or {n for n in open_ if least[n] > share[n]}
        for n in settled:
            widths[n] = min(naturals[n], max(share[n], least[n]))
            left -= widths[n]
        if not settled:
            for n in open_:
                widths[n] = share[n]
            break
        open_ -= settled
    over = sum(widths) - room
    slack = [max(wide - low, 0.0) for wide, low in zip(widths, least, strict=True)]
    if over > 0 and sum(slack) > 0:
        part = min(over / sum(slack), 1.0)
        widths = [wide - free * part for wide, free in zip(widths, slack, strict=True)]
    scale = room / sum(widths)
    return [wide * scale for wide in widths] if scale < 1 else widths


def _lowered(least: list[float], room: float) -> list[float]:
    """Lower the widest until all have room; the narrow ones, which hold figures, stay whole."""
    left = room
    for number, wide in enumerate(sorted(least)):
        each = left / (len(least) - number)
        if wide > each:
            return [min(low, each) for low in least]
        left -= wide
    return least


_SHARED = (
    "book", "look", "head_look", "aligns", "weights", "head_cells", "cells", "width", "widths", "head",
    "spaceBefore", "spaceAfter",
)  # fmt: skip
"""What the parts of a broken table have in common."""


class Grid(Flowable):  # type: ignore[misc]
    """A table in the text.

    Args:
        table: columns and rows.
        style: the look of cells; the header is the same, bold and muted.
        book: the faces of the document.
    """

    def __init__(self, table: Table, style: TextStyle, book: FontBook) -> None:
        super().__init__()
        self.book = book
        self.look = style
        self.head_look = replace(style, bold=True, colour=colours("light")["muted"])
        self.aligns = [column.align for column in table.columns]
        self.weights = [column.weight for column in table.columns]
        self.head_cells = [
            _ready(
                column.title,
                replace(self.head_look, align=column.align),
                book,
            )
            for column in table.columns
        ]
        looks = [replace(style, align=column.align) for column in table.columns]
        self.cells = [
            [_ready(cell, look, book) for cell, look in zip(row, looks, strict=True)] for row in table.rows
        ]
        self.width = self.height = 0.0
        self.widths: list[float] = []
        self.head: _Row | None = None
        self.rows: list[_Row] = []
        self.spaceBefore, self.spaceAfter = 3, 9

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Settle columns and rows for a width."""
        if self.head is None or self.width != width:
            self.width = width
            self._settle(width)
        assert self.head is not None
        self.height = self.head.height + sum(row.height for row in self.rows)
        return width, self.height

    def _settle(self, width: float) -> None:
        columns = list(zip(self.head_cells, *self.cells, strict=True))
        naturals = [max(cell.wide + cell.extra for cell in column) + 2 * _PAD for column in columns]
        least = [
            min(max(self._least(cell) for cell in column) + 2 * _PAD, max(60.0, width / 4))
            for column in columns
        ]
        self.widths = column_widths(naturals, least, self.weights, width)
        self.head = self._row(self.head_cells, self.head_look)
        self.rows = [self._row(cells, self.look) for cells in self.cells]

    def _least(self, cell: _Ready) -> float:
        if cell.wide + cell.extra <= _SHORT or (cell.block is None and " " not in cell.text):
            return cell.wide + cell.extra
        text = "".join(piece.text for piece in cell.block.pieces) if cell.block else cell.text
        words = text[:2000].split(" ")
        size = self.look.size
        bold = cell.block is not None and any(piece.bold for piece in cell.block.pieces)
        return max((self.book.width(word, size, bold=bold) for word in words), default=0.0) + cell.extra

    def _row(self, cells: list[_Ready], style: TextStyle) -> _Row:
        ready = []
        lines = 1
        for cell, width, align in zip(cells, self.widths, self.aligns, strict=True):
            room = width - 2 * _PAD - cell.extra
            if cell.block is None and cell.wide > room + 0.01:
                bold = style.bold or (cell.status is not None and not cell.is_meter)
                look = replace(style, align=align, bold=bold)
                cell = replace(cell, block=TextBlock((Span(cell.text),), look, self.book))
            if cell.block is not None:
                lines = max(lines, len(cell.block.lines_for(max(room, 6.0))))
            ready.append(cell)
        return _Row(tuple(ready), lines * style.leading + 2 * 3.2)

    def split(self, width: float, height: float) -> list[Flowable]:
        """Break between rows, or inside a row that is taller than a good part of the page."""
        self.wrap(width, height)
        assert self.head is not None
        room = height - self.head.height
        taken = 0
        for row in self.rows:
            if row.height > room:
                break
            room -= row.height
            taken += 1
        first, rest = self.rows[:taken], self.rows[taken:]
        if rest and (rest[0].height > 120 or not first) and room > 40 and len(rest[0].cells):
            upper, lower = self._cut(rest[0], room)
            if upper is not None and lower is not None:
                first, rest = [*first, upper], [lower, *rest[1:]]
        if not first:
            return []
        if len(first) == 1 and len(rest) > 1 and first[0].height < 60:
            return []  # a lone row under its header: better together on the next page
        if len(rest) == 1 and len(first) > 2 and rest[0].height < 60:
            first, rest = first[:-1], [first[-1], *rest]
        return [self._part(first), self._part(rest)] if rest else [self]

    def _cut(self, row: _Row, room: float) -> tuple[_Row | None, _Row | None]:
        fit = int((room - 6.4) / self.look.leading)
        if fit < 1:
            return None, None
        upper, lower = [], []
        for cell, width in zip(row.cells, self.widths, strict=True):
            if cell.block is None:
                upper.append(cell)
                lower.append(_Ready("", 0.0))
                continue
            inner = max(width - 2 * _PAD - cell.extra, 6.0)
            lines = cell.block.lines_for(inner)
            upper.append(replace(cell, block=cell.block.part(lines[:fit], inner)))
            lower.append(
                replace(cell, block=cell.block.part(lines[fit:], inner), status=None, is_meter=False)
            )
        return (
            _Row(tuple(upper), fit * self.look.leading + 6.4),
            _Row(tuple(lower), max(self._lines(lower), 1) * self.look.leading + 6.4),
        )

    @staticmethod
    def _lines(cells: list[_Ready]) -> int:
        return max((len(cell.block.lines or ()) for cell in cells if cell.block is not None), default=1)

    def _part(self, rows: list[_Row]) -> Grid:
        part = Grid.__new__(Grid)
        Flowable.__init__(part)
        for name in _SHARED:
            setattr(part, name, getattr(self, name))
        part.rows = rows
        return part

    def draw(self) -> None:
        """Draw at the origin."""
        assert self.head is not None
        canvas = self.canv
        y = self.height
        pen = Pen(canvas)
        for number, row in enumerate((self.head, *self.rows)):
            self._draw_row(canvas, row, y, pen, head=number == 0)
            y -= row.height
            canvas.setStrokeColor(ink("muted" if number == 0 else "border"))
            canvas.setLineWidth(0.7 if number == 0 else 0.4)
            canvas.line(0, y, self.width, y)
        pen.done()

    def _draw_row(self, canvas: Any, row: _Row, top: float, pen: Pen, *, head: bool) -> None:
        size = self.look.size
        base = top - 3.2 - (self.look.leading + size) / 2 + size * 0.14
        roles = colours("light").roles
        x = 0.0
        for cell, width, align in zip(row.cells, self.widths, self.aligns, strict=True):
            left, room = x + _PAD, width - 2 * _PAD
            x += width
            if cell.is_meter:
                assert cell.status is not None
                meter_x = left + room - _METER
                self._draw_meter(canvas, cell, meter_x, top - 3.2 - self.look.leading / 2)
                room -= _METER + 6
            elif cell.status is not None:
                icon_top = top - 3.2 - (self.look.leading - _ICON) / 2
                paint_icon(canvas, cell.status, left, icon_top, _ICON, self.book)
                left, room = left + _ICON + 4, room - _ICON - 4
            if cell.block is not None:
                cell.block.draw_at(canvas, left, top - 3.2, max(room, 6.0), pen)
                continue
            if not cell.text:
                continue
            colour = "muted" if head else str(cell.status) if cell.status and not cell.is_meter else "text"
            face = BOLD if head or (cell.status and not cell.is_meter) else REGULAR
            if align == "right":
                left += room - cell.wide
            elif align == "center":
                left += (room - cell.wide) / 2
            pen.write(cell.text, left, base, face, size, roles[colour])

    def _draw_meter(self, canvas: Any, cell: _Ready, x: float, middle: float) -> None:
        """Draw the bar of what is left; an overdraft grows to the left of the zero line."""
        if cell.meter is None:
            return
        zero = x + _METER * 0.3
        full = _METER * 0.7
        canvas.setFillColor(ink("raised"))
        canvas.rect(zero, middle - 2.4, full, 4.8, stroke=0, fill=1)
        share = max(min(cell.meter / 100, 1.0), -1.0)
        canvas.setFillColor(ink(str(cell.status)))
        if share >= 0:
            canvas.rect(zero, middle - 2.4, max(full * share, 0.6), 4.8, stroke=0, fill=1)
        else:
            wide = _METER * 0.3 * min(-share, 1.0)
            canvas.rect(zero - wide, middle - 2.4, wide, 4.8, stroke=0, fill=1)
            if cell.meter < -100:  # further than can be drawn: an arrow says so
                paint(canvas, (_FURTHER,), zero - wide - 4, middle + 4, self.book)
        canvas.setStrokeColor(ink("text"))
        canvas.setLineWidth(0.7)
        canvas.line(zero, middle - 4, zero, middle + 4)
