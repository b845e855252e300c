"""What an incident's figures are called, and how they are written (R16–R18)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from slodesk.domain.figures import NONE, percent_places, trimmed_places
from slodesk.domain.phrases import Figure, phrase

if TYPE_CHECKING:
    from slodesk.domain.phrases import Meant, Phrase

_CENT = Decimal("0.01")


def share_figure(share: Decimal | float | None) -> Meant:
    """Return a share of a budget with up to two decimals, more rather than "0 %": "46.88 %" (R17)."""
    if share is None:
        return NONE
    value = (share if isinstance(share, Decimal) else Decimal(repr(share))) * 100
    shown = value.quantize(_CENT, ROUND_HALF_UP)
    if not shown and value:
        return Figure(value, percent_places(float(share)), "%")
    return Figure(shown, trimmed_places(float(shown), 2) if shown < 1000 else 0, "%")


def span_phrase(minutes: float | None) -> Meant:
    """Return how long something took: "40 s", "96 min", "2 h 15 min", "3 d 4 h"; minutes ≥ 0."""
    if minutes is None:
        return NONE
    seconds = round(minutes * 60)
    if 0 < seconds < 60:
        return phrase("{count}\u00a0s", count=str(seconds))
    whole = round(minutes)
    if whole < 120:
        return phrase("{count}\u00a0min", count=str(whole))
    if whole < 2880:
        hours, rest = divmod(whole, 60)
        if not rest:
            return phrase("{count}\u00a0h", count=str(hours))
        return phrase("{hours}\u00a0h {minutes}\u00a0min", hours=str(hours), minutes=str(rest))
    days, rest = divmod(round(minutes / 60), 24)
    if not rest:
        return phrase("{count}\u00a0d", count=str(days))
    return phrase("{days}\u00a0d {hours}\u00a0h", days=str(days), hours=str(rest))


def stage_phrase(stage: str) -> Phrase:
    """Return what the time until a stage is called (R16)."""
    return {
        "detected": phrase("Time to detect"),
        "acknowledged": phrase("Time to acknowledge"),
        "mitigated": phrase("Time to mitigate"),
        "resolved": phrase("Time to resolve"),
    }[stage]


def column_phrase(figure: str) -> Phrase:
    """Return what a figure of an SLO is called: a way to know the cost, or what was left (R17, R18)."""
    return {
        "measured": phrase("Measured"),
        "counted": phrase("Counted"),
        "estimated": phrase("Estimated"),
        "time_based": phrase("By time"),
        "remaining": phrase("Left after"),
        "below": phrase("Below target"),
        "actual": phrase("Good events"),
    }[figure]
