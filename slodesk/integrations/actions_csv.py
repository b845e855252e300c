"""Action items as CSV; a due date may be a quarter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from slodesk.domain.errors import RuleBroken
from slodesk.integrations import records_csv
from slodesk.integrations.csv_values import BadValue, moment, quoted
from slodesk.integrations.records_csv import Column, choice, line_text, text
from slodesk.operations.retro_checks import address

if TYPE_CHECKING:
    from collections.abc import Callable
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


FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula; the last four are wide ones."""


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet would run a cell, were it not for apostrophes before it."""
    return cell.lstrip("'").lstrip(" \u00a0").startswith(FORMULA)


def _shown(read: Callable[[str], str]) -> Callable[[str], str]:
    """Read a cell without the apostrophe that keeps a spreadsheet from running it."""
    return lambda cell: read(cell[1:] if cell.startswith("'") and is_formula(cell) else cell)


def _address(cell: str) -> str:
    """Read a web or mail address."""
    try:
        return address(line_text(cell))
    except RuleBroken as broken:
        raise BadValue(broken.message.rstrip(".")) from None


def _key(cell: str) -> str:
    """Read the key SLO Desk gave; other programs' identifiers mean nothing here."""
    try:
        return str(UUID(cell)) if len(cell) == _KEY_LENGTH else ""
    except ValueError:
        return ""


_KEY_LENGTH: Final = 36

COLUMNS: Final = {
    "title": Column("title", _shown(line_text)),
    "owner": Column("owner", _shown(line_text)),
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
    "source": Column("source", _shown(line_text)),
    "description": Column("description", _shown(text(1_000_000))),
    "service": Column("service", _shown(line_text)),
    "link": Column("link", _address),
    "created": Column("created", moment),
    "closed": Column("closed", moment),
    "id": Column("id", _key),
}


def read(file: CsvFile) -> Parsed:
    """Read a table of action items; title and due date tell them apart, or the key we wrote ourselves."""
    return records_csv.read(file, "actions", COLUMNS, ("title",), same=_identity)


def _identity(values: dict[str, Any]) -> tuple[Any, ...]:
    return (values["id"],) if values.get("id") else (values["title"], values.get("due"))
