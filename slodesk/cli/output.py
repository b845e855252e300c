"""What commands print: problems, tables, and files that are written whole or not at all."""

from __future__ import annotations

import os
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from slodesk.domain.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MOST_PROBLEMS = 20


def print_problems(problems: Iterable[str]) -> None:
    """Write one line per problem to stderr: the first 20, then how many more there are."""
    lines = list(problems)
    for line in lines[:MOST_PROBLEMS]:
        click.echo(line, err=True)
    if len(lines) > MOST_PROBLEMS:
        click.echo(f"… and {len(lines) - MOST_PROBLEMS} more problems.", err=True)


def width(text: str) -> int:
    """Return how many terminal cells a text takes: wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Lay out rows in aligned columns.

    Args:
        header: the names of the columns.
        rows: the cells, as text.
        right: the columns aligned to the right.
    """
    lines = [header, *rows]
    widths = [max(width(line[column]) for line in lines) for column in range(len(header))]

    def laid_out(line: Sequence[str]) -> str:
        cells = []
        for column, cell in enumerate(line):
            space = " " * (widths[column] - width(cell))
            cells.append(space + cell if column in right else cell + space)
        return "  ".join(cells).rstrip()

    return "\n".join(laid_out(line) for line in lines)


def write_file(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it, so that an existing one is never lost.

    Raises:
        SourceError: it could not be written; what was there before still is.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise SourceError(
            f"{path} could not be written: {reason}. What was there before is unchanged."
        ) from error
