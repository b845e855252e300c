"""Action items as CSV; a due date may be a quarter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from slodesk.integrations import records_csv
from slodesk.integrations.csv_values import BadValue, moment, quoted
from slodesk.integrations.records_csv import Column, choice, line_text, text

if TYPE_CHECKING:
    from datetime import date

    from slodesk.integrations.csv_reader import CsvFile
    from slodesk.operations.incoming import Parsed


def _due(cell: str) -> date | str:
    """Read a day, or a fiscal quarter as ``2027-Q1`` (its last day is found when it is stored)."""
    quarter = re.fullmatch(r"([0-9]{4})-?[Qq]([1-4])", cell)
    if quarter:
        return f"{quarter[1]}-Q{quarter[2]}"
    try:
        return moment(cell).date()
    except BadValue:
        raise BadValue(
            f"{quoted(cell)} is neither a day such as 2026-05-31 nor a quarter such as 2026-Q2"
        ) from None


COLUMNS: Final = {
    "title": Column("title", line_text),
    "owner": Column("owner", line_text),
    "due": Column("due", _due),
    "priority": Column("priority", choice("P0", "P1", "P2", "P3")),
    "status": Column(
        "status",
        choice(
            "open",
            "in progress",
            "done",
            "dropped",
            also={
                "to do": "open",
                "todo": "open",
                "new": "open",
                "not started": "open",
                "backlog": "open",
                "doing": "in progress",
                "in-progress": "in progress",
                "started": "in progress",
                "closed": "done",
                "complete": "done",
                "completed": "done",
                "resolved": "done",
                "cancelled": "dropped",
                "canceled": "dropped",
                "won't do": "dropped",
                "wontfix": "dropped",
            },
        ),
    ),
    "horizon": Column(
        "horizon",
        choice(
            "immediate",
            "short-term",
            "long-term",
            also={"short term": "short-term", "long term": "long-term"},
        ),
    ),
    "source": Column("source", line_text),
    "description": Column("description", text(100_000)),
}


def read(file: CsvFile) -> Parsed:
    """Read a table of action items."""
    return records_csv.read(file, "actions", COLUMNS, ("title",))
