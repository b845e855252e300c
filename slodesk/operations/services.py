"""Services, their journeys, dependencies and SLAs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.window import parse_window, window_text
from slodesk.operations.references import forget_service
from slodesk.operations.rows import (
    Check,
    assign,
    assign_all,
    find,
    flag,
    line_text,
    long_text,
    name_text,
    next_position,
    put_in_place,
    ratio,
    reference,
    unique,
)
from slodesk.storage.changes import remove_rows
from slodesk.storage.schema import (
    ActionItemRow,
    DependencyRow,
    JourneyRow,
    MetricDayRow,
    MetricRow,
    PersonRow,
    SampleDayRow,
    ServiceRow,
    SlaRow,
    SloRow,
    TeamRow,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from sqlalchemy.orm import Session


def add_service(session: Session, name: str, **fields: Any) -> str:
    """Add a service; ``fields`` as in :func:`set_service_field`. Returns its key."""
    row = ServiceRow(position=next_position(session, ServiceRow.position))
    assign_all(row, _service_checks(session), {"name": name, **fields})
    session.add(row)
    session.flush()
    return row.id


def set_service_field(session: Session, service_id: str, field: str, value: Any) -> None:
    """Set name, display_name, description, critical, tags, team_id or owner_id of a service."""
    row = find(session, ServiceRow, service_id, "service")
    assign(row, _service_checks(session, service_id), field, value)


def remove_service(session: Session, service_id: str) -> None:
    """Remove a service with everything it owns; action items stay, without a service."""
    row = find(session, ServiceRow, service_id, "service")
    for action in session.scalars(select(ActionItemRow).where(ActionItemRow.service_id == service_id)):
        action.service_id = None
    forget_service(session, service_id)
    slos = select(SloRow.id).where(SloRow.service_id == service_id)
    metrics = select(MetricRow.id).where(MetricRow.service_id == service_id)
    remove_rows(session, SampleDayRow, SampleDayRow.slo_id.in_(slos))
    remove_rows(session, MetricDayRow, MetricDayRow.metric_id.in_(metrics))
    session.delete(row)


def move_service(session: Session, service_id: str, position: int) -> None:
    """Put a service at this place (0 = first) in its list."""
    rows = list(session.scalars(select(ServiceRow).order_by(ServiceRow.position, ServiceRow.name)))
    row = find(session, ServiceRow, service_id, "service")
    put_in_place(rows, row, position)


def set_dependencies(session: Session, service_id: str, depends_on: Sequence[str]) -> None:
    """Say which services this one needs to work; a circle is refused by name (R12a)."""
    row = find(session, ServiceRow, service_id, "service")
    wanted = dict.fromkeys(depends_on)
    if service_id in wanted:
        raise RuleBroken("A service cannot depend on itself.", "dependencies")
    for key in wanted:
        find(session, ServiceRow, key, "service")
    _refuse_circle(session, row, list(wanted))
    for link in list(row.dependencies):
        if link.depends_on_id not in wanted:
            row.dependencies.remove(link)
    present = {link.depends_on_id for link in row.dependencies}
    for key in wanted:
        if key not in present:
            row.dependencies.append(DependencyRow(depends_on_id=key))


def _refuse_circle(session: Session, row: ServiceRow, wanted: list[str]) -> None:
    edges: dict[str, list[str]] = {}
    for service, needed in session.execute(select(DependencyRow.service_id, DependencyRow.depends_on_id)):
        edges.setdefault(service, []).append(needed)
    edges[row.id] = wanted
    stack = [[row.id, key] for key in wanted]
    seen: set[str] = set()
    while stack:
        path = stack.pop()
        for key in edges.get(path[-1], []):
            if key == row.id:
                names = " → ".join(find(session, ServiceRow, part, "service").name for part in [*path, key])
                raise RuleBroken(f"This would close a circle: {names}.", "dependencies")
            if key not in seen:
                seen.add(key)
                stack.append([*path, key])


def add_journey(session: Session, service_id: str, name: str, description: str = "") -> str:
    """Add a user journey; returns its key."""
    owner = find(session, ServiceRow, service_id, "service")
    row = JourneyRow(
        service_id=service_id,
        position=next_position(session, JourneyRow.position, JourneyRow.service_id == service_id),
    )
    assign_all(row, _JOURNEY, {"name": name, "description": description})
    owner.journeys.append(row)
    session.flush()
    return row.id


def set_journey_field(session: Session, journey_id: str, field: str, value: Any) -> None:
    """Set name or description of a user journey."""
    assign(find(session, JourneyRow, journey_id, "user journey"), _JOURNEY, field, value)


def remove_journey(session: Session, journey_id: str) -> None:
    """Remove a user journey; SLOs that named it stay, without it."""
    row = find(session, JourneyRow, journey_id, "user journey")
    service = find(session, ServiceRow, row.service_id, "service")
    for slo in service.slos:
        if slo.journey_id == journey_id:
            slo.journey_id = None
    session.flush()
    service.journeys.remove(row)


def add_sla(session: Session, service_id: str, name: str, target: Decimal, **fields: Any) -> str:
    """Add what customers were promised; ``target`` is a ratio. Returns its key."""
    service = find(session, ServiceRow, service_id, "service")
    row = SlaRow(service_id=service_id)
    assign_all(row, _SLA, {"name": name, "target": target, **fields})
    service.slas.append(row)
    session.flush()
    return row.id


def set_sla_field(session: Session, sla_id: str, field: str, value: Any) -> None:
    """Set name, target, window or consequence of an SLA."""
    assign(find(session, SlaRow, sla_id, "SLA"), _SLA, field, value)


def remove_sla(session: Session, sla_id: str) -> None:
    """Remove an SLA."""
    row = find(session, SlaRow, sla_id, "SLA")
    owner = find(session, ServiceRow, row.service_id, "service")
    owner.slas.remove(row)


def _tags(value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise RuleBroken("A list of tags is expected here.")
    return list(dict.fromkeys(name_text(tag) for tag in value))


def _service_checks(session: Session, own: str | None = None) -> Mapping[str, Check]:
    return {
        "name": unique(session, ServiceRow.name, "service", own=own),
        "display_name": line_text,
        "description": long_text,
        "critical": flag,
        "tags": _tags,
        "team_id": reference(session, TeamRow, "team"),
        "owner_id": reference(session, PersonRow, "person"),
    }


def _window(value: Any) -> str:
    return window_text(parse_window(line_text(value)))


_JOURNEY: Mapping[str, Check] = {"name": name_text, "description": long_text}
_SLA: Mapping[str, Check] = {
    "name": name_text,
    "target": ratio,
    "window": _window,
    "consequence": long_text,
}
