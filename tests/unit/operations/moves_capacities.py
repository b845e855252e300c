"""Estimating capacities as random moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.operations import capacities
from slodesk.storage.schema import TeamRow
from slodesk.storage.schema_planning import PlanRow
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

NUMBERS = st.decimals(0, 60, places=1)
FIELDS = {
    **dict.fromkeys(("people", "weeks", "hours", "time_off"), NUMBERS),
    "toil": st.none() | NUMBERS,
    "note": moves.lines,
}


def _plan_and_team(s: Session, draw: Draw) -> tuple[str, str]:
    return moves.one(s, draw, PlanRow), moves.one(s, draw, TeamRow)


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "capacities.set_capacity_field": lambda s, draw: capacities.set_capacity_field(
        s, *_plan_and_team(s, draw), *moves.field(draw, FIELDS)
    ),
    "capacities.take_suggestions": lambda s, draw: capacities.take_suggestions(
        s, moves.one(s, draw, PlanRow)
    ),
    "capacities.forget_capacity": lambda s, draw: capacities.forget_capacity(s, *_plan_and_team(s, draw)),
}
