"""How budgets look in any report: bands of the policy, cells and rows of an SLO, lines in percent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from slodesk.domain.figures import (
    actual_text,
    burn_text,
    exhaustion_words,
    remaining_text,
)
from slodesk.domain.status import STATUS_WORDS, Status
from slodesk.domain.target import target_text
from slodesk.domain.window import window_words
from slodesk.reports.report import Band, Column, MeterCell, StatusCell

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
        Band(attention, 100, STATUS_WORDS[Status.HEALTHY], Status.HEALTHY),
        Band(warning, attention, STATUS_WORDS[Status.ATTENTION], Status.ATTENTION),
        Band(critical, warning, STATUS_WORDS[Status.WARNING], Status.WARNING),
        Band(0, critical, STATUS_WORDS[Status.CRITICAL], Status.CRITICAL),
        Band(-math.inf, 0, STATUS_WORDS[Status.EXHAUSTED], Status.EXHAUSTED),
    )


def status_cell(status: Status) -> StatusCell:
    """Return the cell of a status."""
    return StatusCell(status, STATUS_WORDS[status])


def left_text(a: Assessment) -> str:
    """Return the remaining budget of an SLO: ``7 %``."""
    return remaining_text(a.budget.remaining, a.policy)


def left_cell(a: Assessment) -> MeterCell:
    """Return the cell of an SLO's remaining budget: figure and bar."""
    return MeterCell(percent_of(a.budget.remaining), left_text(a), a.status)


def promise_text(a: Assessment) -> str:
    """Return what an SLO promises: ``99.9 % over 30 days``."""
    return f"{target_text(a.objective.target)} over {window_text(a)}"


def window_text(a: Assessment) -> str:
    """Return an SLO's window; a calendar period still running is "so far"."""
    words = window_words(a.objective.window)
    return f"{words} so far" if a.span.to_date else words


SLO_COLUMNS = (
    Column("Objective", weight=3),
    Column("Status"),
    Column("Target", "right"),
    Column("Actual", "right"),
    Column("Budget left", "right"),
    Column("3-day burn", "right"),
    Column("Runs out"),
)


def slo_row(a: Assessment, name: str) -> tuple[Cell, ...]:
    """Return the row of an SLO under ``SLO_COLUMNS``; its window stands behind the name."""
    return (
        f"{name} ({window_text(a).replace(' ', chr(0xA0))})",
        status_cell(a.status),
        target_text(a.objective.target),
        actual_text(a.budget.actual, a.objective.target, a.policy),
        left_cell(a),
        burn_text(a.burn.rates["3d"], a.policy),
        exhaustion_words(a),
    )


def common_window(assessments: Iterable[Assessment]) -> str:
    """Return the window that all SLOs share in words; empty where they differ."""
    words = {window_words(a.objective.window) for a in assessments}
    return words.pop() if len(words) == 1 else ""
