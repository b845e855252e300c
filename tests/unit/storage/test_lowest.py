"""R11: the lowest rolling remaining from all stored samples at once is the one found day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slodesk.domain.lowest import lowest_remaining
from slodesk.domain.series import ListSeries, Point
from slodesk.domain.target import BEGINNING, Objective, TargetHistory
from slodesk.domain.window import Rolling
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.samples import DaySeries
from tests.unit.domain.builders import UTC_ZONE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SIX = timedelta(hours=6)
numbers = count()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    bad=st.lists(st.none() | st.sampled_from([0, 0, 1, 5, 100]), min_size=1, max_size=40),
    start=st.integers(0, 30),
    length=st.integers(1, 30),
    days=st.integers(1, 3),
    changed=st.none() | st.integers(2, 8),
)
def test_r11_all_at_once_and_day_by_day_agree(
    file: Workspace, bad: list[int | None], start: int, length: int, days: int, changed: int | None
) -> None:
    points = [
        Point(FIRST + (n + 1) * SIX, 100 - each, 100 if n % 7 else 100 + each)
        for n, each in enumerate(bad)
        if each is not None
    ]
    entries = [Objective(BEGINNING, Decimal("0.95"), Rolling(days))]
    if changed is not None:
        entries.append(Objective(date(2026, 1, changed), Decimal("0.9"), Rolling(2)))
    past = TargetHistory(tuple(entries))
    begin, end = FIRST + start * SIX + timedelta(hours=1), FIRST + (start + length) * SIX
    slow = lowest_remaining(past, ListSeries(points, SIX), begin, end, UTC_ZONE)

    def fill(session: Session) -> str:
        service = add_service(session, f"s{next(numbers)}")
        key = add_slo(session, service, "x", Decimal("0.95"), f"{days}d")
        store_points(session, key, [(each.end, each.good, each.total) for each in points])
        return key

    key = file.edit("Fill", fill).result
    with file.session() as session:
        quick = lowest_remaining(past, DaySeries.load(session, [key])[key], begin, end, UTC_ZONE)
    if slow is None:
        assert quick is None
    else:
        assert quick is not None
        assert quick[0] == pytest.approx(slow[0], abs=1e-9)
        assert quick[1] == slow[1]
