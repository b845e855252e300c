"""Look for damage in a workspace: every problem in one sentence, an empty list when it is sound."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import inspect, select, text

from slodesk.domain.errors import WorkspaceError
from slodesk.storage import search
from slodesk.storage.backup import findings
from slodesk.storage.connection import (
    VERSION_TABLE,
    explained,
    reader_engine,
    server_engine,
)
from slodesk.storage.files import is_server, require_workspace, unchangeable
from slodesk.storage.samples import unpack
from slodesk.storage.schema import MetricDayRow, SampleDayRow
from slodesk.storage.tables import metadata
from slodesk.storage.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

MOST = 100
"""So many problems are told; a damaged file can have thousands."""


def check(location: str | Path) -> list[str]:
    """Return what is wrong with a workspace; works while somebody is writing it.

    Args:
        location: a file or a PostgreSQL URL.
    """
    try:
        if is_server(location):
            engine = server_engine(str(location), read_only=True)
            name = "The database"
        else:
            path = Path(location).absolute()
            require_workspace(path)
            engine, name = reader_engine(path, immutable=unchangeable(path)), path.name
        try:
            with explained(name, doing="checked"), engine.connect() as connection:
                return _told(connection)
        finally:
            engine.dispose()
    except WorkspaceError as error:
        return [error.message]


def _told(connection: Connection) -> list[str]:
    problems: list[str] = []
    for problem in _problems(connection):
        problems.append(problem)
        if len(problems) == MOST:
            problems.append("There are more problems; these are the first.")
            break
    return problems


def _problems(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        damaged = False
        for (line,) in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})"):
            if line != "ok":
                damaged = True
                for finding in findings(line):
                    yield f"The file is damaged: {finding}."
        if damaged:
            return
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"Row {row} of {table} belongs to an entry of {parent} that does not exist."
    elif not inspect(connection).has_table(VERSION_TABLE):
        yield "The database holds no workspace: create one there first."
        return
    if _version(connection) < SCHEMA_VERSION:
        return  # what an upgrade will add cannot be missing yet
    missing = list(_missing(connection))
    yield from missing
    if not missing:
        yield from _days(connection)
        yield from _index(connection)


def _version(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    return int(connection.exec_driver_sql(f"SELECT user_version FROM {VERSION_TABLE}").scalar_one())


def _missing(connection: Connection) -> Iterator[str]:
    """Tables and columns that should be there."""
    inspector = inspect(connection)
    present = set(inspector.get_table_names())
    for table in metadata().sorted_tables:
        if table.name not in present:
            yield f"The table {table.name} is missing."
            continue
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                yield f"The column {column.name} of {table.name} is missing."
    if "search_entry" not in present:
        yield "The search index is missing."


def _days(connection: Connection) -> Iterator[str]:
    """Days whose points disagree with the sums that stand for them."""
    sample = SampleDayRow.__table__
    for row in connection.execution_options(yield_per=500).execute(select(sample)):
        problem = _day_problem(row)
        if problem is not None:
            yield f"The samples of {row.day} of SLO {row.slo_id} {problem}: import that day again."
    metric = MetricDayRow.__table__
    for row in connection.execution_options(yield_per=500).execute(select(metric)):
        try:
            points = unpack(row.points)
        except ValueError as error:
            yield f"The values of {row.day} of metric {row.metric_id} cannot be read ({error})."
            continue
        if not len(points) or points.last != row.last or points.good[-1] != row.last_value:
            yield f"The values of {row.day} of metric {row.metric_id} disagree with their last value."


def _day_problem(day: Any) -> str | None:
    try:
        points = unpack(day.points)
    except ValueError as error:
        return f"cannot be read ({error})"
    if not len(points):
        return "hold no points"
    ends = points.ends.astype(np.int64)
    if ends[0] < 1 or ends[-1] > 86400 or bool((np.diff(ends) <= 0).any()):
        return "are not in order"
    if (points.first, points.last) != (day.first, day.last):
        return "disagree with their first and last time"
    if not (
        math.isclose(points.good_sum, day.good, rel_tol=1e-9, abs_tol=1e-8)
        and math.isclose(points.total_sum, day.total, rel_tol=1e-9, abs_tol=1e-8)
    ):
        return "do not add up to their sums"
    if bool((points.good < 0).any()) or bool((points.good > points.total).any()):
        return "hold impossible counts"
    return None


def _index(connection: Connection) -> Iterator[str]:
    """Whether search would find what is stored."""
    stored = {
        ref: (kind, title, body)
        for kind, ref, title, body in connection.execute(
            text("SELECT kind, ref, title, body FROM search_entry")
        )
    }
    wrong = 0
    for kind, ref, title, body in search.expected(connection):
        wrong += stored.pop(ref, None) != (kind, title, body)
    wrong += len(stored)
    if connection.dialect.name == "sqlite":
        entries = connection.execute(text("SELECT count(*) FROM search_entry")).scalar_one()
        indexed = connection.execute(text("SELECT count(*) FROM search_index_docsize")).scalar_one()
        wrong += abs(entries - indexed)
    if wrong:
        yield f"Search misses or misplaces {wrong} entries; nothing else is affected."
