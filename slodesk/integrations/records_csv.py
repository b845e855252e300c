"""Tables of single records, such as incidents: each column read by a function, each row a record."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slodesk.domain.errors import SourceError
from slodesk.integrations.csv_values import BadValue, number, quoted
from slodesk.operations.incoming import Parsed, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slodesk.integrations.csv_reader import CsvFile
    from slodesk.operations.incoming import Kind

ROW_LIMIT: Final = 100_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of records.

    Attributes:
        field: what the value is called in the workspace.
        read: makes the value of a cell's text, or raises ``BadValue``.
    """

    field: str
    read: Callable[[str], Any]


def read(
    file: CsvFile,
    kind: Kind,
    columns: Mapping[str, Column],
    keys: tuple[str, ...],
    check: Callable[[dict[str, Any]], None] | None = None,
    same: Callable[[dict[str, Any]], tuple[Any, ...]] | None = None,
) -> Parsed:
    """Read a table of records; an empty cell says nothing, an unusable one rejects its row.

    Args:
        file: the table.
        kind: what it is.
        columns: header name → how to read it.
        keys: header names that identify a row; never empty.
        check: refuses values that contradict each other, with ``BadValue``.
        same: what identifies a row, where it is not the keys.
    """
    notes = file.notes
    items: list[Record] = []
    seen: dict[tuple[Any, ...], int] = {}
    for chunk in file.chunks():
        used = [(name, column) for name, column in columns.items() if name in chunk.columns]
        for row, line in enumerate(chunk.lines):
            try:
                values = _values({name: chunk.columns[name][row] for name, _ in used}, dict(used), keys)
                if check is not None:
                    check(values)
            except BadValue as bad:
                notes.reject(line, str(bad))
                continue
            key = tuple(values[columns[name].field] for name in keys) if same is None else same(values)
            first = seen.setdefault(key, line)
            if first != line:
                notes.warn(line, f"the same {' and '.join(keys)} as on line {first}; the later row counts")
            items.append(Record(line, values))
            if len(items) > ROW_LIMIT:
                raise SourceError(f"{notes.source}: more than {ROW_LIMIT:,} rows; split the file.")
    return Parsed(notes.source, kind, tuple(items), tuple(notes.warnings), notes.in_order(), len(items))


def _values(cells: Mapping[str, str], columns: Mapping[str, Column], keys: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, column in columns.items():
        text = cells[name].strip()
        if text:
            try:
                values[column.field] = column.read(text)
            except BadValue as bad:
                raise BadValue(f"{name}: {bad}") from None
        elif name in keys:
            raise BadValue(f"{name} is empty")
    return values


def text(limit: int) -> Callable[[str], str]:
    """Read text of at most so many characters."""

    def read_text(cell: str) -> str:
        if len(cell) > limit:
            raise BadValue(f"longer than {limit:,} characters")
        return cell

    return read_text


def line_text(cell: str) -> str:
    """Read one line of text."""
    short: str = text(200)(cell)
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in short):
        raise BadValue(f"{quoted(short)} is more than one line, or has control characters")
    return short


def between(low: int, high: int | None = None, *, hint: str = "") -> Callable[[str], Any]:
    """Read a number within bounds, both included."""

    def read_number(cell: str) -> Any:
        value = number(cell)
        if value < low or (high is not None and value > high):
            bounds = f"from {low} to {high}" if high is not None else f"of at least {low}"
            raise BadValue(f"{quoted(cell)} is no number {bounds}{hint}")
        return value

    return read_number


def whole(high: int) -> Callable[[str], int]:
    """Read a whole number from 0 on."""

    def read_whole(cell: str) -> int:
        value = between(0, high)(cell)
        if value != int(value):
            raise BadValue(f"{quoted(cell)} is no whole number")
        return int(value)

    return read_whole


def choice(*words: str, also: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """Read one of some words, whatever their case; ``also`` maps other tools' words to ours."""
    known = {word.casefold(): word for word in words} | dict(also or {})

    def read_choice(cell: str) -> str:
        plain = " ".join(cell.casefold().replace("_", " ").split())
        word = known.get(cell.casefold()) or known.get(plain)
        if word is None:
            raise BadValue(f"{quoted(cell)} is not one of {', '.join(words)}")
        return word

    return read_choice
