"""How the figures of a weekly review were computed, with the numbers put in (R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.burn import FIRING, NOT_EVALUATED
from slodesk.domain.exhaustion import EXHAUSTED
from slodesk.domain.figures import (
    actual_figure,
    budget_phrase,
    burn_figure,
    count_figure,
    percent_figure,
    remaining_figure,
    trimmed_places,
)
from slodesk.domain.phrases import Figure
from slodesk.domain.status import STATUS_WORDS
from slodesk.domain.window import Rolling, parse_window
from slodesk.reports.report import Column, Heading, Paragraph, Table, plain
from slodesk.reports.weekly_review.words import lasts, line_status
from slodesk.reports.words import moment_text, promise, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.weekly_review import Prepared, Review, SloLine
    from slodesk.reports.report import Block


def appendix(review: Review, settings: WorkspaceSettings, policy: Policy) -> list[Block]:
    """Return where the figures come from, and how those of objectives at risk follow from them."""
    prepared = review.prepared
    if prepared is None or prepared.as_of is None:
        return []
    zone = settings.time_zone
    source = tr(
        "All figures hold as of {moment}, by policy {profile}, version {version}.",
        moment=moment_text(prepared.as_of, zone), profile=prepared.profile,
        version=Figure(prepared.policy_version),
    )  # fmt: skip
    judged = (
        tr("They go by what was measured.")
        if prepared.judge_by == "measured"
        else tr("They leave out approved corrections.")
    )
    blocks: list[Block] = [
        Heading(tr("How these figures came about")),
        Paragraph(plain(f"{source} {judged}")),
    ]
    return [*blocks, *(_computed(line, prepared, policy, zone) for line in prepared.slos if line.at_risk)]


def _computed(line: SloLine, prepared: Prepared, policy: Policy, zone: str) -> Table:
    newest = tr("samples to {time}", time=moment_text(line.newest, zone)) if line.newest else ""
    caption = ", ".join(part for part in (line.full_title, promise(line.target, line.window), newest) if part)
    columns = (Column(tr("Figure"), weight=1.5), Column(tr("Computed"), weight=5))
    return Table(columns, tuple(_rows(line, prepared, policy)), caption)


def _rows(line: SloLine, prepared: Prepared, policy: Policy) -> Iterator[tuple[str, str]]:
    left = remaining_figure(line.remaining, policy)
    if line.good is not None and line.total:
        bad, total = count_figure(line.total - line.good), count_figure(line.total)
        share, allowed = percent_figure(1 - line.target), count_figure(float(1 - line.target) * line.total)
        yield (
            tr("Actual"),
            tr("{good} good ÷ {total} events = {actual}", good=count_figure(line.good), total=total,
               actual=actual_figure(line.actual, line.target, policy)),
        )  # fmt: skip
        yield (
            tr("Budget left"),
            tr("{share} of {total} events allow {allowed} bad ones; 1 − {bad} ÷ {allowed} = {left}",
               share=share, total=total, allowed=allowed, bad=bad, left=left),
        )  # fmt: skip
    if line.measured is not None:
        yield (
            tr("As measured"),
            tr("{left}, with the events that approved corrections leave out",
               left=budget_phrase(line.measured, policy)),
        )  # fmt: skip
    status = tr("{left} left → {status}", left=left, status=STATUS_WORDS[line_status(line)])
    yield tr("Status"), status
    if line.change is not None and prepared.compared is not None:
        now, before, change = (
            Figure((each or 0.0) * 100, 2) for each in (line.remaining, line.remaining_before, line.change)
        )
        yield (
            tr("Since last week"),
            tr("{now} % − {before} % = {change} points", now=now, before=before, change=change),
        )
    yield from _alerts(line, policy)
    yield from _runs_out(line, policy)


def _runs_out(line: SloLine, policy: Policy) -> Iterator[tuple[str, str]]:
    window = parse_window(line.window)
    if line.simple_days is None or line.exhaustion == EXHAUSTED or not isinstance(window, Rolling):
        return
    simple = tr(
        "{left} × {window} d ÷ {burn} = {days} d by the burn rate of 3 days",
        left=remaining_figure(line.remaining, policy), window=Figure(window.days),
        burn=burn_figure(line.burn.get("3d"), policy), days=Figure(line.simple_days, 2),
    )  # fmt: skip
    yield tr("Runs out"), tr("{simple}; with old samples leaving: {lasts}", simple=simple, lasts=lasts(line))


def _alerts(line: SloLine, policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield the burn rates of all alert pairs beside their limits: both must reach it."""
    told = []
    for pair in line.pairs:
        if pair.state == NOT_EVALUATED:
            continue
        said = tr(
            "{pair}: {long} and {short}, limit {limit}", pair=pair.name,
            long=burn_figure(pair.long, policy, (pair.factor,)),
            short=burn_figure(pair.short, policy, (pair.factor,)),
            limit=Figure(pair.factor, trimmed_places(pair.factor, 4)),
        )  # fmt: skip
        told.append(tr("{pair}, fires", pair=said) if pair.state == FIRING else said)
    if told:
        yield tr("Alert pairs"), "; ".join(told)
