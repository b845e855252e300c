"""Services as the editor shows them: definition, history, dependencies, promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.window import Window, parse_window
from slodesk.storage.schema import MetricRow, PersonRow, ServiceRow, SloRow, TeamRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One line of the services table."""

    id: str
    name: str
    display_name: str
    description: str
    critical: bool
    tags: tuple[str, ...]
    team_id: str | None
    team: str
    owner_id: str | None
    owner: str
    slo_names: tuple[str, ...]

    @property
    def title(self) -> str:
        """What people call it."""
        return self.display_name or self.name


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


_COLUMNS = (
    ServiceRow.id, ServiceRow.name, ServiceRow.display_name, ServiceRow.description, ServiceRow.critical,
    ServiceRow.tags, ServiceRow.team_id, ServiceRow.owner_id,
)  # fmt: skip
"""What a line of the table needs; whole rows of hundreds of services would cost ten times as much."""


def service_list(session: Session, *, team_id: str | None = None) -> tuple[ServiceRecord, ...]:
    """Return all services (of one team) in their order."""
    query = select(*_COLUMNS)
    if team_id is not None:
        query = query.where(ServiceRow.team_id == team_id)
    slos: dict[str, list[str]] = {}
    for service_id, name in session.execute(select(SloRow.service_id, SloRow.name).order_by(SloRow.name)):
        slos.setdefault(service_id, []).append(name)
    names = _names(session)
    rows = session.execute(query.order_by(ServiceRow.position, ServiceRow.name)).all()
    return tuple(_record(row, *names, slos.get(row.id, ())) for row in rows)


def service_detail(session: Session, service_id: str) -> ServiceDetail | None:
    """Return one service, or None if it was removed."""
    row = session.get(ServiceRow, service_id)
    if row is None:
        return None
    return ServiceDetail(
        record=_record(row, *_names(session), [slo.name for slo in row.slos]),
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


def _names(session: Session) -> tuple[dict[str, str], dict[str, str]]:
    teams = {key: name for key, name in session.execute(select(TeamRow.id, TeamRow.name))}  # noqa: C416
    people = {key: name for key, name in session.execute(select(PersonRow.id, PersonRow.name))}  # noqa: C416
    return teams, people


def _record(row: Any, teams: dict[str, str], people: dict[str, str], slos: Iterable[str]) -> ServiceRecord:
    return ServiceRecord(
        row.id, row.name, row.display_name, row.description, row.critical, tuple(row.tags),
        row.team_id, teams.get(row.team_id or "", ""), row.owner_id, people.get(row.owner_id or "", ""),
        tuple(slos),
    )  # fmt: skip


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
