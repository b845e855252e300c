"""What is done to a workspace once a person has decided: rows made, changed and removed that fit together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.domain.team_pack import Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from slodesk.domain.team_pack import Comparison, Layout, Row, Tables


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows to remove, change and make, each in an order in which they can be."""

    removed: tuple[Step, ...]
    changed: tuple[Step, ...]
    made: tuple[Step, ...]

    def __len__(self) -> int:
        return len(self.removed) + len(self.changed) + len(self.made)


def decided(layout: Layout, comparison: Comparison, mine: Tables, theirs: Collection[int]) -> Changes:
    """Return what follows from a decision.

    Args:
        layout: what the tables are.
        comparison: what may be done.
        mine: the rows it was made from.
        theirs: the numbers of the lines in which the pack is followed.

    Raises:
        RuleBroken: the result would not hold together: a name twice, a circle.
    """
    wanted = [step for step in comparison.steps if step.line is None or step.line in theirs]
    removed = _with_what_hangs_on_it(layout, mine, [step for step in wanted if step.after is None])
    gone = {step.key for step in removed.values()}
    changed: dict[tuple[str, str], Step] = {}
    for step in wanted:
        if step.before is not None and step.after is not None and step.key not in gone:
            earlier = changed.get((step.table, step.key))
            changed[step.table, step.key] = step if earlier is None else _joined(earlier, step)
    made = _made(layout, mine, gone, [step for step in wanted if step.before is None])
    there = {step.key for step in made} | {key for rows in mine.values() for key in rows} - gone
    pieces = (_let_go(layout, step, there) for step in (*changed.values(), *_loosened(layout, mine, gone)))
    changes = Changes(
        tuple(sorted(removed.values(), key=lambda step: -layout.tables.index(step.table))),
        tuple(_merged(pieces)),
        tuple(made),
    )
    _require_unique(layout, mine, changes)
    _require_no_circle(layout, mine, changes)
    return changes


def _joined(first: Step, second: Step) -> Step:
    return replace(
        first,
        before={**(second.before or {}), **(first.before or {})},
        after={**(first.after or {}), **(second.after or {})},
    )


def _merged(steps: Iterable[Step]) -> Iterable[Step]:
    found: dict[tuple[str, str], Step] = {}
    for step in steps:
        earlier = found.get((step.table, step.key))
        found[step.table, step.key] = step if earlier is None else _joined(earlier, step)
    return (step for step in found.values() if step.after)


def _with_what_hangs_on_it(
    layout: Layout, mine: Tables, steps: Iterable[Step]
) -> dict[tuple[str, str], Step]:
    """Return removals with everything that cannot be without what is removed."""
    found = {(step.table, step.key): step for step in steps}
    for table in layout.tables:  # parents come before children
        for column, target in layout.references.get(table, {}).items():
            if (table, column) in layout.needed:
                for key, row in mine.get(table, {}).items():
                    if (target, row[column]) in found and (table, key) not in found:
                        found[table, key] = Step(table, key, row, None)
    return found


def _loosened(layout: Layout, mine: Tables, gone: set[str]) -> Iterable[Step]:
    """Yield the changes of rows that let go of what is removed."""
    if not gone:
        return
    for table, references in layout.references.items():
        for key, row in mine.get(table, {}).items():
            for column in references:
                if key not in gone and row.get(column) in gone and (table, column) not in layout.needed:
                    yield Step(table, key, {column: row[column]}, {column: None})


def _made(layout: Layout, mine: Tables, gone: set[str], steps: Iterable[Step]) -> list[Step]:
    """Return the new rows whose neighbours are there, without references to what is not."""
    by_table: dict[str, list[Step]] = {}
    for step in steps:
        by_table.setdefault(step.table, []).append(step)
    there = {key for rows in mine.values() for key in rows} - gone
    found: list[Step] = []
    for table in layout.tables:
        rows = by_table.get(table, [])
        own = {step.key for step in rows}
        for step in rows:
            row, fits = dict(step.after or {}), True
            for column, target in layout.references.get(table, {}).items():
                value = row.get(column)
                if value is None or value in there or (target == table and value in own):
                    continue
                row[column] = None
                fits = fits and (table, column) not in layout.needed
            if fits:
                found.append(replace(step, after=row))
                there.add(step.key)
    return found


def _let_go(layout: Layout, step: Step, there: set[str]) -> Step:
    """Return a change without references to what was not taken."""
    after: Row = {}
    for column, value in (step.after or {}).items():
        refers = column in layout.references.get(step.table, {})
        if not refers or value is None or value in there:
            after[column] = value
        elif (step.table, column) not in layout.needed:
            after[column] = None
    return replace(step, after=after)


def _final(mine: Tables, changes: Changes, table: str) -> dict[str, Row]:
    rows = dict(mine.get(table, {}))
    for step in changes.removed:
        if step.table == table:
            rows.pop(step.key, None)
    for step in (*changes.changed, *changes.made):
        if step.table == table and step.after is not None:
            rows[step.key] = {**rows.get(step.key, {}), **step.after}
    return rows


def _touched(changes: Changes) -> set[str]:
    return {step.table for step in (*changes.changed, *changes.made)}


def _require_unique(layout: Layout, mine: Tables, changes: Changes) -> None:
    for table in _touched(changes):
        rows = _final(mine, changes, table)
        for columns in layout.unique.get(table, ()):
            seen: dict[tuple[Any, ...], str] = {}
            for key, row in rows.items():
                values = tuple(row.get(column) for column in columns)
                if None not in values and seen.setdefault(values, key) != key:
                    name = str(row.get(columns[-1]))[:120]
                    raise RuleBroken(
                        f"“{name}” would be there twice ({table.replace('_', ' ')}): "
                        "take theirs for the other one too, or rename it first."
                    )


def _require_no_circle(layout: Layout, mine: Tables, changes: Changes) -> None:
    for table, (start, end) in layout.orders.items():
        if table not in _touched(changes):
            continue
        edges: dict[str, set[str]] = {}
        for row in _final(mine, changes, table).values():
            edges.setdefault(row[start], set()).add(row[end])
        if _circle(edges):
            raise RuleBroken(
                "What is here and what comes would depend on each other in a circle: "
                "remove one of the dependencies first."
            )


def _circle(edges: Mapping[str, set[str]]) -> bool:
    """Return whether following the edges leads back somewhere."""
    waiting = {key: set(ends) for key, ends in edges.items()}
    while True:
        free = [key for key, ends in waiting.items() if not ends & waiting.keys()]
        if not free:
            return bool(waiting)
        for key in free:
            del waiting[key]
