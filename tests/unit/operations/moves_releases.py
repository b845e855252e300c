"""Decisions about releases as random moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.domain.policy import DECISIONS, FRAMEWORK, RECOMMENDED
from slodesk.domain.release_decision import SloState, advise
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.status import Status
from slodesk.operations import release_decisions
from slodesk.storage.schema import IncidentRow, ReleaseRow, ServiceRow
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from slodesk.domain.release_decision import Advice
    from tests.unit.operations.moves import Draw


def _advice(draw: Draw) -> Advice:
    status = draw(st.sampled_from(sorted(Status)))
    slo = SloState("a", "A", status, None if status is Status.NO_DATA else 0.3, status, draw(st.booleans()),
                   draw(st.booleans()))  # fmt: skip
    inputs = ReleaseInputs(draw(st.none() | st.integers(0, 2000)), db_migration=draw(moves.maybe))
    return advise(inputs, [slo], draw(st.sampled_from([FRAMEWORK, RECOMMENDED])), draw(moves.times))


def _release(s: Session, draw: Draw) -> str:
    return moves.one(s, draw, ReleaseRow)


def _record(s: Session, draw: Draw) -> str:
    return release_decisions.record_decision(
        s, _release(s, draw), draw(st.sampled_from(DECISIONS)), _advice(draw), at=draw(moves.times),
        decided_as=draw(moves.lines), rationale=draw(moves.texts), conditions=draw(st.lists(moves.lines)),
        approver=draw(moves.names), expires=draw(st.none() | moves.times), override_reason=draw(moves.texts),
        awaiting=draw(st.booleans()),
    )  # fmt: skip


def _suggested(s: Session, draw: Draw) -> str:
    return release_decisions.record_suggested(
        s, moves.one(s, draw, ServiceRow), draw(moves.names), _advice(draw), FRAMEWORK, at=draw(moves.times),
        decided_as=draw(moves.lines),
    )  # fmt: skip


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "release_decisions.record_decision": _record,
    "release_decisions.record_suggested": _suggested,
    "release_decisions.deploy": lambda s, draw: release_decisions.deploy(
        s, _release(s, draw), at=draw(moves.times)
    ),
    "release_decisions.roll_back": lambda s, draw: release_decisions.roll_back(
        s, _release(s, draw), at=draw(moves.times), note=draw(moves.texts)
    ),
    "release_decisions.reopen": lambda s, draw: release_decisions.reopen(s, _release(s, draw)),
    "release_decisions.link_incident": lambda s, draw: release_decisions.link_incident(
        s, _release(s, draw), moves.one(s, draw, IncidentRow) if draw(st.booleans()) else None
    ),
}
