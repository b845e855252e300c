"""One page per service at risk: how it got there, what happened, where it goes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from slodesk.domain.figures import NONE, remaining_figure
from slodesk.domain.phrases import Figure, phrase
from slodesk.reports.budgets import (
    bands,
    left_text,
    percent_of,
    promise_text,
    slo_columns,
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
from slodesk.reports.words import day_text, moment_text, say, tr
from slodesk.storage.queries.markers import INCIDENT

if TYPE_CHECKING:
    from slodesk.reports.report import Block, Cell
    from slodesk.storage.queries.executive import ExecutiveData, Happening, Story

_MOST_MARKS = 10
_MOST_ROWS = 12
_WORTH_SAYING = 0.005


_STATES = {
    "open": phrase("open"),
    "resolved": phrase("resolved"),
    "planned": phrase("planned"),
    "decided": phrase("decided"),
    "deployed": phrase("deployed"),
    "rolled back": phrase("rolled back"),
    "normal": phrase("normal"),
    "rollback": phrase("rollback"),
    "reliability-fix": phrase("reliability-fix"),
    "security": phrase("security"),
}
"""What the workspace calls the states of incidents and releases, and classes of change."""


def _state(word: str) -> str:
    return say(_STATES.get(word, word))


def service_page(story: Story, data: ExecutiveData) -> list[Block]:
    """Return the page of a service at risk."""
    zone = data.overview.settings.time_zone
    a = story.focus
    record = story.record
    about = [tr("Team {team}", team=record.team) if record.team else tr("No team")]
    about.append(tr("owner {owner}", owner=record.owner) if record.owner else tr("no owner"))
    if record.critical:
        about.append(tr("critical service"))
    blocks: list[Block] = [
        Heading(title_of(story.service), 1, story.service.status),
        Paragraph(plain(" · ".join(about)), muted=True),
    ]
    if record.description:
        blocks.append(Paragraph(plain(record.description)))
    text = tr("(target {promise}) {standing}.", promise=promise_text(a), standing=standing(a))
    spans = (Span(short(a.slo.title), bold=True), Span(f" {text} {outlook(a, zone)}".rstrip()))
    blocks.append(Paragraph(spans))
    if a.stale and a.newest is not None:
        newest = moment_text(a.newest, zone)
        text = tr("Its newest sample is of {time}; the present may look different.", time=newest)
        blocks.append(Note(plain(text), "warning"))
    blocks += [_chart(story, data), Heading(tr("What happened"), 2), *_happenings(story, zone)]
    rows = tuple(slo_row(each, each.slo.title) for each in story.service.slos)
    return [*blocks, Heading(tr("Its objectives"), 2), Table(slo_columns(), rows)]


def _chart(story: Story, data: ExecutiveData) -> TimeChart:
    a, zone = story.focus, data.overview.settings.time_zone
    lines = [
        Line(
            tr("Budget left"),
            story.trail.times,
            tuple(percent_of(value) for value in story.trail.remaining),
            label=left_text(a),
        )
    ]
    if story.projection.times:
        ahead = tuple(percent_of(value) for value in story.projection.remaining)
        lines.append(Line(tr("Projection"), story.projection.times, ahead, "dashed"))
    return TimeChart(
        tr(
            "{slo}: error budget left, {start} to {end}",
            slo=short(a.slo.title),
            start=day_text(story.start, zone),
            end=day_text(a.at, zone),
        ),
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
    return Marker(marker.at, tr("Release {version}", version=short(marker.title)), "release")


def _share(share: float | None) -> str:
    if share is None:
        return NONE
    return say(Figure(share * 100, 0 if share >= 0.1 or share == 0 else 1, "%"))


def _summary(story: Story, zone: str) -> str:
    """Say in a sentence what the line shows."""
    known = [
        (time, value)
        for time, value in zip(story.trail.times, story.trail.remaining, strict=True)
        if value is not None
    ]
    if not known:
        return tr("There are no samples in this time.")
    first, last = known[0], known[-1]
    low = min(known, key=lambda point: point[1])
    policy = story.focus.policy

    def at(point: tuple[float, float]) -> str:
        when = day_text(datetime.fromtimestamp(point[0], UTC), zone)
        return tr("{left} on {day}", left=remaining_figure(point[1], policy), day=when)

    text = tr("From {first} to {last}", first=at(first), last=at(last))
    if low[1] < last[1] - 0.01:
        text = tr("From {first} to {last}, lowest {low}", first=at(first), last=at(last), low=at(low))
    costly = max(story.happenings, key=lambda each: each.share or 0.0, default=None)
    if costly is not None and costly.share and costly.share >= _WORTH_SAYING:
        when = day_text(costly.marker.at, zone)
        cost = tr(
            "“{incident}” of {day} took {share} of the budget",
            incident=short(costly.marker.title),
            day=when,
            share=_share(costly.share),
        )
        text = f"{text}; {cost}"
    ahead = tr("The dashed line goes on as the last three days did.")
    return f"{text}. {ahead}"


def _happenings(story: Story, zone: str) -> list[Block]:
    if not story.happenings:
        text = tr("No incident and no release is recorded in this time.")
        return [Paragraph(plain(text), muted=True)]
    incidents = [each for each in story.happenings if each.marker.kind == INCIDENT]
    releases = [each for each in story.happenings if each.marker.kind != INCIDENT]
    kept = sorted((incidents + releases[::-1])[:_MOST_ROWS], key=lambda each: each.marker.at)
    rows: list[tuple[Cell, ...]] = []
    for each in kept:
        marker = each.marker
        kind = tr("Incident") if marker.kind == INCIDENT else tr("Release")
        about = marker.state if marker.kind == INCIDENT else (marker.state or marker.detail)
        title = marker.title
        if marker.kind == INCIDENT:
            title = " · ".join(part for part in (marker.identifier, marker.title, marker.detail) if part)
        cost = _share(each.share) if marker.kind == INCIDENT else ""
        rows.append((moment_text(marker.at, zone), kind, title, sentence(_state(about)), cost))
    columns = (
        Column(tr("When"), weight=2),
        Column(tr("Kind")),
        Column(tr("What"), weight=4),
        Column(tr("State")),
        Column(tr("Budget used meanwhile"), "right"),
    )
    blocks: list[Block] = [Table(columns, tuple(rows))]
    more = len(story.happenings) - len(kept)
    if more:
        blocks.append(
            Paragraph(plain(tr("{count} earlier releases are not listed.", count=Figure(more))), muted=True)
        )
    return blocks
