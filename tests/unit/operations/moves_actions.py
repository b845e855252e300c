"""Action items' history and time given to them, as random moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.operations import actions
from slodesk.storage.schema import ActionItemRow
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

due = st.none() | moves.days | st.sampled_from(["2027-Q1", "2027-Q4", "soon"])
links = st.sampled_from(["", "https://jira.example/browse/PAY-1", "javascript:alert(1)"])
FIELDS = {
    "due": due, "period": st.sampled_from(["", "2026-Q4"]), "link": links, "source_kind": moves.lines,
    "horizon": st.sampled_from(actions.HORIZONS), "closed": st.none() | moves.times, "owner": moves.lines,
    "status": st.sampled_from(actions.STATUSES), "created": moves.times,
}  # fmt: skip


def _set(s: Session, draw: Draw) -> None:
    field, value = moves.field(draw, FIELDS)
    actions.set_action_field(
        s, moves.one(s, draw, ActionItemRow), field, value, at=draw(moves.times), who=draw(moves.lines),
        note=draw(moves.texts),
    )  # fmt: skip


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "actions.add_action with a due date": lambda s, draw: actions.add_action(
        s, draw(moves.names), created=draw(moves.times), due=draw(due), link=draw(links),
        status=draw(st.sampled_from(actions.STATUSES)),
    ),
    "actions.set_action_field remembered": _set,
    "actions.carry_forward": lambda s, draw: actions.carry_forward(
        s, moves.one(s, draw, ActionItemRow), draw(moves.days | st.just("2027-Q4")), draw(moves.texts),
        at=draw(moves.times), who=draw(moves.lines),
    ),
}  # fmt: skip
