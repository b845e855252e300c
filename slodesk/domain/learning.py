"""What a quarter of incidents teaches: what keeps coming back, how fast one was, what was done (R16, R21)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from slodesk.domain.action_items import DONE, DROPPED, overdue
from slodesk.domain.incident import times
from slodesk.domain.phrases import Figure, listed, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from slodesk.domain.incident import Stages
    from slodesk.domain.phrases import Meant
    from slodesk.domain.window import Quarter


@dataclass(frozen=True, slots=True)
class FactorFact:
    """A contributing factor of a retrospective.

    Attributes:
        category: as people wrote it; may be empty.
        text: what contributed.
        retrospective: key of its retrospective.
        about: identifier of the incident, else the retrospective's title.
        quarter: in which the incident began.
    """

    category: str
    text: str
    retrospective: str
    about: str
    quarter: Quarter


@dataclass(frozen=True, slots=True)
class Recurring:
    """A category of factors.

    Attributes:
        category: as it was written first; empty for factors without one.
        count: factors of the quarter.
        incidents: (key of the retrospective, its incident) of the quarter, each once.
        before: incidents with such a factor in the quarters before that were looked at.
    """

    category: str
    count: int
    incidents: tuple[tuple[str, str], ...]
    before: int

    @property
    def id(self) -> str:
        """Its key in a list."""
        return self.category.casefold()

    @property
    def recurs(self) -> bool:
        """Whether it came up in more than one incident."""
        return bool(self.category) and len(self.incidents) + self.before > 1


@dataclass(frozen=True, slots=True)
class QuarterTimes:
    """How fast incidents of a quarter were noticed and mitigated; minutes, medians (R16).

    Attributes:
        quarter: in which they began.
        incidents: how many hit somebody.
        detect: from start to detection; None where no incident says.
        mitigate: from start to mitigation.
    """

    quarter: Quarter
    incidents: int
    detect: float | None
    mitigate: float | None


@dataclass(frozen=True, slots=True)
class ActionFact:
    """An action item of a retrospective: when it was agreed, due and closed, and its status."""

    agreed: date
    due: date | None
    closed: date | None
    status: str


@dataclass(frozen=True, slots=True)
class ActionsDone:
    """What became of the action items agreed in a quarter.

    Attributes:
        agreed: how many.
        done: closed as done.
        dropped: closed without.
        open: neither.
        overdue: open, and should be done by now.
    """

    agreed: int
    done: int
    dropped: int
    open: int
    overdue: int


def recurring(factors: Iterable[FactorFact], quarter: Quarter) -> tuple[Recurring, ...]:
    """Return the categories of a quarter's factors, those in most incidents first, no category last.

    Args:
        factors: of the quarter and of those before it that are looked at.
        quarter: the quarter.
    """
    names: dict[str, str] = {}
    counts: dict[str, int] = defaultdict(int)
    now: dict[str, dict[str, str]] = defaultdict(dict)
    before: dict[str, set[str]] = defaultdict(set)
    for each in factors:
        key = " ".join(each.category.split()).casefold()
        names.setdefault(key, " ".join(each.category.split()))
        if each.quarter == quarter:
            counts[key] += 1
            now[key].setdefault(each.retrospective, each.about)
        elif each.quarter < quarter:
            before[key].add(each.retrospective)
    found = [
        Recurring(names[key], counts[key], tuple(incidents.items()), len(before[key]))
        for key, incidents in now.items()
    ]
    return tuple(
        sorted(found, key=lambda each: (not each.category, -len(each.incidents), -each.count, each.id))
    )


def quarter_times(
    incidents: Iterable[tuple[Quarter, Stages]], quarters: Sequence[Quarter], at: datetime
) -> tuple[QuarterTimes, ...]:
    """Return the medians of each quarter, in the order given (R16).

    Args:
        incidents: with the quarter each began in; near misses are not asked for.
        quarters: which are wanted.
        at: aware; until when one that lasts has lasted.
    """
    by_quarter: dict[Quarter, list[Stages]] = defaultdict(list)
    for quarter, incident in incidents:
        by_quarter[quarter].append(incident)
    found = []
    for quarter in quarters:
        took = [times(each, at) for each in by_quarter[quarter]]
        detect = [each.detect for each in took if each.detect is not None]
        mitigate = [each.mitigate for each in took if each.mitigate is not None]
        found.append(
            QuarterTimes(
                quarter, len(took), median(detect) if detect else None, median(mitigate) if mitigate else None
            )
        )
    return tuple(found)


def actions_done(actions: Iterable[ActionFact], today: date) -> ActionsDone:
    """Return what became of action items; ``today`` in the workspace's zone (R21)."""
    every = list(actions)
    done = sum(each.status == DONE for each in every)
    dropped = sum(each.status == DROPPED for each in every)
    late = sum(overdue(each.due, each.status, today) for each in every)
    return ActionsDone(len(every), done, dropped, len(every) - done - dropped, late)


