"""Services as the editor shows them: definition, history, dependencies, promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.window import Window, parse_window
from slodesk.storage.queries.service_list import ServiceRecord, service_list
from slodesk.storage.schema import MetricRow, ServiceRow, SloRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Journey:
    """A user journey."""

    id: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Sla:
    """What customers were promised; ``target`` is a ratio."""

    id: str
    name: str
    target: Decimal
    window: Window
    consequence: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What an SLO promises from a day on, with the entry's key."""

    id: str
    effective: date
    target: Decimal
    window: Window
    threshold: Decimal | None
    threshold_unit: str
    percentile: Decimal | None
    reason: str
    approver: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why users care about an objective."""

    id: str
    journey: str
    source: str
    validated: date | None


@dataclass(frozen=True, slots=True)
class SloDetail:
    """One SLO with everything its editor shows."""

    id: str
    service_id: str
    name: str
    display_name: str
    description: str
    kind: str
    journey_id: str | None
    good_query: str
    bad_query: str
    total_query: str
    series_query: str
    threshold_op: str
    slice_seconds: int | None
    slice_target: Decimal | None
    links: tuple[tuple[str, str], ...]
    history: tuple[HistoryEntry, ...]
    evidence: tuple[Evidence, ...]

    @property
    def current(self) -> HistoryEntry:
        """The newest entry of the history."""
        return self.history[-1]

    def on(self, day: date) -> HistoryEntry:
        """Return the entry in force on a day; before the first one begins, the first."""
        return next((each for each in reversed(self.history) if each.effective <= day), self.history[0])


@dataclass(frozen=True, slots=True)
class MetricDetail:
    """A plain series with unit and optional limit."""

    id: str
    service_id: str
    name: str
    display_name: str
    unit: str
    limit: Decimal | None
    query: str


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """One service with everything its editor shows."""

    record: ServiceRecord
    journeys: tuple[Journey, ...]
    slas: tuple[Sla, ...]
    depends_on: tuple[str, ...]
    needed_by: tuple[str, ...]
    slos: tuple[SloDetail, ...]
    metrics: tuple[MetricDetail, ...]


def service_detail(session: Session, service_id: str) -> ServiceDetail | None:
    """Return one service, or None if it was removed."""
    row = session.get(ServiceRow, service_id)
    if row is None:
        return None
    return ServiceDetail(
        record=service_list(session, service_id=service_id)[0],
        journeys=tuple(Journey(each.id, each.name, each.description) for each in row.journeys),
        slas=tuple(
            Sla(each.id, each.name, each.target, parse_window(each.window), each.consequence)
            for each in row.slas
        ),
        depends_on=tuple(each.depends_on_id for each in row.dependencies),
        needed_by=tuple(each.service_id for each in row.dependents),
        slos=tuple(_slo(each) for each in row.slos),
        metrics=tuple(_metric(each) for each in row.metrics),
    )


def slo_detail(session: Session, slo_id: str) -> SloDetail | None:
    """Return one SLO, or None if it was removed."""
    row = session.get(SloRow, slo_id)
    return None if row is None else _slo(row)


def metrics(session: Session) -> tuple[MetricDetail, ...]:
    """Return all metrics, ordered by service and name."""
    rows = session.execute(select(ServiceRow.name, MetricRow).join(MetricRow))
    return tuple(_metric(row) for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].name)))


def _slo(row: SloRow) -> SloDetail:
    history = (
        HistoryEntry(
            entry.id, entry.effective, entry.target, parse_window(entry.window), entry.threshold,
            entry.threshold_unit, entry.percentile, entry.reason, entry.approver,
        )
        for entry in sorted(row.history, key=lambda entry: entry.effective)
    )  # fmt: skip
    evidence = (Evidence(each.id, each.journey, each.source, each.validated) for each in row.evidence)
    return SloDetail(
        row.id, row.service_id, row.name, row.display_name, row.description, row.kind, row.journey_id,
        row.good_query, row.bad_query, row.total_query, row.series_query, row.threshold_op,
        row.slice_seconds, row.slice_target, _links(row.links), tuple(history), tuple(evidence),
    )  # fmt: skip


def _links(links: Iterable[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((link.get("title", ""), link.get("url", "")) for link in links)


def _metric(row: MetricRow) -> MetricDetail:
    return MetricDetail(row.id, row.service_id, row.name, row.display_name, row.unit, row.limit, row.query)


__all__ = [
    "Evidence",
    "HistoryEntry",
    "Journey",
    "MetricDetail",
    "ServiceDetail",
    "ServiceRecord",
    "Sla",
    "SloDetail",
    "metrics",
    "service_detail",
    "service_list",
    "slo_detail",
]
