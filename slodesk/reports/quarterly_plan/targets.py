"""What every SLO is to promise: each decision with its reason and impact, and the budgets that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.advice import advise
from slodesk.domain.figures import NONE, actual_figure, count_figure, minutes_places, percent_figure
from slodesk.domain.performance import NO_DATA, TO_COME
from slodesk.domain.phrases import Figure
from slodesk.domain.plan_targets import Expected, budget_sentence
from slodesk.domain.proposals import never_tightened
from slodesk.domain.status import Status
from slodesk.domain.window import parse_window
from slodesk.reports.quarterly_plan.words import (
    budget_words,
    decision_word,
    ended,
    policy_of,
    share_text,
    title_of,
)
from slodesk.reports.report import (
    Bar,
    BarChart,
    Column,
    Heading,
    Item,
    ItemList,
    Note,
    Paragraph,
    RichCell,
    Span,
    StatusCell,
    Table,
    Threshold,
    plain,
)
from slodesk.reports.words import date_text, promise, say, tr

if TYPE_CHECKING:
    from slodesk.domain.plan_evidence import SloFigures
    from slodesk.domain.plan_snapshot import PlanContent, TargetLine
    from slodesk.domain.policy import Policy
    from slodesk.reports.report import Block, Cell
    from slodesk.storage.queries.plan_report import PlanReportData, PlanStory


def targets(story: PlanStory, _: PlanReportData) -> list[Block]:
    """Return what week 2 decided."""
    return [*_decisions(story), *_projections(story)]


def _decisions(story: PlanStory) -> list[Block]:
    content, policy = story.content, policy_of(story.content)
    heading = Heading(tr("Targets for {quarter}", quarter=content.quarter))
    if not content.targets:
        return [heading, Paragraph(plain(tr("There are no SLOs yet.")))]
    method = {
        "framework": tr(
            "Proposed by the framework: from how each SLO did in {quarter}.", quarter=content.reviewed
        ),
        "budget": tr("Proposed by the budget used in complete quarters."),
    }.get(content.method, "")
    holds = tr("What is decided holds from {day} on.", day=date_text(content.first_day))
    columns = (
        Column(tr("SLO"), weight=4),
        Column(tr("Actual"), "right"),
        Column(tr("Current"), "right"),
        Column(tr("Proposed"), "right"),
        Column(tr("Decision")),
        Column(tr("New"), "right"),
        Column(tr("Error budget"), weight=2),
    )
    rows: list[tuple[Cell, ...]] = []
    for line in content.targets:
        seen = story.evidence.slo(line.id)
        new: Cell = say(percent_figure(line.new))
        if line.applies:
            new = RichCell((Span(say(percent_figure(line.new)), bold=True),))
        rows.append(
            (
                title_of(line),
                say(actual_figure(line.actual, line.old, policy)),
                say(percent_figure(line.old)),
                NONE if seen is None else say(percent_figure(seen.proposed)),
                _decision(line),
                new,
                budget_words(line),
            )
        )
    blocks: list[Block] = [
        heading,
        Paragraph(plain(f"{method} {holds}".strip()), muted=True),
        Table(columns, tuple(rows)),
    ]
    told = [line for line in content.targets if _worth_telling(line, story)]
    unreachable = _unreachable(content, policy)
    if unreachable:
        blocks.append(Note(plain(unreachable)))
    if told:
        blocks += [Heading(tr("Why"), 2), ItemList(tuple(_reason(line, story) for line in told))]
    return blocks


def _unreachable(content: PlanContent, policy: Policy) -> str:
    """Return why some targets are never tightened by the plan's method; empty where none is meant."""
    if content.method != "framework":
        return ""
    notes = [note for line in content.targets if (note := never_tightened(line.old, policy))]
    if not notes:
        return ""
    concerned = tr(
        "That is so for {count} of {all} [SLO|SLOs].",
        "",
        len(content.targets),
        count=Figure(len(notes)),
        all=Figure(len(content.targets)),
    )
    return f"{say(notes[0])} {concerned}"


def _worth_telling(line: TargetLine, story: PlanStory) -> bool:
    """Return whether there is more to say about an SLO than the table does."""
    if line.decision != "undecided" or line.comment.strip() or line.evidence.strip():
        return True
    seen = story.evidence.slo(line.id)
    return seen is not None and not advise(_kept(seen), seen.toil_high, seen.satisfied).missing


def _decision(line: TargetLine) -> Cell:
    if line.decision == "undecided":
        return StatusCell(Status.ATTENTION, decision_word(line))
    return decision_word(line)


