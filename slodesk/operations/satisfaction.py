"""How satisfied the users of a service were in a month or quarter (R30)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.satisfaction import DEFAULT_SCALE, check_score, parse_period
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import assign_all, find, optional
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import ServiceRow
from slodesk.storage.schema_planning import SatisfactionRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check


def set_satisfaction(session: Session, service_id: str, period: str, **fields: Any) -> str:
    """Say how satisfied the users of a service were in a period; returns its key.

    What is not given stays as it is; the first time a score is needed, and the scale is 5 without one.

    Args:
        session: a writing session.
        service_id: the service.
        period: a month ``2026-11`` or a fiscal quarter ``2026-Q4``.
        fields: score, scale, responses (None: unknown) or source.

    Raises:
        RuleBroken: the score lies outside its scale, or is missing.
    """
    find(session, ServiceRow, service_id, "service")
    name = str(parse_period(period, read_settings(session).fiscal_year_start))
    same = SatisfactionRow.service_id == service_id, SatisfactionRow.period == name
    row = session.scalars(select(SatisfactionRow).where(*same)).first()
    new = row is None
    if row is None:
        if fields.get("score") is None:
            raise RuleBroken("Type the score first.", "score")
        row = SatisfactionRow(
            service_id=service_id, period=name, scale=Decimal(DEFAULT_SCALE), responses=None, source=""
        )
    assign_all(row, _CHECKS, fields)
    check_score(row.score, row.scale, "scale" if "scale" in fields and "score" not in fields else "score")
    if new:
        session.add(row)
    session.flush()
    return row.id


def remove_satisfaction(session: Session, satisfaction_id: str) -> None:
    """Forget what users said in a period."""
    session.delete(find(session, SatisfactionRow, satisfaction_id, "satisfaction score"))
    session.flush()


_CHECKS: Mapping[str, Check] = {
    name: optional(check) if name == "responses" else check
    for name, check in of("satisfaction").items()
    if name != "period"
}
