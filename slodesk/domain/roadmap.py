"""The order of reliability work, what comes first, and what fits (R28)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FITS, CUT, WOULD_FIT, UNESTIMATED = "fits", "cut", "would_fit", "unestimated"


@dataclass(frozen=True, slots=True)
class Work:
    """An initiative as the order sees it.

    Attributes:
        id: its key.
        title: its name, the last word in a tie.
        impact: percentage points its service improves by; None: not estimated.
        effort: hours, > 0; None: not estimated.
        needs: keys of initiatives that come before it.
        service: key of its service; None: no particular one.
        taken: whether it counts against capacity at all (dropped work does not).
        under_way: whether it happens wherever the line is: people have promised or begun it.
    """

    id: str
    title: str
    impact: Decimal | None
    effort: Decimal | None
    needs: tuple[str, ...] = ()
    service: str | None = None
    taken: bool = True
    under_way: bool = False

    @property
    def ratio(self) -> Decimal | None:
        """Impact per hour; None while one of them is unknown."""
        if self.impact is None or self.effort is None or self.effort <= 0:
            return None
        return self.impact / self.effort


@dataclass(frozen=True, slots=True)
class Placed:
    """Work in its place.

    Attributes:
        work: the initiative.
        place: 1 for the first.
        ratio: impact per hour, None if not estimated.
        fit: ``fits``, ``cut`` (too large, or what it needs is below the line), ``would_fit`` (small enough,
            but below the line) or ``unestimated``.
        running: hours up to and with it, of what fits.
        tie: why it stands where it does among equals: ``""``, ``impact``, ``effort``, ``name``.
        lifted_by: key of the more urgent work that needs it, if it stands before its own turn.
        held_by: key of work below the line that it needs, or that unestimated work before it needs.
    """

    work: Work
    place: int
    ratio: Decimal | None
    fit: str
    running: Decimal
    tie: str = ""
    lifted_by: str | None = None
    held_by: str | None = None


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Work in order with the cut line (R28).

    Attributes:
        placed: in order.
        hours: reliability hours it has to fit into; None: not known, then nothing is cut.
        needed: hours of all estimated work.
        improvement: percentage points by service key, of what fits, never past 100 − actual.
    """

    placed: tuple[Placed, ...]
    hours: Decimal | None
    needed: Decimal
    improvement: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def committed(self) -> Decimal:
        """Hours of what fits."""
        return sum((each.work.effort or Decimal(0) for each in self.placed if each.fit == FITS), Decimal(0))


def find_cycle(works: Iterable[Work]) -> tuple[str, ...]:
    """Return the titles of initiatives that wait for each other, in order; empty if none do."""
    known = {work.id: work for work in works}
    done: set[str] = set()
    for start in known:
        path, stack = [start], [iter(known[start].needs)]
        while stack and start not in done:
            key = next(stack[-1], None)
            if key is None:
                stack.pop()
                done.add(path.pop())
            elif key in path:
                return tuple(known[each].title for each in path[path.index(key) :])
            elif key in known and key not in done:
                path.append(key)
                stack.append(iter(known[key].needs))
    return ()


def check_needs(works: Iterable[Work]) -> None:
    """Refuse work that waits for itself.

    Raises:
        RuleBroken: naming the initiatives in the circle.
    """
    circle = find_cycle(works)
    if len(circle) == 1:
        raise RuleBroken(f"“{circle[0]}” cannot wait for itself.", field="needs")
    if circle:
        names = " → ".join(f"“{title}”" for title in (*circle, circle[0]))
        raise RuleBroken(f"These would wait for each other: {names}.", field="needs")


