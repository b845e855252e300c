"""Writes a report as Markdown (CommonMark with tables): every text escaped, charts as tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from slodesk.domain.status import Status
from slodesk.reports.chart_tables import bar_table, schedule_table, time_table
from slodesk.reports.report import (
    BarChart,
    Block,
    Facts,
    Heading,
    ItemList,
    MeterCell,
    Note,
    PageBreak,
    Paragraph,
    RichCell,
    Schedule,
    StatusCell,
    Table,
    TimeChart,
    Verdict,
)
from slodesk.reports.words import about, clean, link_text, safe_url, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.reports.report import Cell, Report, Span, Spans

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>&|~$@])")
_LINE_START = re.compile(r"^(\s*)([#+\-=:>]|\d+[.)](?=\s|$))", re.MULTILINE)
_BARE = re.compile(r"(?i)(https?|ftp|mailto|xmpp)(:)|(www)(\.)")
_MARKS = {
    Status.HEALTHY: "✓",
    Status.ATTENTION: "◆",
    Status.WARNING: "▲",
    Status.CRITICAL: "■",
    Status.EXHAUSTED: "✕",
    Status.NO_DATA: "–",
}
_ALIGN = {"left": ":---", "right": "---:", "center": ":---:"}


def to_markdown(report: Report) -> str:
    """Return the report as Markdown."""
    parts = [f"# {_one_line(report.title)}"]
    if report.subtitle:
        parts.append(f"**{_one_line(report.subtitle)}**")
    parts.append(" · ".join(_one_line(p) for p in (report.organisation, *about(report)) if p))
    return "\n\n".join(parts) + "\n\n" + blocks_markdown(report.blocks)


def blocks_markdown(blocks: Sequence[Block]) -> str:
    """Return blocks as Markdown, without the lines a report begins with."""
    return "\n\n".join(text for block in blocks if (text := _block(block))) + "\n"


def escaped(text: str) -> str:
    """Return text that reads as itself in Markdown, whatever it holds."""
    text = _SPECIAL.sub(r"\\\1", clean(text))
    text = _BARE.sub(lambda m: f"{m[1]}\\:" if m[1] else f"{m[3]}\\.", text)
    return _LINE_START.sub(_start, text)


def _start(found: re.Match[str]) -> str:
    space, sign = found[1].replace("\t", " ").lstrip(" "), found[2]
    return f"{space}{sign[:-1]}\\{sign[-1]}"


def _one_line(text: str) -> str:
    return escaped(" ".join(clean(text).split("\n"))).strip()


def _lines(text: str) -> str:
    """Return text of several lines: an empty line would end the paragraph, so it gets a space."""
    return "\\\n".join(part.strip() or "\u00a0" for part in escaped(text).split("\n"))


def _span(span: Span, *, one_line: bool = False) -> str:
    url = safe_url(span.url) if span.url else None
    raw = span.text if url else link_text(span.text, span.url)
    text = _one_line_keeping_ends(raw) if one_line else _lines_keeping_ends(raw)
    if url:
        address = url.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
        text = f"[{text}](<{address}>)"
    if span.bold and text.strip():
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        text = f"{before}**{text.strip()}**{after}"
    return text


def _one_line_keeping_ends(text: str) -> str:
    flat = " ".join(clean(text).split("\n"))
    return _kept(flat, _one_line(flat))


def _lines_keeping_ends(text: str) -> str:
    return _kept(clean(text), _lines(text))


def _kept(original: str, done: str) -> str:
    """Keep one blank at each end, where a span touches the next."""
    if not original.strip():
        return " " if original else ""
    return (" " if original[0] == " " else "") + done.strip(" ") + (" " if original[-1] == " " else "")


def _spans(spans: Spans, *, one_line: bool = False) -> str:
    return "".join(_span(span, one_line=one_line) for span in spans).strip(" ")


def _marked(status: Status | None) -> str:
    return f"{_MARKS[status]} " if status else ""


def _block(block: Block) -> str:
    match block:
        case Heading(text, level, status):
            return f"{'#' * (level + 1)} {_marked(status)}{_one_line(text)}"
        case Verdict(text, status, detail):
            first = f"> {_marked(status)}**{_one_line(text)}**"
            return f"{first}\n>\n> {_one_line(detail)}" if detail else first
        case Paragraph(spans, _):
            return _spans(spans)
        case ItemList(items, numbered):
            return "\n".join(
                f"{f'{n}.' if numbered else '-'} {_marked(i.status)}{_spans(i.spans, one_line=True)}"
                for n, i in enumerate(items, 1)
            )
        case Facts(items):
            return "\n".join(
                f"- {_marked(f.status)}**{_one_line(f.value)}** {_one_line(f.label)}"
                + (f" ({_one_line(f.note)})" if f.note else "")
                for f in items
            )
        case Note(spans, kind):
            word = tr("Note:") if kind == "info" else tr("Careful:")
            return f"> **{_one_line(word)}** {_spans(spans, one_line=True)}"
        case Table():
            return _table(block)
        case TimeChart():
            return _chart(block, time_table(block))
        case BarChart():
            return _chart(block, bar_table(block))
        case Schedule():
            return _chart(block, schedule_table(block))
        case PageBreak():
            return "---"
        case _:
            assert_never(block)


def _chart(chart: TimeChart | BarChart | Schedule, table: Table) -> str:
    parts = [f"**{_one_line(chart.title)}**" if chart.title else "", _one_line(chart.summary), _table(table)]
    lines = () if isinstance(chart, Schedule) else chart.thresholds
    notes = "; ".join(f"{_one_line(t.label)}" for t in lines)
    return "\n\n".join(
        part for part in [*parts, _one_line(tr("Lines:")) + f" {notes}" if notes else ""] if part
    )


def _cell(cell: Cell) -> str:
    match cell:
        case str():
            return _one_line(cell)
        case StatusCell(status, text):
            return f"{_MARKS[status]} {_one_line(text)}"
        case MeterCell(_, text, _):
            return _one_line(text)
        case RichCell(spans):
            return _spans(spans, one_line=True)
        case _:
            assert_never(cell)


def _table(table: Table) -> str:
    parts = [f"**{_one_line(table.caption)}**\n"] if table.caption else []
    if not table.rows:
        return "\n".join([*parts, _one_line(table.empty or tr("Nothing to show."))])
    parts.append("| " + " | ".join(_one_line(column.title) for column in table.columns) + " |")
    parts.append("| " + " | ".join(_ALIGN[column.align] for column in table.columns) + " |")
    parts += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in table.rows]
    return "\n".join(parts)
