"""What the team can do and will do: hours, how they are shared, work in order, risks against budgets."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.allocation import allocate
from slodesk.domain.figures import NONE
from slodesk.domain.phrases import Figure
from slodesk.domain.plan_risks import outlooks
from slodesk.domain.risk_words import share_figure, year_minutes
from slodesk.domain.risk_words import verdict as risk_verdict
from slodesk.domain.roadmap_words import fit_word, points_figure
from slodesk.domain.status import Status
from slodesk.reports.quarterly_plan.words import (
    ended,
    hours_text,
    or_none,
    points_text,
    policy_of,
    share_text,
    title_of,
)
from slodesk.reports.report import (
    Bar,
    BarChart,
    Column,
    Heading,
    Paragraph,
    RichCell,
    Schedule,
    Span,
    StatusCell,
    Stretch,
    Table,
    Threshold,
    plain,
)
from slodesk.reports.words import say, short_date, tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Literal

    from slodesk.domain.plan_snapshot import PlanContent, WorkLine
    from slodesk.reports.report import Block, Cell
    from slodesk.storage.queries.plan_report import PlanReportData, PlanStory

_MOST_ROWS = 30
_MOST_BARS = 20


def work(story: PlanStory, data: PlanReportData) -> list[Block]:
    """Return what weeks 2 and 3 worked out."""
    content = story.content
    return [*_capacity(story), *_roadmap(story, data), *_teams(content), *_risks(story)]


def _capacity(story: PlanStory) -> list[Block]:
    content = story.content
    blocks: list[Block] = [Heading(tr("Capacity and how it is shared"))]
    if not content.capacity:
        blocks.append(Paragraph(plain(tr("Nobody has estimated how many hours there are."))))
    else:
        columns = (
            Column(tr("Team"), weight=3),
            Column(tr("People"), "right"),
            Column(tr("Weeks"), "right"),
            Column(tr("Hours a week"), "right"),
            Column(tr("Time off"), "right"),
            Column(tr("Hours in all"), "right"),
            Column(tr("Note"), weight=4),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                each.title,
                _number(each.people),
                _number(each.weeks),
                _number(each.hours),
                hours_text(each.time_off),
                hours_text(each.total),
                or_none(each.note),
            )
            for each in content.capacity
        ]
        blocks.append(Table(columns, tuple(rows)))
    computed = allocate([each.standing for each in story.evidence.slos], policy_of(content))
    parts = [say(computed.reason)]
    if computed.worst is not None:
        parts.append(
            tr(
                "Furthest from its target: {slo}, {points} points.",
                slo=computed.worst,
                points=points_text(computed.worst_margin),
            )
        )
    if content.features is not None and content.features != content.features_computed:
        parts.append(tr("The team chose {share} for features.", share=share_text(content.features)))
        if content.features_reason.strip():
            parts.append(ended(content.features_reason))
    if content.reliability_hours is not None and content.features is not None:
        shares = tr(
            "{features} for features, {share} for reliability: {hours}.",
            features=share_text(content.features),
            share=share_text(1 - content.features),
            hours=hours_text(content.reliability_hours),
        )
        blocks.append(Paragraph((Span(shares, bold=True), Span(" " + " ".join(parts)))))
    else:
        blocks.append(Paragraph(plain(" ".join(parts))))
    return blocks


def _number(value: Decimal) -> str:
    return say(Figure(value, 0 if value == value.to_integral_value() else 1))


def _roadmap(story: PlanStory, data: PlanReportData) -> list[Block]:
    content = story.content
    blocks: list[Block] = [Heading(tr("Reliability roadmap"))]
    if not content.roadmap:
        return [*blocks, Paragraph(plain(tr("No reliability work is planned yet.")))]
    blocks.append(
        Paragraph(plain(tr("In order of what an hour brings; what others wait for comes first.")), muted=True)
    )
    blocks.append(_schedule(story, data))
    columns = (
        Column("", "right"),
        Column(tr("Work"), weight=5),
        Column(tr("Service · owner"), weight=3),
        Column(tr("Points"), "right"),
        Column(tr("Effort"), "right"),
        Column(tr("Confidence")),
        Column(tr("Days"), weight=2),
        Column(tr("Fits"), weight=2),
    )
    cut = _cut(content)
    places: dict[str, int] = {}
    for place, line in enumerate(content.roadmap, 1):
        places.setdefault(line.title, place)
    rows: list[tuple[Cell, ...]] = []
    for place, line in enumerate(content.roadmap):
        if place == cut:
            rows.append(("", RichCell((Span(_cut_words(content), bold=True),)), *[""] * 6))
        rows.append(_row(place, line, content, places))
    return [*blocks, Table(columns, tuple(rows))]


def _row(place: int, line: WorkLine, content: PlanContent, places: Mapping[str, int]) -> tuple[Cell, ...]:
    points = NONE if line.impact is None else say(points_figure(line.impact))
    confidence = {"high": tr("high"), "medium": tr("medium"), "low": tr("low")}.get(line.confidence, NONE)
    days = NONE
    if line.starts and line.ends:
        days = tr("{first} to {last}", first=_day(line.starts), last=_day(line.ends))
    elif line.starts or line.ends:
        days = _day(line.starts or line.ends)
    title: Cell = line.title
    if line.needs:
        works = ", ".join(_named(each, places) for each in line.needs)
        title = RichCell((Span(line.title), Span(" " + tr("(after {works})", works=works))))
    return (
        say(Figure(place + 1)),
        title,
        or_none(" · ".join(part for part in (line.service, line.owner) if part)),
        points,
        hours_text(line.effort),
        confidence,
        days,
        _fit(line, content, places),
    )


def _named(title: str, places: Mapping[str, int]) -> str:
    """Return the number work has in the table, which is shorter than its title."""
    return tr("no.\u00a0{number}", number=Figure(places[title])) if title in places else title


def _day(day: date | None) -> str:
    """Return a day of the quarter in a few unbroken letters."""
    return NONE if day is None else short_date(day).replace(" ", "\u00a0")


def _fit_word(line: WorkLine, content: PlanContent) -> str:
    known = content.reliability_hours is not None
    return say(fit_word(line.fit, dropped=line.state == "dropped", known=known))


def _fit(line: WorkLine, content: PlanContent, places: Mapping[str, int]) -> str:
    """Return whether work fits; where what it needs does not, which that is."""
    words = _fit_word(line, content)
    if not line.held_by or line.state == "dropped":
        return words
    return tr("{words}: needs {work}", words=words, work=_named(line.held_by, places))


def _cut(content: PlanContent) -> int | None:
    """Return the place of the first work that does not fit; None where all fits or nothing is known."""
    if content.reliability_hours is None:
        return None
    return next((place for place, line in enumerate(content.roadmap) if line.fit == "cut"), None)


def _cut_words(content: PlanContent) -> str:
    return tr("The {hours} for reliability end here.", hours=hours_text(content.reliability_hours))


def _schedule(story: PlanStory, data: PlanReportData) -> Schedule:
    content = story.content
    shown = content.roadmap[:_MOST_ROWS]
    places = {line.title: place for place, line in enumerate(shown)}
    rows = tuple(
        Stretch(
            line.title,
            hours_text(line.effort),
            line.starts,
            line.ends,
            _look(line),
            _fit_word(line, content),
            tuple(places[title] for title in line.needs if title in places and places[title] != place),
        )
        for place, line in enumerate(shown)
    )
    cut = _cut(content)
    fits = [line for line in content.roadmap if line.fit == "fits" and line.state != "dropped"]
    effort = sum((line.effort for line in fits if line.effort is not None), start=Decimal(0))
    summary = tr(
        "{fits} of {count} [piece|pieces] of work [fits|fit], with {effort}.",
        "",
        len(fits),
        fits=Figure(len(fits)),
        count=Figure(len(content.roadmap)),
        effort=hours_text(effort),
    )
    if content.reliability_hours is None:
        summary = tr(
            "It takes {effort}. How many hours there are is not known, so nothing is cut.",
            effort=hours_text(effort),
        )
    if len(content.roadmap) > _MOST_ROWS:
        summary += " " + tr("Shown are the first {count}.", count=Figure(_MOST_ROWS))
    return Schedule(
        tr("Work over {quarter}", quarter=content.quarter),
        summary,
        rows,
        data.quarter.first_day,
        data.quarter.next_first_day - timedelta(days=1),
        data.today,
        cut if cut is not None and cut < len(shown) else None,
        _cut_words(content) if cut is not None else "",
    )


def _look(line: WorkLine) -> Literal["filled", "hatched", "outlined"]:
    if line.state != "dropped" and line.fit == "fits":
        return "filled"
    return "hatched" if line.fit == "would_fit" else "outlined"


def _teams(content: PlanContent) -> list[Block]:
    """Return what each team's work asks for against what it has."""
    blocks: list[Block] = [Heading(tr("Resources by team"))]
    there = {each.title: each.total for each in content.capacity}
    share = None if content.features is None else 1 - content.features
    names = dict.fromkeys([*there, *(line.team for line in content.roadmap if line.state != "dropped")])
    if not names:
        return [*blocks, Paragraph(plain(tr("No team has hours or work in this plan.")))]
    columns = (
        Column(tr("Team"), weight=3),
        Column(tr("Hours in all"), "right"),
        Column(tr("For features"), "right"),
        Column(tr("For reliability"), "right"),
        Column(tr("Asked for"), "right"),
        Column(tr("Initiatives"), "right"),
        Column(tr("So it is"), weight=2),
    )
    rows: list[tuple[Cell, ...]] = []
    for name in names:
        total = there.get(name)
        mine = [line for line in content.roadmap if line.team == name and line.state != "dropped"]
        asked = sum((line.effort for line in mine if line.effort is not None), start=Decimal(0))
        ours = None if total is None or share is None else total * share
        features = None if total is None or ours is None else total - ours
        verdict: Cell = tr("not known")
        if ours is not None:
            verdict = (
                StatusCell(Status.WARNING, tr("more than fits"))
                if asked > ours
                else StatusCell(Status.HEALTHY, tr("within its hours"))
            )
        rows.append(
            (
                name or tr("nobody named"),
                hours_text(total),
                hours_text(features),
                hours_text(ours),
                hours_text(asked),
                say(Figure(len(mine))),
                verdict,
            )
        )
    return [*blocks, Table(columns, tuple(rows))]


