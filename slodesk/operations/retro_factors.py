"""Contributing factors as an outline: added where they explain something, put deeper, moved (R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.cause_tree import walk
from slodesk.domain.errors import RuleBroken
from slodesk.operations.retrospectives import add_part, open_retrospective
from slodesk.operations.rows import find, number_rows
from slodesk.storage.schema_retrospectives import RetroFactorRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.storage.schema_retrospectives import RetrospectiveRow


def add_factor(session: Session, retrospective_id: str, text: str, parent_id: str | None = None) -> str:
    """Add a factor at the end, or as the last answer to "why?" below another; returns its key."""
    key = add_part(session, retrospective_id, "factor", text=text, parent_id=parent_id)
    _number(open_retrospective(session, retrospective_id))
    return key


def indent_factor(session: Session, factor_id: str) -> None:
    """Let a factor explain the one above it on its level.

    Raises:
        RuleBroken: none stands above it there.
    """
    factor, row = _factor(session, factor_id)
    level = _level(row, factor)
    place = level.index(factor)
    if place == 0:
        raise RuleBroken("Nothing stands above it that it could explain.")
    factor.parent_id = level[place - 1].id
    _number(row, last=factor)


def outdent_factor(session: Session, factor_id: str) -> None:
    """Let a factor stand beside the one it explains, right after it.

    Raises:
        RuleBroken: it explains none.
    """
    factor, row = _factor(session, factor_id)
    above = next((each for each in row.factors if each.id == factor.parent_id), None)
    if above is None:
        raise RuleBroken("It explains nothing: it contributed by itself.")
    order = _level(row, above)
    factor.parent_id = above.parent_id
    order.insert(order.index(above) + 1, factor)
    _reorder(row, order)


def shift_factor(session: Session, factor_id: str, step: int) -> None:
    """Move a factor, with what explains it, up or down on its level; past an end it stays."""
    factor, row = _factor(session, factor_id)
    order = _level(row, factor)
    place = order.index(factor)
    to = max(0, min(place + step, len(order) - 1))
    order.insert(to, order.pop(place))
    _reorder(row, order)


def _factor(session: Session, factor_id: str) -> tuple[RetroFactorRow, RetrospectiveRow]:
    factor = find(session, RetroFactorRow, factor_id, "factor")
    return factor, open_retrospective(session, factor.retrospective_id)


def _walked(row: RetrospectiveRow) -> list[RetroFactorRow]:
    listed = sorted(row.factors, key=lambda each: (each.position, each.id))
    return [factor for factor, _ in walk(listed)]


def _level(row: RetrospectiveRow, factor: RetroFactorRow) -> list[RetroFactorRow]:
    """Return the factors that explain the same as this one, with it, in their order."""
    return [each for each in _walked(row) if each.parent_id == factor.parent_id]


def _reorder(row: RetrospectiveRow, level: list[RetroFactorRow]) -> None:
    """Give the factors of a level this order; what explains them goes along."""
    places = {factor.id: place for place, factor in enumerate(level)}
    first = min(factor.position for factor in level)
    for factor in level:
        factor.position = first
    listed = sorted(row.factors, key=lambda each: (each.position, places.get(each.id, -1), each.id))
    _store(listed)


def _number(row: RetrospectiveRow, last: RetroFactorRow | None = None) -> None:
    """Number the factors as they are read; ``last`` as the last of its level."""
    listed = sorted(row.factors, key=lambda each: (each is last, each.position, each.id))
    _store(listed)


def _store(listed: list[RetroFactorRow]) -> None:
    number_rows(factor for factor, _ in walk(listed))
