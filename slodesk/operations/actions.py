"""Action items: what somebody promised to do, and by when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from slodesk.operations.incidents import moment
from slodesk.operations.references import forget_action
from slodesk.operations.rows import (
    Check,
    a_date,
    assign,
    assign_all,
    find,
    line_text,
    long_text,
    name_text,
    one_of,
    optional,
    reference,
)
from slodesk.storage.schema import ActionItemRow, ServiceRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

PRIORITIES = ("P0", "P1", "P2", "P3")
STATUSES = ("open", "in progress", "done", "dropped")
HORIZONS = ("", "immediate", "short-term", "long-term")


def add_action(session: Session, title: str, **fields: Any) -> str:
    """Add an action item; returns its key."""
    row = ActionItemRow()
    fields.setdefault("created", datetime.now(UTC))
    assign_all(row, _checks(session), {"title": title, **fields})
    session.add(row)
    session.flush()
    return row.id


def set_action_field(session: Session, action_id: str, field: str, value: Any) -> None:
    """Set any field of an action item."""
    assign(find(session, ActionItemRow, action_id, "action item"), _checks(session), field, value)


def remove_action(session: Session, action_id: str) -> None:
    """Remove an action item."""
    row = find(session, ActionItemRow, action_id, "action item")
    forget_action(session, action_id)
    session.delete(row)


def _checks(session: Session) -> Mapping[str, Check]:
    return {
        "title": name_text,
        "owner": line_text,
        "due": optional(a_date),
        "priority": one_of(*PRIORITIES),
        "status": one_of(*STATUSES),
        "horizon": one_of(*HORIZONS),
        "source": line_text,
        "description": long_text,
        "service_id": reference(session, ServiceRow, "service"),
        "created": moment,
    }
