"""What is behind the first page: all services and objectives, months, data, computation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explain import (
    explain_actual,
    explain_budget,
    explain_burn,
    explain_exhaustion,
    explain_status,
)
from slodesk.domain.explanation import policy_phrase
from slodesk.domain.figures import (
    NONE,
    actual_figure,
    exhaustion_phrase,
    percent_figure,
    remaining_figure,
)
from slodesk.domain.periods import met_in
from slodesk.domain.phrases import Figure
from slodesk.reports.budgets import left_cell, promise_text, slo_columns, slo_row, status_cell, window_text
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
from slodesk.reports.words import date_text, day_text, moment_text, month_name, say, tr

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
    at = data.overview.as_of
    as_of = tr("As of {time}.", time=moment_text(at, zone)) if at else ""
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
                say(remaining_figure(before, a.policy)) if a else NONE,
                say(exhaustion_phrase(a)) if a else NONE,
            )
        )
    columns = (
        Column(tr("Service"), weight=3),
        Column(tr("Team"), weight=2),
        Column(tr("Status")),
        Column(tr("Lowest objective"), weight=3),
        Column(tr("Budget left"), "right"),
        Column(tr("30 days before"), "right"),
        Column(tr("Runs out")),
    )
    worst = tr("A service is as good as the worst of its objectives.")
    windows = tr(
        "Actual, budget and burn are over each objective's own window. Burn 1 uses up exactly the budget in "
        "one window; 3 does so three times as fast."
    )
    slos = tuple(slo_row(a, f"{a.slo.service_title} · {a.slo.title}") for a in data.overview.assessments)
    return [
        Heading(tr("All services")),
        Paragraph(plain(f"{as_of} {worst}".strip()), muted=True),
        Table(columns, tuple(rows)),
        Heading(tr("All objectives")),
        Paragraph(plain(f"{as_of} {windows}".strip()), muted=True),
        Table(slo_columns(), slos, empty=tr("No objectives yet.")),
    ]


def quarter_months(data: ExecutiveData) -> list[Block]:
    """Return how every objective did in the months of the last complete quarter."""
    quarter = data.quarter
    if quarter is None or not data.overview.assessments:
        return []
    zone = data.overview.settings.zone
    names = [month_name(month.first_day) for month in quarter.months]
    rows: list[tuple[Cell, ...]] = []
    for a in data.overview.assessments:
        results = data.results[a.slo.id]
        name = f"{a.slo.service_title} · {a.slo.title}"
        cells = [_result_cell(result, a.policy) for result in results]
        rows.append((name, say(percent_figure(results[-1].target)), *cells))
    met, complete = met_in([data.results[a.slo.id][-1] for a in data.overview.assessments])
    running = quarter.span(zone).end > (data.overview.as_of or quarter.span(zone).end)
    if running:
        text = tr(
            "{quarter} is still running: its figures are so far, neither met nor missed.",
            quarter=str(quarter),
        )
    elif not complete:
        text = tr("No objective has data in {quarter}.", quarter=str(quarter))
    else:
        text = tr(
            "In {quarter}, {met} of {count} objectives with data met their target.",
            quarter=str(quarter),
            met=Figure(met),
            count=Figure(complete),
        )
    columns = (
        Column(tr("Objective"), weight=4),
        Column(tr("Target"), "right"),
        *(Column(name, "right") for name in names),
        Column(str(quarter), "right"),
    )
    explained = tr("Judged by the target in force at the end of each month, and of the quarter.")
    return [
        Heading(tr("Months of {quarter}", quarter=str(quarter))),
        Paragraph((Span(text, bold=True), Span(f" {explained}"))),
        Table(columns, tuple(rows)),
    ]


def _result_cell(result: PeriodResult, policy: Policy) -> Cell:
    if result.actual is None:
        return tr("no data")
    actual = actual_figure(result.actual, result.target, policy)
    if result.to_date:
        return tr("{actual} so far", actual=actual)
    if result.met:
        return tr("{actual} met", actual=actual)
    return RichCell((Span(tr("{actual} missed", actual=actual), bold=True),))


def data_notes(data: ExecutiveData) -> list[Block]:
    """Return what is old, missing or left out, and by whose rules status is given."""
    notes = [note for a in data.overview.assessments if (note := _sample_note(a, data))]
    notes += [_gap_text(gap) for gap in data.gaps]
    blocks: list[Block] = [Heading(tr("About the data"))]
    if notes:
        blocks.append(ItemList(tuple(Item(plain(note)) for note in notes[:_MOST_NOTES])))
        if len(notes) > _MOST_NOTES:
            rest = Figure(len(notes) - _MOST_NOTES)
            more = tr("{count} more gaps and old samples are not listed.", count=rest)
            blocks.append(Paragraph(plain(more), muted=True))
    else:
        blocks.append(Paragraph(plain(tr("Every objective has fresh samples for its whole window."))))
    policy = data.overview.policy
    bands = tr(
        "Status by policy {policy}: attention below {attention}, warning below {warning}, critical below "
        "{critical}, exhausted when nothing is left.",
        policy=policy_phrase(policy),
        attention=percent_figure(policy.attention_below),
        warning=percent_figure(policy.warning_below),
        critical=percent_figure(policy.critical_below),
    )
    counted = tr(
        "Budgets count every failure measured; approved exceptions are not taken off. Times are in {zone}.",
        zone=data.overview.settings.time_zone,
    )
    if policy.judge_by == "adjusted":
        counted = tr(
            "Budgets leave out approved corrections, as the policy says; months are as measured. Times are "
            "in {zone}.",
            zone=data.overview.settings.time_zone,
        )
    return [*blocks, Note(plain(f"{bands} {counted}"))]


def _sample_note(a: Assessment, data: ExecutiveData) -> str:
    """Return what is old or missing in an objective's samples; empty where nothing is."""
    name, settings = f"{a.slo.service_title}, {a.slo.title}", data.overview.settings
    if a.newest is None:
        return tr("{slo}: no samples at all.", slo=name)
    if a.stale:
        return tr(
            "{slo}: newest sample of {time}, more than {hours} hours old.",
            slo=name,
            time=moment_text(a.newest, settings.time_zone),
            hours=Figure(settings.stale_hours),
        )
    if a.budget.remaining is None:
        return tr("{slo}: no traffic over {window}.", slo=name, window=window_text(a))
    return ""


