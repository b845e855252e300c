"""What it cost: what people counted, and budgets as derived and as written, side by side (R17, R18)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain import retrospective as kept
from slodesk.domain.figures import NONE, actual_figure, exact_figure
from slodesk.domain.incident_impact import failed_requests
from slodesk.domain.phrases import Figure
from slodesk.domain.target import percent
from slodesk.reports.report import Column, Heading, Note, Paragraph, Table, plain
from slodesk.reports.retrospective.words import (
    figure_word,
    number_figure,
    paragraphs,
    section_title,
    share_text,
    time_text,
    typed_text,
)
from slodesk.reports.words import moment_text, promise, say, tr

if TYPE_CHECKING:
    from slodesk.domain.retro_evidence import SloCost
    from slodesk.domain.retrospective import TypedFigure
    from slodesk.reports.report import Block, Cell
    from slodesk.reports.retrospective.story import Story


def impact(story: Story) -> list[Block]:
    """Return the figures and what they did to the business."""
    if "impact" not in story.shown:
        return []
    blocks = [*_counted(story), *_budgets(story), *_beside(story)]
    text = story.content.business_impact
    if text.strip():
        blocks += [Heading(tr("What it did to the business"), 2), *paragraphs(text)]
    return [Heading(section_title("impact")), *blocks] if blocks else []


def _counted(story: Story) -> list[Block]:
    """Return what people counted, and what follows from the incident's rates."""
    found = story.content.figures_of(*kept.IMPACT_KINDS)
    rows: list[tuple[Cell, ...]] = []
    for figure in found:
        note = "; ".join(part for part in (_as_written(figure), figure.note) if part)
        rows.append((figure_word(figure), typed_text(figure), note))
    incident, took = story.content.incident, story.took
    if incident is not None and took is not None:
        if incident.error_rate is not None:
            rate = say(exact_figure(percent(incident.error_rate)))
            rows.append((tr("Requests that failed meanwhile"), rate, tr("error rate of the incident")))
        if incident.request_rate is not None:
            words = tr("{count} a minute", count=number_figure(incident.request_rate))
            rows.append((tr("Requests"), words, tr("of the incident")))
        if incident.failed_requests is not None:
            rows.append((tr("Failed requests"), say(number_figure(incident.failed_requests)),
                         tr("of the incident")))  # fmt: skip
        elif incident.error_rate is not None and incident.request_rate is not None:
            minutes = Decimal(repr(took.duration))
            failed = failed_requests(incident.request_rate, minutes, incident.error_rate)
            words = tr("{rate} a minute × {minutes} min × {share}", rate=number_figure(incident.request_rate),
                       minutes=number_figure(round(minutes, 2)),
                       share=exact_figure(percent(incident.error_rate)))  # fmt: skip
            rows.append((tr("Failed requests"), say(Figure(failed)), words))
    if not rows:
        return []
    columns = (
        Column(tr("What"), weight=4), Column(tr("How much"), "right", 2.5), Column(tr("Note"), weight=4),
    )  # fmt: skip
    return [Table(columns, tuple(rows))]


def _as_written(figure: TypedFigure) -> str:
    """Return the words a figure was written in, where they say more than the figure itself."""
    written, told = (text.replace("\u00a0", " ") for text in (figure.written.strip(), typed_text(figure)))
    known = not written or f"{told} ".startswith(f"{written} ")
    return "" if known or figure.value is None else f"“{written}”"


