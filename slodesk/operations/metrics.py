"""Metrics: plain series with a unit and an optional limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.operations.rows import (
    Check,
    assign,
    assign_all,
    find,
    line_text,
    long_text,
    number,
    optional,
    unique,
)
from slodesk.storage.changes import remove_rows
from slodesk.storage.schema import MetricDayRow, MetricRow, ServiceRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from sqlalchemy.orm import Session


def add_metric(
    session: Session,
    service_id: str,
    name: str,
    unit: str = "",
    limit: Decimal | None = None,
    query: str = "",
    display_name: str = "",
) -> str:
    """Add a metric to a service; returns its key."""
    service = find(session, ServiceRow, service_id, "service")
    row = MetricRow(service_id=service_id)
    fields = {"name": name, "unit": unit, "limit": limit, "query": query, "display_name": display_name}
    assign_all(row, _checks(session, service_id), fields)
    service.metrics.append(row)
    session.flush()
    return row.id


def set_metric_field(session: Session, metric_id: str, field: str, value: Any) -> None:
    """Set name, display_name, unit, limit or query of a metric."""
    row = find(session, MetricRow, metric_id, "metric")
    assign(row, _checks(session, row.service_id, metric_id), field, value)


def remove_metric(session: Session, metric_id: str) -> None:
    """Remove a metric with its values."""
    row = find(session, MetricRow, metric_id, "metric")
    remove_rows(session, MetricDayRow, MetricDayRow.metric_id == metric_id)
    owner = find(session, ServiceRow, row.service_id, "service")
    owner.metrics.remove(row)


def _checks(session: Session, service_id: str, own: str | None = None) -> Mapping[str, Check]:
    return {
        "name": unique(session, MetricRow.name, "metric", MetricRow.service_id == service_id, own=own),
        "display_name": line_text,
        "unit": line_text,
        "limit": optional(number()),
        "query": long_text,
    }
