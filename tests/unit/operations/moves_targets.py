"""Deciding about targets as random moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.domain.planning import DECISIONS
from slodesk.operations import plan_targets
from slodesk.storage.schema import SloRow
from slodesk.storage.schema_planning import PlanRow
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

WORDS = {"gap_reason": moves.texts, "comment": moves.texts, "evidence": moves.texts, "approver": moves.lines}


def _decide(s: Session, draw: Draw) -> str:
    plan, slo = moves.one(s, draw, PlanRow), moves.one(s, draw, SloRow)
    said = {
        "evidence": draw(moves.texts),
        "approver": draw(moves.lines),
        "window": draw(st.none() | moves.windows),
    }
    target = draw(st.none() | moves.targets)
    return plan_targets.decide_target(s, plan, slo, draw(st.sampled_from(DECISIONS)), target=target, **said)


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "plan_targets.decide_target": _decide,
    "plan_targets.set_plan_target_field": lambda s, draw: plan_targets.set_plan_target_field(
        s, moves.one(s, draw, PlanRow), moves.one(s, draw, SloRow), *moves.field(draw, WORDS)
    ),
}
