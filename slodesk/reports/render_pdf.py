"""Makes a PDF of a report: vector charts, embedded faces, bookmarks, byte for byte repeatable."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus import PageBreak as NewPage

from slodesk.domain.errors import RuleBroken
from slodesk.reports.charts import bar_chart, schedule, time_chart
from slodesk.reports.pdf.blocks import Beside, FactGrid, HeadingLine, Looks, item_lines, looks
from slodesk.reports.pdf.fonts import FontBook, missing_text
from slodesk.reports.pdf.pages import PAGE_SIZES, compose, frame_width
from slodesk.reports.pdf.painter import PictureFlowable
from slodesk.reports.pdf.table import Grid
from slodesk.reports.pdf.text import TextBlock
from slodesk.reports.report import (
    BarChart,
    Block,
    Facts,
    Heading,
    ItemList,
    Note,
    PageBreak,
    Paragraph,
    Schedule,
    Table,
    TimeChart,
    Verdict,
    plain,
)
from slodesk.reports.words import about, clean, tr

if TYPE_CHECKING:
    from pathlib import Path

    from reportlab.platypus import Flowable

    from slodesk.reports.report import Report

_CHART_HEIGHT = 168.0
_LOW_CHART = 96.0
_BEGINNING = 105.0
"""Height of a table that must be on its first page."""
_FEW_ROWS, _SHORT_TABLE = 8, 180.0
"""A table of so few rows and no higher is not broken over pages."""


def to_pdf(report: Report, page_size: str = "A4", *, font_folders: tuple[Path, ...] | None = None) -> bytes:
    """Return the report as a PDF.

    Args:
        report: what to print.
        page_size: ``A4`` or ``Letter``.
        font_folders: where to find faces for characters our own lacks; None for the system's.

    Raises:
        RuleBroken: an unknown page size.
    """
    if page_size not in PAGE_SIZES:
        raise RuleBroken(f"Choose one of {', '.join(PAGE_SIZES)}.", field="page_size")
    writer = _Writer(FontBook(font_folders), frame_width(page_size))
    flow = writer.front(report)
    for number, block in enumerate(report.blocks):
        flow += writer.block(block, report.blocks[number + 1 : number + 4])
    flow += writer.names_of_missing(report)
    return compose(report, flow, page_size, writer.book)


class _Writer:
    """Turns blocks into flowables."""

    def __init__(self, book: FontBook, width: float) -> None:
        self.book, self.width = book, width
        self.looks: Looks = looks()
        self._headings = 0
        self._level = -1

    def measure(self, text: str, size: float, bold: bool) -> float:
        """Return the width of a text."""
        return self.book.width(text, size, bold=bold)

    def front(self, report: Report) -> list[Flowable]:
        """Return the title lines."""
        look = self.looks
        flow: list[Flowable] = []
        if report.organisation:
            flow.append(TextBlock(plain(report.organisation), look.small, self.book))
        flow.append(TextBlock(plain(report.title), look.title, self.book))
        if report.subtitle:
            flow.append(TextBlock(plain(report.subtitle), look.subtitle, self.book))
        flow.append(TextBlock(plain(" · ".join(about(report))), look.about, self.book))
        return flow

    def block(self, block: Block, following: tuple[Block, ...]) -> list[Flowable]:
        """Return one block; a heading stays with what follows it."""
        look, book = self.looks, self.book
        match block:
            case Heading():
                return self._heading(block, following)
            case Verdict():
                return self._verdict(block)
            case Paragraph(spans, muted):
                return [TextBlock(spans, look.muted if muted else look.body, book)]
            case ItemList(items, numbered):
                pairs = tuple((item.spans, item.status) for item in items)
                return item_lines(pairs, look.body, book, numbered=numbered)
            case Facts(items):
                return [FactGrid(items, look, book)] if items else []
            case Note(spans, kind):
                rule = "warning" if kind == "warning" else "border"
                return [Beside(TextBlock(spans, look.note, book), indent=12, rule=rule)]
            case Table():
                return self._table(block)
            case TimeChart():
                tall = _LOW_CHART if block.low else _CHART_HEIGHT
                picture = time_chart.lay_out(block, self.width, tall, self.measure)
                return self._chart(block, PictureFlowable(picture, book), picture.shortened)
            case BarChart():
                picture = bar_chart.lay_out(block, self.width, self.measure)
                return self._chart(block, PictureFlowable(picture, book), picture.shortened)
            case Schedule():
                picture = schedule.lay_out(block, self.width, self.measure)
                return self._chart(block, PictureFlowable(picture, book), picture.shortened)
            case PageBreak():
                return [NewPage()]
            case _:
                assert_never(block)

    def _heading(self, block: Heading, following: tuple[Block, ...]) -> list[Flowable]:
        style = self.looks.headings[block.level - 1]
        self._headings += 1
        self._level = min(block.level - 1, self._level + 1)
        key = f"section-{self._headings}"
        line = HeadingLine(block.text, style, self.book, key=key, level=self._level, status=block.status)
        own = style.before + line.wrap(self.width, 0)[1] + style.after
        return [CondPageBreak(own + self._wanted(following)), line]

    def _wanted(self, following: tuple[Block, ...]) -> float:
        """Return the height that must follow a heading on its page: its lead and a good beginning."""
        match following:
            case (TimeChart() as chart, *_):
                return (_LOW_CHART if chart.low else _CHART_HEIGHT) + 50
            case (BarChart() as chart, *_):
                return min(bar_chart.height_of(chart), 400) + 50
            case (Schedule() as chart, *_):
                return min(schedule.height_of(chart), 400) + 50
            case (Table() as table, *_):
                return self._beginning(table) + (20 if table.caption else 0)
            case (Paragraph() | Note(), Heading(), *_):
                return 42  # all that is below it
            case (Paragraph() | Note() | Heading(), *rest):
                return 42 + self._wanted(tuple(rest))
            case () | (PageBreak(), *_):
                return 0
            case _:
                return 45

    def _beginning(self, table: Table) -> float:
        """Return how much of a table must be on its first page: a short one stays whole."""
        if not 0 < len(table.rows) <= _FEW_ROWS:
            return _BEGINNING
        _, height = Grid(table, self.looks.cell, self.book).wrap(self.width, 0)
        return height if height <= _SHORT_TABLE else _BEGINNING

    def _verdict(self, block: Verdict) -> list[Flowable]:
        look = self.looks
        rule = str(block.status) if block.status else "accent"
        indent = 33.0 if block.status else 12.0
        flow: list[Flowable] = [
            Beside(
                TextBlock(plain(block.text), look.verdict, self.book),
                indent=indent,
                status=block.status,
                rule=rule,
            )
        ]
        if block.detail:
            detail = TextBlock(plain(block.detail), look.body, self.book)
            flow.append(Beside(detail, indent=indent, rule=rule))
        return [*flow, Spacer(0, 8)]

    def _table(self, block: Table) -> list[Flowable]:
        look = self.looks
        flow: list[Flowable] = [CondPageBreak(self._beginning(block) + (20 if block.caption else 0))]
        if block.caption:
            flow.append(TextBlock(plain(block.caption), look.headings[2], self.book))
        if not block.rows:
            flow.append(TextBlock(plain(block.empty or tr("Nothing to show.")), look.muted, self.book))
            return flow
        flow.append(Grid(block, look.cell, self.book))
        return flow

    def _chart(
        self, block: TimeChart | BarChart | Schedule, picture: PictureFlowable, shortened: tuple[str, ...]
    ) -> list[Flowable]:
        look = self.looks
        flow: list[Flowable] = [CondPageBreak(min(picture.height, 500) + 45)]
        if block.title:
            flow.append(TextBlock(plain(block.title), look.headings[2], self.book))
        if block.summary:
            flow.append(TextBlock(plain(block.summary), look.muted, self.book))
        flow.append(picture)
        if shortened:
            names = "; ".join(shortened)
            more = tr("In full: {names}.", names=names)
            if isinstance(block, TimeChart):
                more = tr("Also marked: {names}.", names=names)
            flow.append(TextBlock(plain(more), look.small, self.book))
        return flow

    def names_of_missing(self, report: Report) -> list[Flowable]:
        """Return the note on characters no face shows, once all texts have been seen."""
        for text in (report.period, report.organisation, *about(report)):
            self.book.runs(clean(text).replace("\n", " "))
        if not self.book.missing:
            return []
        note = TextBlock(plain(missing_text(self.book.missing)), self.looks.note, self.book)
        return [Beside(note, indent=12, rule="warning")]
