"""What happened when: the events over the error rate, and as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slodesk.domain.figures import NONE
from slodesk.reports.report import Column, Heading, Line, Marker, Table, TimeChart
from slodesk.reports.retrospective.words import section_title, share_text, tag_word
from slodesk.reports.words import date_text, moment_text, tr

if TYPE_CHECKING:
    from slodesk.domain.retro_evidence import Curve
    from slodesk.domain.retrospective import Event
    from slodesk.reports.report import Block, Cell
    from slodesk.reports.retrospective.story import Story

_STAGES = ("started", "detected", "acknowledged", "mitigated", "resolved")
_NAMED = ("started", "detected", "mitigated", "resolved")
"""Told in words on the chart too."""
_MARKS = 40
"""Events on the chart; with more only those that stand for something."""


def timeline(story: Story) -> list[Block]:
    """Return the timeline with its chart, where samples exist."""
    events = story.content.events
    if "timeline" not in story.shown:
        return []
    blocks: list[Block] = [Heading(section_title("timeline"))]
    chart = _chart(story)
    if chart is not None:
        blocks.append(chart)
    if not events:
        return blocks if chart is not None else []
    zones = {_local(story, event.at).tzname() or story.zone for event in events if event.at is not None}
    day, rows = None, []
    for number, event in enumerate(events, start=1):
        when = event.written or NONE
        if event.at is not None:
            local = _local(story, event.at)
            clock = f"{local:%H:%M}" if not local.second else f"{local:%H:%M:%S}"
            when = clock if local.date() == day else f"{date_text(local.date())}, {clock}"
            if event.written.strip():
                when = f"{when} ({event.written.strip()})"
            day = local.date()
        row: tuple[Cell, ...] = (str(number), when, event.text, tag_word(event.tag) if event.tag else "")
        rows.append(row)
    title = tr("Time ({zone})", zone=", ".join(sorted(zones))) if zones else tr("Time")
    columns = (
        Column(tr("No."), "right", 0.5), Column(title, weight=2.2), Column(tr("What happened"), weight=7),
        Column(tr("Stands for"), weight=1.8),
    )  # fmt: skip
    return [*blocks, Table(columns, tuple(rows))]


def _local(story: Story, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(story.zone))


def _chart(story: Story) -> TimeChart | None:
    """Return the events over the share of requests that failed; None without samples."""
    curves, incident = story.evidence.curves, story.content.incident
    if not curves or incident is None:
        return None
    start = datetime.fromtimestamp(min(curve.times[0] for curve in curves), UTC)
    end = datetime.fromtimestamp(max(curve.times[-1] for curve in curves), UTC)
    if end <= start:
        end = start + timedelta(minutes=1)
    numbered = [
        (number, event)
        for number, event in enumerate(story.content.events, start=1)
        if event.at is not None and start <= event.at <= end
    ]
    if len(numbered) > _MARKS:
        numbered = [pair for pair in numbered if pair[1].tag]
    return TimeChart(
        tr("Share of events that failed, and what happened"),
        _told(curves, story),
        tuple(
            Line(curve.title, curve.times, tuple(None if s is None else s * 100 for s in curve.shares))
            for curve in curves
        ),
        start,
        end,
        markers=tuple(
            Marker(event.at, _mark(number, event), "incident" if event.tag in _STAGES else "release")
            for number, event in numbered[:_MARKS]
            if event.at is not None
        ),
        zone=story.zone,
    )


def _mark(number: int, event: Event) -> str:
    return f"{number} {tag_word(event.tag)}" if event.tag in _NAMED else str(number)


def _told(curves: tuple[Curve, ...], story: Story) -> str:
    """Say what the picture shows: when the share was at its highest."""
    peaks = [
        (share, at, curve.title)
        for curve in curves
        for at, share in zip(curve.times, curve.shares, strict=True)
        if share is not None
    ]
    share, at, title = max(peaks, key=lambda peak: (peak[0], -peak[1]))
    when = moment_text(datetime.fromtimestamp(at, UTC), story.zone)
    words = tr(
        "At its worst {share} of {slo} failed, at {time}.", share=share_text(share), slo=title, time=when
    )
    if story.content.events:
        words += " " + tr("Numbers are those of the table.")
    return words
