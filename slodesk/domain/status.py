"""Status from remaining budget, and the worst of several (R9, R10)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slodesk.domain.policy import Policy


class Status(StrEnum):
    """How an SLO or a service stands; the values are those of files and JSON."""

    NO_DATA = "no_data"
    EXHAUSTED = "exhausted"
    CRITICAL = "critical"
    WARNING = "warning"
    ATTENTION = "attention"
    HEALTHY = "healthy"

    @property
    def at_risk(self) -> bool:
        """Whether it is warning or worse (R9)."""
        return self in {Status.WARNING, Status.CRITICAL, Status.EXHAUSTED}


STATUS_WORDS = {
    Status.NO_DATA: phrase("No data"),
    Status.EXHAUSTED: phrase("Exhausted"),
    Status.CRITICAL: phrase("Critical"),
    Status.WARNING: phrase("Warning"),
    Status.ATTENTION: phrase("Attention"),
    Status.HEALTHY: phrase("Healthy"),
}
"""The word shown beside icon and colour."""

STATUS_IN_TEXT = {
    Status.NO_DATA: phrase("no data"),
    Status.EXHAUSTED: phrase("exhausted"),
    Status.CRITICAL: phrase("critical"),
    Status.WARNING: phrase("warning"),
    Status.ATTENTION: phrase("attention"),
    Status.HEALTHY: phrase("healthy"),
}
"""The word within a sentence."""

WORST_FIRST = (
    Status.EXHAUSTED,
    Status.CRITICAL,
    Status.WARNING,
    Status.NO_DATA,
    Status.ATTENTION,
    Status.HEALTHY,
)
"""Statuses from worst to best; no data ranks between warning and attention (R10)."""


def classify(remaining: float | None, policy: Policy) -> Status:
    """Return the status for a remaining share of budget (R9).

    Args:
        remaining: a ratio, at most 1; None without data. Compared after rounding to 1e-9 (R1).
        policy: whose bands apply.
    """
    if remaining is None:
        return Status.NO_DATA
    left = round(remaining, 9)
    if left <= 0:
        return Status.EXHAUSTED
    if left < policy.critical_below:
        return Status.CRITICAL
    if left < policy.warning_below:
        return Status.WARNING
    if left < policy.attention_below:
        return Status.ATTENTION
    return Status.HEALTHY


def severity(status: Status) -> int:
    """Return how bad a status is, 0 (healthy) to 5 (exhausted), for sorting."""
    return len(WORST_FIRST) - 1 - WORST_FIRST.index(status)


def worst(statuses: Iterable[Status]) -> Status:
    """Return the worst status, that of a service over its SLOs; no data where there is none (R10)."""
    return max(statuses, key=severity, default=Status.NO_DATA)
