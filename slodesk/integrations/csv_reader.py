"""Reads a CSV file block by block into columns of text, with the line of every row."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final

from slodesk.domain.errors import Problem, SourceError
from slodesk.integrations.csv_bytes import columns
from slodesk.integrations.csv_tables import Header, read_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

SIZE_LIMIT: Final = 200 * 1024 * 1024
BLOCK: Final = 1 << 21
LINE_LIMIT: Final = 1 << 20
ROWS_AT_ONCE: Final = 1 << 15
HOPELESS: Final = 10_000
"""So many rejected rows, and more than half of all: this is not the file it claims to be."""


@dataclass(slots=True)
class Notes:
    """Problems found while reading, and how many rows were seen."""

    source: str
    warnings: list[Problem] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    rows: int = 0

    def warn(self, line: int | None, sentence: str) -> None:
        """Note something decided for the user."""
        self.warnings.append(Problem(self.source, sentence, line))

    def reject(self, line: int, reason: str) -> None:
        """Note a row that cannot be used; give up when hardly any can."""
        self.rejected.append(Problem(self.source, reason, line))
        count = len(self.rejected)
        if count >= HOPELESS and count * 2 > self.rows:
            first = tuple(self.rejected[:20])
            raise SourceError(
                f"{self.source}: {count:,} of the first {self.rows:,} rows cannot be used; "
                f"the first reason: {first[0].reason}.",
                first,
            )

    def in_order(self) -> tuple[Problem, ...]:
        """Return the rejected rows as they stand in the file."""
        return tuple(sorted(self.rejected, key=lambda problem: problem.line or 0))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows, column by column.

    Attributes:
        columns: known column name → cells.
        lines: line of each row.
    """

    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.lines)


