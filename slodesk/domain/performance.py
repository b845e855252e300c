"""How an SLO did in a quarter: its months, the quarter itself, and against the quarter before (R11, R23)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slodesk.domain.periods import period_results
from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.phrases import Meant
    from slodesk.domain.series import Series
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Quarter

MET, MISSED, SO_FAR, BELOW_SO_FAR, NO_DATA, TO_COME = (
    "met", "missed", "so_far", "below_so_far", "no_data", "to_come",
)  # fmt: skip
VERDICTS = (MISSED, BELOW_SO_FAR, MET, SO_FAR, NO_DATA, TO_COME)
"""What can be said of a period, the worst first; what still runs is neither met nor missed (R11)."""

BETTER, WORSE, SAME = "better", "worse", "same"


@dataclass(frozen=True, slots=True)
class Trend:
    """A quarter against the one before (R11).

    Attributes:
        change: actual − actual before, a ratio; positive is better.
        used: share of its budget used − the same before; None where a budget is zero.
    """

    change: float
    used: float | None

    @property
    def word(self) -> str:
        """``better``, ``worse`` or ``same``; equal to a thousandth of a percentage point is the same."""
        shown = round(self.change, 5)
        return SAME if shown == 0 else BETTER if shown > 0 else WORSE


@dataclass(frozen=True, slots=True)
class SloPerformance:
    """One SLO in a quarter.

    Attributes:
        info: the SLO.
        months: the quarter's three months; those still to come have no data.
        quarter: the quarter, to date while it runs; its lowest remaining is the lowest of its months.
        before: the quarter before it.
    """

    info: SloInfo
    months: tuple[PeriodResult, ...]
    quarter: PeriodResult
    before: PeriodResult

    @property
    def id(self) -> str:
        """Key of the SLO."""
        return self.info.id

    @property
    def trend(self) -> Trend | None:
        """The quarter against the one before; None where either has no data."""
        now, then = self.quarter, self.before
        if now.actual is None or then.actual is None:
            return None
        used = None if now.consumed is None or then.consumed is None else now.consumed - then.consumed
        return Trend(now.actual - then.actual, used)

    @property
    def target_changed(self) -> bool:
        """Whether not all of the quarter's months were judged by the same target."""
        return len({each.target for each in self.months if verdict(each) != TO_COME}) > 1


def slo_performance(
    info: SloInfo,
    series: Series,
    quarter: Quarter,
    at: datetime,
    settings: WorkspaceSettings,
    *,
    lowest: bool = True,
) -> SloPerformance:
    """Return how an SLO did in a quarter (R11).

    Args:
        info: the SLO with its target history.
        series: its samples.
        quarter: the quarter; it may still be running at ``at``, or not have begun.
        at: nothing later is looked at.
        settings: the zone in which periods begin and targets change.
        lowest: also find the lowest rolling remaining, which takes far longer than all the rest.
    """
    months = period_results(info, series, quarter.months, at, settings, lowest=lowest)
    whole, before = period_results(info, series, (quarter, quarter.previous()), at, settings, lowest=False)
    lows = [(each.lowest_remaining, each.lowest_at) for each in months if each.lowest_remaining is not None]
    if lows:
        low, when = min(lows, key=lambda found: found[0])
        whole = replace(whole, lowest_remaining=low, lowest_at=when)
    return SloPerformance(info, months, whole, before)


def verdict(result: PeriodResult) -> str:
    """Return what can be said of a period: one of ``VERDICTS`` (R11)."""
    if result.to_date and result.start >= result.end:
        return TO_COME
    if result.actual is None:
        return NO_DATA
    if result.to_date:
        below = round(result.actual, 9) < float(result.target)
        return BELOW_SO_FAR if below else SO_FAR
    return MET if result.met else MISSED


def verdict_phrase(word: str) -> Meant:
    """Return a verdict in words."""
    return {
        MET: phrase("Met"),
        MISSED: phrase("Missed"),
        SO_FAR: phrase("So far"),
        BELOW_SO_FAR: phrase("Below so far"),
        NO_DATA: phrase("No data"),
        TO_COME: phrase("To come"),
    }[word]


def standings(results: Iterable[PeriodResult]) -> dict[str, int]:
    """Return how many results there are of each verdict; a running period is never met or missed (R11)."""
    found = Counter(verdict(each) for each in results)
    return {word: found[word] for word in VERDICTS if found[word]}


def standings_phrase(slos: Sequence[SloPerformance]) -> Meant:
    """Return in a sentence how a quarter stands, "so far" while it runs (R23)."""
    found = standings(each.quarter for each in slos)
    known = sum(count for word, count in found.items() if word not in (NO_DATA, TO_COME))
    if not known:
        return phrase("There are no samples in this quarter yet.")
    if MET in found or MISSED in found:
        met = str(found.get(MET, 0))
        return phrase("{met} of {known} SLOs met their target.", met=met, known=str(known))
    kept = str(found.get(SO_FAR, 0))
    return phrase(
        "So far {kept} of {known} SLOs keep their target; the quarter still runs, so none is met or missed.",
        kept=kept, known=str(known),
    )  # fmt: skip
