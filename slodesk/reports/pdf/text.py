"""Running text for the PDF: spans broken into lines, without any markup to escape.

ReportLab's own paragraphs parse XML; here text is only ever text, so nothing in it can mean
anything. Words of any length break, right-to-left lines are ordered, and a face is found per
character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from slodesk.reports.colours import colours
from slodesk.reports.pdf import bidi
from slodesk.reports.words import clean, link_text, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.reports.pdf.fonts import FontBook
    from slodesk.reports.report import Spans

_SPACES = " \u2000-\u2006\u2008-\u200a\u205f\u3000"
_IDEOGRAPHS = r"\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003134f"
_TOKENS = re.compile(rf"\n|[{_SPACES}]+|[{_IDEOGRAPHS}]|[^\n{_SPACES}{_IDEOGRAPHS}]+")
"""Line ends, spaces that may break, ideographs, words; no-break spaces belong to words."""
_IS_SPACE = re.compile(rf"[{_SPACES}]")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set; sizes in points, colours as ``#RRGGBB``."""

    size: float
    leading: float
    colour: str
    bold: bool = False
    before: float = 0.0
    after: float = 0.0
    align: Literal["left", "right", "center"] = "left"
    link: str = field(default_factory=lambda: colours("light")["accent"])


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line in one look."""

    text: str
    bold: bool
    url: str


LineOf = tuple[Piece, ...]


def pieces_of(spans: Spans, *, bold: bool = False) -> tuple[Piece, ...]:
    """Return clean pieces; a link that must not be one shows its address instead."""
    result = []
    for span in spans:
        url = safe_url(span.url) if span.url else None
        text = span.text if url else link_text(span.text, span.url)
        result.append(Piece(clean(text).replace("\t", "    "), span.bold or bold, url or ""))
    return tuple(result)


def break_lines(pieces: tuple[Piece, ...], width: float, size: float, book: FontBook) -> list[LineOf]:
    """Return the lines of a text no wider than ``width``; a word that is wider is broken."""
    lines: list[LineOf] = []
    line: list[Piece] = []
    used = 0.0
    gap: Piece | None = None

    def finish() -> None:
        nonlocal used, gap
        lines.append(_joined(line))
        line.clear()
        used, gap = 0.0, None

    for piece in pieces:
        for token in _TOKENS.findall(piece.text):
            if token == "\n":
                finish()
                continue
            if _IS_SPACE.match(token):
                gap = Piece(" ", piece.bold, piece.url) if line else None
                continue
            wide = book.width(token, size, bold=piece.bold)
            space = book.width(" ", size, bold=gap.bold) if gap else 0.0
            if line and used + space + wide > width + 0.01:
                finish()
                space = 0.0
            if gap is not None:
                line.append(gap)
                used += space
                gap = None
            if wide <= width + 0.01:
                line.append(Piece(token, piece.bold, piece.url))
                used += wide
                continue
            parts = list(_broken(token, width, size, piece.bold, book))
            for part in parts[:-1]:
                line.append(Piece(part, piece.bold, piece.url))
                finish()
            line.append(Piece(parts[-1], piece.bold, piece.url))
            used = book.width(parts[-1], size, bold=piece.bold)
    finish()
    return lines


def _broken(word: str, width: float, size: float, bold: bool, book: FontBook) -> Iterator[str]:
    """Cut a word into parts that fit, at least one character each."""
    start, used = 0, 0.0
    for place, char in enumerate(word):
        wide = book.width(char, size, bold=bold)
        if used + wide > width and place > start:
            yield word[start:place]
            start, used = place, 0.0
        used += wide
    yield word[start:]


def _joined(line: list[Piece]) -> LineOf:
    return tuple(
        Piece("".join(p.text for p in group), *look)
        for look, group in groupby(line, lambda p: (p.bold, p.url))
    )


class TextBlock(Flowable):  # type: ignore[misc]
    """A paragraph that breaks into lines and across pages.

    Args:
        spans: the text.
        style: its look.
        book: the faces of the document.
        lines: ready lines, when this is the rest of a broken block.
    """

    def __init__(
        self, spans: Spans, style: TextStyle, book: FontBook, lines: list[LineOf] | None = None
    ) -> None:
        super().__init__()
        self.look = style
        self.book = book
        self.pieces = pieces_of(spans, bold=style.bold)
        text = "".join(piece.text for piece in self.pieces)
        self.rtl = bidi.has_rtl(text) and bidi.reads_rtl(text)
        self.lines = lines
        self._measured = -1.0
        if not text.isascii():
            book.runs(text)  # characters no face shows are noted before the first page is drawn

    def getSpaceBefore(self) -> float:  # noqa: N802 - Platypus' name
        """Return the space above."""
        return self.look.before

    def getSpaceAfter(self) -> float:  # noqa: N802 - Platypus' name
        """Return the space below."""
        return self.look.after

    def lines_for(self, width: float) -> list[LineOf]:
        """Return the lines at a width, broken once."""
        if self.lines is None or (self._measured != width and self._measured >= 0):
            self.lines = break_lines(self.pieces, width, self.look.size, self.book)
        self._measured = width
        return self.lines

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Break into lines and say how tall they are."""
        self.width = width
        self.height = self.look.leading * len(self.lines_for(width))
        return width, self.height

    def natural_width(self) -> float:
        """Return the width of the widest line if nothing had to break."""
        if sum(len(piece.text) for piece in self.pieces) > 2000:
            return 1e6
        widest = wide = 0.0
        for piece in self.pieces:
            for place, part in enumerate(piece.text.split("\n")):
                wide = (0.0 if place else wide) + self.book.width(part, self.look.size, bold=piece.bold)
                widest = max(widest, wide)
        return widest

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the part that fits, at least two lines where there are more, and the rest."""
        lines = self.lines_for(width)
        fit = int((height + 0.01) / self.look.leading)
        if fit >= len(lines):
            return [self]
        if fit < min(2, len(lines)):
            return []
        if len(lines) - fit == 1 and fit > 2:
            fit -= 1
        return [self.part(lines[:fit], width), self.part(lines[fit:], width)]

    def part(self, lines: list[LineOf], width: float) -> TextBlock:
        """Return a block of some of the lines, broken at this width."""
        part = TextBlock((), self.look, self.book, lines)
        part.rtl = self.rtl
        part._measured = width
        return part

    def draw(self) -> None:
        """Draw at the origin."""
        self.draw_at(self.canv, 0.0, self.height, self.width)

    def draw_at(self, canvas: Any, x: float, top: float, width: float, pen: Pen | None = None) -> None:
        """Draw the lines below ``top``, between x and x + width."""
        own = pen or Pen(canvas)
        y = top - (self.look.leading + self.look.size) / 2 + self.look.size * 0.14
        for line in self.lines_for(width):
            draw_line(canvas, line, x, y, width, self.look, self.book, rtl=self.rtl, pen=own)
            y -= self.look.leading
        if pen is None:
            own.done()


@cache
def _colour(value: str) -> Any:
    return HexColor(value)


class Pen:
    """Writes many texts into one text object, in reading order, and changes face only when it must."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._text = canvas.beginText()
        self._look: tuple[str, float] = ("", 0.0)
        self._inked = ""

    def write(self, text: str, x: float, y: float, face: str, size: float, colour: str) -> None:
        """Write on a baseline; the colour is ``#RRGGBB``."""
        if colour != self._inked:
            self._text.setFillColor(_colour(colour))
            self._inked = colour
        if (face, size) != self._look:
            self._text.setFont(face, size)
            self._look = (face, size)
        self._text.setTextOrigin(x, y)
        self._text.textOut(text)

    def done(self) -> None:
        """Put everything written on the page."""
        self._canvas.drawText(self._text)


