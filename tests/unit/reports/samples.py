"""Reports the tests render: one with every block, one full of hostile text."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.status import Status
from slodesk.reports.budgets import bands
from slodesk.reports.report import (
    Bar,
    BarChart,
    Block,
    Column,
    Fact,
    Facts,
    Heading,
    Item,
    ItemList,
    Line,
    Marker,
    MeterCell,
    Note,
    PageBreak,
    Paragraph,
    Report,
    RichCell,
    Schedule,
    Span,
    StatusCell,
    Stretch,
    Table,
    Threshold,
    TimeChart,
    Verdict,
    plain,
)

AT = datetime(2026, 11, 20, tzinfo=UTC)
START = AT - timedelta(days=30)


def budget_chart(title: str = "Checkout: budget left", label: str = "Bad deploy") -> TimeChart:
    """Return thirty days of budget with a gap, an incident, a release and a projection."""
    times = tuple((START + timedelta(hours=6 * step)).timestamp() for step in range(121))
    values = [98 - step * 0.6 - (20 if step > 50 else 0) for step in range(121)]
    gaps: tuple[float | None, ...] = tuple(
        None if 66 <= step < 86 else math.nan if step == 90 else value for step, value in enumerate(values)
    )
    return TimeChart(
        title,
        "It falls steadily; the bad deploy took a fifth.",
        (
            Line("Budget left", times, gaps, label="6 %"),
            Line("Projection", (times[-1], times[-1] + 2 * 86400), (6.0, -4.0), "dashed"),
        ),
        START,
        AT + timedelta(days=3),
        bands=bands(FRAMEWORK),
        markers=(
            Marker(START + timedelta(days=12, hours=12), label),
            Marker(START + timedelta(days=12), "Release 2.3", "release"),
        ),
        now=AT,
    )


def bars(label: str = "Checkout") -> BarChart:
    """Return three lying bars: an overdraft, one without data, a healthy one."""
    return BarChart(
        "Budget left by service",
        "Card payments fell, the rest held.",
        (
            Bar("Card payments", -40.0, "−40 %", Status.EXHAUSTED, 62.0),
            Bar("Nightly reports", None, "no data", Status.NO_DATA),
            Bar(label, 82.0, "82 %", Status.HEALTHY, 80.0),
        ),
        bands=bands(FRAMEWORK),
        before_label="30 days before",
    )


def schedule(label: str = "Rehearse the way back") -> Schedule:
    """Return work in every look: after other work, without days, beyond both ends of the quarter."""
    return Schedule(
        "Reliability work",
        "Two of five fit.",
        (
            Stretch("Renew certificates", "110 h", date(2027, 1, 5), date(2027, 1, 25), "filled", "Fits"),
            Stretch(label, "90 h", date(2027, 2, 1), date(2027, 2, 14), "filled", "Fits", (0,)),
            Stretch(
                "Wait in line",
                "420 h",
                date(2027, 1, 15),
                date(2027, 3, 16),
                "outlined",
                "Does not fit",
                (0,),
            ),
            Stretch("Sweep up", "20 h", None, None, "hatched", "Would fit"),
            Stretch("Move house", "30 h", date(2026, 12, 1), date(2027, 4, 30), "hatched", "Would fit"),
        ),
        date(2027, 1, 1),
        date(2027, 3, 31),
        date(2027, 2, 3),
        2,
        "The 200 h for reliability end here.",
    )


def every_block() -> Report:
    """Return a report that has every kind of block and cell."""
    columns = (
        Column("Service", weight=2),
        Column("Status"),
        Column("Left", "right"),
        Column("Notes"),
        Column("Runs out", "center"),
    )
    rows = (
        (
            "Card payments",
            StatusCell(Status.EXHAUSTED, "Exhausted"),
            MeterCell(-40.0, "−40 %", Status.EXHAUSTED),
            RichCell((Span("See "), Span("runbook", url="https://example.org/run?a=1&b=2"))),
            "now",
        ),
        (
            "Nightly reports",
            StatusCell(Status.NO_DATA, "No data"),
            MeterCell(None, "—", Status.NO_DATA),
            RichCell((Span("bold", bold=True),)),
            "—",
        ),
    )
    facts = tuple(
        Fact(str(number), status.value.replace("_", " "), "a note" if number == 1 else "", status)
        for number, status in enumerate(Status)
    )
    blocks: tuple[Block, ...] = (
        Verdict("Three of eight services are at risk.", Status.CRITICAL, "One needs a decision."),
        Facts(facts),
        Heading("What needs a decision", 2),
        ItemList(
            (
                Item((Span("Card payments", bold=True), Span(" is overdrawn.")), Status.EXHAUSTED),
                Item(plain("b")),
            )
        ),
        ItemList((Item(plain("first")), Item(plain("second"))), numbered=True),
        bars(),
        PageBreak(),
        Heading("Checkout", 1, Status.CRITICAL),
        Paragraph((Span("Text with a "), Span("link", url="mailto:a@example.org"), Span("."))),
        Paragraph(plain("Muted."), muted=True),
        budget_chart(),
        Heading("Latency", 3),
        TimeChart(
            "p95",
            "Below its limit.",
            (Line("p95", (START.timestamp(), AT.timestamp()), (120.0, 180.0), label="180 ms"),),
            START,
            AT,
            unit="ms",
            thresholds=(Threshold(200, "limit 200 ms"),),
        ),
        schedule(),
        Table(columns, rows, "All services"),
        Table(columns, (), "Nothing here", "No services yet."),
        Note(plain("Samples of Nightly reports are old."), "warning"),
        Note(plain("Times are in UTC.")),
    )
    return Report(
        "Reliability for executives",
        blocks,
        subtitle="All services",
        organisation="Harbour Line",
        period="30 days to 20 Nov 2026",
        as_of=AT,
        author="Ada Lovelace",
        kind="executive",
        period_key="2026-11-20",
    )


HOSTILE = (
    '<img src="/etc/passwd">',
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example","x")',
    "javascript:alert(1)",
    "a]] b](http://evil.example) ](",
    "**bold** _it_ `code` # no | pipe ~~s~~",
    "&lt;b&gt; &amp; &nbsp;",
    "${7*7} {{7*7}} {% raw %} %s",
    "1. not a list",
    "- not a list",
    "C:\\temp\\new",
    "</style></svg></title>",
    "--> ]]> <!-- x",
    "www.evil.example and http://evil.example/x?y=1",
    "café Ünï Ωμέγα Привет",
)
"""Texts that mean something somewhere, and must mean nothing in a report."""


def hostile(text: str) -> Report:
    """Return a report with one text in every place that takes text."""
    column = (Column(text), Column("x", "right"), Column(text, "center"))
    rows = (
        (text, StatusCell(Status.WARNING, text), RichCell((Span(text, bold=True), Span(text)))),
        (MeterCell(5.0, text, Status.CRITICAL), text, RichCell((Span("t", url=text), Span(text, url="x:y")))),
    )
    return Report(
        text,
        (
            Verdict(text, Status.WARNING, text),
            Facts((Fact(text, text, text, Status.HEALTHY),)),
            Heading(text, 1, Status.CRITICAL),
            Heading(text, 2),
            Paragraph((Span(text), Span(text, bold=True), Span(text, url=text))),
            ItemList((Item(plain(text)), Item(plain(text), Status.WARNING))),
            Note(plain(text)),
            Table(column, rows, text),
            budget_chart(text, text),
            bars(text),
            schedule(text),
        ),
        subtitle=text,
        organisation=text,
        period=text,
        as_of=AT,
        author=text,
    )
