"""Timelines as random moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.domain.incident import STAGES
from slodesk.operations import retro_timeline
from slodesk.storage.schema_retrospectives import RetroEventRow, RetrospectiveRow
from tests.unit.operations import moves
from tests.unit.operations.moves_retrospectives import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

EVENT = st.fixed_dictionaries(
    {"text": words},
    optional={
        "at": st.none() | moves.times, "tag": st.sampled_from(["", *STAGES, "no"]), "written": moves.lines,
    },
)  # fmt: skip
SAID = {stage: stage.capitalize() for stage in STAGES}


def _one(s: Session, draw: Draw) -> str:
    return moves.one(s, draw, RetrospectiveRow)


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "retro_timeline.add_events": lambda s, draw: retro_timeline.add_events(
        s, _one(s, draw), draw(st.lists(EVENT, max_size=4))
    ),
    "retro_timeline.sort_events": lambda s, draw: retro_timeline.sort_events(s, _one(s, draw)),
    "retro_timeline.set_event_time": lambda s, draw: retro_timeline.set_event_time(
        s, moves.one(s, draw, RetroEventRow), draw(st.none() | moves.times), draw(moves.lines)
    ),
    "retro_timeline.give_incident_times": lambda s, draw: retro_timeline.give_incident_times(
        s, _one(s, draw)
    ),
    "retro_timeline.take_incident_times": lambda s, draw: retro_timeline.take_incident_times(
        s, _one(s, draw), SAID
    ),
}
