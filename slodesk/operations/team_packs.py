"""Brings a team pack into a workspace: compared first, nothing overwritten that nobody has seen."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import configure_mappers

from slodesk.domain.errors import Problem, RuleBroken, SourceError
from slodesk.domain.team_pack_changes import decided
from slodesk.domain.team_pack_compare import compare
from slodesk.operations.imports_context import Context
from slodesk.operations.incoming import ImportSummary
from slodesk.operations.team_pack_rows import SAMPLES, history, layout, read_tables
from slodesk.storage.changes import remove_rows
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.samples import unpack, unpack_values
from slodesk.storage.schema import Base, MetricDayRow, SampleDayRow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from sqlalchemy.orm import Session

    from slodesk.domain.team_pack import Comparison, Line, Step, Tables
    from slodesk.domain.team_pack_changes import Changes
    from slodesk.operations.incoming import PackItem, Parsed

    Write = Callable[[Session], None]

AT_ONCE: Final = 25


@dataclass(frozen=True, slots=True)
class Preview:
    """A pack beside the workspace, before anything is written."""

    comparison: Comparison
    mine: Tables

    def decide(self, theirs: Collection[int]) -> Changes:
        """Return what is done when the pack is followed in these lines; ``RuleBroken`` if it does not fit."""
        return decided(layout(), self.comparison, self.mine, theirs)


def preview(session: Session, item: PackItem) -> Preview:
    """Compare a pack with the workspace; nothing is changed.

    Raises:
        SourceError: its plans would be for other months here.
    """
    start = read_settings(session).fiscal_year_start
    if item.pack.tables.get("plan") and item.fiscal_start not in (None, start):
        theirs, ours = month_name[item.fiscal_start or 1], month_name[start]
        raise SourceError(
            f"{item.team} plans by a fiscal year that begins in {theirs}; here it begins in {ours}, and its "
            "plans would be for other months. Have both begin in the same month, then import it again."
        )
    mine = read_tables(session)
    return Preview(compare(layout(), item.pack, mine, history(session)), mine)


class PackPlan:
    """The steps that bring in a pack after a person decided; iterate once.

    Args:
        parsed: the file.
        shown: the comparison the person saw.
        theirs: the lines in which the pack is followed.
        told: the person has read the notes already.

    Attributes:
        summary: what was done so far.

    Raises:
        RuleBroken: the result would not hold together.
    """

    def __init__(
        self, parsed: Parsed, item: PackItem, shown: Preview, theirs: Collection[int], *, told: bool = False
    ) -> None:
        self.summary = ImportSummary()
        self._context = Context(parsed, self.summary, skip_invalid=False, clock=None)
        self._item, self._shown = item, shown
        self._changes = shown.decide(theirs)
        if not told:
            _note(self._context, shown)

    def __iter__(self) -> Iterator[Write]:
        return _writing(self._context, self._item, self._shown, self._changes)

    def __len__(self) -> int:
        """About how many steps there are, for a progress bar."""
        return len(self._changes) // AT_ONCE + sum(map(len, self._item.samples.values())) + 1


def steps(context: Context, items: Sequence[PackItem]) -> Iterator[Write]:
    """Yield the steps where nobody can be asked: a pack with conflicts is refused, each named."""
    for item in items:
        found: list[Preview] = []
        yield lambda session, item=item, found=found: found.append(  # type: ignore[misc]
            _unquestioned(context, preview(session, item))
        )
        shown = found[0]
        try:
            changes = shown.decide(shown.comparison.safe)
        except RuleBroken as broken:
            raise SourceError(f"{context.parsed.source}: {broken.message}") from None
        _note(context, shown)
        yield from _writing(context, item, shown, changes)


def _unquestioned(context: Context, shown: Preview) -> Preview:
    """Refuse a pack that only a person can bring in."""
    found = shown.comparison.conflicts
    if found:
        source = context.parsed.source
        problems = [Problem(source, line_text(line)) for line in found]
        raise SourceError(
            f"{source}: nothing was imported, because both sides changed the same; "
            "import it in the window, which asks.",
            tuple(problems),
        )
    return shown


def line_text(line: Line) -> str:
    """Return a conflict as one line: what, mine, theirs, who and when."""
    what = f"{line.table.replace('_', ' ')} {' / '.join(line.path)}".strip()
    if line.what == "gone_here":
        said = "removed here, there in the pack"
    elif line.what == "gone_there":
        said = "here, removed there"
    else:
        field = "as a whole" if line.what == "plan" else line.column.removesuffix("_id").replace("_", " ")
        said = f"{field}: here {_short(line.mine)}, there {_short(line.theirs)}"
    parts = [f"{what}: {said}"]
    for side, touch in (("here", line.here), ("there", line.there)):
        if touch is not None:
            parts.append(f"{side} by {_short(touch.who)} {touch.at:%Y-%m-%d %H:%M} UTC")
    return "; ".join(parts)


def _short(value: Any) -> str:
    text = "empty" if value in (None, "") else " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def _writing(context: Context, item: PackItem, shown: Preview, changes: Changes) -> Iterator[Write]:
    summary, source = context.summary, context.parsed.source
    configure_mappers()
    summary.unchanged = shown.comparison.unchanged
    for removed in changes.removed:
        yield lambda session, step=removed: _remove(session, step)  # type: ignore[misc]
    for changed in changes.changed:
        yield lambda session, step=changed: _change(session, step, source)  # type: ignore[misc]
    summary.updated = len(changes.removed) + len(changes.changed)
    for start in range(0, len(changes.made), AT_ONCE):
        part = changes.made[start : start + AT_ONCE]
        yield lambda session, part=part: _make(session, part, source)  # type: ignore[misc]
        summary.added += len(part)
    yield from _samples(context, item, shown)


def _note(context: Context, shown: Preview) -> None:
    """Add what is left out or taken as the same to the summary."""
    source = context.parsed.source
    context.summary.warnings += [Problem(source, str(note)) for note in shown.comparison.notes]


def _kind(table: str) -> Any:
    mappers: Any = Base.registry.mappers
    return next(mapper.class_ for mapper in mappers if mapper.local_table.name == table)


def _make(session: Session, part: Sequence[Step], source: str) -> None:
    session.add_all(_kind(step.table)(**(step.after or {})) for step in part)
    _flush(session, source)


def _change(session: Session, step: Step, source: str) -> None:
    row = session.get(_kind(step.table), step.key)
    for column, value in (step.after or {}).items():
        if row is None or getattr(row, column) != (step.before or {}).get(column):
            raise SourceError(f"{source}: something was changed here in the meantime; import it again.")
        setattr(row, column, value)
    _flush(session, source)


def _flush(session: Session, source: str) -> None:
    try:
        session.flush()
    except IntegrityError:
        raise SourceError(
            f"{source}: two things would exchange a name; rename one of them here first, and import it again."
        ) from None


def _remove(session: Session, step: Step) -> None:
    row = session.get(_kind(step.table), step.key)
    if row is None:
        return
    if step.table == "slo":
        remove_rows(session, SampleDayRow, SampleDayRow.slo_id == step.key)
    elif step.table == "metric":
        remove_rows(session, MetricDayRow, MetricDayRow.metric_id == step.key)
    session.delete(row)
    session.flush()


# Samples


def _samples(context: Context, item: PackItem, shown: Preview) -> Iterator[Write]:
    """Yield the steps that add days, and what a day lacks; a value that is here is never replaced."""
    kept: list[int] = []
    for table, rows in item.samples.items():
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            yield lambda session, table=table, part=part: _days(  # type: ignore[misc]
                session, table, part, shown, context.summary, kept
            )
    if kept:
        sentence = f"{len(kept):,} days of samples are others here: they stay as they are"
        context.summary.warnings.append(Problem(context.parsed.source, sentence))


def _days(
    session: Session, table: str, rows: Sequence[dict[str, Any]], shown: Preview, summary: ImportSummary,
    kept: list[int],
) -> None:  # fmt: skip
    column, parent = SAMPLES[table]
    kind: Any = SampleDayRow if table == "sample_day" else MetricDayRow
    for given in rows:
        key = shown.comparison.same.get(given[column], given[column])
        if session.get(_kind(parent), key) is None:
            continue
        row = session.get(kind, (key, given["day"]))
        if row is None:
            session.add(kind(**{**given, column: key}))
            summary.added += 1
        elif row.points == given["points"]:
            summary.unchanged += 1
        elif _goes_on(table, row, given):
            for name, value in given.items():
                if name != column:
                    setattr(row, name, value)
            summary.updated += 1
        else:
            kept.append(1)
    session.flush()


def _goes_on(table: str, row: Any, given: dict[str, Any]) -> bool:
    """Return whether a day has everything the one here has, and more after it."""
    if table == "metric_day":
        ends, values = unpack_values(row.points)
        more, others = unpack_values(given["points"])
        return len(more) > len(ends) and bool(
            np.array_equal(more[: len(ends)], ends) and np.array_equal(others[: len(ends)], values)
        )
    if row.step != given["step"]:
        return False
    old, new = unpack(row.points), unpack(given["points"])
    return len(new) > len(old) and all(
        np.array_equal(after[: len(before)], before) for before, after in zip(old, new, strict=True)
    )
