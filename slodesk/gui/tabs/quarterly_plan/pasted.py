"""Scores pasted from a spreadsheet, as the table of a file: checked by the same rules."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slodesk.operations.incoming import Parsed

ORDER = ("service", "score", "scale", "responses", "source")
"""What columns mean that have no headings."""
NAME = "Clipboard"


def pasted_scores(text: str, period: str, names: dict[str, str]) -> Parsed:
    """Read pasted cells as a table of satisfaction scores.

    Args:
        text: lines of cells with tabs, semicolons or commas between; with or without headings.
        period: for rows that name none.
        names: what people call services → their identifiers, as a file needs them.

    Raises:
        SourceError: it is no such table.
    """
    from slodesk.integrations.files import read_file

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_text(_as_file(text, period, names), encoding="utf-8")
        return read_file(path)


def _as_file(text: str, period: str, names: dict[str, str]) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    mark = max("\t;,", key=(lines[0] if lines else "").count)
    rows = list(csv.reader(lines, delimiter=mark))
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if "service" in head and "score" in head:
        rows = rows[1:]
    else:
        head = list(ORDER)
    known = {name.casefold(): identifier for name, identifier in names.items()}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*head, *([] if "period" in head else ["period"])])
    for row in rows:
        cells = [*row[: len(head)], *[""] * (len(head) - len(row))]
        at = head.index("service")
        cells[at] = known.get(cells[at].strip().casefold(), cells[at])
        writer.writerow([*cells, *([] if "period" in head else [period])])
    return out.getvalue()
