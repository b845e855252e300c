"""Releases: versions of a service, with what makes them risky."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.change_classes import CLASSES
from slodesk.domain.errors import RuleBroken
from slodesk.operations.incidents import moment
from slodesk.operations.references import forget_release
from slodesk.operations.rows import (
    Check,
    assign,
    assign_all,
    find,
    flag,
    line_text,
    long_text,
    number,
    one_of,
    optional,
    reference,
    unique,
    whole,
)
from slodesk.storage.schema import IncidentRow, ReleaseRow, ServiceRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

STATES = ("planned", "decided", "deployed", "rolled back")


def add_release(session: Session, service_id: str, release_version: str, **fields: Any) -> str:
    """Add a release of a service; returns its key."""
    service = find(session, ServiceRow, service_id, "service")
    row = ReleaseRow(service_id=service_id)
    assign_all(row, _checks(session, service_id), {"release_version": release_version, **fields})
    service.releases.append(row)
    session.flush()
    return row.id


def set_release_field(session: Session, release_id: str, field: str, value: Any) -> None:
    """Set any field of a release; None means unknown."""
    row = find(session, ReleaseRow, release_id, "release")
    assign(row, _checks(session, row.service_id, release_id), field, value)


def set_release_service(session: Session, release_id: str, service_id: str) -> None:
    """Say which service a release is a version of.

    Raises:
        RuleBroken: something was decided about it, or the other service has such a version.
    """
    row = find(session, ReleaseRow, release_id, "release")
    service = find(session, ServiceRow, service_id, "service")
    if row.service_id == service_id:
        return
    if row.decision:
        raise RuleBroken("What was decided about it was decided for its service.", "service_id")
    _checks(session, service_id, release_id)["release_version"](row.release_version)
    before = find(session, ServiceRow, row.service_id, "service")
    row.service_id = service.id
    session.flush()
    for each in (before, service):
        session.expire(each, ["releases"])


def remove_release(session: Session, release_id: str) -> None:
    """Remove a release, with what was decided about it."""
    row = find(session, ReleaseRow, release_id, "release")
    forget_release(session, release_id)
    owner = find(session, ServiceRow, row.service_id, "service")
    owner.releases.remove(row)


def _checks(session: Session, service_id: str, own: str | None = None) -> Mapping[str, Check]:
    column = ReleaseRow.release_version
    return {
        "release_version": unique(session, column, "release", ReleaseRow.service_id == service_id, own=own),
        "title": line_text,
        "date": optional(moment),
        "lines_changed": optional(whole(0, 1_000_000_000)),
        "critical_path": optional(flag),
        "db_migration": optional(flag),
        "external_apis": optional(flag),
        "test_coverage": optional(number(0, 100)),
        "change_class": one_of(*CLASSES),
        "state": one_of(*STATES),
        "rolled_back": optional(moment),
        "incident_id": optional(reference(session, IncidentRow, "incident")),
        "note": long_text,
    }
