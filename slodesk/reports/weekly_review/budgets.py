"""Error budgets of a weekly review: burn rates, alert pairs, trends of 4 and 13 weeks, metrics (R7, R13)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slodesk.domain.burn import FIRING, NOT_EVALUATED
from slodesk.domain.figures import (
    NONE,
    burn_figure,
    trimmed_places,
)
from slodesk.domain.phrases import Figure
from slodesk.domain.weekly_review import LONG_TREND, SHORT_TREND
from slodesk.reports.budgets import bands
from slodesk.reports.report import (
    Column,
    Heading,
    Line,
    Paragraph,
    Table,
    TimeChart,
    plain,
)
from slodesk.reports.weekly_review.words import (
    lasts,
)
from slodesk.reports.words import moment_text, say, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.weekly_review import Prepared, SloLine
    from slodesk.reports.report import Block

_LINES = 4
"""Trends that are drawn, of the objectives with least left."""


def budgets(prepared: Prepared, policy: Policy, settings: WorkspaceSettings) -> list[Block]:
    """Return how fast budgets are used, what that was like for weeks, and metrics above their limit."""
    columns = (
        Column(tr("Objective"), weight=3), Column(tr("1 h"), "right"), Column(tr("6 h"), "right"),
        Column(tr("1 d"), "right"), Column(tr("3 d"), "right"), Column(tr("In words"), weight=1.3),
        Column(tr("Alert pairs that fire"), weight=2), Column(tr("Lasts"), weight=1.5),
    )  # fmt: skip
    rows = tuple(
        (
            line.full_title,
            *(say(burn_figure(line.burn.get(name), policy)) for name in ("1h", "6h", "1d", "3d")),
            _burn_word(line.burn_word), _pairs(line), lasts(line),
        )
        for line in sorted(prepared.slos, key=lambda each: -(each.burn.get("3d") or -1.0))
    )  # fmt: skip
    blocks: list[Block] = [
        Paragraph(
            plain(
                tr("A burn rate of 1 uses the budget up exactly by the end of the window; 2 twice as fast.")
            ),
            muted=True,
        ),
        Table(columns, rows, empty=tr("There are no objectives yet.")),
        *_trends(prepared, policy, settings),
    ]
    return [*blocks, *_metrics(prepared, settings)]


def _burn_word(word: str | None) -> str:
    return {
        "fast burn": tr("fast burn"), "slow burn": tr("slow burn"), "elevated": tr("elevated"),
        "acceptable": tr("acceptable"), "sustainable": tr("sustainable"),
    }.get(word or "", NONE)  # fmt: skip


def _pairs(line: SloLine) -> str:
    firing = [pair for pair in line.pairs if pair.state == FIRING]
    if not line.pairs:
        return ", ".join(line.pairs_firing) or tr("none")
    said = [
        tr(
            "{pair} (limit {factor})",
            pair=pair.name,
            factor=Figure(pair.factor, trimmed_places(pair.factor, 4)),
        )
        for pair in firing
    ]
    silent = sum(pair.state == NOT_EVALUATED for pair in line.pairs)
    if silent:
        said.append(tr("%Ln not evaluated", "", silent))
    return ", ".join(said) or tr("none")


def _trends(prepared: Prepared, policy: Policy, settings: WorkspaceSettings) -> list[Block]:
    until = prepared.as_of
    known = [line for line in prepared.slos if any(value is not None for value in line.trend)]
    if until is None or not known:
        return []
    least = sorted(known, key=lambda line: line.remaining if line.remaining is not None else 2.0)
    lines = []
    for line in least[:_LINES]:
        weeks = len(line.trend)
        times = tuple((until - timedelta(weeks=weeks - 1 - at)).timestamp() for at in range(weeks))
        values = tuple(None if value is None else value * 100 for value in line.trend)
        twice = sum(each.service_id == line.service_id for each in least[:_LINES]) > 1
        label = line.title if twice else line.service_title
        lines.append(Line(line.full_title, times, values, label=label))
    columns = (
        Column(tr("Objective"), weight=3),
        Column(tr("{weeks} weeks ago", weeks=Figure(LONG_TREND - 1)), "right"),
        Column(tr("{weeks} weeks ago", weeks=Figure(SHORT_TREND - 1)), "right"), Column(tr("Now"), "right"),
        Column(tr("Least in {weeks} weeks", weeks=Figure(LONG_TREND)), "right"),
    )  # fmt: skip
    rows = tuple(
        (
            line.full_title, _share(line.trend[:1]), _share(line.short_trend[:1]), _share(line.trend[-1:]),
            _share([min((v for v in line.trend if v is not None), default=None)]),
        )
        for line in least
    )  # fmt: skip
    first = least[0]
    summary = tr(
        "Budget left at the end of each of the last {weeks} weeks, of the objectives with least left:"
        " {slo} has {now}.",
        weeks=Figure(LONG_TREND), slo=first.full_title, now=_share(first.trend[-1:]),
    )  # fmt: skip
    start = until - timedelta(weeks=LONG_TREND - 1)
    chart = TimeChart(
        tr("Budget left, {weeks} weeks", weeks=Figure(LONG_TREND)), summary, tuple(lines), start, until,
        bands=bands(policy), zone=settings.time_zone,
    )  # fmt: skip
    return [Heading(tr("Trends"), 2), chart, Table(columns, rows)]


def _share(values: Sequence[float | None]) -> str:
    value = values[0] if values else None
    return NONE if value is None else say(Figure(value * 100, 0, "%"))


def _metrics(prepared: Prepared, settings: WorkspaceSettings) -> list[Block]:
    columns = (
        Column(tr("Metric"), weight=3), Column(tr("Value"), "right"), Column(tr("Limit"), "right"),
        Column(tr("When"), weight=1.5),
    )  # fmt: skip
    rows = tuple(
        (
            f"{each.service}, {each.title}",
            *(say(Figure(value, trimmed_places(value, 3), each.unit)) for value in (each.value, each.limit)),
            moment_text(each.at, settings.time_zone),
        )
        for each in prepared.metrics
    )  # fmt: skip
    if not rows:
        return []
    return [Heading(tr("Metrics above their limit"), 2), Table(columns, rows)]
