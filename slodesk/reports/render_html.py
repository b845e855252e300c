"""Makes one self-contained HTML page of a report: no script, nothing fetched, light and dark, prints well."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, assert_never

from slodesk.paths import resource
from slodesk.reports.chart_tables import bar_table, schedule_table, time_table
from slodesk.reports.charts import bar_chart, schedule, time_chart
from slodesk.reports.charts.picture import rough_width
from slodesk.reports.colours import colours
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
from slodesk.reports.svg import icon, meter, svg, symbols
from slodesk.reports.words import about, clean, link_text, safe_url, tr

if TYPE_CHECKING:
    from slodesk.reports.colours import Mode
    from slodesk.reports.report import Cell, Report, Span, Spans

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
_WIDTH, _HEIGHT, _LOW = 620.0, 210.0, 110.0


def to_html(report: Report) -> str:
    """Return the report as a page; every text is escaped, every link http(s) or mailto."""
    body = "\n".join(_block(block) for block in report.blocks)
    head = [
        f'<p class="organisation" dir="auto">{_e(report.organisation)}</p>' if report.organisation else "",
        f'<h1 dir="auto">{_e(report.title)}</h1>',
        f'<p class="subtitle" dir="auto">{_e(report.subtitle)}</p>' if report.subtitle else "",
        f'<p class="about" dir="auto">{_e(" · ".join(about(report)))}</p>',
    ]
    style = _variables() + resource("templates", "report.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{_e(report.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        '<meta name="generator" content="SLO Desk">\n'
        f'<meta name="author" content="{_e(report.author or report.organisation)}">\n'
        f"<title>{_e(report.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{symbols()}\n"
        f"<main>\n{''.join(part + chr(10) for part in head if part)}{body}\n</main>\n</body>\n</html>\n"
    )


def _e(text: str) -> str:
    return escape(clean(text), quote=True)


def _variables() -> str:
    def block(mode: Mode) -> str:
        return "".join(f"--{role}:{value};" for role, value in colours(mode).roles.items())

    return (
        f":root{{color-scheme:light dark;{block('light')}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{block('dark')}}}}}\n"
    )


def _spans(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    url = safe_url(span.url) if span.url else None
    text = f"<bdi>{_e(span.text if url else link_text(span.text, span.url))}</bdi>"
    if url:
        text = f'<a href="{_e(url)}" rel="noopener noreferrer">{text}</a>'
    return f"<b>{text}</b>" if span.bold else text


def _block(block: Block) -> str:
    match block:
        case Heading(text, level, status):
            return f'<h{level + 1} dir="auto">{icon(status)}{_e(text)}</h{level + 1}>'
        case Verdict(text, status, detail):
            colour = f' style="border-color:var(--{status})"' if status else ""
            more = f'<p dir="auto">{_e(detail)}</p>' if detail else ""
            return f'<div class="verdict"{colour}><p dir="auto">{icon(status)}{_e(text)}</p>{more}</div>'
        case Paragraph(spans, muted):
            return f'<p dir="auto"{_class("muted" if muted else "")}>{_spans(spans)}</p>'
        case ItemList(items, numbered):
            tag = "ol" if numbered else "ul"
            points = "".join(
                f'<li dir="auto"{_class("marked" if i.status else "")}>{icon(i.status)}{_spans(i.spans)}</li>'
                for i in items
            )
            return f'<{tag} class="points">{points}</{tag}>'
        case Facts():
            return _facts(block)
        case Note(spans, kind):
            return f'<p class="note {kind}" dir="auto">{_spans(spans)}</p>'
        case Table():
            return _table(block)
        case TimeChart():
            picture = time_chart.lay_out(block, _WIDTH, _LOW if block.low else _HEIGHT, rough_width)
            return _figure(block, svg(picture, block.title, block.summary), time_table(block))
        case BarChart():
            picture = bar_chart.lay_out(block, _WIDTH, rough_width)
            return _figure(block, svg(picture, block.title, block.summary), bar_table(block))
        case Schedule():
            picture = schedule.lay_out(block, _WIDTH, rough_width)
            return _figure(block, svg(picture, block.title, block.summary), schedule_table(block))
        case PageBreak():
            return '<div class="page-break"></div>'
        case _:
            assert_never(block)


def _facts(block: Facts) -> str:
    items = ""
    for fact in block.items:
        colour = f' style="border-color:var(--{fact.status})"' if fact.status else ""
        note = f"<small>{_e(fact.note)}</small>" if fact.note else ""
        items += (
            f'<li dir="auto"{colour}><b>{icon(fact.status)}{_e(fact.value)}</b>{_e(fact.label)}{note}</li>'
        )
    return f'<ul class="facts">{items}</ul>'


def _figure(chart: TimeChart | BarChart | Schedule, picture: str, table: Table) -> str:
    title = f'<figcaption class="title" dir="auto">{_e(chart.title)}</figcaption>' if chart.title else ""
    summary = f'<p dir="auto">{_e(chart.summary)}</p>' if chart.summary else ""
    fold = tr("Figures")
    figures = f"<details><summary>{_e(fold)}</summary>{_table(table)}</details>"
    return f"<figure>{title}{summary}{picture}{figures}</figure>"


def _class(*names: str) -> str:
    kept = " ".join(name for name in names if name and name != "left")
    return f' class="{kept}"' if kept else ""


def _table(table: Table) -> str:
    caption = f"<caption>{_e(table.caption)}</caption>" if table.caption else ""
    if not table.rows:
        heading = f"<h4>{_e(table.caption)}</h4>" if table.caption else ""
        return f'{heading}<p class="muted" dir="auto">{_e(table.empty or tr("Nothing to show."))}</p>'
    head = "".join(f'<th scope="col"{_class(c.align)}>{_e(c.title)}</th>' for c in table.columns)
    rows = "".join(
        "<tr>" + "".join(_cell(cell, c.align) for cell, c in zip(row, table.columns, strict=True)) + "</tr>\n"
        for row in table.rows
    )
    return (
        f'<div class="scroll"><table>{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>\n{rows}</tbody></table></div>"
    )


def _cell(cell: Cell, align: str) -> str:
    match cell:
        case str():
            return f'<td dir="auto"{_class(align)}>{_e(cell)}</td>'
        case StatusCell(status, text):
            colour = f'style="color:var(--{status})"'
            return f"<td{_class(align, 'status')} {colour}>{icon(status)}{_e(text)}</td>"
        case MeterCell(value, text, status):
            return f"<td{_class(align)}>{_e(text)}{meter(value, status)}</td>"
        case RichCell(spans):
            return f'<td dir="auto"{_class(align)}>{_spans(spans)}</td>'
        case _:
            assert_never(cell)
