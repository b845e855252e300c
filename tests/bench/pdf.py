"""A report of ten tables and six charts as PDF, beside the same made by hand with Platypus and with fpdf2."""

from __future__ import annotations

import io
import math
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING

from slodesk.reports.render_pdf import to_pdf
from slodesk.reports.report import Column, Heading, Line, PageBreak, Report, Table, TimeChart
from tests.bench.measure import Row, median

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEADER = ("Service", "SLO", "Target", "Actual", "Left", "Burn")
CHART_POINTS = 720
TABLES, TABLE_ROWS, CHARTS = 10, 50, 6
START = datetime(2026, 10, 21, tzinfo=UTC)


def table_rows(number: int) -> list[tuple[str, ...]]:
    """Return the cells of one table."""
    return [
        (
            f"service-{number}-{row}",
            "availability",
            "99.9 %",
            f"99.{row:02} %",
            f"{row - 10} %",
            f"{row / 10:.1f}",
        )
        for row in range(TABLE_ROWS)
    ]


def curve(number: int) -> list[tuple[float, float]]:
    """Return (seconds, percent) of one chart."""
    return [
        (START.timestamp() + step * 3600, 50 + 40 * math.sin(step / 60 + number) - step / 40)
        for step in range(CHART_POINTS)
    ]


def ours(times: int) -> Callable[[], bytes]:
    """Return the work of writing the report, its content ``times`` over."""
    columns = tuple(Column(title, "left" if place < 2 else "right") for place, title in enumerate(HEADER))

    def write() -> bytes:
        blocks: list[Heading | Table | TimeChart | PageBreak] = []
        for turn in range(times):
            for number in range(TABLES):
                blocks += [Heading(f"Part {turn}.{number}"), Table(columns, tuple(table_rows(number)))]
                if number < CHARTS:
                    xs, ys = zip(*curve(number), strict=True)
                    line = Line("left", xs, ys)
                    end = START + timedelta(hours=CHART_POINTS)
                    blocks.append(TimeChart("Budget left", "It goes down.", (line,), START, end))
        return to_pdf(Report("Bench", tuple(blocks), as_of=START))

    return write


def platypus(times: int) -> Callable[[], bytes]:
    """Return the same written by hand: plain cells, one style, drawings from lines."""
    from reportlab.graphics.shapes import Drawing, PolyLine, Rect
    from reportlab.graphics.shapes import String as Words
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

    heading = getSampleStyleSheet()["Heading1"]
    style = [
        ("FONTSIZE", (0, 0), (-1, -1), 9),
        ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
        ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.lightgrey),
    ]

    def chart(number: int) -> Drawing:
        drawing = Drawing(480, 168)
        drawing.add(Rect(30, 20, 440, 130, fillColor=None, strokeColor=colors.grey))
        flat = []
        for seconds, value in curve(number):
            flat += [30 + (seconds - START.timestamp()) / (CHART_POINTS * 3600) * 440, 20 + value * 1.3]
        drawing.add(PolyLine(flat, strokeColor=colors.blue, strokeWidth=1.5))
        for tick in range(0, 101, 25):
            drawing.add(Words(24, 17 + tick * 1.3, f"{tick} %", fontSize=7, textAnchor="end"))
        return drawing

    def write() -> bytes:
        flow: list[object] = []
        for turn in range(times):
            for number in range(TABLES):
                flow.append(Paragraph(f"Part {turn}.{number}", heading))
                flow.append(LongTable([HEADER, *table_rows(number)], repeatRows=1, style=style))
                if number < CHARTS:
                    flow.append(chart(number))
        target = io.BytesIO()
        SimpleDocTemplate(target, pagesize=A4, invariant=1).build(flow)
        return target.getvalue()

    return write


def fpdf(times: int) -> Callable[[], bytes]:
    """Return the same with fpdf2's own tables."""
    from fpdf import FPDF

    def write() -> bytes:
        pdf = FPDF()
        pdf.set_font("Helvetica", size=9)
        for turn in range(times):
            for number in range(TABLES):
                pdf.add_page()
                pdf.cell(0, 10, f"Part {turn}.{number}", new_x="LMARGIN", new_y="NEXT")
                with pdf.table() as table:
                    for cells in (HEADER, *table_rows(number)):
                        line = table.row()
                        for cell in cells:
                            line.cell(cell)
                if number < CHARTS:
                    pdf.add_page()
                    span = CHART_POINTS * 3600
                    pdf.polyline(
                        [(15 + (x - START.timestamp()) / span * 180, 90 - y / 2) for x, y in curve(number)]
                    )
        return bytes(pdf.output())

    return write


def pages(document: bytes) -> int:
    """Return how many pages a PDF has."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(document)).pages)


def rows() -> Iterator[Row]:
    """Measure twenty pages and ten times as many."""
    small = ours(1)
    mine, by_hand = median(small), median(platypus(1))
    peers = [("Platypus by hand", by_hand)]
    what = f"PDF of {pages(small())} pages, 10 tables, 6 charts"
    yield Row(what, mine, "ms", tuple(peers), 1.5 * by_hand, "≤ 1.5 × Platypus by hand")
    if find_spec("fpdf"):
        other = median(fpdf(1), rounds=3)
        yield Row("the same", mine, "ms", (("fpdf2", other),), 0.2 * other, "≤ 0.2 × fpdf2")
    large = ours(10)
    yield Row(
        f"PDF of {pages(large())} pages", median(large, rounds=3), "ms", (), 11 * mine, "≤ 11 × the small one"
    )