def _reason(line: TargetLine, story: PlanStory) -> Item:
    """Return why an SLO promises what it does: comment, what it does to the budget, evidence, advice."""
    seen, content = story.evidence.slo(line.id), story.content
    parts = [f": {decision_word(line)}."]
    if line.decided_by:
        parts = [": " + tr("{decision} by {name}.", decision=decision_word(line), name=line.decided_by)]
    if line.comment.strip():
        parts.append(ended(line.comment))
    if line.old != line.new:
        sentence = budget_sentence(line.old, line.new, parse_window(line.old_window), story.evidence.days)
        parts.append(say(sentence))
    changed = _other_changes(line)
    if changed:
        parts.append(changed)
    if line.evidence.strip():
        parts.append(tr("What users say: {evidence}", evidence=ended(line.evidence)))
    if line.approver.strip():
        parts.append(tr("Agreed by {name}.", name=line.approver.strip()))
    if seen is not None and not (story.signed and line.decision != "undecided"):
        advice = advise(_kept(seen), seen.toil_high, seen.satisfied)
        if not advice.missing or content.state != "approved":
            parts.append(tr("Advice: {advice}", advice=advice.words))
    return Item((Span(title_of(line), bold=True), Span(" ".join(parts))))


def _kept(seen: SloFigures) -> bool | None:
    """Return whether the target was kept in the reviewed quarter; None without data."""
    if seen.quarter.actual is None or seen.quarter.verdict in (NO_DATA, TO_COME):
        return None
    return round(seen.quarter.actual, 9) >= float(seen.quarter.target)


def _other_changes(line: TargetLine) -> str:
    parts = []
    if line.old_window != line.new_window:
        parts.append(tr("It is judged as {promise}.", promise=promise(line.new, line.new_window)))
    if line.new_threshold is not None and line.old_threshold != line.new_threshold:
        old = NONE if line.old_threshold is None else f"{line.old_threshold:f}"
        parts.append(
            tr(
                "The threshold changes from {old} to {new} {unit}.",
                old=old,
                new=f"{line.new_threshold:f}",
                unit=line.unit,
            )
        )
    if line.new_percentile is not None and line.old_percentile != line.new_percentile:
        parts.append(tr("The percentile becomes {percentile}.", percentile=f"{line.new_percentile:f}"))
    return " ".join(parts)


def _projections(story: PlanStory) -> list[Block]:
    content = story.content
    heading = Heading(tr("Error budgets for {quarter}", quarter=content.quarter))
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for line in content.targets:
        seen = story.evidence.slo(line.id)
        expected = Expected(
            story.evidence.days,
            None if seen is None else seen.events,
            None if seen is None else seen.bad_share,
        )
        budget, old = expected.budget(line.new), expected.budget(line.old)
        events = NONE if budget.events is None else say(count_figure(round(budget.events)))
        rows.append(
            (
                title_of(line),
                promise(line.new, line.new_window),
                say(Figure(budget.minutes, minutes_places(round(budget.minutes, 2)))),
                events,
                share_text(old.consumed) if line.old != line.new else NONE,
                share_text(budget.consumed),
            )
        )
        if budget.consumed is not None:
            before = old.consumed if line.old != line.new and old.consumed is not None else None
            bars.append(
                Bar(
                    title_of(line),
                    budget.consumed * 100,
                    share_text(budget.consumed),
                    Status.WARNING if round(budget.consumed, 9) > 1 else Status.HEALTHY,
                    None if before is None else before * 100,
                )
            )
    if not rows:
        return []
    columns = (
        Column(tr("SLO"), weight=4),
        Column(tr("Promise"), weight=2),
        Column(tr("Minutes"), "right"),
        Column(tr("Failures allowed"), "right"),
        Column(tr("Used, old target"), "right"),
        Column(tr("Used, new target"), "right"),
    )
    text = tr("What the quarter allows, and how much of it would be used if it were like the last one.")
    blocks: list[Block] = [heading, Paragraph(plain(text), muted=True), Table(columns, tuple(rows))]
    if bars:
        over = sum(bar.status == Status.WARNING for bar in bars)
        summary = tr(
            "{count} of {known} budgets would not last the quarter.",
            count=Figure(over),
            known=Figure(len(bars)),
        )
        bars.sort(key=lambda bar: -(bar.value or 0.0))
        blocks.append(
            BarChart(
                tr("Budget used if the quarter is like the last one"),
                summary,
                tuple(bars[:20]),
                thresholds=(Threshold(100.0, tr("whole budget")),),
                before_label=tr("under the old target"),
            )
        )
    return blocks