def _gap_text(gap: Gap) -> str:
    slo = gap.assessment.slo
    days = (gap.last - gap.first).days + 1
    when = date_text(gap.first)
    if days > 1:
        last = date_text(gap.last)
        when = tr("{first} to {last} ({days} days)", first=when, last=last, days=Figure(days))
    name = f"{slo.service_title}, {slo.title}"
    return tr("{slo}: no samples on {days}; the other days count.", slo=name, days=when)


def appendix(data: ExecutiveData) -> list[Block]:
    """Return how the figures of each service at risk were computed."""
    zone = data.overview.settings.time_zone
    return [
        Heading(tr("How these figures were computed")),
        Paragraph(plain(tr("For each service at risk, the objective that decides its status.")), muted=True),
        *(_computation(story.focus, zone) for story in data.stories),
    ]


def _computation(a: Assessment, zone: str) -> Table:
    explained = (
        explain_actual(a), explain_budget(a), explain_status(a), explain_burn(a), explain_exhaustion(a),
    )  # fmt: skip
    rows = tuple(
        (say(e.title), say(e.formula if e.substituted == NONE else e.substituted), say(e.words))
        for e in explained
    )
    columns = (
        Column(tr("Figure"), weight=2),
        Column(tr("Computed"), weight=4),
        Column(tr("In words"), weight=5),
    )
    span = tr("{start} to {end}", start=day_text(a.span.start, zone), end=moment_text(a.span.end, zone))
    caption = f"{a.slo.service_title} · {a.slo.title}, {promise_text(a)} ({span})"
    return Table(columns, rows, caption)
