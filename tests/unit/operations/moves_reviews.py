"""Weekly reviews as random moves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.domain import weekly_review as kept
from slodesk.operations import reviews
from slodesk.storage.schema import SloRow, TeamRow
from slodesk.storage.schema_retrospectives import RetroAdjustmentRow
from slodesk.storage.schema_reviews import ReviewAdjustmentRow, ReviewRow, ReviewScheduleRow
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

weeks = st.dates(date(2026, 10, 26), date(2026, 12, 20))
words = st.sampled_from(["Payment burns", "名前 &amp; <i>", " "])
SCHEDULE = {
    "weekday": st.integers(0, 8), "time": st.sampled_from(["9:30", "10:00", "24:00", "noon"]),
    "minutes": st.integers(0, 90), "active": st.booleans(), "facilitator": moves.lines,
}  # fmt: skip
REVIEW = {
    "due": moves.times,
    "facilitator": moves.lines,
    "summary": moves.texts,
    "state": st.just("reviewed"),
}
PARTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "note": {"section": st.sampled_from(kept.SECTIONS), "about": moves.lines, "text": words},
    "adjustment": {
        "text": words, "target": st.none() | st.sampled_from([Decimal("0.999"), Decimal(2)]),
        "threshold": st.none() | moves.amounts, "window": st.none() | moves.windows,
        "effective": st.none() | moves.days, "decision": st.sampled_from(kept.ADJUSTMENT_DECISIONS),
        "approver": moves.lines,
    },
    "person": {"name": words, "role": st.sampled_from(kept.ROLES), "present": st.booleans()},
}  # fmt: skip
NEEDED = {"note": ("section", "text"), "person": ("name",)}


def _some(draw: Draw, fields: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    return {name: draw(fields[name]) for name in sorted(draw(st.sets(st.sampled_from(sorted(fields)))))}


def _team(s: Session, draw: Draw) -> str | None:
    return moves.one(s, draw, TeamRow) if draw(st.booleans()) else None


def _add_part(s: Session, draw: Draw) -> str:
    kind = draw(st.sampled_from(sorted(PARTS)))
    fields = _some(draw, PARTS[kind])
    fields |= {name: draw(PARTS[kind][name]) for name in NEEDED.get(kind, ())}
    if kind == "adjustment" and draw(st.booleans()):
        fields["slo_id"] = moves.one(s, draw, SloRow)
    return reviews.add_part(s, _review(s, draw), kind, **fields)


def _part(s: Session, draw: Draw) -> tuple[str, str]:
    kind = draw(st.sampled_from(sorted(PARTS)))
    return kind, moves.one(s, draw, reviews.PARTS[kind][0])


def _set_part(s: Session, draw: Draw) -> None:
    kind, key = _part(s, draw)
    reviews.set_part_field(s, kind, key, *moves.field(draw, PARTS[kind]))


def _review(s: Session, draw: Draw) -> str:
    return moves.one(s, draw, ReviewRow)


def _take_in(s: Session, draw: Draw) -> str:
    kind = draw(st.sampled_from(["retrospective", "review"]))
    table = RetroAdjustmentRow if kind == "retrospective" else ReviewAdjustmentRow
    return reviews.take_in(s, _review(s, draw), kind, moves.one(s, draw, table))


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "reviews.set_schedule": lambda s, draw: reviews.set_schedule(
        s, _team(s, draw), first=draw(weeks), **_some(draw, SCHEDULE)
    ),
    "reviews.remove_schedule": lambda s, draw: reviews.remove_schedule(
        s, moves.one(s, draw, ReviewScheduleRow)
    ),
    "reviews.add_review": lambda s, draw: reviews.add_review(
        s, _team(s, draw), draw(weeks), due=draw(st.none() | moves.times)
    ),
    "reviews.set_review_field": lambda s, draw: reviews.set_review_field(
        s, _review(s, draw), *moves.field(draw, REVIEW)
    ),
    "reviews.begin_review": lambda s, draw: reviews.begin_review(s, _review(s, draw)),
    "reviews.fix_moment": lambda s, draw: reviews.fix_moment(
        s, _review(s, draw), draw(st.none() | moves.times)
    ),
    "reviews.skip_review": lambda s, draw: reviews.skip_review(s, _review(s, draw), draw(moves.texts)),
    "reviews.take_up": lambda s, draw: reviews.take_up(s, _review(s, draw)),
    "reviews.close_review": lambda s, draw: reviews.close_review(
        s, _review(s, draw), at=draw(moves.times), closed_as=draw(moves.lines)
    ),
    "reviews.remove_review": lambda s, draw: reviews.remove_review(s, _review(s, draw)),
    "reviews.add_part": _add_part,
    "reviews.set_part_field": _set_part,
    "reviews.remove_part": lambda s, draw: reviews.remove_part(s, *_part(s, draw)),
    "reviews.move_part": lambda s, draw: reviews.move_part(s, *_part(s, draw), draw(st.integers(0, 5))),
    "reviews.add_postscript": lambda s, draw: reviews.add_postscript(
        s, _review(s, draw), draw(words), at=draw(moves.times), written_as=draw(moves.lines)
    ),
    "reviews.take_in": _take_in,
    "reviews.take_over": lambda s, draw: reviews.take_over(s, moves.one(s, draw, ReviewAdjustmentRow)),
}
