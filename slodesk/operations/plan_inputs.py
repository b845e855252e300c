"""What a plan has to serve: business goals and milestones of the product roadmap (R24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.operations.plan_rows import begin, open_content
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import (
    a_date,
    assign,
    assign_all,
    find,
    next_position,
    optional,
    put_in_place,
    reference,
)
from slodesk.storage.schema import ServiceRow
from slodesk.storage.schema_planning import PlanInputRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check
    from slodesk.storage.schema_planning import PlanRow


def add_input(session: Session, plan_id: str, kind: str, title: str, **fields: Any) -> str:
    """Add a goal or milestone at the end of a plan's; returns its key.

    Args:
        session: a writing session.
        plan_id: the plan.
        kind: one of ``planning.INPUT_KINDS``.
        title: what is to be reached.
        fields: as in :func:`set_input_field`.
    """
    plan = open_content(session, plan_id)
    place = next_position(
        session, PlanInputRow.position, PlanInputRow.plan_id == plan_id, PlanInputRow.kind == kind
    )
    row = PlanInputRow(position=place, owner="", note="")
    assign_all(row, {**_checks(session), "kind": of("plan_input")["kind"]}, {"kind": kind, "title": title})
    assign_all(row, _checks(session), fields)
    plan.inputs.append(row)
    begin(plan)
    session.flush()
    return row.id


def set_input_field(session: Session, input_id: str, field: str, value: Any) -> None:
    """Set one field of a goal or milestone.

    Args:
        session: a writing session.
        input_id: the goal or milestone.
        field: title, day, owner, note or service_id.
        value: the new value; None takes the day or the service away.
    """
    row, _ = _input(session, input_id)
    assign(row, _checks(session), field, value)


def move_input(session: Session, input_id: str, position: int) -> None:
    """Put a goal or milestone at this place (0 = first) among those of its kind."""
    row, plan = _input(session, input_id)
    rows = sorted((each for each in plan.inputs if each.kind == row.kind), key=lambda each: each.position)
    put_in_place(rows, row, position)


def remove_input(session: Session, input_id: str) -> None:
    """Remove a goal or milestone."""
    row, plan = _input(session, input_id)
    plan.inputs.remove(row)
    session.flush()


def _input(session: Session, input_id: str) -> tuple[PlanInputRow, PlanRow]:
    row = find(session, PlanInputRow, input_id, "goal or milestone")
    return row, open_content(session, row.plan_id)


def _checks(session: Session) -> dict[str, Check]:
    return {
        **{name: check for name, check in of("plan_input").items() if name != "kind"},
        "day": optional(a_date),
        "service_id": reference(session, ServiceRow, "service"),
    }
