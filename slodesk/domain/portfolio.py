"""Where all teams are with a quarter's plans: what they want to do, what they can, what can't hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.dependencies import Promise, service_ceiling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slodesk.domain.dependencies import ServicePromises


@dataclass(frozen=True, slots=True)
class Staff:
    """What a team's hours are made of: people, weeks, hours a week, and hours of time off (R29)."""

    team: str
    people: Decimal
    weeks: Decimal
    per_week: Decimal
    time_off: Decimal

    @property
    def hours(self) -> Decimal:
        """How many there are in the quarter."""
        return hours(self.people, self.weeks, self.per_week, self.time_off)


@dataclass(frozen=True, slots=True)
class Load:
    """What a plan asks for, and what there is (R28, R29).

    Attributes:
        demand: hours of all reliability work in it that is not dropped.
        unestimated: how many initiatives have no hours yet.
        capacity: hours people have in the quarter, time off taken away; None: nobody said.
        estimated: how many initiatives have hours.
        staff: what the capacity is made of.
    """

    demand: Decimal = Decimal(0)
    unestimated: int = 0
    capacity: Decimal | None = None
    estimated: int = 0
    staff: tuple[Staff, ...] = ()

    @property
    def share(self) -> Decimal | None:
        """Demand as a ratio of the capacity; None without one, or when it is 0."""
        return self.demand / self.capacity if self.capacity else None

    @property
    def over(self) -> bool:
        """Whether more is asked for than there is."""
        return self.capacity is not None and self.demand > self.capacity

    def __add__(self, other: Load) -> Load:
        """Return both together; a side that said nothing about capacity adds none."""
        known = [each for each in (self.capacity, other.capacity) if each is not None]
        return Load(
            self.demand + other.demand,
            self.unestimated + other.unestimated,
            sum(known, Decimal(0)) if known else None,
            self.estimated + other.estimated,
            (*self.staff, *other.staff),
        )


@dataclass(frozen=True, slots=True)
class AboveCeiling:
    """A target that what the service depends on does not allow (R12a).

    Attributes:
        service: identifier.
        title: what the service is called.
        slo: identifier.
        target: what it would promise, a ratio.
        ceiling: the most it can, a ratio.
        planned: whether a plan decided on the target, instead of one that is in force.
    """

    service: str
    title: str
    slo: str
    target: Decimal
    ceiling: Decimal
    planned: bool


def hours(people: Decimal, weeks: Decimal, per_week: Decimal, time_off: Decimal) -> Decimal:
    """Return how many hours a team has in a quarter, at least 0: people × weeks × hours − time off (R29)."""
    return max(Decimal(0), people * weeks * per_week - time_off)


def above_ceiling(
    services: Sequence[ServicePromises], decided: Mapping[tuple[str, str], Decimal]
) -> tuple[AboveCeiling, ...]:
    """Return the targets that can't hold once plans are in force, by service and SLO (R12a).

    Args:
        services: with the targets that hold without the plans.
        decided: (service, SLO) → the target a plan gives it, a ratio.
    """
    by_name = with_plans(services, decided)
    found = []
    for service in by_name.values():
        limit = service_ceiling(service, by_name)
        for promise in service.promises:
            if limit is not None and not promise.speed and promise.target > limit:
                planned = (service.name, promise.slo) in decided
                found.append(
                    AboveCeiling(
                        service.name,
                        service.title or service.name,
                        promise.slo,
                        promise.target,
                        limit,
                        planned,
                    )
                )
    return tuple(sorted(found, key=lambda each: (each.service, each.slo)))


def with_plans(
    services: Iterable[ServicePromises], decided: Mapping[tuple[str, str], Decimal]
) -> dict[str, ServicePromises]:
    """Return all services by name, with the targets that plans decided on."""
    return {service.name: _with(service, decided) for service in services}


def _with(service: ServicePromises, decided: Mapping[tuple[str, str], Decimal]) -> ServicePromises:
    if not any((service.name, promise.slo) in decided for promise in service.promises):
        return service
    promises: Iterable[Promise] = (
        replace(promise, target=decided.get((service.name, promise.slo), promise.target))
        for promise in service.promises
    )
    return replace(service, promises=tuple(promises))