def _risks(story: PlanStory) -> list[Block]:
    content = story.content
    blocks: list[Block] = [Heading(tr("Risks"))]
    if not content.risks:
        return [*blocks, Paragraph(plain(tr("The risk register is empty.")))]
    text = tr(
        "Bad minutes a year: how long until somebody knows and it is repaired, times the share of users, "
        "times how often. What work that fits takes away no longer counts; accepted risks do."
    )
    blocks.append(Paragraph(plain(text), muted=True))
    budgets = [(each.line, each.risks) for each in outlooks(content, story.evidence)]
    with_minutes = [(line, budget) for line, budget in budgets if budget.known]
    if with_minutes:
        with_minutes.sort(key=lambda pair: -(pair[1].expected / pair[1].budget))
        bars = tuple(
            Bar(
                title_of(line),
                float(budget.expected / budget.budget) * 100,
                tr(
                    "{share}, {minutes} of {budget} min",
                    share=share_figure(budget.expected / budget.budget),
                    minutes=year_minutes(budget.expected),
                    budget=year_minutes(budget.budget),
                ),
                Status.HEALTHY if budget.holds else Status.CRITICAL,
            )
            for line, budget in with_minutes[:_MOST_BARS]
        )
        broken = sum(not budget.holds for _, budget in budgets)
        summary = tr(
            "{count} [target|targets] can't be met with the risks that are left.",
            "",
            broken,
            count=Figure(broken),
        )
        if not broken:
            summary = tr("Every target can be met with the risks that are left.")
        blocks.append(
            BarChart(
                tr("Bad minutes a year against each SLO's budget"),
                summary,
                bars,
                thresholds=(Threshold(100.0, tr("whole budget")),),
            )
        )
    columns = (
        Column(tr("Risk"), weight=5),
        Column(tr("Service"), weight=2),
        Column(tr("Minutes a year"), "right"),
        Column(tr("What becomes of it"), weight=4),
        Column(tr("Owner"), weight=2),
        Column(tr("Note"), weight=4),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            line.title,
            line.service or tr("all"),
            NONE if line.minutes is None else say(year_minutes(line.minutes)),
            _fate(line.work, line.accepted, content),
            or_none(line.owner),
            or_none(line.note),
        )
        for line in content.risks
    ]
    blocks.append(Table(columns, tuple(rows)))
    verdicts = (
        Column(tr("SLO"), weight=3),
        Column(tr("What the risks mean for it"), weight=6),
    )
    told: list[tuple[Cell, ...]] = [
        (title_of(line), say(risk_verdict(budget)))
        for line, budget in budgets
        if budget.known or budget.unknown
    ]
    return [*blocks, Table(verdicts, tuple(told))] if told else blocks


def _fate(title: str, accepted: bool, content: PlanContent) -> str:
    fits = {line.title: line.fit == "fits" for line in content.roadmap}
    if title:
        if fits.get(title):
            return tr("Goes with: {work}", work=title)
        return tr("Would go with: {work}", work=title)
    return tr("Accepted") if accepted else tr("Open")
