"""What a quarter of incidents teaches: what keeps coming back, how fast one was, what was done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import NONE
from slodesk.domain.learning import actions_phrase, factors_phrase, times_phrase
from slodesk.domain.phrases import Figure
from slodesk.reports.report import (
    Bar,
    BarChart,
    Column,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Report,
    Table,
    Verdict,
    plain,
)
from slodesk.reports.words import say, tr

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.learning import QuarterTimes
    from slodesk.reports.report import Block
    from slodesk.storage.queries.learning import Learning


def build(data: Learning, *, at: datetime, team: str = "") -> Report:
    """Return the report.

    Args:
        data: of the quarter.
        at: the moment it holds for.
        team: whose incidents; empty for all.
    """
    settings = data.settings
    quarter = str(data.quarter).replace("-", " ")
    return Report(
        title=tr("What {quarter} taught", quarter=quarter),
        subtitle=tr("Incidents that hit services of {team}", team=team) if team else "",
        blocks=(*_summary(data), *_factors(data), *_times(data), *_actions(data)),
        organisation=settings.name,
        period=tr("{quarter}, so far", quarter=quarter) if data.to_date else quarter,
        as_of=at,
        state="draft" if data.to_date else "final",
        author=settings.author,
        language=tr("en", "The code of the language you translate into: de, fr, ja"),
        zone=settings.time_zone,
        kind="learning",
        period_key=str(data.quarter),
    )


def _summary(data: Learning) -> list[Block]:
    now, done = data.times[-1], data.actions
    near = tr("{count} near misses besides", count=Figure(data.near_misses)) if data.near_misses else ""
    facts = (
        Fact(str(now.incidents), tr("Incidents"), near),
        Fact(str(data.retrospectives), tr("Retrospectives")),
        Fact(_minutes(now.detect), tr("Median time to detect")),
        Fact(_minutes(now.mitigate), tr("Median time to mitigate")),
        Fact(
            tr("{done} of {agreed}", done=Figure(done.done), agreed=Figure(done.agreed)),
            tr("Action items done"),
            tr("{count} overdue", count=Figure(done.overdue)) if done.overdue else "",
        ),
    )
    return [Verdict(say(factors_phrase(data.factors)), detail=say(times_phrase(data.times))), Facts(facts)]


def _factors(data: Learning) -> list[Block]:
    columns = (
        Column(tr("Category"), weight=2), Column(tr("Incidents"), weight=4), Column(tr("Factors"), "right"),
        Column(tr("Incidents in the year before"), "right", 2),
    )  # fmt: skip
    rows = tuple(
        (
            each.category or tr("Without a category"), ", ".join(name for _, name in each.incidents),
            str(each.count), str(each.before),
        )
        for each in data.factors
    )  # fmt: skip
    nothing = tr("No retrospective of this quarter names what contributed.")
    return [Heading(tr("What keeps coming back")), Table(columns, rows, empty=nothing)]


def _times(data: Learning) -> list[Block]:
    heading = Heading(tr("Getting faster?"))
    said = say(times_phrase(data.times))
    if not any(each.incidents for each in data.times):
        return [heading, Paragraph(plain(said))]
    columns = (
        Column(tr("Quarter")), Column(tr("Incidents"), "right"), Column(tr("Median time to detect"), "right"),
        Column(tr("Median time to mitigate"), "right"),
    )  # fmt: skip
    first = next(at for at, each in enumerate(data.times) if each.incidents)
    quarters = data.times[first:]
    rows = tuple(
        (_name(each), str(each.incidents), _minutes(each.detect), _minutes(each.mitigate))
        for each in quarters
    )
    chart = BarChart(
        title=tr("Median time to mitigate, in minutes"),
        summary=said,
        bars=tuple(Bar(_name(each), each.mitigate, _minutes(each.mitigate)) for each in quarters),
        unit="min",
    )
    table = Table(columns, rows)
    return [heading, chart, table] if len(quarters) > 1 else [heading, table]


def _actions(data: Learning) -> list[Block]:
    done = data.actions
    blocks: list[Block] = [
        Heading(tr("What became of the action items")), Paragraph(plain(say(actions_phrase(done)))),
    ]  # fmt: skip
    if done.agreed:
        told = (
            (tr("Done"), done.done), (tr("Open"), done.open - done.overdue), (tr("Overdue"), done.overdue),
            (tr("Dropped"), done.dropped),
        )  # fmt: skip
        rows = tuple((words, str(count)) for words, count in told)
        blocks.append(Table((Column(tr("Status"), weight=2), Column(tr("Action items"), "right")), rows))
    return blocks


def _name(each: QuarterTimes) -> str:
    return str(each.quarter).replace("-", " ")


def _minutes(minutes: float | None) -> str:
    return NONE if minutes is None else tr("{minutes} min", minutes=Figure(minutes, 0))
