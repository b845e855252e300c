"""The CSV tables SLO Desk knows, told apart by their header line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from slodesk.domain.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS: Final = (",", ";", "\t")
COLUMN_LIMIT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table.

    Attributes:
        kind: its name.
        keys: columns that identify a row; always needed.
        needed: other columns it cannot do without.
        others: columns it may have.
        later: why this version does not import it, "" when it does.
    """

    kind: str
    keys: tuple[str, ...]
    needed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    later: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """Columns without which the file is refused."""
        return self.keys + self.needed

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns it knows."""
        return self.required + self.others


_LATER = "this version of SLO Desk cannot import {} yet"

TABLES: Final = (
    Table("samples", ("service", "slo", "timestamp"), ("good", "total")),
    Table("metrics", ("service", "metric", "timestamp"), ("value",), ("unit",)),
    Table(
        "incidents",
        ("service", "title", "started"),
        (),
        (
            "detected",
            "acknowledged",
            "mitigated",
            "resolved",
            "severity",
            "error_rate",
            "request_rate",
            "failed_requests",
            "customer_impacting",
            "near_miss",
            "cause",
        ),
    ),
    Table(
        "releases",
        ("service", "version"),
        (),
        (
            "date",
            "lines_changed",
            "critical_path",
            "db_migration",
            "external_apis",
            "test_coverage",
            "class",
        ),
    ),
    Table(
        "actions",
        ("title",),
        (),
        (
            "owner",
            "due",
            "priority",
            "status",
            "horizon",
            "source",
            "description",
            "service",
            "link",
            "created",
            "closed",
            "id",
        ),
    ),
    Table(
        "toil",
        ("name",),
        (),
        (
            "service",
            "team",
            "frequency_per_week",
            "duration_hours",
            "error_prone",
            "automation_complexity",
            "build_hours",
            "automatable_share",
        ),
        later=_LATER.format("toil lists"),
    ),
    Table(
        "toil-log",
        ("team", "person", "week", "category"),
        ("minutes",),
        later=_LATER.format("toil logs"),
    ),
    Table(
        "satisfaction",
        ("service", "period"),
        ("score",),
        ("scale", "responses", "source"),
    ),
)


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line of a table says.

    Attributes:
        table: which one it is.
        delimiter: what stands between values.
        names: column names in order, as far as the table knows them; "" where it does not.
        unknown: names the table does not know.
        line: the header's line.
    """

    table: Table
    delimiter: str
    names: tuple[str, ...]
    unknown: tuple[str, ...]
    line: int


def column_names(line: str, delimiter: str) -> tuple[str, ...]:
    """Return the names in a header line, in the plain form they are compared in."""
    parts = line.strip("\r\n").split(delimiter)
    return tuple(part.strip().strip('"').strip().casefold().replace(" ", "_") for part in parts)


def looks_like_table(line: str) -> bool:
    """Whether a line holds at least two names of one table, or the one name an action needs."""
    return any(_overlap(table, column_names(line, mark)) > 0 for mark in DELIMITERS for table in TABLES)


def read_header(line: str, number: int, source: str) -> Header:
    """Find out which table a header line begins.

    Raises:
        SourceError: none that this version imports, a needed column is missing, or one is there twice.
    """
    if max(line.count(mark) for mark in DELIMITERS) >= COLUMN_LIMIT:
        raise SourceError(
            f"{source}:{number}: more than {COLUMN_LIMIT:,} columns; this is no table of SLO Desk."
        )
    split = {mark: column_names(line, mark) for mark in DELIMITERS}
    table, mark = max(
        ((table, mark) for table in TABLES for mark in DELIMITERS),
        key=lambda guess: _rank(guess[0], split[guess[1]]),
    )
    names = split[mark]
    if table.later and all(key in names for key in table.keys):
        raise SourceError(f"{source}: {table.later}.")
    missing = [name for name in table.required if name not in names]
    if missing:
        raise SourceError(
            f"{source}:{number}: {_listed('column', missing)} missing; "
            f"a file of {table.kind} has {', '.join(table.columns)}."
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise SourceError(f"{source}:{number}: {_listed('column', twice)} there more than once.")
    known = tuple(name if name in table.columns else "" for name in names)
    unknown = tuple(name for name in names if name and name not in table.columns)
    return Header(table, mark, known, unknown, number)


def _overlap(table: Table, names: Sequence[str]) -> int:
    return sum(1 for name in table.columns if name in names)


def _rank(table: Table, names: Sequence[str]) -> tuple[int, bool, int]:
    """Order guesses: more known columns first, then complete keys, then more keys found.

    Keys come second, or incidents whose "started" is misspelt would become action items, which need
    no more than a title. A table of a later version is no guess by one common word, such as "name".
    """
    known = _overlap(table, names)
    if table.later and known < min(2, len(names)):
        return 0, False, 0
    return known, all(key in names for key in table.keys), sum(1 for key in table.keys if key in names)


def _listed(what: str, names: Sequence[str]) -> str:
    listed = ", ".join(name[:60] for name in names)
    return f"{what}s {listed} are" if len(names) > 1 else f"{what} {listed} is"
