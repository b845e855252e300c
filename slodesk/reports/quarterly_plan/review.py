"""What the plan looked back on: performance, incidents, goals, users, and how far targets were missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import NONE, actual_figure, minutes_phrase, percent_figure
from slodesk.domain.incident_summary import method_phrase
from slodesk.domain.performance import BELOW_SO_FAR, MET, MISSED, NO_DATA, SO_FAR, TO_COME
from slodesk.domain.phrases import Figure
from slodesk.domain.proposals import gap
from slodesk.domain.status import Status
from slodesk.reports.budgets import percent_of
from slodesk.reports.quarterly_plan.words import (
    or_none,
    points_text,
    policy_of,
    share_text,
    title_of,
    verdict_status,
    verdict_word,
)
from slodesk.reports.report import (
    Bar,
    BarChart,
    Column,
    Heading,
    Paragraph,
    RichCell,
    Span,
    StatusCell,
    Table,
    Threshold,
    plain,
)
from slodesk.reports.words import date_text, month_word, say, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.plan_evidence import IncidentFigures, PeriodFigures, ScoreFigures, SloFigures
    from slodesk.domain.plan_snapshot import PlanContent
    from slodesk.domain.policy import Policy
    from slodesk.reports.report import Block, Cell
    from slodesk.storage.queries.plan_report import PlanReportData, PlanStory

_MOST_BARS = 20


def review(story: PlanStory, _: PlanReportData) -> list[Block]:
    """Return what week 1 brought."""
    return [
        *_performance(story),
        *_incidents(story),
        *_inputs(story.content),
        *_satisfaction(story),
        *_gap(story),
    ]


def _performance(story: PlanStory) -> list[Block]:
    evidence, content, policy = story.evidence, story.content, policy_of(story.content)
    heading = Heading(tr("Performance in {quarter}", quarter=evidence.quarter))
    if not evidence.slos:
        return [heading, Paragraph(plain(tr("There are no SLOs yet.")))]
    found = [each.quarter.verdict for each in evidence.slos]
    known = sum(verdict not in (NO_DATA, TO_COME) for verdict in found)
    good = sum(verdict in (MET, SO_FAR) for verdict in found)
    if not known:
        text = tr("There are no samples in this quarter.")
    elif content.so_far:
        text = tr(
            "So far {good} of {known} SLOs keep their target; the quarter still runs, so none is met or "
            "missed.",
            good=Figure(good),
            known=Figure(known),
        )
    else:
        text = tr("{good} of {known} SLOs met their target.", good=Figure(good), known=Figure(known))
    columns = (
        Column(tr("SLO"), weight=4),
        Column(tr("Target"), "right"),
        *(Column(month_word(day), "right") for day in evidence.months),
        Column(evidence.quarter, "right"),
        Column(tr("Budget used"), "right"),
        Column(tr("Before"), "right"),
        Column(tr("Verdict"), weight=2),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name,
            say(percent_figure(each.quarter.target)),
            *(_month(month, policy) for month in each.months),
            say(actual_figure(each.quarter.actual, each.quarter.target, policy)),
            share_text(each.quarter.consumed),
            share_text(each.before.consumed),
            _verdict(each),
        )
        for each in evidence.slos
    ]
    explained = tr(
        "Each month is judged by the target that was in force at its end; missed ones are bold. Before "
        "is the budget used in the quarter before."
    )
    chart = _used_chart(evidence.slos, content)
    return [
        heading,
        Paragraph((Span(text, bold=True), Span(f" {explained}"))),
        Table(columns, tuple(rows)),
        *([chart] if known else []),
    ]


def _month(month: PeriodFigures, policy: Policy) -> Cell:
    shown = say(actual_figure(month.actual, month.target, policy))
    if month.verdict in (MISSED, BELOW_SO_FAR):
        return RichCell((Span(shown, bold=True),))
    return shown


def _verdict(each: SloFigures) -> Cell:
    status = verdict_status(each.quarter.verdict)
    word = verdict_word(each.quarter.verdict)
    return word if status is None else StatusCell(status, word)


def _used_chart(slos: Sequence[SloFigures], content: PlanContent) -> BarChart:
    known = [each for each in slos if each.quarter.consumed is not None]
    known.sort(key=lambda each: -(each.quarter.consumed or 0.0))
    over = sum((each.quarter.consumed or 0.0) > 1 for each in known)
    if over:
        text = tr("{count} [SLO|SLOs] used more than the whole budget.", "", over, count=Figure(over))
    else:
        text = tr("No SLO used more than its whole budget.")
    if len(known) > _MOST_BARS:
        text += " " + tr("Shown are the {count} that used most.", count=Figure(_MOST_BARS))
    bars = tuple(
        Bar(
            each.name,
            percent_of(each.quarter.consumed),
            share_text(each.quarter.consumed),
            verdict_status(each.quarter.verdict),
            percent_of(each.before.consumed),
        )
        for each in known[:_MOST_BARS]
    )
    return BarChart(
        tr("Error budget used, so far this quarter")
        if content.so_far
        else tr("Error budget used in the quarter"),
        text,
        bars,
        thresholds=(Threshold(100.0, tr("whole budget")),),
        before_label=tr("the quarter before"),
    )


def _incidents(story: PlanStory) -> list[Block]:
    evidence = story.evidence
    blocks: list[Block] = [Heading(tr("Incidents in {quarter}", quarter=evidence.quarter))]
    if not evidence.incidents and not evidence.near_misses:
        return [*blocks, Paragraph(plain(tr("No incident is recorded for these services.")))]
    parts = [
        tr(
            "{count} [incident|incidents] lasted {minutes}.",
            "",
            evidence.incidents,
            count=Figure(evidence.incidents),
            minutes=minutes_phrase(round(evidence.minutes, 1)),
        )
    ]
    if evidence.unresolved:
        parts.append(
            tr("{count} [is|are] not over.", "", evidence.unresolved, count=Figure(evidence.unresolved))
        )
    if evidence.near_misses:
        parts.append(
            tr(
                "{count} near [miss|misses] besides.",
                "",
                evidence.near_misses,
                count=Figure(evidence.near_misses),
            )
        )
    parts.append(tr("The share is that of the quarter's budget of the SLO they cost most."))
    blocks.append(Paragraph(plain(" ".join(parts))))
    blocks.append(_groups(tr("By service"), tr("Service"), evidence.by_service))
    blocks.append(_groups(tr("By cause"), tr("Cause"), evidence.by_cause))
    return blocks


def _groups(caption: str, title: str, groups: Sequence[IncidentFigures]) -> Table:
    columns = (
        Column(title, weight=3),
        Column(tr("Incidents"), "right"),
        Column(tr("Time"), "right"),
        Column(tr("Share of budget"), "right"),
        Column(tr("Of"), weight=3),
        Column(tr("Known"), weight=2),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name or tr("no cause named"),
            say(Figure(each.count)),
            say(minutes_phrase(round(each.minutes, 1))),
            _share(each.share),
            or_none(each.slo),
            say(method_phrase(each.method)),
        )
        for each in groups
    ]
    return Table(columns, tuple(rows), caption)


def _share(share: float | None) -> str:
    if share is None:
        return NONE
    return say(percent_figure(share, 1))


def _inputs(content: PlanContent) -> list[Block]:
    blocks: list[Block] = [Heading(tr("Goals and milestones"))]
    if not content.inputs:
        return [*blocks, Paragraph(plain(tr("No goals or milestones were written down.")))]
    columns = (
        Column(tr("What"), weight=4),
        Column(tr("Kind")),
        Column(tr("Day")),
        Column(tr("Service"), weight=2),
        Column(tr("Owner"), weight=2),
        Column(tr("Note"), weight=4),
    )
    kinds = {"goal": tr("Goal"), "milestone": tr("Milestone")}
    rows: list[tuple[Cell, ...]] = [
        (
            each.title,
            kinds[each.kind],
            date_text(each.day) if each.day else NONE,
            or_none(each.service),
            or_none(each.owner),
            or_none(each.note),
        )
        for each in content.inputs
    ]
    return [*blocks, Table(columns, tuple(rows))]


def _satisfaction(story: PlanStory) -> list[Block]:
    evidence, content = story.evidence, story.content
    policy = policy_of(content)
    blocks: list[Block] = [Heading(tr("User satisfaction"))]
    if not evidence.scores:
        return [*blocks, Paragraph(plain(tr("Nobody asked the users of these services.")))]
    least = share_text(policy.planning.satisfied_from)
    blocks.append(
        Paragraph(plain(tr("From {share} of the scale on, users count as satisfied.", share=least)))
    )
    columns = (
        Column(tr("Service"), weight=3),
        Column(tr("Period")),
        Column(tr("Score"), "right"),
        Column(tr("Share"), "right"),
        Column(tr("Before"), "right"),
        Column(tr("Answers"), "right"),
        Column(tr("Source"), weight=3),
        Column(tr("Users are")),
    )
    rows = tuple(_score(each, policy.planning.satisfied_from) for each in evidence.scores)
    blocks.append(Table(columns, rows))
    if evidence.unasked:
        names = ", ".join(evidence.unasked)
        blocks.append(Paragraph(plain(tr("Without a score: {services}.", services=names)), muted=True))
    return blocks


def _score(each: ScoreFigures, least: float) -> tuple[Cell, ...]:
    share = float(each.score / each.scale) if each.scale else None
    happy = share is not None and round(share, 9) >= least
    word = (
        StatusCell(Status.HEALTHY, tr("satisfied"))
        if happy
        else StatusCell(Status.WARNING, tr("unsatisfied"))
    )
    of = tr("{score} of {scale}", score=_plain(each.score), scale=_plain(each.scale))
    answers = NONE if each.responses is None else say(Figure(each.responses))
    return (
        each.service,
        each.period,
        of,
        share_text(share),
        share_text(each.before),
        answers,
        or_none(each.source),
        word,
    )


def _plain(value: object) -> str:
    return say(Figure(float(str(value)), 1 if float(str(value)) % 1 else 0))


def _gap(story: PlanStory) -> list[Block]:
    content = story.content
    figures = {each.id: each for each in story.evidence.slos}
    blocks: list[Block] = [Heading(tr("Gap analysis"))]
    known = []
    for line in content.targets:
        seen = figures.get(line.id)
        following = line.new
        if line.decision == "undecided" and seen is not None:
            following = seen.proposed
        known.append((line, gap(line.old, line.actual), gap(following, line.actual)))
    with_data = [each for each in known if each[1] is not None]
    if not with_data:
        return [*blocks, Paragraph(plain(tr("Without samples there is no gap to speak of.")))]
    with_data.sort(key=lambda each: -max(each[1] or 0.0, each[2] or 0.0))
    short = [line for line, now, then in with_data if max(now or 0.0, then or 0.0) > 0]
    text = tr(
        "{count} of {known} SLOs [falls|fall] short of the current or the next target.",
        "",
        len(short),
        count=Figure(len(short)),
        known=Figure(len(with_data)),
    )
    bars = tuple(
        Bar(
            title_of(line),
            (now or 0.0) * 100,
            points_text(now),
            Status.WARNING if max(now or 0.0, then or 0.0) > 0 else Status.HEALTHY,
            None if then is None else then * 100,
        )
        for line, now, then in with_data[:_MOST_BARS]
    )
    blocks.append(
        BarChart(
            tr("Target less actual, in percentage points"),
            tr("{text} To the right of zero a target is missed.", text=text),
            bars,
            unit="",
            before_label=tr("against the decided or proposed target"),
        )
    )
    columns = (
        Column(tr("SLO"), weight=4),
        Column(tr("Current gap"), "right"),
        Column(tr("Next gap"), "right"),
        Column(tr("Reason, in the team's words"), weight=5),
    )
    rows: list[tuple[Cell, ...]] = [
        (title_of(line), points_text(now), points_text(then), or_none(line.gap_reason))
        for line, now, then in known
    ]
    blocks.append(Table(columns, tuple(rows)))
    return blocks
