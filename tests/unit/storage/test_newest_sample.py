"""The moment figures hold for, when nobody asks for another: the newest sample that is not in the future."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.operations import samples, services, slos
from slodesk.storage.queries.overview import newest_sample

if TYPE_CHECKING:
    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 20, 9, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ends", "newest"),
    [
        ([], None),
        (["19 23:00"], "19 23:00"),
        (["19 23:00", "20 00:00"], "20 00:00"),
        (["20 00:05", "19 23:00"], "20 00:05"),
        (["20 09:00", "20 08:00"], "20 09:00"),
        (["20 09:00", "20 10:00"], "20 09:00"),
        (["20 10:00", "18 12:00"], "18 12:00"),
        (["20 10:00", "20 09:01", "20 08:00"], "20 09:01"),
        (["21 10:00"], None),
    ],
)
def test_the_newest_sample(file: Workspace, ends: list[str], newest: str | None) -> None:
    """Each SLO has one sample; days are of November, the clock says 20 09:02."""
    for number, end in enumerate(ends):
        service = file.edit("Add", services.add_service, f"service-{number}").result
        slo = file.edit("Add", slos.add_slo, service, f"slo-{number}", Decimal("0.999")).result
        file.edit("Store", samples.store_points, slo, [(_moment(end), 99.0, 100.0)], 300)
    with file.session() as session:
        assert newest_sample(session, NOW) == (None if newest is None else _moment(newest))


def test_a_day_that_goes_on_after_now(workspace: Workspace) -> None:
    service = workspace.edit("Add", services.add_service, "checkout").result
    slo = workspace.edit("Add", slos.add_slo, service, "availability", Decimal("0.999")).result
    midnight = _moment("20 00:00")
    points = [(midnight + timedelta(minutes=5 * step), 99.0, 100.0) for step in range(1, 289)]
    workspace.edit("Store", samples.store_points, slo, points, 300)
    with workspace.session() as session:
        assert newest_sample(session, NOW) == _moment("20 09:00")


def _moment(text: str) -> datetime:
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
