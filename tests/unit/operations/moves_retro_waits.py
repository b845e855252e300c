"""What is decided about retrospectives, as random moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.operations import retro_waits
from slodesk.storage.schema import IncidentRow
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "retro_waits.postpone": lambda s, draw: retro_waits.postpone(
        s, moves.one(s, draw, IncidentRow), draw(moves.days), draw(moves.texts), at=draw(moves.times),
        who=draw(moves.lines),
    ),
    "retro_waits.waive": lambda s, draw: retro_waits.waive(
        s, moves.one(s, draw, IncidentRow), draw(moves.lines), draw(moves.texts), at=draw(moves.times)
    ),
    "retro_waits.take_back": lambda s, draw: retro_waits.take_back(s, moves.one(s, draw, IncidentRow)),
    "retro_waits.set_due_rule": lambda s, draw: retro_waits.set_due_rule(
        s, draw(st.sampled_from([0.1, 0.2, 1.5])), draw(st.none() | st.integers(0, 28)),
        effective=draw(moves.times),
    ),
}  # fmt: skip
