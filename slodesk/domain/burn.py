"""Burn rates, alert pairs and the word for them (R7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from slodesk.domain.window import to_utc

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from slodesk.domain.policy import AlertPair, Policy
    from slodesk.domain.series import Series
    from slodesk.domain.window import Span

BURN_WINDOWS = {
    "1h": timedelta(hours=1),
    "6h": timedelta(hours=6),
    "1d": timedelta(days=1),
    "3d": timedelta(days=3),
}
"""The windows whose burn rates are shown."""

FIRING = "firing"
QUIET = "quiet"
NOT_EVALUATED = "not evaluated"


@dataclass(frozen=True, slots=True)
class PairState:
    """One alert pair as of a moment; ``long`` and ``short`` are burn rates, None without data."""

    name: str
    kind: str
    factor: float
    long: float | None
    short: float | None
    state: str


@dataclass(frozen=True, slots=True)
class Burn:
    """How fast the budget goes; 1 spends exactly the budget over the window (R7).

    Attributes:
        rates: for "1h", "6h", "1d", "3d"; None without data or where samples are coarser.
        pairs: the policy's alert pairs.
        word: "fast burn", "slow burn", "elevated", "acceptable", "sustainable"; None without data.
    """

    rates: Mapping[str, float | None]
    pairs: tuple[PairState, ...]
    word: str | None

    @property
    def firing(self) -> tuple[str, ...]:
        """Names of the pairs that fire."""
        return tuple(pair.name for pair in self.pairs if pair.state == FIRING)

    @property
    def page_firing(self) -> bool:
        """Whether a pair that pages somebody fires."""
        return any(pair.state == FIRING and pair.kind == "page" for pair in self.pairs)


def burn(series: Series, target: Decimal, at: datetime, span: Span, policy: Policy) -> Burn:
    """Return burn rates, alert pairs and their word as of ``at`` (R7).

    Args:
        series: the SLO's samples.
        target: the ratio in force, in (0, 1).
        at: the moment the windows end.
        span: the SLO's window; its whole period's days set the pairs' factors.
        policy: whose pairs and words apply.
    """
    at = to_utc(at)
    tolerance = float(1 - target)
    known: dict[timedelta, float | None] = {}

    def rate(length: timedelta) -> float | None:
        if length not in known:
            known[length] = None
            step = series.step(at - length, at)
            if step is not None and length >= step:
                counts = series.counts(at - length, at)
                if counts.total > 0:
                    known[length] = counts.bad / counts.total / tolerance + 0.0
        return known[length]

    rates = {name: rate(length) for name, length in BURN_WINDOWS.items()}
    window_days = round(span.period_days)  # days of the calendar: 31 also in a month of 30.96
    pairs = tuple(_pair(pair, window_days, rate(pair.long), rate(pair.short)) for pair in policy.alert_pairs)
    return Burn(rates, pairs, _word(pairs, rates["3d"], policy))


def _pair(pair: AlertPair, window_days: int, long: float | None, short: float | None) -> PairState:
    factor = pair.factor(window_days)
    if long is None or short is None:
        state = NOT_EVALUATED
    elif round(long, 9) >= round(factor, 9) and round(short, 9) >= round(factor, 9):
        state = FIRING
    else:
        state = QUIET
    return PairState(pair.name, pair.kind, factor, long, short, state)


def _word(pairs: tuple[PairState, ...], burn_3d: float | None, policy: Policy) -> str | None:
    firing = {pair.kind for pair in pairs if pair.state == FIRING}
    if "page" in firing:
        return "fast burn"
    if "ticket" in firing:
        return "slow burn"
    if burn_3d is None:
        return None
    if round(burn_3d, 9) > policy.elevated_above:
        return "elevated"
    return "acceptable" if round(burn_3d, 9) > policy.acceptable_above else "sustainable"
