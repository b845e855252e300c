"""What a group makes of its quick lists: lines put together, dots given, lines hidden for a while (R19)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slodesk.domain.retrospective import BLIND, POINT_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slodesk.domain.retrospective import Point, Retrospective

DOTS_EACH = 3
"""Dots a person has to give, as rooms usually do it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What dots are given to: lines that were put together, or one that stands alone.

    Attributes:
        kind: the list it is in.
        title: name of the group, or the line.
        points: its lines; dots are kept with the first.
    """

    kind: str
    title: str
    points: tuple[Point, ...]

    @property
    def key(self) -> str:
        """Key of the line that keeps its dots."""
        return self.points[0].id

    @property
    def votes(self) -> int:
        """Dots of all of its lines."""
        return sum(point.votes for point in self.points)

    @property
    def together(self) -> bool:
        """Whether its lines were put together under a name."""
        return bool(self.points[0].cluster)


def topics(points: Iterable[Point]) -> tuple[Topic, ...]:
    """Return the topics list by list; lines of a group stand together where the first of them stands."""
    groups: dict[tuple[str, str], list[Point]] = {}
    for point in points:
        name = point.cluster.strip()
        groups.setdefault((point.kind, f"={name.casefold()}" if name else point.id), []).append(point)
    found = [
        Topic(kind, lines[0].cluster.strip() or lines[0].text, tuple(lines))
        for (kind, _), lines in groups.items()
    ]
    return tuple(sorted(found, key=lambda topic: POINT_KINDS.index(topic.kind)))


def in_order(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the lines list by list as they are read: those of a group together."""
    return tuple(point for topic in topics(points) for point in topic.points)


def readable(points: Iterable[Point], mode: str, writer: str | None) -> tuple[Point, ...]:
    """Return the lines that somebody may read; in ``blind`` mode their own and what the program suggests.

    Args:
        points: all lines.
        mode: one of ``LIST_MODES``.
        writer: who reads; None: the whole room, which sees nobody's.
    """
    return tuple(
        point for point in points
        if mode != BLIND or point.suggested or (writer is not None and _same(point.author, writer))
    )  # fmt: skip


def revealed(content: Retrospective) -> Retrospective:
    """Return a retrospective as everybody may read it: without lines that are still hidden.

    Whatever leaves the list they are typed into (checks, reports, files) looks at this.
    """
    points = readable(content.points, content.lists, None)
    return content if len(points) == len(content.points) else replace(content, points=points)


def hidden(points: Iterable[Point], mode: str, writer: str | None) -> tuple[tuple[str, int], ...]:
    """Return whose lines are hidden from somebody, and how many; as ``readable``, by name."""
    points = tuple(points)
    seen = {point.id for point in readable(points, mode, writer)}
    counts: dict[str, int] = {}
    for point in points:
        if point.id not in seen:
            counts[point.author] = counts.get(point.author, 0) + 1
    return tuple(sorted(counts.items(), key=lambda each: each[0].casefold()))


def _same(author: str, writer: str) -> bool:
    return author.strip().casefold() == writer.strip().casefold()
