"""What a retrospective asks of SLOs goes to plans, as random moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.operations import retro_adjustments
from slodesk.storage.schema_planning import PlanRow
from slodesk.storage.schema_retrospectives import RetroAdjustmentRow
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "retro_adjustments.take_to_plan": lambda s, draw: retro_adjustments.take_to_plan(
        s, moves.one(s, draw, RetroAdjustmentRow), moves.one(s, draw, PlanRow)
    ),
}
