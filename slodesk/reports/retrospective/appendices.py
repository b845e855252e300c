"""The appendices: figures that disagree with each other, and how the derived ones came about (R16, R50)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.consistency import findings
from slodesk.domain.explain_incident_impact import computed
from slodesk.domain.figures import NONE
from slodesk.domain.finding import FIGURES, TIMES
from slodesk.domain.incident_summary import COUNTED, ESTIMATED, MEASURED, TIME_BASED
from slodesk.domain.retro_visibility import sees
from slodesk.domain.retrospective import LEADERSHIP
from slodesk.reports.report import Column, Heading, Paragraph, Table, plain
from slodesk.reports.retrospective.words import section_title, share_text
from slodesk.reports.words import moment_text, promise, say, tr

if TYPE_CHECKING:
    from slodesk.domain.retro_evidence import SloCost
    from slodesk.reports.report import Block, Cell
    from slodesk.reports.retrospective.story import Story


def disagreements(story: Story) -> list[Block]:
    """Return where figures and times contradict each other; for those who can settle it."""
    if not sees(story.audience, LEADERSHIP):
        return []
    found = [
        each
        for each in findings(story.content, story.evidence.facts, people=(), teams=(), at=story.evidence.at)
        if each.kind in (TIMES, FIGURES) and each.section in story.shown
    ]
    if not found:
        return []
    columns = Column(tr("Where"), weight=2), Column(tr("What disagrees"), weight=7)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (section_title(each.section), say(each.words)) for each in found
    )
    words = tr("What people wrote is kept as it is; these figures don't fit together.")
    return [
        Heading(tr("Figures that disagree")), Paragraph(plain(words), muted=True), Table(columns, rows),
    ]  # fmt: skip


def explanations(story: Story) -> list[Block]:
    """Return how each share of a budget was computed."""
    took, incident = story.took, story.content.incident
    if took is None or incident is None or not story.evidence.slos:
        return []
    when = moment_text(story.evidence.at, story.zone)
    minutes = Decimal(repr(round(took.duration, 4)))
    blocks: list[Block] = [
        Heading(tr("How these figures were computed")),
        Paragraph(plain(tr("With what was known at {time}.", time=when)), muted=True),
    ]
    columns = (
        Column(tr("Figure"), weight=2), Column(tr("Computed"), weight=5), Column(tr("In words"), weight=4),
    )  # fmt: skip
    for cost in story.evidence.slos:
        rows = _rows(cost, minutes, incident.error_rate)
        caption = tr("{slo}, {promise}", slo=cost.title, promise=promise(cost.target, cost.window))
        blocks.append(Table(columns, tuple(rows), caption))
    return blocks


def _rows(cost: SloCost, minutes: Decimal, error_rate: Decimal | None) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    ways = {
        COUNTED: tr("Counted"), ESTIMATED: tr("Estimated"), TIME_BASED: tr("Time-based"),
        MEASURED: tr("Measured"),
    }  # fmt: skip
    for way, title in ways.items():
        result, words = computed(way, cost, minutes, error_rate)
        if result != NONE:
            rows.append((title, say(result), say(words)))
    if cost.impact.remaining is not None:
        before, after = share_text(cost.before), share_text(cost.impact.remaining)
        rows.append((
            tr("Left after"), tr("{before} before, {after} after", before=before, after=after),
            tr("Budget of the window that ended with the incident, from samples."),
        ))  # fmt: skip
    return rows
