"""Initiatives and risks of plans, as random moves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from sqlalchemy import select

from slodesk.domain import planning
from slodesk.operations import initiatives, risks
from slodesk.storage.schema import ServiceRow, TeamRow
from slodesk.storage.schema_planning import InitiativeRow, PlanRow, RiskRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    Draw = Callable[[st.SearchStrategy[Any]], Any]

titles = st.sampled_from(["Second zone", "Faster failover", "名前 &amp; <i>"])
lines = st.sampled_from(["", "Kim", "Ødegård, 名前"])
days = st.none() | st.dates(date(2026, 12, 1), date(2027, 4, 30))
amounts = st.none() | st.decimals(0, 500, places=2)
WORK = {
    "title": titles, "description": lines, "owner": lines, "impact": amounts, "effort": amounts,
    "confidence": st.sampled_from(planning.CONFIDENCES), "starts": days, "ends": days,
    "state": st.sampled_from(planning.INITIATIVE_STATES), "reach": amounts, "value": amounts,
    "urgency": amounts, "risk_reduction": amounts,
}  # fmt: skip
RISK = {
    "title": titles, "detect_minutes": amounts, "repair_minutes": amounts, "per_year": amounts,
    "users": st.none() | st.decimals(0, 1, places=3), "accepted": st.booleans(),
    "owner": lines, "note": lines,
}  # fmt: skip


def _one(session: Session, draw: Draw, table: type[Any]) -> str:
    keys = sorted(session.scalars(select(table.id)))
    return str(draw(st.sampled_from(keys))) if keys else "gone"


def _maybe(session: Session, draw: Draw, table: type[Any]) -> str | None:
    keys = sorted(session.scalars(select(table.id)))
    return draw(st.sampled_from([None, *keys]))  # type: ignore[no-any-return]


def _set(session: Session, draw: Draw, set_field: Any, key: str, fields: dict[str, Any], **more: Any) -> None:
    name = draw(st.sampled_from(sorted({**fields, **more})))
    set_field(session, key, name, _maybe(session, draw, more[name]) if name in more else draw(fields[name]))


def _need(session: Session, draw: Draw) -> None:
    keys = sorted(session.scalars(select(InitiativeRow.id)))
    wanted = draw(st.lists(st.sampled_from(keys), max_size=3)) if keys else []
    initiatives.set_needs(session, _one(session, draw, InitiativeRow), wanted)


def _take(session: Session, draw: Draw) -> str:
    fields = {"source_kind": "risk", "source_id": _one(session, draw, RiskRow)} if draw(st.booleans()) else {}
    return initiatives.add_initiative(session, _one(session, draw, PlanRow), draw(titles), **fields)


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "initiatives.add_initiative": _take,
    "initiatives.set_initiative_field": lambda s, draw: _set(
        s, draw, initiatives.set_initiative_field, _one(s, draw, InitiativeRow), WORK,
        service_id=ServiceRow, team_id=TeamRow,
    ),
    "initiatives.set_initiative_dates": lambda s, draw: initiatives.set_initiative_dates(
        s, _one(s, draw, InitiativeRow), draw(days), draw(days)
    ),
    "initiatives.set_needs": _need,
    "initiatives.remove_initiative": lambda s, draw: initiatives.remove_initiative(
        s, _one(s, draw, InitiativeRow)
    ),
    "risks.add_risk": lambda s, draw: risks.add_risk(s, _one(s, draw, PlanRow), draw(titles)),
    "risks.set_risk_field": lambda s, draw: _set(
        s, draw, risks.set_risk_field, _one(s, draw, RiskRow), RISK,
        service_id=ServiceRow, initiative_id=InitiativeRow,
    ),
    "risks.accept_risk": lambda s, draw: risks.accept_risk(
        s, _one(s, draw, RiskRow), draw(st.booleans()), draw(st.none() | lines)
    ),
    "risks.move_risk": lambda s, draw: risks.move_risk(s, _one(s, draw, RiskRow), draw(st.integers(-1, 9))),
    "risks.remove_risk": lambda s, draw: risks.remove_risk(s, _one(s, draw, RiskRow)),
}  # fmt: skip
