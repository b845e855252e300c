"""What contributed, as a tree of causes, and why it was not caught earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.reports.report import Column, Heading, RichCell, Span, Table
from slodesk.reports.retrospective.words import paragraphs, section_title
from slodesk.reports.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.domain.retrospective import Factor
    from slodesk.reports.report import Block, Cell
    from slodesk.reports.retrospective.story import Story

_DEEP = 8
"""Levels of numbers; what is deeper keeps the last one."""


def factors(story: Story) -> list[Block]:
    """Return the factors, each with what explains it below: 1, 1.1, 1.1.1."""
    content = story.content
    if "factors" not in story.shown:
        return []
    cause = "" if content.incident is None else content.incident.cause
    texts = [
        (tr("Trigger"), content.trigger), (tr("How it was noticed"), content.detection),
        (tr("Class of the cause"), cause),
    ]  # fmt: skip
    blocks: list[Block] = [Heading(section_title("factors"))]
    if content.factors:
        blocks.append(_tree(content.factors))
    elif not any(text.strip() for _, text in texts):
        return []
    for name, text in texts:
        if text.strip():
            blocks += [Heading(name, 2), *paragraphs(text)]
    return blocks


def _tree(found: tuple[Factor, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, factor in numbered(found):
        text: Cell = RichCell((Span(factor.text, bold=True),)) if factor.primary else factor.text
        rows.append((number, text, factor.category, tr("primary") if factor.primary else ""))
    deep = max(len(str(row[0])) for row in rows)
    columns = (
        Column(tr("No."), weight=0.8 if deep < 6 else 1.6), Column(tr("What contributed, and why"), weight=7),
        Column(tr("Category"), weight=2), Column("", weight=1.2),
    )  # fmt: skip
    keep = [
        place
        for place in range(4)
        if place < 2 or any(row[place] for row in rows)
    ]  # fmt: skip
    return Table(
        tuple(columns[place] for place in keep), tuple(tuple(row[place] for place in keep) for row in rows)
    )


def numbered(found: tuple[Factor, ...]) -> Iterator[tuple[str, Factor]]:
    """Yield every factor with its place in the tree; what explains it comes right after it."""
    known = {factor.id for factor in found}
    below: dict[str | None, list[Factor]] = {}
    for factor in found:
        below.setdefault(factor.parent_id if factor.parent_id in known else None, []).append(factor)
    left = [(f"{place}", factor) for place, factor in enumerate(below.pop(None, ()), start=1)][::-1]
    while left:
        number, factor = left.pop()
        yield number, factor
        deeper = number if number.count(".") >= _DEEP - 1 else f"{number}."
        why = below.pop(factor.id, [])
        left += [
            (f"{deeper}{place}" if deeper != number else number, each)
            for place, each in enumerate(why, start=1)
        ][::-1]
    for circle in below.values():  # cannot be entered, but a file may hold it
        yield from (("–", factor) for factor in circle)


def not_caught(story: Story) -> list[Block]:
    """Return why it was not caught earlier; nothing where nobody said so."""
    text = story.content.not_caught
    return [Heading(section_title("not_caught")), *paragraphs(text)] if text.strip() else []
