"""A whole workspace as plain rows, out and back in; the change log stays behind.

Rows keep their keys, so that a copy is equal to its original and two copies can be merged. Samples
become readable arrays, one per day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sqlalchemy import JSON, Boolean, Date, Float, Integer, LargeBinary, func, select
from sqlalchemy.orm import configure_mappers

from slodesk.domain.errors import RuleBroken, SourceError
from slodesk.operations.workspace_checks import CHECKS, ROW_CHECKS, check_counts, circles
from slodesk.storage.samples import make_points, metric_row, sample_row, unpack, unpack_values, value_points
from slodesk.storage.schema import Base
from slodesk.storage.tables import metadata
from slodesk.storage.types import Exact, UtcDateTime
from slodesk.storage.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, ColumnElement, Table
    from sqlalchemy.orm import Session

    from slodesk.operations.imports_context import Context
    from slodesk.operations.incoming import WorkspaceItem

LEFT_OUT: Final = frozenset({"change_log"})
"""What happened to a workspace is not part of what it says."""
SAMPLES: Final = ("sample_day", "metric_day")
FILLED_AT_BIRTH: Final = ("setting", "policy_version")
"""Tables a new workspace may have rows in and still be empty."""
VERSION: Final = "version"
ROWS_AT_ONCE: Final = 25


@cache
def table_names() -> tuple[str, ...]:
    """Return the tables of a copy, parents before children; asked for every row that comes in."""
    return tuple(table.name for table in metadata().sorted_tables if table.name not in LEFT_OUT)


def read_rows(
    session: Session, name: str, where: ColumnElement[bool] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, or some of them, in a stable order, as JSON-ready values."""
    table = metadata().tables[name]
    columns = [column for column in table.columns if column.name != VERSION]
    chosen = select(*columns).order_by(*table.primary_key.columns)
    if where is not None:
        chosen = chosen.where(where)
    for row in session.execute(chosen.execution_options(yield_per=200)).mappings():
        values = {column.name: _out(row[column.name]) for column in columns}
        yield _readable(name, values) if name in SAMPLES else values


def count_rows(session: Session, name: str, where: ColumnElement[bool] | None = None) -> int:
    """Return how many rows a table has, or how many of some kind."""
    chosen = select(func.count()).select_from(metadata().tables[name])
    return session.scalar(chosen if where is None else chosen.where(where)) or 0


