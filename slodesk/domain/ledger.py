"""Where the budget went: incidents, corrections and the rest, summing to what was measured (R12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import fsum
from typing import TYPE_CHECKING

from slodesk.domain.window import day_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from slodesk.domain.budget import Budget
    from slodesk.domain.series import Series
    from slodesk.domain.window import Span

INCIDENT = "incident"
UNATTRIBUTED = "unattributed"
CORRECTIONS = ("planned_maintenance", "outside_business_hours", "deployment", "exception", "other")
"""Categories of corrections."""


@dataclass(frozen=True, slots=True)
class Cause:
    """An incident or correction that may explain bad events.

    Attributes:
        kind: ``incident`` or one of ``CORRECTIONS``.
        label: as people know it.
        started: aware.
        ended: aware; None while it lasts.
        reason: why a correction should not count.
        approver: who agreed; empty while nobody did.
        expires: last day a correction holds; what comes after it is not covered.
        id: its key.
    """

    kind: str
    label: str
    started: datetime
    ended: datetime | None = None
    reason: str = ""
    approver: str = ""
    expires: date | None = None
    id: str = ""

    @property
    def approved(self) -> bool:
        """Whether it lowers the adjusted consumption: a correction that somebody approved."""
        return self.kind != INCIDENT and bool(self.approver.strip())


@dataclass(frozen=True, slots=True)
class Charge:
    """The bad events (≥ 0) that were measured while a cause lasted."""

    cause: Cause
    bad: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    Attributes:
        kind: ``incident``, a correction's category, or ``unattributed``.
        label: as people know it; empty for "unattributed".
        bad: bad events.
        share: of the budget, bad/allowed.
        approved: whether the adjusted figure leaves it out.
        cause: the incident or correction; None for what is unattributed.
    """

    kind: str
    label: str
    bad: float
    share: float
    approved: bool = False
    cause: Cause | None = None

    @property
    def id(self) -> str:
        """The key of its cause; its kind without one."""
        return self.kind if self.cause is None else self.cause.id or self.cause.label


@dataclass(frozen=True, slots=True)
class Ledger:
    """All lines, and consumption with and without approved corrections; None without data.

    Attributes:
        entries: in the order given, "unattributed" last; their shares sum to ``measured``.
        measured: consumed share of the budget.
        adjusted: the same without approved corrections.
    """

    entries: tuple[Entry, ...]
    measured: float | None
    adjusted: float | None

    @property
    def adjusted_remaining(self) -> float | None:
        """The budget left when approved corrections do not count."""
        return None if self.adjusted is None else 1.0 - self.adjusted + 0.0


def charges(series: Series, span: Span, causes: Iterable[Cause], zone: ZoneInfo) -> tuple[Charge, ...]:
    """Return what each cause cost inside the window, every sample charged once (R12).

    Time that several causes claim goes to an approved correction first, then to the incident or
    correction that started first.

    Args:
        series: the SLO's samples.
        span: the window; what lies outside is left out.
        causes: incidents and corrections.
        zone: in which a correction's expiry day ends.

    Returns:
        One charge per cause, in the order given.
    """
    ordered = list(causes)
    taken: list[tuple[datetime, datetime]] = []
    bad: dict[int, float] = {}
    for index in sorted(range(len(ordered)), key=lambda i: (not ordered[i].approved, ordered[i].started, i)):
        cause = ordered[index]
        free = _free(_bounds(cause, span, zone), taken)
        bad[index] = fsum(series.counts(begin, stop).bad for begin, stop in free)
        taken.extend(free)
    return tuple(Charge(cause, bad[index]) for index, cause in enumerate(ordered))


def ledger_of(budget: Budget, series: Series, causes: Iterable[Cause], zone: ZoneInfo) -> Ledger:
    """Return the ledger of a window with what each cause cost in it, incidents first (R12).

    Args:
        budget: of the window, over the same samples.
        series: the SLO's samples.
        causes: incidents and corrections.
        zone: in which a correction's expiry day ends.
    """
    found = charges(series, budget.span, causes, zone)
    incidents = [charge for charge in found if charge.cause.kind == INCIDENT]
    return ledger(budget, incidents, [charge for charge in found if charge.cause.kind != INCIDENT])


def ledger(budget: Budget, incidents: Sequence[Charge], corrections: Sequence[Charge]) -> Ledger:
    """Return the ledger of a window: its entries sum to the measured consumption (R12).

    Args:
        budget: of the window.
        incidents: charges of incidents.
        corrections: charges of corrections.

    Raises:
        ValueError: the charges exceed what was measured (the same samples charged twice).
    """
    consumed = budget.consumed
    if consumed is None:
        return Ledger((), None, None)
    measured = budget.counts.bad
    known = [*incidents, *corrections]
    rest = measured - fsum(charge.bad for charge in known)
    if rest < -1e-9 * max(1.0, measured):
        raise ValueError("charges exceed the measured bad events")
    entries = [
        Entry(
            charge.cause.kind,
            charge.cause.label,
            charge.bad,
            charge.bad / budget.allowed,
            charge.cause.approved,
            charge.cause,
        )
        for charge in known
    ]
    rest = max(0.0, rest)
    entries.append(Entry(UNATTRIBUTED, "", rest, rest / budget.allowed))
    waived = fsum(entry.share for entry in entries if entry.approved)
    return Ledger(tuple(entries), consumed, max(0.0, consumed - waived))


def rounded_shares(shares: Sequence[float], places: int) -> list[float]:
    """Return shares rounded to so many decimals of a percent, adding up to their rounded sum (R12).

    The largest rests are rounded up, so that what is shown never contradicts its sum.
    """
    unit = 10 ** (places + 2)
    whole = [int(share * unit) for share in shares]
    missing = round(fsum(shares) * unit) - sum(whole)
    rests = sorted(range(len(shares)), key=lambda at: whole[at] - shares[at] * unit)
    for at in rests[: max(missing, 0)]:
        whole[at] += 1
    return [value / unit for value in whole]


def clipped(cause: Cause, zone: ZoneInfo) -> Cause:
    """Return a correction cut off at the end of its expiry day."""
    if cause.expires is None or cause.kind == INCIDENT:
        return cause
    last = day_start(cause.expires + timedelta(days=1), zone)
    return replace(cause, ended=last if cause.ended is None else min(cause.ended, last))


def reaches(cause: Cause, span: Span, zone: ZoneInfo) -> bool:
    """Return whether a cause holds at some time of a window; a correction no longer than its expiry day."""
    begin, stop = _bounds(cause, span, zone)
    return begin < stop


def _bounds(cause: Cause, span: Span, zone: ZoneInfo) -> tuple[datetime, datetime]:
    whole = clipped(cause, zone)
    stop = span.end if whole.ended is None else min(whole.ended, span.end)
    return max(whole.started, span.start), stop


def _free(
    claim: tuple[datetime, datetime], taken: Sequence[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """Return the parts of a claim nobody has taken yet."""
    parts = [claim]
    for begin, stop in taken:
        cut = []
        for low, high in parts:
            if stop <= low or high <= begin:
                cut.append((low, high))
                continue
            cut += [(low, begin), (stop, high)]
        parts = cut
    return [(low, high) for low, high in parts if low < high]
