"""What is behind the first page: all services and objectives, months, data, computation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explain import (
    explain_actual,
    explain_budget,
    explain_burn,
    explain_exhaustion,
    explain_status,
    policy_words,
)
from slodesk.domain.figures import NONE, actual_text, exhaustion_words, percent_text, remaining_text
from slodesk.domain.periods import met_in
from slodesk.domain.target import target_text
from slodesk.reports.budgets import SLO_COLUMNS, left_cell, promise_text, slo_row, status_cell
from slodesk.reports.executive.first_page import lowest
from slodesk.reports.executive.phrases import title_of
from slodesk.reports.report import (
    Column,
    Heading,
    Item,
    ItemList,
    Note,
    Paragraph,
    RichCell,
    Span,
    Table,
    plain,
)
from slodesk.reports.words import day_text, moment_text

if TYPE_CHECKING:
    from slodesk.domain.assessment import Assessment
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.policy import Policy
    from slodesk.reports.report import Block, Cell
    from slodesk.storage.queries.executive import ExecutiveData, Gap

_MOST_NOTES = 25


def services_and_slos(data: ExecutiveData) -> list[Block]:
    """Return the tables of all services and all objectives."""
    zone = data.overview.settings.time_zone
    as_of = f"As of {moment_text(data.overview.as_of, zone)}." if data.overview.as_of else ""
    rows: list[tuple[Cell, ...]] = []
    for service in data.overview.services:
        record, a = data.records[service.id], lowest(service)
        before = data.before.get(a.slo.id) if a else None
        rows.append(
            (
                title_of(service),
                record.team or NONE,
                status_cell(service.status),
                a.slo.title if a else NONE,
                left_cell(a) if a else NONE,
                remaining_text(before, a.policy) if a else NONE,
                exhaustion_words(a) if a else NONE,
            )
        )
    columns = (
        Column("Service", weight=3),
        Column("Team", weight=2),
        Column("Status"),
        Column("Lowest objective", weight=3),
        Column("Budget left", "right"),
        Column("30 days before", "right"),
        Column("Runs out"),
    )
    slos = tuple(slo_row(a, f"{a.slo.service_title} · {a.slo.title}") for a in data.overview.assessments)
    return [
        Heading("All services"),
        Paragraph(plain(f"{as_of} A service is as good as the worst of its objectives."), muted=True),
        Table(columns, tuple(rows)),
        Heading("All objectives"),
        Paragraph(
            plain(
                f"{as_of} Actual, budget and burn are over each objective's own window. Burn 1 uses up "
                f"exactly the budget in one window; 3 does so three times as fast."
            ),
            muted=True,
        ),
        Table(SLO_COLUMNS, slos, empty="No objectives yet."),
    ]


def quarter_months(data: ExecutiveData) -> list[Block]:
    """Return how every objective did in the months of the last complete quarter."""
    quarter = data.quarter
    if quarter is None or not data.overview.assessments:
        return []
    zone = data.overview.settings.zone
    names = [f"{month.first_day:%b %Y}" for month in quarter.months]
    rows: list[tuple[Cell, ...]] = []
    for a in data.overview.assessments:
        results = data.results[a.slo.id]
        name = f"{a.slo.service_title} · {a.slo.title}"
        cells = [_result_cell(result, a.policy) for result in results]
        rows.append((name, target_text(results[-1].target), *cells))
    met, complete = met_in([data.results[a.slo.id][-1] for a in data.overview.assessments])
    running = quarter.span(zone).end > (data.overview.as_of or quarter.span(zone).end)
    if running:
        text = f"{quarter} is still running: its figures are so far, neither met nor missed."
    else:
        text = f"In {quarter}, {met} of {complete} objectives with data met their target."
    columns = (
        Column("Objective", weight=4),
        Column("Target", "right"),
        *(Column(name, "right") for name in names),
        Column(str(quarter), "right"),
    )
    explained = "Judged by the target in force at the end of each month, and of the quarter."
    return [
        Heading(f"Months of {quarter}"),
        Paragraph((Span(text, bold=True), Span(f" {explained}"))),
        Table(columns, tuple(rows)),
    ]


def _result_cell(result: PeriodResult, policy: Policy) -> Cell:
    if result.actual is None:
        return "no data"
    actual = actual_text(result.actual, result.target, policy)
    if result.to_date:
        return f"{actual} so far"
    return f"{actual} met" if result.met else RichCell((Span(f"{actual} missed", bold=True),))


def data_notes(data: ExecutiveData) -> list[Block]:
    """Return what is old, missing or left out, and by whose rules status is given."""
    zone, settings = data.overview.settings.time_zone, data.overview.settings
    notes: list[str] = []
    for a in data.overview.assessments:
        name = f"{a.slo.service_title}, {a.slo.title}"
        if a.newest is None:
            notes.append(f"{name}: no samples at all.")
        elif a.stale:
            newest = moment_text(a.newest, zone)
            notes.append(f"{name}: newest sample of {newest}, more than {settings.stale_hours} hours old.")
        elif a.budget.remaining is None:
            notes.append(f"{name}: no traffic over {promise_text(a).partition(' over ')[2]}.")
    notes += [_gap_text(gap) for gap in data.gaps]
    blocks: list[Block] = [Heading("About the data")]
    if notes:
        blocks.append(ItemList(tuple(Item(plain(note)) for note in notes[:_MOST_NOTES])))
        if len(notes) > _MOST_NOTES:
            more = f"{len(notes) - _MOST_NOTES} more gaps and old samples are not listed."
            blocks.append(Paragraph(plain(more), muted=True))
    else:
        blocks.append(Paragraph(plain("Every objective has fresh samples for its whole window.")))
    policy = data.overview.policy
    bounds = ", ".join(
        f"{word} below {percent_text(share)}"
        for word, share in (
            ("attention", policy.attention_below),
            ("warning", policy.warning_below),
            ("critical", policy.critical_below),
        )
    )
    blocks.append(
        Note(
            plain(
                f"Status by policy {policy_words(policy)}: {bounds}, exhausted when nothing is left. Budgets "
                f"count every failure measured; approved exceptions are not taken off. Times are in {zone}."
            )
        )
    )
    return blocks


def _gap_text(gap: Gap) -> str:
    slo = gap.assessment.slo
    days = (gap.last - gap.first).days + 1
    first = f"{gap.first.day} {gap.first:%b %Y}"
    when = first if days == 1 else f"{first} to {gap.last.day} {gap.last:%b %Y} ({days} days)"
    return f"{slo.service_title}, {slo.title}: no samples on {when}; the other days count."


def appendix(data: ExecutiveData) -> list[Block]:
    """Return how the figures of each service at risk were computed."""
    zone = data.overview.settings.time_zone
    return [
        Heading("How these figures were computed"),
        Paragraph(plain("For each service at risk, the objective that decides its status."), muted=True),
        *(_computation(story.focus, zone) for story in data.stories),
    ]


def _computation(a: Assessment, zone: str) -> Table:
    explained = (
        explain_actual(a), explain_budget(a), explain_status(a), explain_burn(a), explain_exhaustion(a),
    )  # fmt: skip
    rows = tuple((e.title, e.substituted if e.substituted != NONE else e.formula, e.words) for e in explained)
    columns = (Column("Figure", weight=2), Column("Computed", weight=4), Column("In words", weight=5))
    span = f"{day_text(a.span.start, zone)} to {moment_text(a.span.end, zone)}"
    caption = f"{a.slo.service_title} · {a.slo.title}, {promise_text(a)} ({span})"
    return Table(columns, rows, caption)
