"""What services promise each other and their customers, and what a target would have meant."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.dependencies import (
    Finding,
    Promise,
    ServicePromises,
    Sla,
    findings,
    service_ceiling,
)
from slodesk.domain.periods import PeriodResult, period_results, quarters_back
from slodesk.storage.queries.overview import newest_sample, slo_infos
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.reading import rows
from slodesk.storage.series import DaySeries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from slodesk.domain.target import Objective
    from slodesk.storage.reading import Source

QUARTERS = 8
"""How far back a target is tried on what was measured."""


@dataclass(frozen=True, slots=True)
class History:
    """What was measured in past quarters, oldest first; the last may still be running."""

    slo_id: str
    as_of: datetime | None
    quarters: tuple[PeriodResult, ...]

    def met(self, target: Decimal) -> tuple[int, int]:
        """Return in how many complete quarters a target would have been met, and of how many (R11)."""
        actuals = [each.actual for each in self.quarters if each.actual is not None and not each.to_date]
        return sum(1 for actual in actuals if round(actual, 9) >= float(target)), len(actuals)


def quarter_history(session: Source, slo_id: str, now: datetime, quarters: int = QUARTERS) -> History:
    """Return how an SLO did in its last complete quarters and, so far, in the running one."""
    settings = read_settings(session)
    at = newest_sample(session, now)
    infos = slo_infos(session, slo_id=slo_id)
    if at is None or not infos:
        return History(slo_id, at, ())
    periods = quarters_back(at, quarters, settings.zone, settings.fiscal_year_start)
    series = DaySeries.load(session, [slo_id])[slo_id]
    results = period_results(infos[0], series, periods, at, settings, lowest=False)
    return History(slo_id, at, results)


def promises(session: Source, at: datetime) -> tuple[ServicePromises, ...]:
    """Return what every service promises at a moment, in order of its identifier (R12a)."""
    settings = read_settings(session)
    names: dict[str, str] = {}
    titles: dict[str, str] = {}
    for key, name, display in rows(session, "SELECT id, name, display_name FROM service"):
        names[key], titles[key] = name, display or name
    depends: dict[str, list[str]] = {}
    for key, needed in rows(session, "SELECT service_id, depends_on_id FROM dependency"):
        depends.setdefault(key, []).append(names[needed])
    slas: dict[str, list[Sla]] = {}
    sla_query = 'SELECT service_id, name, target, "window", consequence FROM sla'
    for key, name, target, window, consequence in rows(session, sla_query):
        slas.setdefault(key, []).append(Sla(name, Decimal(target), window, consequence))
    made: dict[str, list[Promise]] = {}
    for info in slo_infos(session):
        objective = info.history.in_force(at, settings.zone)
        promise = Promise(info.name, objective.target, _is_speed(info.kind, objective))
        made.setdefault(info.service_id, []).append(promise)
    return tuple(
        ServicePromises(
            names[key],
            titles[key],
            tuple(made.get(key, ())),
            tuple(sorted(depends.get(key, ()))),
            tuple(sorted(slas.get(key, ()), key=lambda sla: sla.name)),
        )
        for key in sorted(names, key=names.__getitem__)
    )


def promise_findings(session: Source, at: datetime) -> tuple[Finding, ...]:
    """Return targets above their ceiling and SLOs looser than an SLA (R12a)."""
    return findings(promises(session, at))


def ceiling_of(
    session: Source, service_id: str, at: datetime, depends_on: Sequence[str] | None = None
) -> Decimal | None:
    """Return the ceiling of a service (R12a), None where nothing bounds it.

    Args:
        session: a read session.
        service_id: the service.
        at: targets in force at this moment.
        depends_on: keys of services to try instead of the stored dependencies.
    """
    by_name = {each.name: each for each in promises(session, at)}
    names = {key: name for key, name in rows(session, "SELECT id, name FROM service")}  # noqa: C416
    service = by_name.get(names.get(service_id, ""))
    if service is None:
        return None
    if depends_on is not None:
        wanted = tuple(names[key] for key in depends_on if key in names)
        service = ServicePromises(service.name, service.title, service.promises, wanted, service.slas)
    return service_ceiling(service, by_name)


def _is_speed(kind: str, objective: Objective) -> bool:
    """Tell latency from availability: a ratio SLO may count requests faster than a threshold, too."""
    return kind == "threshold" or objective.threshold is not None or objective.percentile is not None
