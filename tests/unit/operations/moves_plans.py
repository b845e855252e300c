"""Plans, their weeks and steps, and holidays, as random moves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from sqlalchemy import select

from slodesk.domain import planning
from slodesk.operations import holidays, plan_weeks, plans
from slodesk.storage.schema import TeamRow
from slodesk.storage.schema_planning import HolidayRow, PlanItemRow, PlanRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    Draw = Callable[[st.SearchStrategy[Any]], Any]

quarters = st.sampled_from(["2026-Q4", "2027-Q1", "2027-Q2"])
days = st.dates(date(2026, 9, 1), date(2027, 2, 28))
lines = st.sampled_from(["", "Kim", "Ødegård, 名前", "<b>x"])
titles = st.sampled_from(["Review", "Ask the users", "名前 &amp; <i>"])
numbers = st.integers(0, 6)
PLAN = {
    "layout": st.sampled_from(planning.LAYOUTS), "method": st.sampled_from(planning.METHODS),
    "method_periods": st.integers(1, 8), "features_percent": st.none() | st.just(Decimal("62.5")),
    "features_reason": lines, "summary": lines,
}  # fmt: skip
ITEM = {
    "title": titles, "kind": st.sampled_from(planning.ITEM_KINDS), "owner": lines, "due": st.none() | days,
    "done": st.booleans(), "notes": lines, "week": st.integers(1, 5),
}  # fmt: skip


def _one(session: Session, draw: Draw, table: type[Any]) -> str:
    keys = sorted(session.scalars(select(table.id)))
    return str(draw(st.sampled_from(keys))) if keys else "gone"


def _team(session: Session, draw: Draw) -> str | None:
    keys = sorted(session.scalars(select(TeamRow.id)))
    return draw(st.sampled_from([None, *keys]))  # type: ignore[no-any-return]


def _field(draw: Draw, fields: dict[str, Any]) -> tuple[str, Any]:
    name = draw(st.sampled_from(sorted(fields)))
    return name, draw(fields[name])


def _set_holiday(s: Session, draw: Draw) -> None:
    field, value = _field(draw, {"day": days, "name": lines})
    holidays.set_holiday_field(s, _one(s, draw, HolidayRow), field, value)


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "plans.create_plan": lambda s, draw: plans.create_plan(
        s, draw(quarters), _team(s, draw), starts=draw(st.none() | days), summary=draw(lines)
    ),
    "plans.create_plans": lambda s, draw: plans.create_plans(
        s, draw(quarters), sorted(s.scalars(select(TeamRow.id)))
    ),
    "plans.set_plan_field": lambda s, draw: plans.set_plan_field(
        s, _one(s, draw, PlanRow), *_field(draw, PLAN)
    ),
    "plans.set_plan_state": lambda s, draw: plans.set_plan_state(
        s, _one(s, draw, PlanRow), draw(st.sampled_from(planning.STATES))
    ),
    "plans.remove_plan": lambda s, draw: plans.remove_plan(s, _one(s, draw, PlanRow)),
    "plans.add_item": lambda s, draw: plans.add_item(
        s, _one(s, draw, PlanRow), draw(numbers), draw(st.sampled_from(planning.ITEM_KINDS)), draw(titles)
    ),
    "plans.set_item_field": lambda s, draw: plans.set_item_field(
        s, _one(s, draw, PlanItemRow), *_field(draw, ITEM)
    ),
    "plans.move_item": lambda s, draw: plans.move_item(
        s, _one(s, draw, PlanItemRow), draw(st.integers(-1, 9))
    ),
    "plans.remove_item": lambda s, draw: plans.remove_item(s, _one(s, draw, PlanItemRow)),
    "plan_weeks.set_week_dates": lambda s, draw: plan_weeks.set_week_dates(
        s, _one(s, draw, PlanRow), draw(numbers), draw(days), draw(days)
    ),
    "plan_weeks.shift_weeks": lambda s, draw: plan_weeks.shift_weeks(
        s, _one(s, draw, PlanRow), draw(numbers), draw(st.integers(-30, 30))
    ),
    "plan_weeks.reset_weeks": lambda s, draw: plan_weeks.reset_weeks(s, _one(s, draw, PlanRow)),
    "plan_weeks.set_week_note": lambda s, draw: plan_weeks.set_week_note(
        s, _one(s, draw, PlanRow), draw(numbers), draw(lines)
    ),
    "plan_weeks.close_week": lambda s, draw: plan_weeks.close_week(
        s, _one(s, draw, PlanRow), draw(numbers), datetime(2026, 11, 20, tzinfo=UTC)
    ),
    "plan_weeks.reopen_week": lambda s, draw: plan_weeks.reopen_week(
        s, _one(s, draw, PlanRow), draw(numbers)
    ),
    "holidays.add_holiday": lambda s, draw: holidays.add_holiday(s, draw(days), draw(lines), _team(s, draw)),
    "holidays.set_holiday_field": _set_holiday,
    "holidays.remove_holiday": lambda s, draw: holidays.remove_holiday(s, _one(s, draw, HolidayRow)),
}