class CsvFile:
    """A CSV table being read.

    Args:
        path: the file; UTF-8, with or without a byte order mark.
        source: its name in messages.
        report: told how many bytes of how many are read; may raise to cancel.
    """

    def __init__(self, path: Path, source: str, report: Callable[[int, int], None] | None = None) -> None:
        self.path = path
        self.notes = Notes(source)
        self._report = report
        self._size = path.stat().st_size
        if self._size > SIZE_LIMIT:
            raise SourceError(f"{source}: larger than {SIZE_LIMIT >> 20} MB; split the file.")

    def kind(self) -> str:
        """Return which table this is, by its header."""
        try:
            with self.path.open(encoding="utf-8-sig", newline=None) as stream:
                return self._header(stream).table.kind
        except UnicodeDecodeError:
            raise self._not_utf8() from None

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows in chunks.

        Raises:
            SourceError: not UTF-8, no header, or a line that ends nowhere.
        """
        try:
            with self.path.open(encoding="utf-8-sig", newline=None) as stream:
                header = self._header(stream)
                if header.unknown:
                    names = ", ".join(name[:60] for name in header.unknown[:10])
                    many = "columns" if len(header.unknown) > 1 else "column"
                    self.notes.warn(header.line, f"{many} not known and ignored: {names}")
                if "\r" in (stream.newlines or ()):  # lines that end as they did on an old Mac
                    first = header.line + 1
                    yield from self._careful(self._lines(stream, first), header, first)
                else:
                    yield from self._rows(header)
            if not self.notes.rows:
                self.notes.warn(header.line, "there are no rows below the header")
            self._tell(self._size)
        except UnicodeDecodeError:
            raise self._not_utf8() from None

    def _tell(self, read: int) -> None:
        if self._report is not None:
            self._report(min(read, self._size), self._size)

    def _header(self, stream: IO[str]) -> Header:
        source = self.notes.source
        for number in itertools.count(1):
            line = stream.readline(LINE_LIMIT)
            if not line:
                raise SourceError(f"{source}: the file is empty; its first line should name the columns.")
            if not line.strip() or line.casefold().startswith("sep="):
                continue
            return read_header(line, number, source)
        raise AssertionError("unreachable")

    def _rows(self, header: Header) -> Iterator[Chunk]:
        """Read plain blocks where they lie; the first one with a quote, and all after it, cell by cell."""
        with self.path.open("rb") as file:
            for _ in range(header.line):
                file.readline()
            line = header.line + 1
            while block := file.read(BLOCK):
                begin = file.tell() - len(block)
                if not block.endswith(b"\n"):
                    rest = file.readline(LINE_LIMIT)
                    if len(rest) == LINE_LIMIT and not rest.endswith(b"\n"):
                        raise self._endless(line + block.count(b"\n"))
                    block += rest if rest.endswith(b"\n") else rest + b"\n"
                if b"\0" in block:
                    raise self._binary(line + block.count(b"\n", 0, block.index(b"\0")))
                self._tell(file.tell())
                block = block.replace(b"\r\n", b"\n")
                if b'"' in block or b"\r" in block:
                    file.seek(begin)
                    stream = io.TextIOWrapper(file, encoding="utf-8", newline=None)
                    yield from self._careful(self._lines(stream, line), header, line)
                    return
                yield from self._plain(block, header, line)
                line += block.count(b"\n")

    def _plain(self, block: bytes, header: Header, first: int) -> Iterator[Chunk]:
        """Rows without quotes: every line is a row, every delimiter separates."""
        text = "" if block.isascii() else block.decode()  # refuses what is not UTF-8
        if block.isspace():
            return
        found = columns(block, header.delimiter, len(header.names))
        if found is None:
            lines = io.StringIO(text or block.decode(), newline="\n")
            yield from self._careful(lines, header, first)
            return
        count = len(found[0])
        self.notes.rows += count
        named = {name: column for name, column in zip(header.names, found, strict=True) if name}
        yield Chunk(named, range(first, first + count))

    def _careful(self, lines: Iterable[str], header: Header, first: int) -> Iterator[Chunk]:
        """Rows with quotes, blank lines or too few values, one by one."""
        width = len(header.names)
        reader = csv.reader(lines, delimiter=header.delimiter, strict=True)
        cells: list[list[str]] = []
        numbers: list[int] = []
        begin = first
        try:
            for row in reader:
                number, begin = begin, first + reader.line_num
                if not any(cell and not cell.isspace() for cell in row):
                    continue
                self.notes.rows += 1
                if (len(row) != width and any(row[width:])) or len(row) < width:
                    expected = "1 value" if width == 1 else f"{width} values"
                    self.notes.reject(
                        number, f"has {len(row)} where the header has {expected}{_hint(row, width)}"
                    )
                    continue
                cells.append(row)
                numbers.append(number)
                if len(cells) == ROWS_AT_ONCE:
                    yield _chunk(cells, numbers, header)
                    cells, numbers = [], []
        except csv.Error as error:
            reason = "a quote is never closed" if "end of data" in str(error) else str(error)
            raise SourceError(f"{self.notes.source}:{begin}: {reason}.") from None
        if cells:
            yield _chunk(cells, numbers, header)

    def _lines(self, stream: IO[str], first: int) -> Iterator[str]:
        """Yield the lines of a stream, none of them without end."""
        read = 0
        for number in itertools.count(first):
            line = stream.readline(LINE_LIMIT)
            if not line:
                return
            if len(line) == LINE_LIMIT and not line.endswith("\n"):
                raise self._endless(number)
            if "\0" in line:
                raise self._binary(number)
            read += len(line)
            if number % ROWS_AT_ONCE == 0:
                self._tell(read)
            yield line

    def _endless(self, line: int) -> SourceError:
        return SourceError(f"{self.notes.source}:{line}: the line is too long to be a row.")

    def _binary(self, line: int) -> SourceError:
        return SourceError(f"{self.notes.source}:{line}: contains a NUL character; this is no CSV file.")

    def _not_utf8(self) -> SourceError:
        """Find the line that is not UTF-8."""
        source = self.notes.source
        with self.path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(LINE_LIMIT), b""), start=1):
                try:
                    line.decode("utf-8-sig")
                except UnicodeDecodeError:
                    return SourceError(f"{source}:{number}: not UTF-8; save the file as CSV UTF-8.")
        return SourceError(f"{source}: not UTF-8; save the file as CSV UTF-8.")


def _chunk(cells: list[list[str]], numbers: list[int], header: Header) -> Chunk:
    found = itertools.islice(zip(*cells, strict=False), len(header.names))
    return Chunk({name: column for name, column in zip(header.names, found, strict=True) if name}, numbers)


def _hint(row: Sequence[str], width: int) -> str:
    """Say when decimal commas seem to have split the numbers of a row."""
    split = len(row) > width and all(cell.strip().isdigit() for cell in row[-2:])
    return "; decimal commas? Write a point" if split else ""
