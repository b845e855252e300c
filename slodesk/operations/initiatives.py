"""Reliability work of a plan: what it brings, what it costs, when, and what has to come first (R28)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.roadmap import Work, check_needs
from slodesk.operations.plan_rows import begin, open_content
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import a_date, assign, assign_all, find, next_position, optional, reference
from slodesk.storage.schema import ServiceRow, TeamRow
from slodesk.storage.schema_planning import InitiativeNeedRow, InitiativeRow, RiskRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check
    from slodesk.storage.schema_planning import PlanRow

_MAYBE = ("impact", "effort", "reach", "value", "urgency", "risk_reduction")


def add_initiative(session: Session, plan_id: str, title: str, **fields: Any) -> str:
    """Add work to a plan's roadmap; returns its key.

    Args:
        session: a writing session.
        plan_id: the plan.
        title: what is to be done.
        fields: as in :func:`set_initiative_field`; also ``source_kind`` and ``source_id`` for work that was
            suggested. Work suggested by a risk is the work that takes it away.

    Raises:
        RuleBroken: it was suggested, and somebody has taken it already.
    """
    plan = open_content(session, plan_id)
    row = InitiativeRow(
        position=next_position(session, InitiativeRow.position, InitiativeRow.plan_id == plan_id)
    )
    checks = _checks(session)
    assign_all(row, {**checks, **_source_checks()}, {"title": title, **fields})
    _check_dates(row.starts, row.ends)
    if row.source_kind and _taken(session, row, plan_id):
        raise RuleBroken("This is on the roadmap already.")
    plan.initiatives.append(row)
    begin(plan)
    session.flush()
    risk = session.get(RiskRow, row.source_id) if row.source_kind == "risk" else None
    if risk is not None and risk.plan_id == plan_id:
        risk.initiative_id = row.id
        session.flush()
    return row.id


def set_initiative_field(session: Session, initiative_id: str, field: str, value: Any) -> None:
    """Set one field of an initiative.

    Args:
        session: a writing session.
        initiative_id: the initiative.
        field: title, description, service_id, team_id, owner, impact (percentage points), effort (hours),
            confidence, starts, ends, state, reach, value, urgency or risk_reduction.
        value: the new value; None takes an estimate, a date, the service or the team away.

    Raises:
        RuleBroken: effort is not more than 0, or it would end before it begins.
    """
    row, _ = _initiative(session, initiative_id)
    before = row.starts, row.ends
    assign(row, _checks(session), field, value)
    if (row.starts, row.ends) != before:
        _check_dates(row.starts, row.ends, field)


def set_initiative_dates(
    session: Session, initiative_id: str, starts: date | None, ends: date | None
) -> None:
    """Put an initiative on other days, both of which belong to it.

    Raises:
        RuleBroken: it would end before it begins.
    """
    row, _ = _initiative(session, initiative_id)
    _check_dates(starts, ends)
    assign_all(row, _checks(session), {"starts": starts, "ends": ends})


def set_needs(session: Session, initiative_id: str, needs: Sequence[str]) -> None:
    """Say which initiatives of the same plan have to come first; replaces what was said before.

    Raises:
        RuleBroken: some would wait for each other; those are named.
    """
    row, plan = _initiative(session, initiative_id)
    wanted = list(dict.fromkeys(needs))
    known = {each.id: each for each in plan.initiatives}
    if any(key not in known for key in wanted):
        raise RuleBroken("Work can only wait for work of the same plan.", "needs")
    links: dict[str, list[str]] = {key: [] for key in known}
    of_plan = select(InitiativeNeedRow.initiative_id, InitiativeNeedRow.needs_id).where(
        InitiativeNeedRow.initiative_id.in_(known)
    )
    for key, needed in session.execute(of_plan):
        links[key].append(needed)
    links[initiative_id] = wanted
    check_needs(Work(key, each.title, None, None, tuple(links[key])) for key, each in known.items())
    for link in list(row.needs):
        if link.needs_id not in wanted:
            row.needs.remove(link)
    there = {link.needs_id for link in row.needs}
    row.needs.extend(InitiativeNeedRow(needs_id=key) for key in wanted if key not in there)
    session.flush()


def remove_initiative(session: Session, initiative_id: str) -> None:
    """Remove an initiative; nothing waits for it any longer, and the risk it was for is open again."""
    row, plan = _initiative(session, initiative_id)
    for risk in plan.risks:
        if risk.initiative_id == initiative_id:
            risk.initiative_id = None
    session.flush()
    plan.initiatives.remove(row)
    session.flush()


def _initiative(session: Session, initiative_id: str) -> tuple[InitiativeRow, PlanRow]:
    row = find(session, InitiativeRow, initiative_id, "initiative")
    return row, open_content(session, row.plan_id)


def _check_dates(starts: date | None, ends: date | None, field: str = "ends") -> None:
    if starts is not None and ends is not None and ends < starts:
        raise RuleBroken("It cannot end before it begins.", field)


def _taken(session: Session, row: InitiativeRow, plan_id: str) -> bool:
    same = (
        InitiativeRow.plan_id == plan_id,
        InitiativeRow.source_kind == row.source_kind,
        InitiativeRow.source_id == row.source_id,
    )
    with session.no_autoflush:
        return session.scalars(select(InitiativeRow.id).where(*same)).first() is not None


def _source_checks() -> dict[str, Check]:
    return {name: of("initiative")[name] for name in ("source_kind", "source_id")}


def _checks(session: Session) -> dict[str, Check]:
    checks = {name: check for name, check in of("initiative").items() if not name.startswith("source_")}
    checks |= {name: optional(checks[name]) for name in _MAYBE}
    return {
        **checks,
        "starts": optional(a_date),
        "ends": optional(a_date),
        "service_id": reference(session, ServiceRow, "service"),
        "team_id": reference(session, TeamRow, "team"),
    }
