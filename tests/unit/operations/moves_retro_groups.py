"""What a group fills in, as random moves: quick lists, factors, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.domain import retrospective as kept
from slodesk.operations import retro_factors, retro_figures, retro_lists
from slodesk.storage.schema import SloRow
from slodesk.storage.schema_retrospectives import RetroFactorRow, RetroPointRow, RetrospectiveRow
from tests.unit.operations import moves
from tests.unit.operations.moves_retrospectives import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

kinds = st.sampled_from([*kept.POINT_KINDS, "no"])
names = st.sampled_from(["", "Alerts", " alerts ", "名前"])
figures = st.sampled_from(kept.FIGURE_KINDS)


def _retro(s: Session, draw: Draw) -> str:
    return moves.one(s, draw, RetrospectiveRow)


def _point(s: Session, draw: Draw) -> str:
    return moves.one(s, draw, RetroPointRow)


def _factor(s: Session, draw: Draw) -> str:
    return moves.one(s, draw, RetroFactorRow)


def _slo(s: Session, draw: Draw) -> str | None:
    return moves.one(s, draw, SloRow) if draw(st.booleans()) else None


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "retro_lists.add_points": lambda s, draw: retro_lists.add_points(
        s, _retro(s, draw), draw(kinds), draw(st.lists(words, max_size=3)), author=draw(moves.lines)
    ),
    "retro_lists.reword_point": lambda s, draw: retro_lists.reword_point(s, _point(s, draw), draw(words)),
    "retro_lists.place_point": lambda s, draw: retro_lists.place_point(
        s, _point(s, draw), draw(kinds), draw(st.integers(-1, 9))
    ),
    "retro_lists.cluster_points": lambda s, draw: retro_lists.cluster_points(
        s, [_point(s, draw) for _ in range(draw(st.integers(0, 3)))], draw(names)
    ),
    "retro_lists.give_dot": lambda s, draw: retro_lists.give_dot(
        s, _point(s, draw), draw(st.integers(-2, 2))
    ),
    "retro_lists.clear_dots": lambda s, draw: retro_lists.clear_dots(s, _retro(s, draw)),
    "retro_lists.keep_suggestions": lambda s, draw: retro_lists.keep_suggestions(s, _retro(s, draw)),
    "retro_lists.drop_suggestions": lambda s, draw: retro_lists.drop_suggestions(s, _retro(s, draw)),
    "retro_factors.add_factor": lambda s, draw: retro_factors.add_factor(
        s, _retro(s, draw), draw(words), _factor(s, draw) if draw(st.booleans()) else None
    ),
    "retro_factors.indent_factor": lambda s, draw: retro_factors.indent_factor(s, _factor(s, draw)),
    "retro_factors.outdent_factor": lambda s, draw: retro_factors.outdent_factor(s, _factor(s, draw)),
    "retro_factors.shift_factor": lambda s, draw: retro_factors.shift_factor(
        s, _factor(s, draw), draw(st.integers(-2, 2))
    ),
    "retro_figures.set_figure": lambda s, draw: retro_figures.set_figure(
        s, _retro(s, draw), draw(figures), _slo(s, draw), draw(st.none() | moves.amounts)
    ),
    "retro_figures.take_figures": lambda s, draw: retro_figures.take_figures(
        s, _retro(s, draw), [(draw(figures), _slo(s, draw), draw(moves.amounts))]
    ),
    "retro_figures.add_figures": lambda s, draw: retro_figures.add_figures(
        s,
        _retro(s, draw),
        [
            kept.TypedFigure(
                "new", draw(figures), draw(moves.lines), draw(moves.amounts), slo_id=_slo(s, draw)
            )
            for _ in range(draw(st.integers(0, 3)))
        ],
    ),
}
