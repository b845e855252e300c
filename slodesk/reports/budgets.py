"""How budgets look in any report: bands of the policy, cells and rows of an SLO, lines in percent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from slodesk.domain.figures import (
    actual_figure,
    burn_figure,
    exhaustion_phrase,
    percent_figure,
    remaining_figure,
    window_phrase,
)
from slodesk.domain.status import STATUS_WORDS, Status
from slodesk.reports.report import Band, Column, MeterCell, StatusCell
from slodesk.reports.words import say, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.policy import Policy
    from slodesk.reports.report import Cell


def percent_of(ratio: float | None) -> float | None:
    """Return a ratio as a percentage for a chart; None stays None."""
    return None if ratio is None or not math.isfinite(ratio) else ratio * 100 + 0.0


def bands(policy: Policy) -> tuple[Band, ...]:
    """Return the policy's bands of remaining budget, in percent."""
    shares = (policy.critical_below, policy.warning_below, policy.attention_below)
    critical, warning, attention = (round(share * 100, 7) for share in shares)
    return (
        Band(attention, 100, say(STATUS_WORDS[Status.HEALTHY]), Status.HEALTHY),
        Band(warning, attention, say(STATUS_WORDS[Status.ATTENTION]), Status.ATTENTION),
        Band(critical, warning, say(STATUS_WORDS[Status.WARNING]), Status.WARNING),
        Band(0, critical, say(STATUS_WORDS[Status.CRITICAL]), Status.CRITICAL),
        Band(-math.inf, 0, say(STATUS_WORDS[Status.EXHAUSTED]), Status.EXHAUSTED),
    )


def status_cell(status: Status) -> StatusCell:
    """Return the cell of a status."""
    return StatusCell(status, say(STATUS_WORDS[status]))


def left_text(a: Assessment) -> str:
    """Return the remaining budget of an SLO: ``7 %``."""
    return say(remaining_figure(a.budget.remaining, a.policy))


def left_cell(a: Assessment) -> MeterCell:
    """Return the cell of an SLO's remaining budget: figure and bar."""
    return MeterCell(percent_of(a.budget.remaining), left_text(a), a.status)


def promise_text(a: Assessment) -> str:
    """Return what an SLO promises: ``99.9 % over 30 days``."""
    return tr("{target} over {window}", target=percent_figure(a.objective.target), window=window_text(a))


def window_text(a: Assessment) -> str:
    """Return an SLO's window; a calendar period still running is "so far"."""
    words = window_phrase(a.objective.window)
    return tr("{window} so far", window=words) if a.span.to_date else say(words)


def slo_columns() -> tuple[Column, ...]:
    """Return the columns of ``slo_row``."""
    return (
        Column(tr("Objective"), weight=3),
        Column(tr("Status")),
        Column(tr("Target"), "right"),
        Column(tr("Actual"), "right"),
        Column(tr("Budget left"), "right"),
        Column(tr("3-day burn"), "right"),
        Column(tr("Runs out")),
    )


def slo_row(a: Assessment, name: str) -> tuple[Cell, ...]:
    """Return the row of an SLO under ``slo_columns``; its window stands behind the name."""
    return (
        f"{name} ({window_text(a).replace(' ', chr(0xA0))})",
        status_cell(a.status),
        say(percent_figure(a.objective.target)),
        say(actual_figure(a.budget.actual, a.objective.target, a.policy)),
        left_cell(a),
        say(burn_figure(a.burn.rates["3d"], a.policy)),
        say(exhaustion_phrase(a)),
    )


def common_window(assessments: Iterable[Assessment]) -> str:
    """Return the window that all SLOs share in words; empty where they differ."""
    words = {say(window_phrase(a.objective.window)) for a in assessments}
    return words.pop() if len(words) == 1 else ""
