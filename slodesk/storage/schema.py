"""The tables of a workspace.

Keys are UUIDv7 text, so that copies can be merged. Every editable table carries ``version``: two
people cannot overwrite each other unseen. Deleting cascades in the ORM only, so that every row
passes the recorder and can come back.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship

from slodesk.storage.types import Exact, UtcDateTime, uuid7


class Base(DeclarativeBase):
    """All tables of a workspace."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        Decimal: Exact,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
    }


class Versioned:
    """Optimistic locking: a row remembers how often it was written."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


class Entity(Versioned):
    """A row with a UUIDv7 key."""

    id: Mapped[str] = mapped_column(primary_key=True, default=uuid7)


def to(column: str, *, index: bool = True, **options: Any) -> Any:
    """A column that refers to another table's row."""
    return mapped_column(ForeignKey(column, deferrable=True, initially="DEFERRED"), index=index, **options)


OWNED: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": False}
"""Rows that go with the one they belong to."""


class SettingRow(Versioned, Base):
    """One workspace setting; the keys and defaults are in ``domain/settings.py``."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class TeamRow(Entity, Base):
    """A team that owns services."""

    __tablename__ = "team"
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")
    size: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)


class PersonRow(Entity, Base):
    """Somebody who owns, approves or takes part."""

    __tablename__ = "person"
    name: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(default="")
    job: Mapped[str] = mapped_column(default="")
    team_id: Mapped[str | None] = to("team.id")
    active: Mapped[bool] = mapped_column(default=True)


class ServiceRow(Entity, Base):
    """A service users depend on; ``name`` is its identifier in files and on the command line."""

    __tablename__ = "service"
    name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    critical: Mapped[bool] = mapped_column(default=False)
    tags: Mapped[list[str]] = mapped_column(default=list)
    team_id: Mapped[str | None] = to("team.id")
    owner_id: Mapped[str | None] = to("person.id")
    position: Mapped[int] = mapped_column(default=0)

    journeys: Mapped[list[JourneyRow]] = relationship(order_by="JourneyRow.position", **OWNED)
    slas: Mapped[list[SlaRow]] = relationship(order_by="SlaRow.name", **OWNED)
    slos: Mapped[list[SloRow]] = relationship(back_populates="service", order_by="SloRow.name", **OWNED)
    metrics: Mapped[list[MetricRow]] = relationship(order_by="MetricRow.name", **OWNED)
    dependencies: Mapped[list[DependencyRow]] = relationship(foreign_keys="DependencyRow.service_id", **OWNED)
    dependents: Mapped[list[DependencyRow]] = relationship(
        foreign_keys="DependencyRow.depends_on_id", **OWNED
    )
    incidents: Mapped[list[IncidentServiceRow]] = relationship(**OWNED)
    releases: Mapped[list[ReleaseRow]] = relationship(order_by="ReleaseRow.date", **OWNED)


class JourneyRow(Entity, Base):
    """A user journey that a service serves ("buy a ticket")."""

    __tablename__ = "journey"
    service_id: Mapped[str] = to("service.id")
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class DependencyRow(Entity, Base):
    """``service`` needs ``depends_on`` to work (R12a)."""

    __tablename__ = "dependency"
    __table_args__ = (UniqueConstraint("service_id", "depends_on_id"),)
    service_id: Mapped[str] = to("service.id")
    depends_on_id: Mapped[str] = to("service.id")


class SlaRow(Entity, Base):
    """What customers were promised (R12a); ``target`` is a ratio."""

    __tablename__ = "sla"
    service_id: Mapped[str] = to("service.id")
    name: Mapped[str]
    target: Mapped[Decimal]
    window: Mapped[str] = mapped_column(default="month")
    consequence: Mapped[str] = mapped_column(default="")


class SloRow(Entity, Base):
    """One objective of a service; target, window, threshold and percentile are in its history."""

    __tablename__ = "slo"
    __table_args__ = (UniqueConstraint("service_id", "name"),)
    service_id: Mapped[str] = to("service.id")
    name: Mapped[str]
    display_name: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="ratio")
    """``ratio``, ``threshold`` or ``time_slices`` (R5)."""
    journey_id: Mapped[str | None] = to("journey.id")
    good_query: Mapped[str] = mapped_column(default="")
    bad_query: Mapped[str] = mapped_column(default="")
    total_query: Mapped[str] = mapped_column(default="")
    series_query: Mapped[str] = mapped_column(default="")
    """The plain series of a threshold SLO, compared point by point."""
    threshold_op: Mapped[str] = mapped_column(default="lte")
    """``lt``, ``lte``, ``gt`` or ``gte``: how a point of ``series_query`` passes."""
    slice_seconds: Mapped[int | None]
    slice_target: Mapped[Decimal | None]
    """Time slices: a slice is good when its own ratio reaches this."""
    links: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """``[{"title": …, "url": …}]``"""
    position: Mapped[int] = mapped_column(default=0)

    service: Mapped[ServiceRow] = relationship(back_populates="slos")
    history: Mapped[list[SloTargetRow]] = relationship(order_by="SloTargetRow.effective", **OWNED)
    evidence: Mapped[list[EvidenceRow]] = relationship(**OWNED)
    corrections: Mapped[list[CorrectionRow]] = relationship(**OWNED)


class SloTargetRow(Entity, Base):
    """What an SLO promises from a day on (R11); the first entry holds from the beginning."""

    __tablename__ = "slo_target"
    __table_args__ = (UniqueConstraint("slo_id", "effective"),)
    slo_id: Mapped[str] = to("slo.id")
    effective: Mapped[date]
    """First day it holds, in the workspace's zone; 0001-01-01 means "from the beginning"."""
    target: Mapped[Decimal]
    """A ratio in (0, 1)."""
    window: Mapped[str] = mapped_column(default="30d")
    """``30d``, ``week``, ``month`` or ``quarter``."""
    threshold: Mapped[Decimal | None]
    threshold_unit: Mapped[str] = mapped_column(default="")
    percentile: Mapped[Decimal | None]
    """In percent, e.g. 95."""
    reason: Mapped[str] = mapped_column(default="")
    approver: Mapped[str] = mapped_column(default="")


