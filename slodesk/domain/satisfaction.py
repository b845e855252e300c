"""How satisfied users say they are: a score of a scale, for a month or a fiscal quarter (R30)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.domain.window import parse_month, parse_quarter

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.domain.policy import Policy
    from slodesk.domain.window import Period

DEFAULT_SCALE = 5
"""The scale of a score that comes without one."""


@dataclass(frozen=True, slots=True)
class Score:
    """What users of a service said in a period.

    Attributes:
        id: its key.
        period: a month or a fiscal quarter.
        score: 0 to ``scale``.
        scale: more than 0.
        responses: how many answered; None where unknown.
        source: where it comes from.
    """

    id: str
    period: Period
    score: Decimal
    scale: Decimal
    responses: int | None = None
    source: str = ""

    @property
    def share(self) -> float:
        """The score as a share of its scale, a ratio."""
        return float(self.score / self.scale)

    def satisfied(self, policy: Policy) -> bool:
        """Return whether users count as satisfied (R30)."""
        return round(self.share, 9) >= policy.planning.satisfied_from


def parse_period(text: str, fiscal_start: int = 1) -> Period:
    """Read a month ``2026-11`` or a fiscal quarter ``2026-Q4``.

    Raises:
        RuleBroken: it is neither.
    """
    plain = text.strip()
    try:
        return parse_quarter(plain, fiscal_start) if "q" in plain.casefold() else parse_month(plain)
    except RuleBroken:
        raise RuleBroken(
            f"“{plain[:40]}” is neither a month such as 2026-11 nor a quarter such as 2026-Q4.",
            field="period",
        ) from None


def check_score(score: Decimal, scale: Decimal, field: str = "score") -> None:
    """Refuse a score that its scale does not have.

    Raises:
        RuleBroken: the scale is not more than 0, or the score lies outside it.
    """
    if scale <= 0:
        raise RuleBroken("The scale has to be more than 0, such as 5 or 10.", field="scale")
    if not 0 <= score <= scale:
        raise RuleBroken(f"The score lies between 0 and its scale, {scale.normalize():f}.", field=field)
