"""``slodesk status``: every SLO's budget, burn rate and projection, as a table or as JSON."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import click

from slodesk.cli.options import at_option, now, workspace_argument
from slodesk.cli.output import table

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.budget import Budget
    from slodesk.storage.queries.overview import Overview

DECIMALS = 6


@click.command("status", short_help="Show every SLO's budget, burn rate and projection.")
@workspace_argument
@at_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(workspace: str, at: datetime | None, form: str) -> None:
    """Show every SLO of WORKSPACE: target, actual, what is left of its budget, burn rates, projection.

    The figures are those of the window. The JSON is described by docs/status.schema.json.
    """
    from slodesk.storage.queries.overview import overview
    from slodesk.storage.workspace import open_workspace

    opened = open_workspace(workspace, read_only=True)
    try:
        with opened.reading() as source:
            found = overview(source, at=at, now=now())
    finally:
        opened.close()
    click.echo(
        json.dumps(figures(found), indent=2, ensure_ascii=False) if form == "json" else as_table(found)
    )


def figures(found: Overview) -> dict[str, Any]:
    """Return the document of ``--format json``; docs/status.schema.json describes it."""
    policy: dict[str, Any] = {"profile": found.policy.profile, "version": found.policy.version}
    if found.policy.judge_by != "measured":
        policy["judge_by"] = found.policy.judge_by
    return {
        "as_of": moment(found.as_of),
        "policy": policy,
        "slos": [slo(item) for item in found.assessments],
    }


def slo(item: Assessment) -> dict[str, Any]:
    """Return one SLO of the document: percent for ratios, null for what has no data."""
    from slodesk.domain.target import percent
    from slodesk.domain.window import window_text

    budget, exhaustion = item.budget, item.exhaustion
    measured = item.measured
    sampled = item.newest is not None and item.newest > item.span.start
    return {
        "service": item.slo.service,
        "slo": item.slo.name,
        "target": number(float(percent(item.objective.target))),
        "window": window_text(item.objective.window),
        "good": number(budget.counts.good) if sampled else None,
        "total": number(budget.counts.total) if sampled else None,
        "actual": share(budget.actual),
        "budget": {
            "remaining": share(budget.remaining),
            "consumed": share(budget.consumed),
            "minutes": number(budget.minutes),
            "minutes_remaining": number(budget.minutes_remaining),
        },
        **({} if measured is None else {"measured": as_measured(measured)}),
        "burn": {name: number(rate) for name, rate in item.burn.rates.items()},
        "burn_word": item.burn.word,
        "pairs_firing": list(item.burn.firing),
        "exhaustion": {
            "state": str(exhaustion.state),
            "simple_days": number(exhaustion.simple_days),
            "projected_days": number(exhaustion.projected_days),
        },
        "status": str(item.status),
        "newest_sample": moment(item.newest),
        "stale": item.stale,
    }


def as_measured(budget: Budget) -> dict[str, Any]:
    """Return what was measured, beside figures that leave out approved corrections."""
    return {
        "good": number(budget.counts.good),
        "actual": share(budget.actual),
        "remaining": share(budget.remaining),
        "consumed": share(budget.consumed),
    }


def number(value: float | None) -> float | int | None:
    """Return a figure rounded to six decimals: whole ones without a point, never −0, infinity as null."""
    if value is None or not math.isfinite(value):
        return None
    rounded = round(value, DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded


def share(ratio: float | None) -> float | int | None:
    """Return a ratio in percent, rounded."""
    return None if ratio is None else number(ratio * 100)


def moment(at: datetime | None) -> str | None:
    """Return a time as ``2026-11-20T00:00:00Z``."""
    from datetime import UTC

    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


HEADER = (
    "SERVICE",
    "SLO",
    "WINDOW",
    "TARGET",
    "ACTUAL",
    "LEFT",
    "BURN 1H",
    "6H",
    "3D",
    "BUDGET LASTS",
    "STATUS",
)
RIGHT = frozenset({3, 4, 5, 6, 7, 8})


def as_table(found: Overview) -> str:
    """Return the table people read, under a line that says what it holds for."""
    as_of = "no samples yet" if found.as_of is None else f"as of {found.as_of:%Y-%m-%d %H:%M} UTC"
    head = f"{found.settings.name}, {as_of}, policy {found.policy.profile} {found.policy.version}"
    if found.policy.judge_by == "adjusted":
        head += "\nJudged without approved corrections: LEFT and STATUS are adjusted"
    if not found.assessments:
        return f"{head}\nNo SLOs yet: import some with  slodesk import WORKSPACE FILE"
    return f"{head}\n\n{table(HEADER, [cells(item) for item in found.assessments], RIGHT)}"


def cells(item: Assessment) -> tuple[str, ...]:
    """Return one line of the table."""
    from slodesk.domain.figures import actual_text, burn_text, exhaustion_words, remaining_text
    from slodesk.domain.status import STATUS_WORDS
    from slodesk.domain.target import target_text
    from slodesk.domain.window import window_text

    notes = [str(STATUS_WORDS[item.status]), *item.burn.firing, *(["stale"] if item.stale else [])]
    rates = item.burn.rates
    return (
        item.slo.service,
        item.slo.name,
        window_text(item.objective.window),
        target_text(item.objective.target),
        actual_text(item.budget.actual, item.objective.target, item.policy),
        remaining_text(item.budget.remaining, item.policy),
        burn_text(rates["1h"], item.policy),
        burn_text(rates["6h"], item.policy),
        burn_text(rates["3d"], item.policy),
        exhaustion_words(item),
        ", ".join(notes),
    )
