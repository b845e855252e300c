"""What stakeholders say about a plan, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.operations.plan_rows import open_plan
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import Check, assign, assign_all, find, next_position, put_in_place
from slodesk.storage.schema_planning import FeedbackRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from slodesk.storage.schema_planning import PlanRow


def add_feedback(session: Session, plan_id: str, text: str, created: datetime, **fields: Any) -> str:
    """Write down a point of feedback; returns its key. Fields as in :func:`set_feedback_field`."""
    plan = open_plan(session, plan_id)
    row = FeedbackRow(
        created=created, position=next_position(session, FeedbackRow.position, FeedbackRow.plan_id == plan_id)
    )
    assign_all(row, _CHECKS, {"text": text, **fields})
    plan.feedback.append(row)
    session.flush()
    return row.id


def set_feedback_field(session: Session, feedback_id: str, field: str, value: Any) -> None:
    """Set text, author, state (``open``, ``taken_up``, ``declined``) or resolution of a point."""
    row, _ = _point(session, feedback_id)
    assign(row, _CHECKS, field, value)


def answer_feedback(session: Session, feedback_id: str, state: str, resolution: str = "") -> None:
    """Say what became of a point, and why; an empty reason keeps the one that is there."""
    row, _ = _point(session, feedback_id)
    assign(row, _CHECKS, "state", state)
    if resolution:
        assign(row, _CHECKS, "resolution", resolution)


def move_feedback(session: Session, feedback_id: str, position: int) -> None:
    """Put a point at this place (0 = first)."""
    row, plan = _point(session, feedback_id)
    rows = sorted(plan.feedback, key=lambda each: each.position)
    put_in_place(rows, row, position)


def remove_feedback(session: Session, feedback_id: str) -> None:
    """Remove a point of feedback."""
    row, plan = _point(session, feedback_id)
    plan.feedback.remove(row)
    session.flush()


def _point(session: Session, feedback_id: str) -> tuple[FeedbackRow, PlanRow]:
    row = find(session, FeedbackRow, feedback_id, "point of feedback")
    return row, open_plan(session, row.plan_id)


_CHECKS: dict[str, Check] = of("plan_feedback")
