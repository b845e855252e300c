"""A whole workspace as one readable JSON file: written row by row, read row by row."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from slodesk import __version__
from slodesk.domain.errors import Problem, RuleBroken, SourceError, WorkspaceError
from slodesk.integrations.json_stream import JsonStream
from slodesk.operations.incoming import Parsed, WorkspaceItem
from slodesk.operations.workspace_copy import (
    SAMPLES,
    SCHEMA_VERSION,
    check_references,
    checked_row,
    count_rows,
    read_rows,
    table_names,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from slodesk.storage.workspace import Workspace

    Report = Callable[[int, int], None]

FORMAT: Final = "slodesk-workspace"
SIZE_LIMIT: Final = 1 << 30
HEAD_LIMIT: Final = 100
FAULTS: Final = 20
"""After so many unusable rows reading stops: a copy is taken whole or not at all."""


def export_workspace(
    workspace: Workspace, target: str | Path, *, include_samples: bool = True, report: Report | None = None
) -> None:
    """Write a workspace into a file; an existing file is replaced only when all is written.

    Args:
        workspace: what to write; read in one unchanging view.
        target: the file.
        include_samples: with the samples and metric values.
        report: told how many of how many rows are written; may raise to cancel.

    Raises:
        WorkspaceError: the file cannot be written, or the workspace cannot be read.
    """
    write_whole(Path(target), lambda: _pieces(workspace, include_samples=include_samples, report=report))


def write_whole(target: Path, pieces: Callable[[], Iterator[str]]) -> None:
    """Write a text piece by piece; an existing file is replaced only when all is written.

    Raises:
        WorkspaceError: the file cannot be written.
    """
    unfinished: Path | None = None
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("w", encoding="utf-8", newline="\n") as pipe:  # written to, not replaced
                for piece in pieces():
                    pipe.write(piece)
            return
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        unfinished = Path(name)
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a handle, not a path
            for piece in pieces():
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(0o644 if not target.exists() else target.stat().st_mode & 0o777)
        unfinished.replace(target)
        unfinished = None
    except OSError as error:
        raise WorkspaceError(_reason(target, error)) from error
    finally:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)


def _reason(target: Path, error: OSError) -> str:
    if target.is_dir():
        return f"{target.name} is a folder: name a file in it."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"{target.name} cannot be written: there is no folder {target.parent.absolute()}."
    if error.errno == errno.ENOSPC:
        return f"{target.name} cannot be written: the disk is full. Make room, or choose another folder."
    return f"{target.name} cannot be written: {error.strerror or error}. Choose another place."


def _pieces(workspace: Workspace, *, include_samples: bool, report: Report | None) -> Iterator[str]:
    with workspace.session() as session:
        names = [name for name in table_names() if include_samples or name not in SAMPLES]
        head = {
            "format": FORMAT,
            "schema": SCHEMA_VERSION,
            "program": __version__,
            "exported": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "samples": include_samples,
        }
        yield head_text(head)
        total = sum(count_rows(session, name) for name in names)
        yield from tables_text(((name, read_rows(session, name)) for name in names), total, report)
        yield "\n}\n"


def head_text(head: Mapping[str, Any]) -> str:
    """Return how a file begins: a line for everything said about it."""
    return "{\n" + "".join(f" {json.dumps(name)}: {json_text(value)},\n" for name, value in head.items())


def tables_text(
    tables: Iterable[tuple[str, Iterator[dict[str, Any]]]], total: int, report: Report | None
) -> Iterator[str]:
    """Yield the tables of a file, a line for each row.

    Args:
        tables: names with their rows.
        total: how many rows there are in all.
        report: told how many of them are written; may raise to cancel.
    """
    yield ' "tables": {'
    done = 0
    for at, (name, rows) in enumerate(tables):
        yield f"{',' if at else ''}\n  {json.dumps(name)}: ["
        for place, row in enumerate(rows):
            yield f"{',' if place else ''}\n   {json_text(row)}"
            done += 1
            if report is not None and done % 100 == 0:
                report(done, total)
        yield "\n  ]"
    yield "\n }"


def json_text(value: Any) -> str:
    """Return a value on one line; every script stays readable, NaN is a mistake of ours."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def read(path: Path, source: str, report: Report | None = None) -> Parsed:
    """Read an exported workspace, checking every row and that they fit together.

    Raises:
        SourceError: not such a file, one from a newer program, or one that does not hold together.
    """
    size = path.stat().st_size
    if size > SIZE_LIMIT:
        raise SourceError(f"{source}: larger than {SIZE_LIMIT >> 20} MB; export it without samples.")
    try:
        with path.open(encoding="utf-8-sig") as file:
            tables = _Reader(file, source, size, report).read()
    except UnicodeDecodeError:
        raise SourceError(f"{source}: not UTF-8; export the workspace again.") from None
    problems = []
    for sentence in check_references(tables):
        problems.append(Problem(source, sentence))
        if len(problems) >= FAULTS:
            break
    if problems:
        raise SourceError(
            f"{source}: the workspace does not hold together; export it again.", tuple(problems)
        )
    count = sum(len(rows) for rows in tables.values())
    return Parsed(source, "workspace", (WorkspaceItem(tables),), count=count)


class _Reader:
    """Reads the members of an export in any order, the head before the tables."""

    def __init__(self, file: IO[str], source: str, size: int, report: Report | None) -> None:
        progress = None if report is None else lambda read: report(min(read, size), size)
        self._json = JsonStream(file, source, progress)
        self._source = source
        self._head: dict[str, Any] = {}
        self._tables: dict[str, list[dict[str, Any]]] = {}
        self._problems: list[Problem] = []

    def read(self) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of each table."""
        seen = False
        for name in self._json.members():
            if name == "tables":
                self._check_head()
                self._read_tables()
                seen = True
            elif len(self._head) < HEAD_LIMIT:
                self._head[name] = self._json.value()
            else:
                raise self._json.wrong("too many names")
        self._json.end()
        if not seen:
            raise SourceError(f"{self._source}: the tables are missing; export the workspace again.")
        self._refuse()
        return self._tables

    def _check_head(self) -> None:
        schema = self._head.get("schema")
        if self._head.get("format") != FORMAT or not isinstance(schema, int):
            raise SourceError(f"{self._source}: not a workspace that SLO Desk exported.")
        if schema > SCHEMA_VERSION:
            program = str(self._head.get("program", "a newer one"))[:40]
            raise SourceError(
                f"{self._source}: exported by SLO Desk {program}; update this one to import it."
            )

    def _read_tables(self) -> None:
        for name in self._json.members():
            if name not in table_names():
                raise SourceError(f"{self._source}:{self._json.line}: there is no table “{name[:60]}”.")
            rows = self._tables.setdefault(name, [])
            for values in self._json.elements():
                try:
                    rows.append(checked_row(name, values))
                except RuleBroken as broken:
                    reason = f"{name}: {broken.message.rstrip('.')}"
                    self._problems.append(Problem(self._source, reason, self._json.line))
                    if len(self._problems) >= FAULTS:
                        self._refuse()

    def _refuse(self) -> None:
        if self._problems:
            raise SourceError(
                f"{self._source}: nothing was imported, because rows of it cannot be used.",
                tuple(self._problems),
            )