def _budgets(story: Story) -> list[Block]:
    costs = story.evidence.slos
    if not costs:
        return []
    written = {
        cost.id: [each for each in _of(story, cost) if each.kind == kept.CONSUMED] for cost in costs
    }  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for cost in costs:
        given = cost.impact
        rows.append((
            cost.title, promise(cost.target, cost.window), share_text(given.counted),
            share_text(given.estimated), share_text(given.time_based), share_text(given.measured),
            "; ".join(typed_text(each) for each in written[cost.id]), share_text(given.remaining),
        ))  # fmt: skip
    columns = [
        Column(tr("SLO"), weight=3), Column(tr("Target"), weight=2), Column(tr("Counted"), "right", 1.4),
        Column(tr("Estimated"), "right", 1.4), Column(tr("Time-based"), "right", 1.4),
        Column(tr("Measured"), "right", 1.4), Column(tr("As written"), "right", 1.4),
        Column(tr("Left after"), "right", 1.4),
    ]  # fmt: skip
    if not any(written.values()):
        del columns[6]
        rows = [(*row[:6], row[7]) for row in rows]
    words = tr(
        "Counted: failed requests of those that may fail. Estimated: from error rate and time. "
        "Time-based: as if every minute had failed. Measured: from samples."
    )
    blocks: list[Block] = [
        Heading(tr("Error budgets"), 2),
        Table(tuple(columns), tuple(rows)),
        Paragraph(plain(words), muted=True),
    ]
    if not story.published:
        when = moment_text(story.evidence.at, story.zone)
        blocks.append(Note(plain(tr("Figures as of {time}; they are kept when it is published.", time=when))))
    return blocks


def _of(story: Story, cost: SloCost) -> list[TypedFigure]:
    """Return the typed figures of an SLO; one that names none is about the only one there is."""
    alone = len(story.evidence.slos) == 1
    return [
        each
        for each in story.content.figures_of(*kept.SLO_KINDS)
        if each.slo_id == cost.id or (not each.slo_id and alone)
    ]


def _beside(story: Story) -> list[Block]:
    """Return every figure that was typed of times and SLOs, beside the one that follows."""
    costs = {cost.id: cost for cost in story.evidence.slos}
    only = next(iter(costs.values())) if len(costs) == 1 else None
    rows: list[tuple[Cell, ...]] = []
    for figure in story.content.figures_of(*kept.TIME_KINDS, *kept.SLO_KINDS):
        slo = figure.kind in kept.SLO_KINDS
        cost = (costs.get(figure.slo_id) if figure.slo_id else only) if slo else None
        title = figure.slo or (cost.title if cost is not None else "")
        derived = _slo_figure(figure, cost) if slo else _time_figure(figure, story)
        note = "; ".join(part for part in (_as_written(figure), figure.note) if part)
        rows.append((figure_word(figure), title, typed_text(figure), derived, note))
    if not rows:
        return []
    columns = [
        Column(tr("Figure"), weight=3), Column(tr("SLO"), weight=3), Column(tr("As written"), "right", 1.7),
        Column(tr("As it follows"), "right", 1.7), Column(tr("Note"), weight=2.5),
    ]  # fmt: skip
    keep = [place for place in range(5) if place not in (1, 4) or any(row[place] for row in rows)]
    return [
        Heading(tr("As written, and as it follows"), 2),
        Table(tuple(columns[place] for place in keep),
              tuple(tuple(row[place] for place in keep) for row in rows)),
    ]  # fmt: skip


def _time_figure(figure: TypedFigure, story: Story) -> str:
    took = story.took
    if took is None:
        return NONE
    return time_text({
        "duration": took.duration, "to_detect": took.detect, "to_acknowledge": took.acknowledge,
        "to_mitigate": took.mitigate, "to_resolve": took.resolve,
    }[figure.kind])  # fmt: skip


def _slo_figure(figure: TypedFigure, cost: SloCost | None) -> str:
    if cost is None:
        return NONE
    given = cost.impact
    within = {None: NONE, True: tr("yes"), False: tr("no")}[given.within]
    return {
        kept.ACTUAL: say(actual_figure(given.actual, cost.target)),
        kept.TARGET: say(exact_figure(percent(cost.target))),
        kept.BELOW_MINUTES: time_text(given.below_minutes), kept.CONSUMED: share_text(given.best[0]),
        kept.REMAINING: share_text(given.remaining), kept.WITHIN: within,
    }[figure.kind]  # fmt: skip
