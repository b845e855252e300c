"""The quick lists, what was said most first, and what is recommended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.phrases import Figure
from slodesk.domain.retrospective import POINT_KINDS
from slodesk.reports.report import Heading, Item, ItemList, Span
from slodesk.reports.retrospective.words import paragraphs, section_title
from slodesk.reports.words import tr

if TYPE_CHECKING:
    from slodesk.domain.retrospective import Point
    from slodesk.reports.report import Block
    from slodesk.reports.retrospective.story import Story


def points(story: Story) -> list[Block]:
    """Return what went well, what went wrong and where we were lucky; clusters stay together."""
    blocks: list[Block] = []
    for kind in POINT_KINDS:
        found = story.content.points_of(kind)
        if found:
            blocks += [
                Heading(section_title(kind)),
                ItemList(tuple(_item(point) for point in _sorted(found))),
            ]
    return blocks


def _sorted(found: tuple[Point, ...]) -> list[Point]:
    """Put the points of a cluster together; clusters and loose points with most votes first."""
    votes: dict[str, int] = {}
    for place, point in enumerate(found):
        group = point.cluster or f"\0{place}"
        votes[group] = votes.get(group, 0) + point.votes
    groups = {point.id: point.cluster or f"\0{place}" for place, point in enumerate(found)}
    order = {group: place for place, group in enumerate(sorted(votes, key=lambda each: -votes[each]))}
    return sorted(found, key=lambda point: (order[groups[point.id]], -point.votes))


def _item(point: Point) -> Item:
    spans = [Span(f"{point.cluster}: ", bold=True)] if point.cluster else []
    spans.append(Span(point.text))
    if point.votes:
        spans.append(Span(tr(" ({count} [vote|votes])", "", point.votes, count=Figure(point.votes))))
    return Item(tuple(spans))


def recommendations(story: Story) -> list[Block]:
    """Return what is recommended beyond the action items."""
    text = story.content.recommendations
    return [Heading(section_title("recommendations")), *paragraphs(text)] if text.strip() else []
