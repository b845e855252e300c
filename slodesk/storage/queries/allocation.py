"""How a plan shares its hours between features and reliability, and whether each team's work fits (R29)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.allocation import allocate
from slodesk.domain.portfolio import Load, hours
from slodesk.storage.queries.footing import footing
from slodesk.storage.queries.initiatives import initiatives
from slodesk.storage.reading import rows, to_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slodesk.domain.allocation import Allocation
    from slodesk.storage.queries.footing import Footing
    from slodesk.storage.queries.initiatives import Initiative
    from slodesk.storage.queries.plan_scope import PlanScope
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class TeamShare:
    """One team's part.

    Attributes:
        id: the team's key; empty for work nobody is named for.
        team: its name; empty likewise.
        capacity: hours in the quarter; None: nobody estimated them.
        features: … of which for features; None without capacity or share.
        reliability: … and for reliability.
        load: hours its work asks for, against the reliability hours.
        count: how many initiatives.
    """

    id: str
    team: str
    capacity: Decimal | None
    features: Decimal | None
    reliability: Decimal | None
    load: Load
    count: int


@dataclass(frozen=True, slots=True)
class AllocationView:
    """A plan's hours (R29).

    Attributes:
        footing: how the SLOs did.
        computed: the share by the rule.
        chosen: the share of features people chose, a ratio; None takes the computed one.
        reason: why they chose it.
        capacity: hours of all teams; None: nobody estimated them.
        teams: by name; work that no team is named for comes last.
    """

    footing: Footing
    computed: Allocation
    chosen: Decimal | None
    reason: str
    capacity: Decimal | None
    teams: tuple[TeamShare, ...]

    @property
    def features(self) -> Decimal | None:
        """The share of features that holds, a ratio; None without data and choice."""
        if self.chosen is not None or self.computed.features is None:
            return self.chosen
        return Decimal(repr(self.computed.features))

    @property
    def reliability(self) -> Decimal | None:
        """The rest."""
        return None if self.features is None else 1 - self.features

    @property
    def reliability_hours(self) -> Decimal | None:
        """What reliability work has to fit into; None while capacity or share is not known."""
        return _part(self.capacity, self.reliability)

    @property
    def feature_hours(self) -> Decimal | None:
        """The rest of the capacity."""
        return _part(self.capacity, self.features)


def allocation(session: Source, scope: PlanScope) -> AllocationView:
    """Return how a plan's hours are shared out."""
    return allocation_on(session, footing(scope))


def allocation_on(
    session: Source, base: Footing, works: Iterable[Initiative] | None = None
) -> AllocationView:
    """Return the same on figures that are already there; cheap.

    Args:
        session: to read with.
        base: how the SLOs did.
        works: the plan's initiatives, if they are read already.
    """
    plan_id = base.plan.id
    ((percent, reason),) = rows(session, _CHOSEN, plan=plan_id) or ((None, ""),)
    chosen = None if percent is None else Decimal(percent) / 100
    computed = allocate(base.standings, base.policy)
    there = {
        key: (name, hours(*(to_decimal(each) or Decimal(0) for each in values)))
        for key, name, *values in rows(session, _CAPACITY, plan=plan_id)
    }
    capacity = sum((each for _, each in there.values()), Decimal(0)) if there else None
    view = AllocationView(base, computed, chosen, reason, capacity, ())
    loads: dict[str, Load] = {key: Load() for key in there}
    names = {key: name for key, (name, _) in there.items()}
    counts: dict[str, int] = {}
    for work in initiatives(session, plan_id) if works is None else works:
        if not work.dropped:
            key = work.doing_id or ""
            names.setdefault(key, work.team)
            counts[key] = counts.get(key, 0) + 1
            more = Load(Decimal(0), 1) if work.effort is None else Load(work.effort)
            loads[key] = loads.get(key, Load()) + more
    teams = []
    for key in sorted(names, key=lambda key: (not key, names[key].casefold())):
        mine = there[key][1] if key in there else None
        for_work = _part(mine, view.reliability)
        load = Load(loads[key].demand, loads[key].unestimated, for_work)
        features = _part(mine, view.features)
        teams.append(TeamShare(key, names[key], mine, features, for_work, load, counts.get(key, 0)))
    return AllocationView(base, computed, chosen, reason, capacity, tuple(teams))


def _part(whole: Decimal | None, share: Decimal | None) -> Decimal | None:
    return None if whole is None or share is None else whole * share


_CHOSEN = "SELECT features_percent, features_reason FROM plan WHERE id = :plan"
_CAPACITY = (
    "SELECT c.team_id, t.name, c.people, c.weeks, c.hours, c.time_off FROM plan_capacity c"
    " JOIN team t ON t.id = c.team_id WHERE c.plan_id = :plan"
)
