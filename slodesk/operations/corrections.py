"""Corrections: budget spent on purpose, or that should not count, with who approved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.operations.incidents import moment
from slodesk.operations.rows import (
    Check,
    a_date,
    assign,
    assign_all,
    find,
    line_text,
    long_text,
    one_of,
    optional,
)
from slodesk.storage.schema import CorrectionRow, SloRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

CATEGORIES = ("planned_maintenance", "outside_business_hours", "deployment", "exception", "other")


def add_correction(
    session: Session, slo_id: str, category: str, started: datetime, ended: datetime, **fields: Any
) -> str:
    """Add a correction to an SLO's budget (R12); returns its key."""
    slo = find(session, SloRow, slo_id, "SLO")
    row = CorrectionRow(slo_id=slo_id)
    assign_all(row, _CHECKS, {"category": category, "started": started, "ended": ended, **fields})
    _refuse_disorder(row)
    slo.corrections.append(row)
    session.flush()
    return row.id


def set_correction_field(session: Session, correction_id: str, field: str, value: Any) -> None:
    """Set any field of a correction."""
    row = find(session, CorrectionRow, correction_id, "correction")
    assign(row, _CHECKS, field, value)
    _refuse_disorder(row)


def remove_correction(session: Session, correction_id: str) -> None:
    """Remove a correction."""
    row = find(session, CorrectionRow, correction_id, "correction")
    owner = find(session, SloRow, row.slo_id, "SLO")
    owner.corrections.remove(row)


def _refuse_disorder(row: CorrectionRow) -> None:
    if row.ended <= row.started:
        raise RuleBroken("The end must be after the start.", "ended")


_CHECKS: Mapping[str, Check] = {
    "category": one_of(*CATEGORIES),
    "started": moment,
    "ended": moment,
    "reason": long_text,
    "approver": line_text,
    "expires": optional(a_date),
}
