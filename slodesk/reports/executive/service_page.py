"""One page per service at risk: how it got there, what happened, where it goes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from slodesk.domain.figures import NONE, number_text, remaining_text
from slodesk.reports.budgets import (
    SLO_COLUMNS,
    bands,
    left_text,
    percent_of,
    promise_text,
    slo_row,
)
from slodesk.reports.executive.phrases import outlook, sentence, short, standing, title_of
from slodesk.reports.report import (
    Column,
    Heading,
    Line,
    Marker,
    Note,
    Paragraph,
    Span,
    Table,
    TimeChart,
    plain,
)
from slodesk.reports.words import day_text, moment_text
from slodesk.storage.queries.markers import INCIDENT

if TYPE_CHECKING:
    from slodesk.reports.report import Block, Cell
    from slodesk.storage.queries.executive import ExecutiveData, Happening, Story

_MOST_MARKS = 10
_MOST_ROWS = 12
_WORTH_SAYING = 0.005


def service_page(story: Story, data: ExecutiveData) -> list[Block]:
    """Return the page of a service at risk."""
    zone = data.overview.settings.time_zone
    a = story.focus
    record = story.record
    about = [f"Team {record.team}" if record.team else "No team"]
    about.append(f"owner {record.owner}" if record.owner else "no owner")
    if record.critical:
        about.append("critical service")
    blocks: list[Block] = [
        Heading(title_of(story.service), 1, story.service.status),
        Paragraph(plain(" · ".join(about)), muted=True),
    ]
    if record.description:
        blocks.append(Paragraph(plain(record.description)))
    blocks.append(
        Paragraph(
            (
                Span(short(a.slo.title), bold=True),
                Span(f" (target {promise_text(a)}) {standing(a)}. {outlook(a, zone)}".rstrip()),
            )
        )
    )
    if a.stale and a.newest is not None:
        text = f"Its newest sample is of {moment_text(a.newest, zone)}; the present may look different."
        blocks.append(Note(plain(text), "warning"))
    blocks += [_chart(story, data), Heading("What happened", 2), *_happenings(story, zone)]
    rows = tuple(slo_row(each, each.slo.title) for each in story.service.slos)
    return [*blocks, Heading("Its objectives", 2), Table(SLO_COLUMNS, rows)]


def _chart(story: Story, data: ExecutiveData) -> TimeChart:
    a, zone = story.focus, data.overview.settings.time_zone
    lines = [
        Line(
            "Budget left",
            story.trail.times,
            tuple(percent_of(value) for value in story.trail.remaining),
            label=left_text(a),
        )
    ]
    if story.projection.times:
        ahead = tuple(percent_of(value) for value in story.projection.remaining)
        lines.append(Line("Projection", story.projection.times, ahead, "dashed"))
    return TimeChart(
        f"{short(a.slo.title)}: error budget left, {day_text(story.start, zone)} to {day_text(a.at, zone)}",
        _summary(story, zone),
        tuple(lines),
        story.start,
        story.end,
        bands=bands(a.policy),
        markers=tuple(_mark(each) for each in _marked(story)),
        now=a.at,
        zone=zone,
    )


def _marked(story: Story) -> list[Happening]:
    """Return what is drawn on the chart: incidents before releases where there is not room for all."""
    inside = [each for each in story.happenings if story.start <= each.marker.at <= story.focus.at]
    chosen = sorted(inside, key=lambda e: (e.marker.kind != INCIDENT, -(e.share or 0.0), e.marker.at))
    return sorted(chosen[:_MOST_MARKS], key=lambda each: each.marker.at)


def _mark(each: Happening) -> Marker:
    marker = each.marker
    if marker.kind == INCIDENT:
        cost = f", −{_share(each.share)}" if each.share and each.share >= _WORTH_SAYING else ""
        return Marker(marker.at, f"{short(marker.title)}{cost}", "incident")
    return Marker(marker.at, f"Release {short(marker.title)}", "release")


def _share(share: float | None) -> str:
    if share is None:
        return NONE
    return f"{number_text(share * 100, 0 if share >= 0.1 or share == 0 else 1)}\u00a0%"


def _summary(story: Story, zone: str) -> str:
    """Say in a sentence what the line shows."""
    known = [
        (time, value)
        for time, value in zip(story.trail.times, story.trail.remaining, strict=True)
        if value is not None
    ]
    if not known:
        return "There are no samples in this time."
    first, last = known[0], known[-1]
    low = min(known, key=lambda point: point[1])
    policy = story.focus.policy

    def at(point: tuple[float, float]) -> str:
        when = day_text(datetime.fromtimestamp(point[0], UTC), zone)
        return f"{remaining_text(point[1], policy)} on {when}"

    text = f"From {at(first)} to {at(last)}"
    if low[1] < last[1] - 0.01:
        text += f", lowest {at(low)}"
    costly = max(story.happenings, key=lambda each: each.share or 0.0, default=None)
    if costly is not None and costly.share and costly.share >= _WORTH_SAYING:
        when = day_text(costly.marker.at, zone)
        text += f"; “{short(costly.marker.title)}” of {when} took {_share(costly.share)} of the budget"
    return f"{text}. The dashed line goes on as the last three days did."


def _happenings(story: Story, zone: str) -> list[Block]:
    if not story.happenings:
        text = "No incident and no release is recorded in this time."
        return [Paragraph(plain(text), muted=True)]
    incidents = [each for each in story.happenings if each.marker.kind == INCIDENT]
    releases = [each for each in story.happenings if each.marker.kind != INCIDENT]
    kept = sorted((incidents + releases[::-1])[:_MOST_ROWS], key=lambda each: each.marker.at)
    rows: list[tuple[Cell, ...]] = []
    for each in kept:
        marker = each.marker
        kind = "Incident" if marker.kind == INCIDENT else "Release"
        about = marker.state if marker.kind == INCIDENT else (marker.state or marker.detail)
        title = marker.title
        if marker.kind == INCIDENT:
            title = " · ".join(part for part in (marker.identifier, marker.title, marker.detail) if part)
        cost = _share(each.share) if marker.kind == INCIDENT else ""
        rows.append((moment_text(marker.at, zone), kind, title, sentence(about), cost))
    columns = (
        Column("When", weight=2),
        Column("Kind"),
        Column("What", weight=4),
        Column("State"),
        Column("Budget used meanwhile", "right"),
    )
    blocks: list[Block] = [Table(columns, tuple(rows))]
    more = len(story.happenings) - len(kept)
    if more:
        blocks.append(Paragraph(plain(f"{more} earlier releases are not listed."), muted=True))
    return blocks
