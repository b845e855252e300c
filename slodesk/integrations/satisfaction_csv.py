"""Users' satisfaction as CSV: a score per service and month or fiscal quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from slodesk.domain.errors import RuleBroken
from slodesk.domain.satisfaction import check_score, parse_period
from slodesk.integrations import records_csv
from slodesk.integrations.csv_values import BadValue
from slodesk.integrations.records_csv import Column, between, line_text, whole

if TYPE_CHECKING:
    from slodesk.integrations.csv_reader import CsvFile
    from slodesk.operations.incoming import Parsed


def _period(cell: str) -> str:
    try:
        return str(parse_period(cell))
    except RuleBroken as broken:
        raise BadValue(broken.message.rstrip(".")) from None


COLUMNS: Final = {
    "service": Column("service", line_text),
    "period": Column("period", _period),
    "score": Column("score", between(0, 1_000_000)),
    "scale": Column("scale", between(0, 1_000_000)),
    "responses": Column("responses", whole(1_000_000_000)),
    "source": Column("source", line_text),
}


def read(file: CsvFile) -> Parsed:
    """Read a table of scores; one beyond the scale beside it is refused here, others by the workspace."""

    def check(values: dict[str, Any]) -> None:
        if "score" not in values:
            raise BadValue("score is empty")
        if "scale" in values:
            try:
                check_score(values["score"], values["scale"])
            except RuleBroken as broken:
                raise BadValue(broken.message.rstrip(".")) from None

    return records_csv.read(file, "satisfaction", COLUMNS, ("service", "period"), check)
