"""Targets as exact ratios, and which one was in force when (R1, R11)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, overload

from slodesk.domain.errors import RuleBroken
from slodesk.domain.window import Window, day_start

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

BEGINNING = date(1, 1, 1)
"""Effective date of an entry that holds from the beginning."""

DECIMALS = 5
"""Most decimals of a target in percent (R1)."""

_PERCENT = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,20}))?[\s\u00a0\u202f]*%?")


def parse_percent(text: str) -> Decimal:
    """Read a target as people write it, "99,9" or "99.9 %", as an exact ratio (R1).

    Returns:
        The ratio, strictly between 0 and 1: 0.999 for "99.9 %".

    Raises:
        RuleBroken: not a number, not between 0 and 100, or more than five decimals.
    """
    match = _PERCENT.fullmatch(text.strip())
    if match is None:
        raise RuleBroken("Write the target as a percentage, such as 99.9.", field="target")
    return check_target(Decimal(f"{match[1]}.{match[2] or '0'}").scaleb(-2))


def check_target(ratio: Decimal) -> Decimal:
    """Return a target ratio in its shortest exact form, or refuse it (R1, R6).

    Raises:
        RuleBroken: not strictly between 0 and 1, or finer than five decimals of a percent.
    """
    if not ratio.is_finite() or not 0 < ratio < 1:
        raise RuleBroken("A target lies between 0 % and 100 %, neither included.", field="target")
    short = ratio.normalize()
    exponent = short.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > DECIMALS + 2:
        raise RuleBroken("A target has at most five decimals, such as 99.99999 %.", field="target")
    return short


@overload
def percent(ratio: Decimal) -> Decimal: ...
@overload
def percent(ratio: float) -> float: ...
def percent(ratio: Decimal | float) -> Decimal | float:
    """Return a ratio in percent; exact for a Decimal (R1)."""
    if isinstance(ratio, Decimal):
        return Decimal(f"{ratio.scaleb(2).normalize():f}")
    return ratio * 100


def target_text(ratio: Decimal) -> str:
    """Return a target as people read it, with every digit: "99.9 %" (R1)."""
    return f"{percent(ratio)}\u00a0%"


@dataclass(frozen=True, slots=True)
class Objective:
    """What an SLO promises from a day on (R11).

    Attributes:
        effective: first day it holds, in the workspace's zone.
        target: a ratio in (0, 1).
        window: over which the target is judged.
        threshold: limit of a threshold SLI, in ``threshold_unit``.
        threshold_unit: such as "ms".
        percentile: in percent, such as 95.
        reason: why it changed.
        approver: who agreed.
    """

    effective: date
    target: Decimal
    window: Window
    threshold: Decimal | None = None
    threshold_unit: str = ""
    percentile: Decimal | None = None
    reason: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True)
class TargetHistory:
    """The objectives of one SLO, kept in order of their effective day; at least one (R11)."""

    entries: tuple[Objective, ...]

    def __post_init__(self) -> None:
        if not self.entries:
            raise ValueError("an SLO has at least one objective")
        ordered = tuple(sorted(self.entries, key=lambda entry: entry.effective))
        object.__setattr__(self, "entries", ordered)

    def in_force(self, at: datetime, zone: ZoneInfo) -> Objective:
        """Return the objective that judges a window ending at ``at`` (R6, R11).

        An entry judges windows ending strictly after its day begins in ``zone``; one that ends
        exactly at that midnight belongs to the time before. Before the first entry, the first holds.
        """
        day = at.astimezone(zone).date()
        found = self.entries[0]
        for entry in self.entries[1:]:
            if entry.effective > day or (entry.effective == day and at <= day_start(day, zone)):
                break
            found = entry
        return found
