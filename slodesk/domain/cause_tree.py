"""Contributing factors as an outline: below each what explains it, 5 whys or a tree of causes (R19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.retrospective import Factor


@dataclass(frozen=True, slots=True)
class Branch:
    """A factor and how far down it stands: 0 for what contributed, 1 for the first why …"""

    factor: Factor
    depth: int


def outline(factors: Sequence[Factor]) -> tuple[Branch, ...]:
    """Return the factors with what explains each right below it, in their order.

    None is lost: one whose factor above is gone, or that explains itself in a circle, stands at the top.
    """
    return tuple(Branch(factor, depth) for factor, depth in walk(factors))


def walk(factors: Sequence[Any]) -> list[tuple[Any, int]]:
    """Return anything with ``id`` and ``parent_id`` as a walk through its tree: (thing, depth)."""
    known = {factor.id for factor in factors}
    below: dict[str | None, list[Any]] = {}
    for factor in factors:
        below.setdefault(factor.parent_id if factor.parent_id in known else None, []).append(factor)
    found: list[tuple[Any, int]] = []
    seen: set[str] = set()

    def enter(start: Any) -> None:
        waiting = [(start, 0)]
        while waiting:
            factor, depth = waiting.pop()
            if factor.id in seen:
                continue
            seen.add(factor.id)
            found.append((factor, depth))
            waiting += [(child, depth + 1) for child in reversed(below.get(factor.id, ()))]

    for factor in below.get(None, ()):
        enter(factor)
    for factor in factors:
        enter(factor)
    return found