def draw_line(
    canvas: Any,
    line: LineOf,
    x: float,
    y: float,
    width: float,
    style: TextStyle,
    book: FontBook,
    *,
    rtl: bool = False,
    pen: Pen | None = None,
) -> None:
    """Draw one line on its baseline between x and x + width, with a pen that draws more or its own."""
    runs = _visual(line, style.size, book, rtl=rtl)
    total = sum(run[2] for run in runs)
    align = "right" if rtl and style.align == "left" else style.align
    if align == "right":
        x += width - total
    elif align == "center":
        x += (width - total) / 2
    own = pen or Pen(canvas)
    for face, drawn, wide, piece in runs:
        own.write(drawn, x, y, face, style.size, style.link if piece.url else style.colour)
        if piece.url:
            canvas.setStrokeColor(_colour(style.link))
            canvas.setLineWidth(0.4)
            canvas.line(x, y - 1.2, x + wide, y - 1.2)
            canvas.linkURL(piece.url, (x, y - 2, x + wide, y + style.size), relative=1)
        x += wide
    if pen is None:
        own.done()


def _visual(line: LineOf, size: float, book: FontBook, *, rtl: bool) -> list[tuple[str, str, float, Piece]]:
    """Return (face, what is drawn, width, piece) from left to right."""
    whole = "".join(piece.text for piece in line)
    if not rtl and not bidi.has_rtl(whole):
        return [
            (face, *bidi.drawn(face, run, size, 0), piece)
            for piece in line
            for face, run in book.runs(piece.text, bold=piece.bold)
        ]
    level_of = bidi.levels(whole, rtl=rtl)
    parts: list[tuple[int, str, str, Piece]] = []
    place = 0
    for piece in line:
        for level, group in groupby(range(place, place + len(piece.text)), lambda n: level_of[n]):
            text = "".join(whole[n] for n in group)
            parts += [(level, face, run, piece) for face, run in book.runs(text, bold=piece.bold)]
        place += len(piece.text)
    result = []
    for number in bidi.visual_order([part[0] for part in parts]):
        level, face, run, piece = parts[number]
        result.append((face, *bidi.drawn(face, run, size, level), piece))
    return result
