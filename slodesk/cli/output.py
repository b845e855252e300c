"""What commands print: problems and tables."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_PROBLEMS = 20


def print_problems(problems: Iterable[str]) -> None:
    """Write one line per problem to stderr: the first 20, then how many more there are."""
    lines = list(problems)
    for line in lines[:MOST_PROBLEMS]:
        click.echo(line, err=True)
    if len(lines) > MOST_PROBLEMS:
        more = len(lines) - MOST_PROBLEMS
        click.echo(f"… and {more} more problem{'s' if more > 1 else ''}.", err=True)


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