class EvidenceRow(Entity, Base):
    """Why users care about this objective: journey, source, last validated (R12a)."""

    __tablename__ = "evidence"
    slo_id: Mapped[str] = to("slo.id")
    journey: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    validated: Mapped[date | None]


class MetricRow(Entity, Base):
    """A plain series beside the SLOs, with unit and optional limit (R5)."""

    __tablename__ = "metric"
    __table_args__ = (UniqueConstraint("service_id", "name"),)
    service_id: Mapped[str] = to("service.id")
    name: Mapped[str]
    display_name: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    limit: Mapped[Decimal | None]
    query: Mapped[str] = mapped_column(default="")


class SampleDayRow(Versioned, Base):
    """One SLO's samples of one UTC day (00:00, 24:00], with the day's sums (R5a).

    ``points`` is packed by ``storage/samples.py``; it is the last column, so that sums are read
    without it.
    """

    __tablename__ = "sample_day"
    slo_id: Mapped[str] = to("slo.id", index=False, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    good: Mapped[float]
    total: Mapped[float]
    step: Mapped[int]
    """Resolution in seconds."""
    first: Mapped[int]
    """End of the first interval, in seconds after 00:00, 1…86400."""
    last: Mapped[int]
    """End of the last interval, in seconds after 00:00, 1…86400."""
    points: Mapped[bytes] = mapped_column(LargeBinary)


class MetricDayRow(Versioned, Base):
    """One metric's values of one UTC day (00:00, 24:00]."""

    __tablename__ = "metric_day"
    metric_id: Mapped[str] = to("metric.id", index=False, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
    last_value: Mapped[float]
    points: Mapped[bytes] = mapped_column(LargeBinary)


class PolicyVersionRow(Entity, Base):
    """One version of the policy; thresholds are data (R-rules' defaults live in ``domain/policy.py``)."""

    __tablename__ = "policy_version"
    number: Mapped[int] = mapped_column(unique=True)
    profile: Mapped[str]
    effective: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(default="")
    author: Mapped[str] = mapped_column(default="")


class IncidentRow(Entity, Base):
    """Something that went wrong for users (R16)."""

    __tablename__ = "incident"
    identifier: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    started: Mapped[datetime]
    detected: Mapped[datetime | None]
    acknowledged: Mapped[datetime | None]
    mitigated: Mapped[datetime | None]
    resolved: Mapped[datetime | None]
    severity: Mapped[str] = mapped_column(default="")
    error_rate: Mapped[Decimal | None]
    request_rate: Mapped[Decimal | None]
    failed_requests: Mapped[Decimal | None]
    customer_impacting: Mapped[bool | None]
    near_miss: Mapped[bool] = mapped_column(default=False)
    cause: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str] = mapped_column(default="")
    """IANA zone its times are written in; empty is the workspace's."""
    impact: Mapped[str] = mapped_column(default="")
    """What customers noticed, in words."""
    links: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """``[{"title": …, "url": …}]``"""

    services: Mapped[list[IncidentServiceRow]] = relationship(**OWNED)


class IncidentServiceRow(Entity, Base):
    """Which services an incident hit."""

    __tablename__ = "incident_service"
    __table_args__ = (UniqueConstraint("incident_id", "service_id"),)
    incident_id: Mapped[str] = to("incident.id")
    service_id: Mapped[str] = to("service.id")


class ReleaseRow(Entity, Base):
    """A version of a service that was, or is about to be, deployed (R32, R36)."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("service_id", "release_version"),)
    service_id: Mapped[str] = to("service.id")
    release_version: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    """What it brings, in a few words."""
    date: Mapped[datetime | None]
    """When it is to be deployed, or was."""
    lines_changed: Mapped[int | None]
    critical_path: Mapped[bool | None]
    db_migration: Mapped[bool | None]
    external_apis: Mapped[bool | None]
    test_coverage: Mapped[Decimal | None]
    """In percent, 0…100."""
    change_class: Mapped[str] = mapped_column(default="normal")
    state: Mapped[str] = mapped_column(default="planned")
    decision: Mapped[str] = mapped_column(default="")
    """The latest one on record, of ``domain/policy.DECISIONS``; empty before."""
    rolled_back: Mapped[datetime | None]
    incident_id: Mapped[str | None] = to("incident.id")
    """The incident it caused."""
    note: Mapped[str] = mapped_column(default="")


class ActionItemRow(Entity, Base):
    """Something a person promised to do (R21)."""

    __tablename__ = "action_item"
    title: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    due: Mapped[date | None]
    priority: Mapped[str] = mapped_column(default="P2")
    status: Mapped[str] = mapped_column(default="open")
    horizon: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    service_id: Mapped[str | None] = to("service.id")
    created: Mapped[datetime]
    source_kind: Mapped[str] = mapped_column(default="")
    """Where it was promised: ``retrospective``, ``meeting``, ``incident``, …; empty where only ``source``
    says it in words."""
    source_id: Mapped[str] = mapped_column(default="", index=True)
    period: Mapped[str] = mapped_column(default="")
    """The quarter that was given as due date, ``2027-Q1``; ``due`` is its last day."""
    link: Mapped[str] = mapped_column(default="")
    """Where it is tracked elsewhere."""
    closed: Mapped[datetime | None]
    """When it was done or dropped."""


class CorrectionRow(Entity, Base):
    """Budget that was spent on purpose, or should not count (R12)."""

    __tablename__ = "correction"
    slo_id: Mapped[str] = to("slo.id")
    category: Mapped[str]
    """``planned_maintenance``, ``outside_business_hours``, ``deployment``, ``exception`` or ``other``."""
    started: Mapped[datetime]
    ended: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    approver: Mapped[str] = mapped_column(default="")
    expires: Mapped[date | None]


class ChangeLogRow(Base):
    """The audit trail: who changed what, when. Written by the workspace, never by operations."""

    __tablename__ = "change_log"
    __table_args__ = (Index("ix_change_log_at", "at"),)
    id: Mapped[str] = mapped_column(primary_key=True, default=uuid7)
    at: Mapped[datetime]
    who: Mapped[str]
    action: Mapped[str]
    """``edit``, ``undo`` or ``redo``."""
    label: Mapped[str]
    rows: Mapped[list[dict[str, Any]]]
    """``[{"table", "key", "before": {column: value}, "after": {…}}]``: changed columns, blobs by size."""
