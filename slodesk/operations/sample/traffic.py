"""Samples of the sample company: traffic with days and weekends, errors that add up to its story.

The story of an SLO says how much budget is left at the end (``remaining``) or how fast it burns
(``burn``), which share of a budget each outage took, and how past quarters went. Errors are spread
so that these figures come out to within one event.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

STEP = 300
DAY = 86_400
FINE_DAYS = 90
COARSE_DAYS = 731
"""With the fine days: 27 months."""


@dataclass(frozen=True, slots=True)
class Outage:
    """When an incident lowered an SLO, in seconds before the end, and its share of a full budget."""

    start: float
    length: float
    share: float


@dataclass(frozen=True, slots=True)
class Samples:
    """Interval ends in seconds before the end (0 = the end), their step, and counts."""

    before: Floats
    step: npt.NDArray[np.int64]
    good: Floats
    total: Floats


def samples(name: str, story: dict[str, Any], outages: list[Outage], weekday: int) -> Samples:
    """Return 27 months of samples for one SLO of the story.

    Args:
        name: seeds the noise, so that every SLO has its own.
        story: the SLO's entry in ``company.json``.
        outages: its incidents.
        weekday: of the day that ends at the end, Monday = 0.
    """
    noise = np.random.default_rng(zlib.crc32(name.encode()))
    before, step = times()
    total = _traffic(noise, story, before, step, weekday)
    bad = _errors(noise, story, outages, before, step, total)
    keep = _present(story, before)
    return Samples(before[keep], step[keep], (total - bad)[keep], total[keep])


def times() -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return interval ends, oldest first, in seconds before the end, and their step."""
    fine = np.arange(FINE_DAYS * DAY - STEP, -1, -STEP, dtype=float)
    coarse = np.arange(FINE_DAYS + COARSE_DAYS - 1, FINE_DAYS - 1, -1, dtype=float) * DAY
    step = np.concatenate([np.full(coarse.size, DAY), np.full(fine.size, STEP)])
    return np.concatenate([coarse, fine]), step


def shape(before: Floats, step: npt.NDArray[np.int64], weekday: int) -> Floats:
    """Return traffic relative to its mean: nights, weekends and growth over the years."""
    day = np.floor(before / DAY)
    weekend = np.isin((weekday - day) % 7, (5, 6))
    hour = (DAY - before % DAY) / 3600 % 24
    nights = np.where(step == DAY, 1.0, 1 - 0.55 * np.cos((hour - 2.5) / 24 * 2 * np.pi))
    growth = 1 - 0.22 * before / ((FINE_DAYS + COARSE_DAYS) * DAY)
    return np.asarray(np.where(weekend, 0.72, 1.0) * nights * growth)


def _traffic(
    noise: np.random.Generator,
    story: dict[str, Any],
    before: Floats,
    step: npt.NDArray[np.int64],
    weekday: int,
) -> Floats:
    if "slices" in story:
        return np.asarray(step / story["slices"], dtype=float)
    level = shape(before, step, weekday) * noise.normal(1, 0.03, before.size)
    return np.asarray(np.rint(story["per_minute"] * step / 60 * level))


def _errors(
    noise: np.random.Generator,
    story: dict[str, Any],
    outages: list[Outage],
    before: Floats,
    step: npt.NDArray[np.int64],
    total: Floats,
) -> Floats:
    allowed = 1 - float(story["target"])
    window = int(story["window"][:-1]) if story["window"].endswith("d") else 30
    inside = before < window * DAY
    budget = allowed * total[inside].sum()
    burn = _past(story["past"], before)
    bad = np.zeros(before.size)
    for outage in outages:
        hit = (step == STEP) & (before <= outage.start) & (before > outage.start - outage.length)
        bad[hit] += outage.share * budget * total[hit] / total[hit].sum()
    recent = before < 3 * DAY
    if "burn" in story:
        burn[before < 45 * DAY] = story["burn"]
    else:
        spent = bad[inside].sum()
        if "recent_burn" in story:
            burn[recent] = story["recent_burn"]
            spent += story["recent_burn"] * allowed * total[recent].sum()
        rest = inside & ~(recent & ("recent_burn" in story))
        burn[rest] = ((1 - story["remaining"]) * budget - spent) / (allowed * total[rest].sum())
    wobble = np.repeat(noise.lognormal(0, 0.6, before.size // 12 + 1), 12)[: before.size]
    for part in (recent, inside & ~recent, ~inside):
        wobble[part] *= total[part].sum() / (wobble[part] * total[part]).sum()
    bad += burn * allowed * total * wobble
    return _whole(np.minimum(bad, total), total)


def _past(quarters: list[float], before: Floats) -> Floats:
    index = np.clip(before // (91 * DAY), 0, len(quarters) - 1).astype(int)
    return np.asarray(np.take(quarters, index), dtype=float)


def _whole(expected: Floats, total: Floats) -> Floats:
    """Return whole events that never run more than one behind the expected sum."""
    reached = np.floor(np.cumsum(expected) + 1e-9)
    return np.minimum(np.diff(reached, prepend=0.0), total)


def _present(story: dict[str, Any], before: Floats) -> npt.NDArray[np.bool_]:
    keep = np.ones(before.size, dtype=bool)
    if gap := story.get("gap"):
        start = gap["days_ago"] * DAY
        keep &= ~((before < start) & (before > start - gap["hours"] * 3600))
    if silent := story.get("silent_for_days"):
        keep &= before >= silent * DAY
    return keep


def latency(metric: dict[str, Any], weekday: int) -> tuple[Floats, npt.NDArray[np.int64], Floats]:
    """Return interval ends in seconds before the end, steps and values of a latency metric."""
    noise = np.random.default_rng(zlib.crc32(metric["name"].encode()))
    before, step = times()
    busy = shape(before, step, weekday) - 1
    drift = 1 + 0.08 * np.sin(before / (47 * DAY) * 2 * np.pi)
    level = metric["level"] * drift * (1 + metric["swing"] * busy)
    return before, step, np.round(level * noise.normal(1, metric["noise"], before.size), 1)
