"""The communication plan: who is told what, how and when. It goes on after the plan is approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import SUPERSEDED
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import (
    Check,
    a_date,
    assign,
    assign_all,
    find,
    flag,
    next_position,
    optional,
    put_in_place,
)
from slodesk.storage.schema_planning import PlanMessageRow, PlanRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session


def add_message(session: Session, plan_id: str, audience: str, **fields: Any) -> str:
    """Add a line; returns its key. Fields as in :func:`set_message_field`."""
    plan = _plan(session, plan_id)
    row = PlanMessageRow(
        position=next_position(session, PlanMessageRow.position, PlanMessageRow.plan_id == plan_id)
    )
    assign_all(row, _CHECKS, {"audience": audience, **fields})
    plan.messages.append(row)
    session.flush()
    return row.id


def add_messages(session: Session, plan_id: str, messages: Iterable[Mapping[str, Any]]) -> list[str]:
    """Add several lines, each with an audience and fields."""
    return [add_message(session, plan_id, **message) for message in messages]


def set_message_field(session: Session, message_id: str, field: str, value: Any) -> None:
    """Set audience, message, channel, day, owner or done of a line."""
    assign(_message(session, message_id), _CHECKS, field, value)


def move_message(session: Session, message_id: str, position: int) -> None:
    """Put a line at this place (0 = first)."""
    row = _message(session, message_id)
    rows = sorted(_plan(session, row.plan_id).messages, key=lambda each: each.position)
    put_in_place(rows, row, position)


def remove_message(session: Session, message_id: str) -> None:
    """Remove a line."""
    row = _message(session, message_id)
    _plan(session, row.plan_id).messages.remove(row)
    session.flush()


def _plan(session: Session, plan_id: str) -> PlanRow:
    """Return the plan: telling people follows its approval, which the snapshot keeps as it was."""
    plan = find(session, PlanRow, plan_id, "plan")
    if plan.state == SUPERSEDED:
        raise RuleBroken("A later plan has taken this one's place.")
    return plan


def _message(session: Session, message_id: str) -> PlanMessageRow:
    row = find(session, PlanMessageRow, message_id, "message")
    _plan(session, row.plan_id)
    return row


_CHECKS: dict[str, Check] = {**of("plan_message"), "day": optional(a_date), "done": flag}
