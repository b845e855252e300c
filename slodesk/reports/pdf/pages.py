"""The pages of a PDF: size, margins, running lines, "page x of y", metadata, bookmarks."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from slodesk.reports.charts.picture import fitted
from slodesk.reports.colours import colours
from slodesk.reports.pdf.painter import ink
from slodesk.reports.pdf.text import Piece, TextStyle, draw_line
from slodesk.reports.words import as_of_text, clean, state_word, tr

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from slodesk.reports.pdf.fonts import FontBook
    from slodesk.reports.report import Report

PAGE_SIZES: dict[str, tuple[float, float]] = {"A4": A4, "Letter": LETTER}
MARGIN = 51.0
_TOP, _BOTTOM = 50.0, 48.0
_TOTAL = "\N{REPLACEMENT CHARACTER}"
"""Stands for the number of pages until it is known."""


def frame_width(page_size: str) -> float:
    """Return the width of the text on a page, in points."""
    return PAGE_SIZES[page_size][0] - 2 * MARGIN


def frame_height(page_size: str) -> float:
    """Return the height of the text on a page, in points."""
    return PAGE_SIZES[page_size][1] - _TOP - _BOTTOM


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """Numbers its pages "x of y": from the total on, each is a form that is filled in last."""

    def __init__(self, target: io.BytesIO, report: Report, page_size: str, book: FontBook) -> None:
        self.report, self.book = report, book
        self._after_total: dict[int, str] = {}
        super().__init__(
            target,
            pagesize=PAGE_SIZES[page_size],
            title=_line(report.title),
            author=_line(report.author or report.organisation),
            subject=_line(" · ".join(part for part in (report.subtitle, report.period) if part)),
            creator="SLO Desk",
            producer="SLO Desk",
            keywords=state_word(report),
            lang=report.language,
            invariant=1,
            pageCompression=1,
        )
        wide, tall = frame_width(page_size), frame_height(page_size)
        frame = Frame(
            MARGIN, _BOTTOM, wide, tall, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._running_lines)])

    def _text(self, canvas: Any, text: str, x: float, y: float, wide: float, *, right: bool) -> None:
        def measure(part: str, size: float, bold: bool) -> float:
            return self.book.width(part, size, bold=bold)

        text = fitted(_line(text), wide, 8, measure)
        style = TextStyle(8, 10, colours("light")["muted"], align="right" if right else "left")
        draw_line(canvas, (Piece(text, False, ""),), x, y, wide, style, self.book)

    def _running_lines(self, canvas: Any, _document: Any) -> None:
        """Draw what every page carries; the first page has the title instead of the running head."""
        report, wide = self.report, self.pagesize[0] - 2 * MARGIN
        canvas.saveState()
        if canvas.getPageNumber() > 1:
            y = self.pagesize[1] - 34
            self._text(canvas, report.title, MARGIN, y, wide * 0.6, right=False)
            self._text(canvas, report.period, MARGIN + wide * 0.62, y, wide * 0.38, right=True)
        canvas.setStrokeColor(ink("border"))
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, 37, MARGIN + wide, 37)
        page = canvas.getPageNumber()
        number = tr("Page {page} of {count}", page=str(page), count=_TOTAL)
        before, _, self._after_total[page] = number.partition(_TOTAL)
        self._text(canvas, before, MARGIN, 25, 120, right=False)
        wide_before = self.book.width(before, 8)
        canvas.translate(MARGIN + wide_before, 25)
        canvas.doForm(f"total-{page}")
        canvas.translate(-MARGIN - wide_before, -25)
        parts = (report.organisation, as_of_text(report), state_word(report))
        foot = " · ".join(part for part in parts if part)
        self._text(canvas, foot, MARGIN + 130, 25, wide - 130, right=True)
        canvas.restoreState()

    def beforeDocument(self) -> None:  # noqa: N802 - Platypus' name
        """Show the title rather than the file name; open the outline where there is one."""
        self.canv.setViewerPreference("DisplayDocTitle", "true")
        self.canv.showOutline()
        if self.report.as_of is not None:  # repeatable, unlike the clock, and truer than a fixed date
            moment = self.report.as_of.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
            self.canv.setDateFormatter(lambda *_: moment)

    def _endBuild(self) -> None:  # noqa: N802 - Platypus' name
        """Fill in the total, then finish."""
        canvas = self.canv
        for page, after in self._after_total.items():
            canvas.beginForm(f"total-{page}", 0, -4, 120, 12)
            self._text(canvas, f"{self.page}{after}", 0, 0, 120, right=False)
            canvas.endForm()
        super()._endBuild()


def _line(text: str) -> str:
    return clean(text).replace("\n", " ")


def compose(report: Report, flowables: list[Flowable], page_size: str, book: FontBook) -> bytes:
    """Return the finished PDF."""
    target = io.BytesIO()
    _Document(target, report, page_size, book).build(flowables, canvasmaker=Canvas)
    return target.getvalue()
