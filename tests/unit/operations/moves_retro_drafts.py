"""Retrospectives that begin with what is known of an incident, as random moves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.domain import retrospective as kept
from slodesk.operations import retro_drafts
from slodesk.storage.schema import IncidentRow
from slodesk.storage.schema_retrospectives import RetrospectiveRow
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

words = st.sampled_from(["Pool exhausted", "名前 &amp; <i>", " "])


def _start(s: Session, draw: Draw) -> str:
    return retro_drafts.start_retrospective(
        s,
        moves.one(s, draw, IncidentRow),
        title=draw(words),
        created=draw(moves.times),
        **_filling(draw),
    )


def _choose(s: Session, draw: Draw) -> None:
    incident = moves.one(s, draw, IncidentRow) if draw(st.booleans()) else None
    retro_drafts.choose_incident(s, moves.one(s, draw, RetrospectiveRow), incident, **_filling(draw))


def _filling(draw: Draw) -> dict[str, Any]:
    events = st.tuples(moves.times, words, st.sampled_from(["", "started", "no"]))
    return {
        "summary": draw(moves.texts),
        "user_impact": draw(moves.texts),
        "slo_note": draw(moves.texts),
        "events": draw(st.lists(events, max_size=2)),
        "points": draw(st.lists(st.tuples(st.sampled_from(kept.POINT_KINDS), words), max_size=2)),
        "figures": draw(st.lists(st.tuples(st.just(kept.USERS), st.just(Decimal(3)), st.none()), max_size=1)),
    }


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "retro_drafts.start_retrospective": _start,
    "retro_drafts.choose_incident": _choose,
}
