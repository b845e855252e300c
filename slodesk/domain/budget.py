"""The error budget of one window: allowed, consumed, remaining, in events and minutes (R3, R4, R6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.domain.series import Counts
    from slodesk.domain.window import Span


@dataclass(frozen=True, slots=True)
class Budget:
    """The error budget of (start, end] under a target (R6).

    Figures that need traffic are None where there was none (R3). None of them is ever −0.0 (R4).
    """

    target: Decimal
    counts: Counts
    span: Span

    @property
    def has_data(self) -> bool:
        """Whether the window saw any traffic (R3)."""
        return self.counts.total > 0

    @property
    def tolerance(self) -> float:
        """The share of events that may be bad: 1 − T, exact before it becomes a float."""
        return float(1 - self.target)

    @property
    def actual(self) -> float | None:
        """Good share of all events, 0 to 1."""
        return self.counts.good / self.counts.total if self.has_data else None

    @property
    def allowed(self) -> float:
        """Bad events the target allows: (1 − T)·total, ≥ 0."""
        return self.tolerance * self.counts.total

    @property
    def consumed(self) -> float | None:
        """Share of the budget that is used, ≥ 0; above 1 when overdrawn."""
        return self.counts.bad / self.allowed + 0.0 if self.has_data else None

    @property
    def remaining(self) -> float | None:
        """Share of the budget that is left: 1 − consumed, at most 1; negative when overdrawn (R4)."""
        consumed = self.consumed
        return None if consumed is None else 1.0 - consumed + 0.0

    @property
    def minutes(self) -> float:
        """The budget as minutes of total failure: (1 − T)·W; of a running period, of the time elapsed."""
        return self.tolerance * self.span.minutes

    @property
    def period_minutes(self) -> float:
        """The same for the whole period: what a burn-down is drawn against (R6)."""
        return self.tolerance * self.span.period_days * 1440

    @property
    def minutes_remaining(self) -> float | None:
        """What is left of ``minutes``; negative when overdrawn."""
        remaining = self.remaining
        return None if remaining is None else self.minutes * remaining + 0.0


def error_budget(target: Decimal, counts: Counts, span: Span) -> Budget:
    """Return the error budget of a window (R6).

    Args:
        target: the ratio in force at the window's end, strictly between 0 and 1.
        counts: good and all events in the window.
        span: the window's bounds.

    Raises:
        ValueError: the target is not strictly between 0 and 1.
    """
    if not 0 < target < 1:
        raise ValueError(f"a target lies in (0, 1), not {target}")
    return Budget(target, counts, span)