# Words


def factors_phrase(found: Sequence[Recurring]) -> Meant:
    """Return what keeps coming back, in a sentence."""
    back = [each for each in found if each.recurs]
    if not found:
        return phrase("No retrospective of this quarter names what contributed.")
    if not back:
        return phrase("Nothing came up twice: every cause was another one.")
    most = max(_ever(each) for each in back)
    names = [phrase("“{category}”", category=each.category) for each in back if _ever(each) == most]
    if len(names) == 1:
        return phrase("{name} came up in {count} incidents.", name=names[0], count=Figure(most))
    return phrase("{names} came up in {count} incidents each.", names=listed(names), count=Figure(most))


def _ever(each: Recurring) -> int:
    return len(each.incidents) + each.before


def times_phrase(quarters: Sequence[QuarterTimes]) -> Meant:
    """Return how fast incidents of the last quarter were noticed and mitigated, against the one before."""
    now = quarters[-1]
    if not now.incidents:
        return phrase("No incident began in this quarter.")
    if now.mitigate is None and now.detect is None:
        return phrase("No incident of this quarter says when it was detected or mitigated.")
    before = next((each for each in reversed(quarters[:-1]) if each.mitigate is not None), None)
    if now.mitigate is None:
        return phrase(
            "Half of the incidents were detected within {minutes} minutes.", minutes=_whole(now.detect)
        )
    if before is None or before.mitigate is None:
        return phrase(
            "Half of the incidents were mitigated within {minutes} minutes.", minutes=_whole(now.mitigate)
        )
    change = now.mitigate - before.mitigate
    if abs(change) < 0.5:
        return phrase(
            "Half of the incidents were mitigated within {minutes} minutes, as in {quarter}.",
            minutes=_whole(now.mitigate), quarter=str(before.quarter),
        )  # fmt: skip
    if change < 0:
        return phrase(
            "Half of the incidents were mitigated within {minutes} minutes, {change} sooner than in "
            "{quarter}.",
            minutes=_whole(now.mitigate), change=_whole(-change), quarter=str(before.quarter),
        )  # fmt: skip
    return phrase(
        "Half of the incidents were mitigated within {minutes} minutes, {change} later than in {quarter}.",
        minutes=_whole(now.mitigate), change=_whole(change), quarter=str(before.quarter),
    )  # fmt: skip


def actions_phrase(done: ActionsDone) -> Meant:
    """Return what became of the action items, in a sentence."""
    if not done.agreed:
        return phrase("No action item was agreed in this quarter.")
    figures = {"done": Figure(done.done), "open": Figure(done.open), "late": Figure(done.overdue)}
    if done.overdue:
        return phrase(
            "%Ln action item[|s] agreed in this quarter: {done} done, {open} open, {late} of them overdue.",
            "", done.agreed, **figures,
        )  # fmt: skip
    return phrase(
        "%Ln action item[|s] agreed in this quarter: {done} done, {open} open.",
        "", done.agreed, **figures,
    )  # fmt: skip


def _whole(minutes: float | None) -> Figure:
    return Figure(minutes or 0.0, 0)
