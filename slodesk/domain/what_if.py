"""Any target replayed over what really happened, and the targets worth trying (R11, R25)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.periods import PeriodResult

LADDER = tuple(
    Decimal(text)
    for text in ("0.9", "0.95", "0.98", "0.99", "0.995", "0.998", "0.999", "0.9995", "0.9999", "0.99995",
                 "0.99999")
)  # fmt: skip
"""Targets people commonly promise."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One quarter under another target.

    Attributes:
        result: the quarter as it was.
        met: whether the target would have been met; None without data and while it runs.
        consumed: share of the budget it would have used; None without data.
    """

    result: PeriodResult
    met: bool | None
    consumed: float | None


@dataclass(frozen=True, slots=True)
class Replay:
    """A target replayed.

    Attributes:
        target: the ratio tried.
        quarters: oldest first; the running one last and not counted.
        met: complete quarters with data that would have met it …
        counted: … of so many.
    """

    target: Decimal
    quarters: tuple[Tried, ...]
    met: int
    counted: int


def replay_target(results: Sequence[PeriodResult], target: Decimal) -> Replay:
    """Judge past quarters by another target: actual ≥ T, complete ones counted (R11).

    Args:
        results: quarters, oldest first; the running one is ``to_date``.
        target: a ratio in (0, 1).
    """
    tried = []
    for result in results:
        if result.actual is None:
            tried.append(Tried(result, None, None))
            continue
        met = None if result.to_date else round(result.actual, 9) >= float(target)
        tried.append(Tried(result, met, (1 - result.actual) / float(1 - target)))
    judged = [each.met for each in tried if each.met is not None]
    return Replay(target, tuple(tried), sum(judged), len(judged))


def sensible_targets(
    current: Decimal, proposed: Decimal, results: Sequence[PeriodResult]
) -> tuple[Decimal, ...]:
    """Return at most six targets worth trying, from loose to tight: around what is promised and reached."""
    reached = [result.actual for result in results if result.actual is not None]
    low = min([float(current), float(proposed), *reached])
    high = max([float(current), float(proposed), *reached])
    below = [step for step in LADDER if float(step) < low][-1:]
    between = [step for step in LADDER if low <= float(step) <= high]
    above = [step for step in LADDER if float(step) > high][:1]
    found = sorted({*below, *between, *above, current, proposed})
    while len(found) > 6:
        spare = [step for step in found if step not in (current, proposed)]
        far = max(spare, key=lambda step: abs((1 - step).ln() - (1 - current).ln()))
        found.remove(far)
    return tuple(found)
