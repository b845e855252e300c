"""What a service can promise, given what it depends on and what customers were promised (R12a)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import TYPE_CHECKING

from slodesk.domain.figures import exact_figure
from slodesk.domain.target import percent, target_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slodesk.domain.phrases import Figure

ABOVE_CEILING = "above_ceiling"
LOOSER_THAN_SLA = "looser_than_sla"


@dataclass(frozen=True, slots=True)
class Promise:
    """One SLO's target in force, a ratio; ``speed`` marks latency, which no product bounds."""

    slo: str
    target: Decimal
    speed: bool = False


@dataclass(frozen=True, slots=True)
class Sla:
    """What customers were promised; ``target`` is a ratio."""

    name: str
    target: Decimal
    window: str = "month"
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class ServicePromises:
    """A service with its SLOs, SLAs and the names of the services it depends on."""

    name: str
    title: str = ""
    promises: tuple[Promise, ...] = ()
    depends_on: tuple[str, ...] = ()
    slas: tuple[Sla, ...] = ()

    @property
    def bound(self) -> Decimal | None:
        """The lowest availability target: what others can rely on. None without one."""
        return min((promise.target for promise in self.promises if not promise.speed), default=None)


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise that cannot hold or is too weak.

    Attributes:
        kind: ``above_ceiling`` or ``looser_than_sla``.
        service: identifier of the service.
        slo: identifier of the SLO.
        text: the finding in one sentence.
        value: the ceiling or the SLA's target, a ratio.
    """

    kind: str
    service: str
    slo: str
    text: str
    value: Decimal


def ceiling(targets: Iterable[Decimal]) -> Decimal:
    """Return the product of the targets a service depends on; 1 when it depends on nothing (R12a)."""
    return prod(targets, start=Decimal(1))


def dependency_bounds(
    service: ServicePromises, services: Mapping[str, ServicePromises]
) -> tuple[tuple[str, Decimal], ...]:
    """Return what bounds a service: the services it directly depends on, each once, with their target.

    Of each one the lowest availability target counts; its own dependencies are already in it. Those
    without such a target are left out.
    """
    return tuple(
        (name, bound)
        for name in dict.fromkeys(service.depends_on)
        if name in services and (bound := services[name].bound) is not None
    )


def service_ceiling(service: ServicePromises, services: Mapping[str, ServicePromises]) -> Decimal | None:
    """Return the ceiling of a service, a ratio, or None where no dependency bounds it (R12a)."""
    bounds = dependency_bounds(service, services)
    return ceiling(bound for _, bound in bounds) if bounds else None


def findings(services: Sequence[ServicePromises]) -> tuple[Finding, ...]:
    """Return targets above their ceiling and SLOs looser than an SLA, by service and SLO (R12a)."""
    by_name = {service.name: service for service in services}
    found = []
    for service in services:
        limit = service_ceiling(service, by_name)
        title = service.title or service.name
        for promise in service.promises:
            if promise.speed:
                continue
            if limit is not None and promise.target > limit:
                found.append(
                    Finding(
                        ABOVE_CEILING,
                        service.name,
                        promise.slo,
                        f"{title} promises {target_text(promise.target)}, but what it depends on allows "
                        f"at most {ceiling_text(limit)}.",
                        limit,
                    )
                )
            found += [
                Finding(
                    LOOSER_THAN_SLA,
                    service.name,
                    promise.slo,
                    f"{title} aims for {target_text(promise.target)}, less than the "
                    f"{target_text(sla.target)} promised to customers in “{sla.name}”.",
                    sla.target,
                )
                for sla in service.slas
                if promise.target < sla.target
            ]
    return tuple(sorted(found, key=lambda finding: (finding.service, finding.slo, finding.kind)))


def cycle(depends_on: Mapping[str, Iterable[str]]) -> tuple[str, ...] | None:
    """Return a circle of dependencies, its first name repeated at the end, or None.

    Args:
        depends_on: name → names it depends on.
    """
    done: set[str] = set()
    for root in sorted(depends_on):
        path: list[str] = []
        pending: list[tuple[str, bool]] = [(root, False)]
        while pending:
            name, leaving = pending.pop()
            if leaving:
                path.pop()
                done.add(name)
            elif name in path:
                return (*path[path.index(name) :], name)
            elif name not in done:
                path.append(name)
                pending.append((name, True))
                pending += [(other, False) for other in sorted(depends_on.get(name, ()), reverse=True)]
    return None


def ceiling_figure(ratio: Decimal) -> Figure:
    """Return a ceiling in percent with at most five decimals, rounded down: it is never flattered (R1)."""
    short = percent(ratio).quantize(Decimal("0.00001"), rounding="ROUND_DOWN").normalize()
    return exact_figure(short)


def ceiling_text(ratio: Decimal) -> str:
    """Return a ceiling in English: "99.85005 %" (R1)."""
    return str(ceiling_figure(ratio))
