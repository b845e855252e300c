"""Incidents as CSV; several services are separated by ``;``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from slodesk.integrations import records_csv
from slodesk.integrations.csv_values import BadValue, flag, moment
from slodesk.integrations.records_csv import Column, between, line_text

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.integrations.csv_reader import CsvFile
    from slodesk.operations.incoming import Parsed

STAGES: Final = ("started", "detected", "acknowledged", "mitigated", "resolved")


def _services(cell: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in cell.split(";") if name.strip()))
    if not names:
        raise BadValue("names no service")
    return tuple(sorted(line_text(name) for name in names))


COLUMNS: Final = {
    "service": Column("services", _services),
    "title": Column("title", line_text),
    **{stage: Column(stage, moment) for stage in STAGES},
    "severity": Column("severity", line_text),
    "error_rate": Column("error_rate", between(0, 1, hint="; 50 % is 0.5")),
    "request_rate": Column("request_rate", between(0)),
    "failed_requests": Column("failed_requests", between(0)),
    "customer_impacting": Column("customer_impacting", flag),
    "near_miss": Column("near_miss", flag),
    "cause": Column("cause", line_text),
}


def read(file: CsvFile, now: datetime) -> Parsed:
    """Read an incidents table; timestamps must be in order and not in the future (R16)."""

    def check(values: dict[str, Any]) -> None:
        before = "started"
        for stage in STAGES:
            at = values.get(stage)
            if at is None:
                continue
            if at > now:
                raise BadValue(f"{stage} is in the future")
            if at < values[before]:
                raise BadValue(f"{stage} is before {before}")
            before = stage

    return records_csv.read(file, "incidents", COLUMNS, ("service", "title", "started"), check)