def _out(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _readable(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """Replace a day's packed points by arrays; equal distances need only the first end."""
    data = values.pop("points")
    if name == "sample_day":
        points = unpack(data)
        arrays = {"good": _numbers(points.good), "total": _numbers(points.total)}
        ends = points.ends
        known = {"slo_id": values["slo_id"], "day": values["day"], "step": values["step"]}
    else:
        ends, found = unpack_values(data)
        arrays = {"values": _numbers(found)}
        known = {"metric_id": values["metric_id"], "day": values["day"]}
    gaps = np.diff(ends.astype(np.int64))
    if len(gaps) and (gaps == gaps[0]).all():
        return {**known, "first": int(ends[0]), "every": int(gaps[0]), **arrays}
    return {**known, "ends": ends.tolist(), **arrays}


def _numbers(values: np.ndarray[Any, Any]) -> list[float | int]:
    """Return numbers as short as they can be written."""
    whole = values.astype(np.int64) if len(values) and np.abs(values).max() < 2**53 else None
    if whole is not None and (whole == values).all() and not np.signbit(values).any():
        return list(whole.tolist())
    return list(values.tolist())


def checked_row(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a row from a file, every value checked.

    Raises:
        RuleBroken: an unknown table, a missing or unknown field, or a value the rules refuse.
    """
    if name not in table_names():
        raise RuleBroken(f"there is no table “{name[:60]}”")
    if not isinstance(values, dict):
        raise RuleBroken("a row holds names and values")
    given = _packed(name, values) if name in SAMPLES else dict(values)
    table = metadata().tables[name]
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name == VERSION:
            continue
        if column.name not in given:
            if not column.nullable and column.default is None:
                raise RuleBroken(f"“{column.name}” is missing")
            continue
        row[column.name] = _checked(name, column, given.pop(column.name))
    if given:
        raise RuleBroken(f"“{str(next(iter(given)))[:60]}” is not known in {name}")
    if name in ROW_CHECKS:
        ROW_CHECKS[name](row)
    return row


def _checked(name: str, column: Column[Any], value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise RuleBroken(f"“{column.name}” is empty")
        return None
    try:
        found = _typed(column, value)
        check = CHECKS.get((name, column.name)) or CHECKS.get(("", column.name))
        return found if check is None else check(found)
    except RuleBroken as broken:
        raise RuleBroken(f"“{column.name}”: {broken.message}") from None


def _typed(column: Column[Any], value: Any) -> Any:
    kind = column.type
    wrong = RuleBroken("not a value of the right kind")
    if isinstance(kind, LargeBinary):
        return value
    if isinstance(kind, JSON):
        return value
    if isinstance(kind, Boolean):
        if not isinstance(value, bool):
            raise wrong
        return value
    if isinstance(kind, Integer):
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**53:
            raise wrong
        return value
    if isinstance(kind, Float):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong
        return float(value)
    if not isinstance(value, str):
        raise wrong
    try:
        if isinstance(kind, UtcDateTime):
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise wrong
            return moment.astimezone(UTC)
        if isinstance(kind, Exact):
            return _decimal(value)
        if isinstance(kind, Date):
            return date.fromisoformat(value)
    except (ValueError, OverflowError):
        raise wrong from None
    return CHECKS["", "text"](value)


def _decimal(value: str) -> Decimal:
    try:
        found = Decimal(value) if len(value) <= 60 else Decimal("NaN")
    except InvalidOperation:
        raise RuleBroken("not a number") from None
    if not found.is_finite():
        raise RuleBroken("not a usable number")
    return found


def _packed(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a day from its arrays."""
    owner = "slo_id" if name == "sample_day" else "metric_id"
    arrays = ("good", "total") if name == "sample_day" else ("values",)
    allowed = {owner, "day", "ends", "first", "every", *arrays} | (
        {"step"} if name == "sample_day" else set()
    )
    if not set(values) <= allowed:
        raise RuleBroken(f"“{sorted(set(values) - allowed)[0][:60]}” is not known in {name}")
    columns = [_array(values, array) for array in arrays]
    ends = _ends(values, len(columns[0]))
    if any(len(column) != len(ends) for column in columns):
        raise RuleBroken("its arrays differ in length")
    try:
        day = date.fromisoformat(values.get("day", ""))
    except (TypeError, ValueError):
        raise RuleBroken("“day”: not a date") from None
    if name == "metric_day":
        return {owner: values.get(owner), **_texts(metric_row(day, value_points(ends, columns[0])))}
    check_counts(columns[0], columns[1])
    step = values.get("step")
    if not isinstance(step, int) or isinstance(step, bool) or step < 1:
        raise RuleBroken("“step”: not a number of seconds")
    return {owner: values.get(owner), **_texts(sample_row(day, make_points(ends, *columns), step))}


def _texts(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _array(values: dict[str, Any], name: str) -> np.ndarray[Any, Any]:
    given = values.get(name)
    if not isinstance(given, list) or not given or not all(type(part) in (int, float) for part in given):
        raise RuleBroken(f"“{name}”: not a list of numbers")
    try:
        array = np.array(given, np.float64)
    except OverflowError:
        raise RuleBroken(f"“{name}”: a number is too large") from None
    if not np.isfinite(array).all():
        raise RuleBroken(f"“{name}”: not finite numbers")
    return array


def _ends(values: dict[str, Any], count: int) -> np.ndarray[Any, Any]:
    if "ends" in values:
        if "first" in values or "every" in values:
            raise RuleBroken("it needs either “ends”, or “first” and “every”")
        ends = _array(values, "ends")
    else:
        first, every = values.get("first"), values.get("every")
        if not isinstance(first, int) or not isinstance(every, int):
            raise RuleBroken("it needs either “ends”, or “first” and “every”")
        ends = first + every * np.arange(count, dtype=np.float64)
    if (ends < 1).any() or (ends > 86_400).any() or (ends % 1).any() or (np.diff(ends) <= 0).any():
        raise RuleBroken("its times are not rising seconds of a day, 1 to 86400")
    return ends.astype(np.uint32)


def check_references(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """Yield what does not fit together: keys twice, names twice, references to nothing."""
    keys: dict[str, set[Any]] = {}
    for name in table_names():
        table, rows = metadata().tables[name], tables.get(name, ())
        for names in (_key(table), *unique_columns(table)):
            seen: set[Any] = set()
            for row in rows:
                value = tuple(row.get(column) for column in names)
                if value in seen:
                    yield f"{name}: {' and '.join(names)} {', '.join(map(str, value))[:120]} is there twice"
                seen.add(value)
        if "id" in table.columns:
            keys[name] = {row["id"] for row in rows}
    for name in table_names():
        for reference in metadata().tables[name].foreign_keys:
            column, target = reference.parent.name, reference.column.table.name
            for row in tables.get(name, ()):
                if row.get(column) is not None and row[column] not in keys.get(target, ()):
                    yield f"{name}: {column} {str(row[column])[:60]} names no {target}"
    edges: dict[str, set[str]] = {}
    for row in tables.get("dependency", ()):
        edges.setdefault(row["service_id"], set()).add(row["depends_on_id"])
    found = circles(edges)
    if found is not None:
        yield f"dependency: the service {found[:60]} depends on itself in the end"


def _key(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key.columns)


def unique_columns(table: Table) -> Iterator[tuple[str, ...]]:
    """Yield the columns of a table, apart from its key, whose values are there once."""
    for column in table.columns:
        if column.unique:
            yield (column.name,)
    for constraint in table.constraints:
        names = tuple(column.name for column in getattr(constraint, "columns", ()))
        if type(constraint).__name__ == "UniqueConstraint" and len(names) > 1:
            yield names


def steps(context: Context, items: Sequence[WorkspaceItem]) -> Iterator[Callable[[Session], None]]:
    """Yield the steps that fill an empty workspace; a workspace with content is refused."""
    yield _refuse_content(context)
    configure_mappers()
    classes: dict[str, Any] = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]
    for item in items:
        for name in table_names():
            rows = item.tables.get(name, [])
            if name in FILLED_AT_BIRTH:
                yield _replace(context, classes[name], rows)
                continue
            for start in range(0, len(rows), ROWS_AT_ONCE):
                yield _insert(context, classes[name], rows[start : start + ROWS_AT_ONCE])


def _refuse_content(context: Context) -> Callable[[Session], None]:
    def step(session: Session) -> None:
        full = [name for name in table_names() if name not in FILLED_AT_BIRTH and count_rows(session, name)]
        if full:
            raise SourceError(
                f"{context.parsed.source}: a workspace can only be imported into an empty one; "
                "create a new workspace for it."
            )

    return step


def _insert(context: Context, kind: Any, rows: Sequence[dict[str, Any]]) -> Callable[[Session], None]:
    def step(session: Session) -> None:
        session.add_all(kind(**row) for row in rows)
        session.flush()
        context.summary.added += len(rows)

    return step


def _replace(context: Context, kind: Any, rows: Sequence[dict[str, Any]]) -> Callable[[Session], None]:
    """Take a table over as a whole: what a new workspace had there gives way."""

    def step(session: Session) -> None:
        for row in session.scalars(select(kind)):
            session.delete(row)
        session.flush()
        session.expunge_all()
        session.add_all(kind(**row) for row in rows)
        session.flush()
        context.summary.added += len(rows)

    return step


__all__ = [
    "SAMPLES",
    "SCHEMA_VERSION",
    "check_references",
    "checked_row",
    "count_rows",
    "read_rows",
    "steps",
    "table_names",
    "unique_columns",
]
