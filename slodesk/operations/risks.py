"""What may go wrong in the planned quarter: how bad, how often, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.operations.plan_rows import begin, open_content
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import (
    assign,
    assign_all,
    find,
    flag,
    next_position,
    optional,
    put_in_place,
    reference,
)
from slodesk.storage.schema import ServiceRow
from slodesk.storage.schema_planning import InitiativeRow, RiskRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check
    from slodesk.storage.schema_planning import PlanRow

_MAYBE = ("detect_minutes", "repair_minutes", "users", "per_year")


def add_risk(session: Session, plan_id: str, title: str, **fields: Any) -> str:
    """Add a risk to a plan's register; returns its key. Fields as in :func:`set_risk_field`."""
    plan = open_content(session, plan_id)
    row = RiskRow(position=next_position(session, RiskRow.position, RiskRow.plan_id == plan_id))
    assign_all(row, _checks(session, plan_id), {"title": title, **fields})
    plan.risks.append(row)
    begin(plan)
    session.flush()
    return row.id


def set_risk_field(session: Session, risk_id: str, field: str, value: Any) -> None:
    """Set one field of a risk.

    Args:
        session: a writing session.
        risk_id: the risk.
        field: title, service_id (None: all services), detect_minutes, repair_minutes, users (ratio),
            per_year, accepted, initiative_id (the work that takes it away), owner or note.
        value: the new value; None: not estimated.
    """
    row, _ = _risk(session, risk_id)
    assign(row, _checks(session, row.plan_id), field, value)


def accept_risk(session: Session, risk_id: str, accepted: bool, note: str | None = None) -> None:
    """Say that the team lives with a risk, or no longer; ``note`` keeps why."""
    row, _ = _risk(session, risk_id)
    checks = _checks(session, row.plan_id)
    assign(row, checks, "accepted", accepted)
    if note is not None:
        assign(row, checks, "note", note)


def move_risk(session: Session, risk_id: str, position: int) -> None:
    """Put a risk at this place (0 = first) of the register."""
    row, plan = _risk(session, risk_id)
    rows = sorted(plan.risks, key=lambda each: each.position)
    put_in_place(rows, row, position)


def remove_risk(session: Session, risk_id: str) -> None:
    """Remove a risk from the register; work that was planned for it stays."""
    row, plan = _risk(session, risk_id)
    plan.risks.remove(row)
    session.flush()


def _risk(session: Session, risk_id: str) -> tuple[RiskRow, PlanRow]:
    row = find(session, RiskRow, risk_id, "risk")
    return row, open_content(session, row.plan_id)


def _checks(session: Session, plan_id: str) -> dict[str, Check]:
    checks = of("risk")

    def work(value: Any) -> str | None:
        """An initiative of the same plan."""
        key = reference(session, InitiativeRow, "initiative")(value)
        if key is None:
            return None
        if session.get_one(InitiativeRow, key).plan_id != plan_id:
            raise RuleBroken("A risk is taken away by work of the same plan.")
        return str(key)

    return {
        **checks,
        **{name: optional(checks[name]) for name in _MAYBE},
        "accepted": flag,
        "service_id": reference(session, ServiceRow, "service"),
        "initiative_id": work,
    }
