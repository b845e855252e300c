"""Releases as CSV; an empty cell means unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from slodesk.integrations import records_csv
from slodesk.integrations.csv_values import flag, moment
from slodesk.integrations.records_csv import Column, between, choice, line_text, whole

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.integrations.csv_reader import CsvFile
    from slodesk.operations.incoming import Parsed

COLUMNS: Final = {
    "service": Column("service", line_text),
    "version": Column("release_version", line_text),
    "date": Column("date", moment),
    "lines_changed": Column("lines_changed", whole(1_000_000_000)),
    "critical_path": Column("critical_path", flag),
    "db_migration": Column("db_migration", flag),
    "external_apis": Column("external_apis", flag),
    "test_coverage": Column("test_coverage", between(0, 100)),
    "class": Column(
        "change_class",
        choice(
            "normal",
            "rollback",
            "reliability-fix",
            "security",
            "p0",
            also={"reliability fix": "reliability-fix"},
        ),
    ),
}


def read(file: CsvFile, now: datetime) -> Parsed:
    """Read a releases table; a release dated in the past counts as deployed."""

    def check(values: dict[str, Any]) -> None:
        if "date" in values and values["date"] <= now:
            values["state"] = "deployed"

    return records_csv.read(file, "releases", COLUMNS, ("service", "version"), check)
