"""Small edits to test the machinery with, and a way to see everything a workspace holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.storage import search
from slodesk.storage.changes import remove_rows
from slodesk.storage.samples import make_points, sample_row
from slodesk.storage.schema import (
    Base,
    ChangeLogRow,
    DependencyRow,
    EvidenceRow,
    IncidentRow,
    IncidentServiceRow,
    SampleDayRow,
    ServiceRow,
    SloRow,
    SloTargetRow,
    TeamRow,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

TWO_POINTS = make_points([43200, 86400], [9, 8], [10, 10])

Dump = dict[str, list[dict[str, Any]]]


def dump(workspace: Workspace) -> Dump:
    """Return every row but the change log, without the row versions, and the search index."""
    content: Dump = {}
    with workspace.session() as session:
        for table in Base.metadata.sorted_tables:
            if table.name == ChangeLogRow.__tablename__:
                continue
            rows = [dict(row) for row in session.execute(select(table)).mappings()]
            for row in rows:
                row.pop("version", None)
            content[table.name] = sorted(rows, key=repr)
        indexed = session.connection().exec_driver_sql("SELECT kind, ref, title, body FROM search_entry")
        found = sorted(tuple(row) for row in indexed)
        assert found == sorted(search.expected(session.connection()))
        content["search"] = [{"entry": row} for row in found]
    return content


def log(workspace: Workspace) -> list[ChangeLogRow]:
    with workspace.session() as session:
        return list(session.scalars(select(ChangeLogRow).order_by(ChangeLogRow.id)))


def add_service(session: Session, name: str, *slos: str) -> str:
    service = ServiceRow(name=name, display_name=name.title())
    for slo in slos:
        row = SloRow(name=slo)
        row.history.append(SloTargetRow(effective=date.min, target=Decimal("0.999")))
        row.evidence.append(EvidenceRow(journey="Buy"))
        service.slos.append(row)
    session.add(service)
    session.flush()
    for row in service.slos:
        session.add(SampleDayRow(slo_id=row.id, **sample_row(date(2026, 11, 1), TWO_POINTS, 43200)))
    session.flush()
    return service.id


def set_field(session: Session, kind: type[Any], key: str, field: str, value: object) -> None:
    setattr(session.get_one(kind, key), field, value)


def describe(session: Session, service: str, text: str) -> None:
    set_field(session, ServiceRow, service, "description", text)


def remove(session: Session, kind: type[Any], key: str) -> None:
    delete(session, session.get_one(kind, key))


def delete(session: Session, row: Any) -> None:
    """Delete a row with what belongs to it, as the operations do."""
    for slo in row.slos if isinstance(row, ServiceRow) else [row] if isinstance(row, SloRow) else []:
        remove_rows(session, SampleDayRow, SampleDayRow.slo_id == slo.id)
    session.delete(row)


def remove_service(session: Session, key: str) -> None:
    remove(session, ServiceRow, key)


def add_team(session: Session, name: str) -> str:
    team = TeamRow(name=name)
    session.add(team)
    session.flush()
    return team.id


def depend(session: Session, service: str, on: str) -> None:
    row = session.get_one(ServiceRow, service)
    row.dependencies.append(DependencyRow(depends_on_id=on))


def add_incident(session: Session, identifier: str, started: Any, services: list[str]) -> str:
    incident = IncidentRow(identifier=identifier, title=f"Outage {identifier}", started=started)
    incident.services = [IncidentServiceRow(service_id=key) for key in services]
    session.add(incident)
    session.flush()
    return incident.id
