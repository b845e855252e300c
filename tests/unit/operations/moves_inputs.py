"""Goals, milestones and satisfaction as random moves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.domain.planning import INPUT_KINDS
from slodesk.operations import plan_inputs, satisfaction
from slodesk.storage.schema import ServiceRow
from slodesk.storage.schema_planning import PlanInputRow, PlanRow, SatisfactionRow
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

titles = st.sampled_from(["Half the checkout errors", "New booking flow", "名前 &amp; <i>"])
days = st.none() | st.dates(date(2026, 12, 1), date(2027, 4, 30))
INPUT = {"title": titles, "day": days, "owner": moves.lines, "note": moves.texts}
SCORE = {
    "score": st.decimals(0, 7, places=1),
    "scale": st.sampled_from([Decimal(5), Decimal(10), Decimal(0)]),
    "responses": st.none() | st.integers(0, 500),
    "source": moves.lines,
}


def _score(s: Session, draw: Draw) -> str:
    given = draw(st.sets(st.sampled_from(sorted(SCORE)), min_size=1))
    fields = {name: draw(SCORE[name]) for name in sorted(given)}
    period = draw(st.sampled_from(["2026-Q4", "2026-11", "2026-10"]))
    return satisfaction.set_satisfaction(s, moves.one(s, draw, ServiceRow), period, **fields)


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "plan_inputs.add_input": lambda s, draw: plan_inputs.add_input(
        s, moves.one(s, draw, PlanRow), draw(st.sampled_from(INPUT_KINDS)), draw(titles), day=draw(days)
    ),
    "plan_inputs.set_input_field": lambda s, draw: plan_inputs.set_input_field(
        s, moves.one(s, draw, PlanInputRow), *moves.field(draw, INPUT)
    ),
    "plan_inputs.move_input": lambda s, draw: plan_inputs.move_input(
        s, moves.one(s, draw, PlanInputRow), draw(st.integers(-1, 9))
    ),
    "plan_inputs.remove_input": lambda s, draw: plan_inputs.remove_input(s, moves.one(s, draw, PlanInputRow)),
    "satisfaction.set_satisfaction": _score,
    "satisfaction.remove_satisfaction": lambda s, draw: satisfaction.remove_satisfaction(
        s, moves.one(s, draw, SatisfactionRow)
    ),
}
