"""The appendices: figures that disagree with each other, and how the derived ones came about (R16, R50)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.consistency import findings
from slodesk.domain.figures import NONE, count_figure, exact_figure, trimmed_places, window_phrase
from slodesk.domain.finding import FIGURES, TIMES
from slodesk.domain.phrases import Figure
from slodesk.domain.retro_visibility import sees
from slodesk.domain.retrospective import LEADERSHIP
from slodesk.domain.target import percent
from slodesk.domain.window import parse_window
from slodesk.reports.report import Column, Heading, Paragraph, Table, plain
from slodesk.reports.retrospective.words import number_figure, section_title, share_text
from slodesk.reports.words import moment_text, say, tr

if TYPE_CHECKING:
    from slodesk.domain.phrases import Meant
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
        caption = tr("{slo}, {target} over {window}", slo=cost.title,
                     target=exact_figure(percent(cost.target)),
                     window=window_phrase(parse_window(cost.window)))  # fmt: skip
        blocks.append(Table(columns, tuple(rows), caption))
    return blocks


def _rows(cost: SloCost, minutes: Decimal, error_rate: Decimal | None) -> list[tuple[Cell, ...]]:
    tolerance, given = 1 - cost.target, cost.impact
    may = exact_figure(percent(tolerance))
    budget = tolerance * cost.window_minutes
    lasted, allowed_minutes = number_figure(minutes), _rounded(budget)
    rows: list[tuple[Cell, ...]] = []

    def row(title: str, computed: str, words: str) -> None:
        rows.append((title, computed, words))

    if given.counted is not None and cost.failed is not None:
        row(
            tr("Counted"),
            tr("{failed} ÷ ({may} × {events}) = {share}", failed=Figure(cost.failed), may=may,
               events=count_figure(cost.events), share=share_text(given.counted)),
            tr("Requests that failed, of those that may fail in the window."),
        )  # fmt: skip
    if given.estimated is not None and error_rate is not None:
        row(
            tr("Estimated"),
            tr("{rate} × {minutes} min ÷ ({may} × {window} min) = {share}",
               rate=exact_figure(percent(error_rate)), minutes=lasted, may=may,
               window=_rounded(cost.window_minutes), share=share_text(given.estimated)),
            tr("Error rate and time, of what may fail in the window; the number of requests cancels."),
        )  # fmt: skip
    row(
        tr("Time-based"),
        tr("{minutes} min ÷ {budget} min = {share}", minutes=lasted, budget=allowed_minutes,
           share=share_text(given.time_based)),
        tr("As if nothing had worked meanwhile."),
    )  # fmt: skip
    if given.measured is not None and cost.bad is not None:
        row(
            tr("Measured"),
            tr("{bad} ÷ ({may} × {events}) = {share}", bad=count_figure(cost.bad), may=may,
               events=count_figure(cost.events), share=share_text(given.measured)),
            tr("Events that failed meanwhile, from samples, of those that may fail in the window."),
        )  # fmt: skip
    if given.remaining is not None:
        row(
            tr("Left after"),
            tr("{before} before, {after} after", before=_share(cost.before),
               after=share_text(given.remaining)),
            tr("Budget of the window that ended with the incident, from samples."),
        )  # fmt: skip
    return rows


def _rounded(value: Decimal) -> Figure:
    return Figure(value, trimmed_places(float(value), 2))


def _share(value: float | None) -> Meant:
    return NONE if value is None else share_text(value)