def plan_roadmap(
    works: Sequence[Work], hours: Decimal | None, actuals: Mapping[str, float] | None = None
) -> Roadmap:
    """Order work by impact per effort, what is needed first, and draw the line (R28).

    Ties go by higher impact, lower effort, then name. The first that does not fit ends the list;
    smaller later ones are marked, unless they need something that is below the line.

    Args:
        works: the initiatives; those not estimated come last, by name.
        hours: for reliability in the quarter, ≥ 0; None: not known.
        actuals: good share now by service key, to bound improvement; ratios.

    Raises:
        RuleBroken: some wait for each other.
    """
    check_needs(works)
    known = {work.id: work for work in works}
    ranked = sorted(works, key=_rank)
    ties = {later.id: _tie(earlier, later) for earlier, later in pairwise(ranked)}
    order: list[tuple[Work, str | None]] = []
    seen: set[str] = set()
    for work in ranked:
        _place(work, known, seen, order)
    placed = []
    running, line = Decimal(0), False
    lost: dict[str, str] = {}
    for place, (work, lifted_by) in enumerate(order, 1):
        held_by = next((lost[key] for key in work.needs if key in lost), None) if work.taken else None
        fit = UNESTIMATED
        if work.effort is not None and work.effort > 0 and work.taken:
            fits = hours is None or running + work.effort <= hours
            if fits and not line:
                fit, running = FITS, running + work.effort
            else:
                fit, line = (WOULD_FIT if fits and held_by is None else CUT), True
        below = work.id if fit in (CUT, WOULD_FIT) else held_by
        if below is not None and not work.under_way:
            lost[work.id] = below
        tie = ties.get(work.id, "")
        placed.append(Placed(work, place, work.ratio, fit, running, tie, lifted_by, held_by))
    needed = sum((work.effort or Decimal(0) for work in works if work.taken), Decimal(0))
    return Roadmap(tuple(placed), hours, needed, _improvement(placed, actuals or {}))


def _rank(work: Work) -> tuple[bool, Decimal, Decimal, Decimal, str, str]:
    ratio = work.ratio
    if ratio is None or not work.taken:
        return (True, Decimal(0), Decimal(0), Decimal(0), work.title.casefold(), work.id)
    return (
        False,
        -ratio,
        -(work.impact or Decimal(0)),
        work.effort or Decimal(0),
        work.title.casefold(),
        work.id,
    )


def _tie(earlier: Work, later: Work) -> str:
    if earlier.ratio is None or earlier.ratio != later.ratio:
        return ""
    if earlier.impact != later.impact:
        return "impact"
    return "effort" if earlier.effort != later.effort else "name"


def _place(
    work: Work, known: Mapping[str, Work], seen: set[str], order: list[tuple[Work, str | None]]
) -> None:
    """Put what it needs before it, most worthwhile first, then the work itself.

    Nobody waits for work that is dropped, and such work needs nothing.
    """
    stack: list[tuple[Work, str | None, bool]] = [(work, None, False)]
    while stack:
        current, lifted_by, ready = stack.pop()
        if current.id in seen:
            continue
        if ready:
            seen.add(current.id)
            order.append((current, lifted_by))
            continue
        stack.append((current, lifted_by, True))
        needs = [known[key] for key in current.needs if key in known and key not in seen]
        first = sorted((need for need in needs if need.taken and current.taken), key=_rank)
        stack.extend((need, current.id, False) for need in reversed(first))


def _improvement(placed: Sequence[Placed], actuals: Mapping[str, float]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for each in placed:
        service = each.work.service
        if each.fit == FITS and service is not None and each.work.impact is not None:
            found[service] = found.get(service, Decimal(0)) + each.work.impact
    for service, points in found.items():
        actual = actuals.get(service)
        if actual is not None:
            most = Decimal(repr(max(0.0, round((1 - actual) * 100, 9))))
            found[service] = min(points, most)
    return found


def rice(
    reach: Decimal | None, impact: Decimal | None, confidence: str, effort: Decimal | None
) -> Decimal | None:
    """Return reach × impact × confidence / effort; high confidence is 1, medium 0.8, low 0.5."""
    share = {"high": Decimal(1), "medium": Decimal("0.8"), "low": Decimal("0.5")}.get(confidence)
    if reach is None or impact is None or share is None or effort is None or effort <= 0:
        return None
    return reach * impact * share / effort


def wsjf(
    value: Decimal | None, urgency: Decimal | None, risk_reduction: Decimal | None, effort: Decimal | None
) -> Decimal | None:
    """Return the cost of delay (value + urgency + risk reduction) per hour of effort; None if unknown."""
    if value is None or urgency is None or risk_reduction is None or effort is None or effort <= 0:
        return None
    return (value + urgency + risk_reduction) / effort
