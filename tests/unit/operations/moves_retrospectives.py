"""Retrospectives as random moves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.domain import retrospective as kept
from slodesk.operations import retro_states, retrospectives
from slodesk.storage.schema import IncidentRow, SloRow
from slodesk.storage.schema_retrospectives import RetroFactorRow, RetroReviewerRow, RetrospectiveRow
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

words = st.sampled_from(["Pool exhausted", "名前 &amp; <i>", "No canary", " "])
RETRO = {
    "title": words, "held": st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    "authors": moves.lines, "summary": moves.texts, "user_impact": moves.texts, "detection": moves.texts,
    "trigger": moves.texts, "not_caught": moves.texts, "business_impact": moves.texts,
    "slo_note": moves.texts, "recommendations": moves.texts, "notes": moves.texts,
    "follow_up": st.none() | moves.times, "follow_up_minutes": st.integers(0, 90),
    "follow_up_agenda": moves.texts, "lists": st.sampled_from(kept.LIST_MODES),
    "visibility": st.sampled_from([{}, {"timeline": "team"}, {"nothing": "team"}]),
    "accepted": st.sampled_from([[], ["order"]]), "state": st.just("published"),
}  # fmt: skip
PARTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "event": {
        "text": words, "at": st.none() | moves.times, "tag": st.sampled_from(["", "detected", "no"]),
        "written": moves.lines,
    },
    "factor": {"text": words, "category": moves.lines, "primary": st.booleans()},
    "point": {
        "text": words, "kind": st.sampled_from(kept.POINT_KINDS), "author": moves.lines,
        "cluster": moves.lines, "votes": st.integers(-1, 9), "suggested": st.booleans(),
    },
    "figure": {
        "kind": st.sampled_from(kept.FIGURE_KINDS), "label": moves.lines, "value": st.none() | moves.amounts,
        "unit": moves.lines, "approximate": st.booleans(), "written": moves.lines, "note": moves.texts,
    },
    "adjustment": {
        "text": words, "target": st.none() | st.sampled_from([Decimal("0.999"), Decimal(2)]),
        "threshold": st.none() | moves.amounts, "window": st.none() | moves.windows,
    },
    "person": {"name": words, "role": st.sampled_from(kept.ROLES)},
    "reviewer": {"name": words, "comment": moves.texts},
}  # fmt: skip
NEEDED = {"point": ("kind", "text"), "figure": ("kind",), "person": ("name",), "reviewer": ("name",)}


def _some(draw: Draw, fields: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    return {name: draw(fields[name]) for name in sorted(draw(st.sets(st.sampled_from(sorted(fields)))))}


def _add(s: Session, draw: Draw) -> str:
    incident = draw(st.booleans()) and moves.one(s, draw, IncidentRow)
    fields = {"title": draw(words), **_some(draw, RETRO)}
    return retrospectives.add_retrospective(
        s, created=draw(moves.times), incident_id=incident or None, **fields
    )


def _add_part(s: Session, draw: Draw) -> str:
    kind = draw(st.sampled_from(sorted(PARTS)))
    fields = _some(draw, PARTS[kind])
    fields |= {name: draw(PARTS[kind][name]) for name in NEEDED.get(kind, ("text",))}
    return retrospectives.add_part(s, moves.one(s, draw, RetrospectiveRow), kind, **fields)


def _part(s: Session, draw: Draw) -> tuple[str, str]:
    kind = draw(st.sampled_from(sorted(PARTS)))
    return kind, moves.one(s, draw, retrospectives.PARTS[kind][0])


def _set_part(s: Session, draw: Draw) -> None:
    kind, key = _part(s, draw)
    field, value = moves.field(draw, PARTS[kind])
    if kind in ("figure", "adjustment") and draw(st.booleans()):
        field, value = "slo_id", moves.one(s, draw, SloRow)
    if kind == "factor" and draw(st.booleans()):
        field, value = "parent_id", moves.one(s, draw, RetroFactorRow)
    retrospectives.set_part_field(s, kind, key, field, value)


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "retrospectives.add_retrospective": _add,
    "retrospectives.set_retrospective_field": lambda s, draw: retrospectives.set_retrospective_field(
        s, moves.one(s, draw, RetrospectiveRow), *moves.field(draw, RETRO)
    ),
    "retrospectives.remove_retrospective": lambda s, draw: retrospectives.remove_retrospective(
        s, moves.one(s, draw, RetrospectiveRow)
    ),
    "retro_states.send_for_review": lambda s, draw: retro_states.send_for_review(
        s, moves.one(s, draw, RetrospectiveRow)
    ),
    "retro_states.take_back": lambda s, draw: retro_states.take_back(s, moves.one(s, draw, RetrospectiveRow)),
    "retro_states.set_verdict": lambda s, draw: retro_states.set_verdict(
        s,
        moves.one(s, draw, RetroReviewerRow),
        draw(st.sampled_from(kept.VERDICTS)),
        at=draw(moves.times),
        given_as="me",
        comment=draw(moves.texts),
    ),
    "retro_states.publish": lambda s, draw: retro_states.publish(
        s, moves.one(s, draw, RetrospectiveRow), at=draw(moves.times), made_as="me"
    ),
    "retro_states.open_revision": lambda s, draw: retro_states.open_revision(
        s, moves.one(s, draw, RetrospectiveRow), draw(moves.texts)
    ),
    "retrospectives.add_part": _add_part,
    "retrospectives.set_part_field": _set_part,
    "retrospectives.remove_part": lambda s, draw: retrospectives.remove_part(s, *_part(s, draw)),
    "retrospectives.move_part": lambda s, draw: retrospectives.move_part(
        s, *_part(s, draw), draw(st.integers(-1, 9))
    ),
}
