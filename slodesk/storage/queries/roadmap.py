"""A plan's reliability work in order, with what fits and what it improves (R28)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import UNDER_WAY
from slodesk.domain.roadmap import FITS, Work, plan_roadmap, rice, wsjf
from slodesk.domain.roadmap_words import fit_word, fit_words, needs_words, order_words
from slodesk.storage.queries.allocation import allocation_on
from slodesk.storage.queries.footing import footing
from slodesk.storage.queries.initiatives import initiatives
from slodesk.storage.reading import rows, to_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from slodesk.domain.phrases import Meant
    from slodesk.domain.roadmap import Placed, Roadmap
    from slodesk.storage.queries.allocation import AllocationView
    from slodesk.storage.queries.footing import Footing
    from slodesk.storage.queries.initiatives import Initiative
    from slodesk.storage.queries.plan_scope import PlanScope
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class RoadmapLine:
    """An initiative in its place.

    Attributes:
        work: as people wrote it down.
        placed: its place, and whether it fits.
        needs: titles of what comes first.
        early: titles of what is not done when it begins.
        rice: reach × impact × confidence per hour; None: not estimated.
        wsjf: cost of delay per hour; None: not estimated.
        urgent: title of the work that needs it, where it stands before its own turn.
        hours: there are for reliability; None: not known.
        held_by: title of what it needs that is below the line; empty for nothing.
    """

    work: Initiative
    placed: Placed
    needs: tuple[str, ...]
    early: tuple[str, ...]
    rice: Decimal | None
    wsjf: Decimal | None
    urgent: str
    hours: Decimal | None
    held_by: str

    @property
    def id(self) -> str:
        """Its key."""
        return self.work.id

    @property
    def why(self) -> Meant:
        """Why it stands there."""
        return order_words(self.placed, self.urgent)

    @property
    def fit_word(self) -> Meant:
        """Whether it fits, in a word or two."""
        return fit_word(self.placed.fit, dropped=self.work.dropped, known=self.hours is not None)

    @property
    def fits(self) -> Meant:
        """Whether it fits, in a sentence; empty for what was dropped."""
        return fit_words(self.placed, self.hours, self.held_by)

    @property
    def waits(self) -> Meant:
        """What it waits for, in a sentence; empty for nothing."""
        return needs_words(self.needs, self.early)


@dataclass(frozen=True, slots=True)
class Improvement:
    """What the work that fits brings a service.

    Attributes:
        service: what it is called.
        points: percentage points, never past 100 − actual.
        claimed: what the initiatives say together.
        actual: the service's lowest actual; None without data.
    """

    service: str
    points: Decimal
    claimed: Decimal
    actual: float | None

    @property
    def bounded(self) -> bool:
        """Whether the initiatives promise more than there is to improve."""
        return self.points < self.claimed


@dataclass(frozen=True, slots=True)
class RoadmapView:
    """A plan's roadmap.

    Attributes:
        allocation: where the hours come from.
        roadmap: order, cut line and hours.
        lines: in order.
        improvements: by service, the largest first.
        circle: names the initiatives that wait for each other, when a copied plan brought some; their
            dependencies then don't count. Empty otherwise.
        first_day: of the planned quarter.
        after: the first day after it.
        holidays: days off in it with their names, of everybody and of the plan's team.
    """

    allocation: AllocationView
    roadmap: Roadmap
    lines: tuple[RoadmapLine, ...]
    improvements: tuple[Improvement, ...]
    circle: str
    first_day: date
    after: date
    holidays: Mapping[date, str]

    @property
    def today(self) -> date:
        """In the workspace's zone."""
        return self.allocation.footing.today

    def line(self, key: str) -> RoadmapLine | None:
        """Return a line by its initiative's key."""
        return next((line for line in self.lines if line.id == key), None)

    def count(self, fit: str) -> int:
        """Return how many initiatives ``fit``, are ``cut`` and so on; dropped ones count nowhere."""
        return sum(1 for line in self.lines if line.placed.fit == fit and line.placed.work.taken)


def roadmap(session: Source, scope: PlanScope) -> RoadmapView:
    """Return a plan's work in order."""
    return roadmap_on(session, footing(scope))


def roadmap_on(session: Source, base: Footing) -> RoadmapView:
    """Return the same on figures that are already there; cheap with 500 initiatives."""
    known = initiatives(session, base.plan.id)
    shares = allocation_on(session, base, known)
    placed, circle = placing(known, base, shares)
    by_key = {each.id: each for each in known}
    titles = {key: each.title for key, each in by_key.items()}
    lines = []
    for each in placed.placed:
        work = by_key[each.work.id]
        lines.append(
            RoadmapLine(
                work, each, tuple(titles[key] for key in work.needs if key in titles),
                tuple(titles[key] for key in work.needs if key in titles and _early(work, by_key[key])),
                rice(work.reach, work.impact, work.confidence, work.effort),
                wsjf(work.value, work.urgency, work.risk_reduction, work.effort),
                titles.get(each.lifted_by or "", ""), placed.hours, titles.get(each.held_by or "", ""),
            )
        )  # fmt: skip
    quarter = base.plan.quarter
    return RoadmapView(
        allocation=shares,
        roadmap=placed,
        lines=tuple(lines),
        improvements=_improvements(lines, placed, base),
        circle=circle,
        first_day=quarter.first_day,
        after=quarter.next_first_day,
        holidays=_holidays(session, base),
    )


def service_choices(session: Source, team_id: str | None) -> list[tuple[str, str]]:
    """Return what work may be for: names and keys of a team's services, of all for None, by name."""
    found = rows(session, "SELECT COALESCE(NULLIF(display_name, ''), name), id, team_id FROM service")
    mine = [(name, key) for name, key, team in found if team_id in (None, team)]
    return sorted(mine, key=lambda pair: pair[0].casefold())


def placing(works: Sequence[Initiative], base: Footing, shares: AllocationView) -> tuple[Roadmap, str]:
    """Return the order, and who waits for each other where a copied plan brought a circle."""
    plain = [
        Work(
            each.id, each.title, each.impact, each.effort, each.needs, each.service_id, not each.dropped,
            each.state in UNDER_WAY,
        )
        for each in works
    ]  # fmt: skip
    try:
        return plan_roadmap(plain, shares.reliability_hours, base.actuals), ""
    except RuleBroken as circle:
        loose = [replace(work, needs=()) for work in plain]
        return plan_roadmap(loose, shares.reliability_hours, base.actuals), circle.message


def _early(work: Initiative, first: Initiative) -> bool:
    begins, done = work.starts or work.ends, first.ends or first.starts
    return begins is not None and done is not None and begins <= done and not first.dropped


def _improvements(lines: Sequence[RoadmapLine], placed: Roadmap, base: Footing) -> tuple[Improvement, ...]:
    claimed: dict[str, Decimal] = {}
    names: dict[str, str] = {}
    for line in lines:
        key, impact = line.work.service_id, line.work.impact
        if key is not None and impact is not None and line.placed.fit == FITS:
            claimed[key] = claimed.get(key, impact - impact) + impact
            names[key] = line.work.service
    actuals = base.actuals
    found = [
        Improvement(names[key], points, claimed[key], actuals.get(key))
        for key, points in placed.improvement.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.points, each.service)))


def _holidays(session: Source, base: Footing) -> dict[date, str]:
    quarter, team = base.plan.quarter, base.plan.team_id
    found = {}
    for day, name, of_team in rows(session, "SELECT day, name, team_id FROM holiday"):
        when = to_date(day)
        if of_team in (None, team) and quarter.first_day <= when < quarter.next_first_day:
            found[when] = name
    return found
