"""Writes a report as JSON for programs: every block, figures rounded to 6 decimals, order stable."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, assert_never

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
from slodesk.reports.words import iso, safe_url

if TYPE_CHECKING:
    from slodesk.reports.report import Band, Cell, Report, Span, Spans, Threshold

FORMAT = "slodesk-report"
VERSION = 1


def to_json(report: Report) -> str:
    """Return the report as JSON; text is as it was entered, half characters are escaped."""
    data = {
        "format": FORMAT,
        "version": VERSION,
        "kind": report.kind,
        "title": report.title,
        "subtitle": report.subtitle,
        "organisation": report.organisation,
        "period": report.period,
        "as_of": iso(report.as_of) if report.as_of else None,
        "state": report.state,
        "author": report.author,
        "language": report.language,
        "time_zone": report.zone,
        "blocks": [_block(block) for block in report.blocks],
    }
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level, status):
            return {"type": "heading", "text": text, "level": level, "status": status}
        case Verdict(text, status, detail):
            return {"type": "verdict", "text": text, "status": status, "detail": detail}
        case Paragraph(spans, _):
            return {"type": "paragraph", "spans": _spans(spans)}
        case ItemList(items, numbered):
            points = [{"spans": _spans(item.spans), "status": item.status} for item in items]
            return {"type": "list", "numbered": numbered, "items": points}
        case Facts(items):
            facts = [
                {"value": fact.value, "label": fact.label, "note": fact.note, "status": fact.status}
                for fact in items
            ]
            return {"type": "facts", "items": facts}
        case Note(spans, kind):
            return {"type": "note", "kind": kind, "spans": _spans(spans)}
        case Table(columns, rows, caption, _):
            titles = [{"title": column.title, "align": column.align} for column in columns]
            cells = [[_cell(cell) for cell in row] for row in rows]
            return {"type": "table", "caption": caption, "columns": titles, "rows": cells}
        case TimeChart():
            return _time_chart(block)
        case BarChart():
            return _bar_chart(block)
        case Schedule():
            return _schedule(block)
        case PageBreak():
            return {"type": "page_break"}
        case _:
            assert_never(block)


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(float(value), 6) + 0.0


def _span(span: Span) -> dict[str, Any]:
    data: dict[str, Any] = {"text": span.text}
    if span.bold:
        data["bold"] = True
    if span.url:
        data["url" if safe_url(span.url) else "address"] = span.url
    return data


def _spans(spans: Spans) -> list[dict[str, Any]]:
    return [_span(span) for span in spans]


def _cell(cell: Cell) -> Any:
    match cell:
        case str():
            return cell
        case StatusCell(status, text):
            return {"status": status, "text": text}
        case MeterCell(value, text, status):
            return {"remaining": _number(value), "text": text, "status": status}
        case RichCell(spans):
            return {"spans": _spans(spans)}
        case _:
            assert_never(cell)


def _bands(bands: tuple[Band, ...]) -> list[dict[str, Any]]:
    return [
        {"low": _number(b.low), "high": _number(b.high), "label": b.label, "status": b.status} for b in bands
    ]


def _thresholds(thresholds: tuple[Threshold, ...]) -> list[dict[str, Any]]:
    return [{"value": _number(t.value), "label": t.label} for t in thresholds]


def _time_chart(chart: TimeChart) -> dict[str, Any]:
    return {
        "type": "time_chart",
        "title": chart.title,
        "summary": chart.summary,
        "unit": chart.unit,
        "start": iso(chart.start),
        "end": iso(chart.end),
        "now": iso(chart.now) if chart.now else None,
        "lines": [
            {
                "name": line.name,
                "label": line.label,
                "style": line.style,
                "times": [round(time) for time in line.times],
                "values": [_number(value) for value in line.values],
            }
            for line in chart.lines
        ],
        "bands": _bands(chart.bands),
        "thresholds": _thresholds(chart.thresholds),
        "markers": [{"at": iso(m.at), "label": m.label, "kind": m.kind} for m in chart.markers],
    }


def _bar_chart(chart: BarChart) -> dict[str, Any]:
    return {
        "type": "bar_chart",
        "title": chart.title,
        "summary": chart.summary,
        "unit": chart.unit,
        "before": chart.before_label,
        "bars": [
            {
                "label": bar.label,
                "value": _number(bar.value),
                "before": _number(bar.before),
                "text": bar.text,
                "status": bar.status,
            }
            for bar in chart.bars
        ],
        "bands": _bands(chart.bands),
        "thresholds": _thresholds(chart.thresholds),
    }


def _schedule(chart: Schedule) -> dict[str, Any]:
    return {
        "type": "schedule",
        "title": chart.title,
        "summary": chart.summary,
        "start": chart.start.isoformat(),
        "end": chart.end.isoformat(),
        "today": chart.today.isoformat() if chart.today else None,
        "rows": [
            {
                "label": row.label,
                "text": row.text,
                "starts": row.starts.isoformat() if row.starts else None,
                "ends": row.ends.isoformat() if row.ends else None,
                "state": row.word,
                "needs": list(row.needs),
            }
            for row in chart.rows
        ],
        "cut": chart.cut,
        "cut_label": chart.cut_label,
    }
