"""What samples say around an incident: bad shares with the edges of their intervals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.retro_samples import bad_shares, sampled_slos
from slodesk.storage.workspace import create_workspace

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2025, 1, 15, 14, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def test_bad_shares_and_the_slos_that_have_them(tmp_path: Path) -> None:
    """5 of 100, 25 of 100, nothing came in, 10 of 200: 5 %, 25 %, none, 5 %."""
    with create_workspace(tmp_path / "w.slodesk", time_zone="Europe/Berlin") as workspace:

        def do(operation: Any, *args: Any, **fields: Any) -> Any:
            return workspace.edit("Test", operation, *args, **fields).result

        service = do(add_service, "payment", display_name="Payment")
        fast = do(add_slo, service, "latency", Decimal("0.99"))
        good = do(add_slo, service, "availability", Decimal("0.999"), display_name="Availability")
        do(add_slo, service, "without", Decimal("0.999"))
        points = [(after(5), 95, 100), (after(10), 75, 100), (after(15), 0, 0), (after(20), 190, 200)]
        do(store_points, good, points, 300)
        do(store_points, fast, [(after(60), 99, 100)], 3600)
        with workspace.session() as session:
            slos = sampled_slos(session, [service], START, after(20))
            assert [slo.title for slo in slos] == ["Payment, Availability", "Payment, latency"]
            assert sampled_slos(session, [service], after(3000), after(3060)) == ()
            assert sampled_slos(session, [], START, after(20)) == ()
            found = bad_shares(session, good, after(3), after(12))
            assert found.starts.tolist() == [after(n).timestamp() for n in (0, 5, 10)]
            assert found.ends.tolist() == [after(n).timestamp() for n in (5, 10, 15)]
            assert found.shares.tolist()[:2] == [0.05, 0.25]
            assert str(found.shares[2]) == "nan"
            assert found.highest == (0.25, after(5).timestamp(), after(10).timestamp())
            hour = bad_shares(session, fast, after(20), after(30))
            assert hour.highest == (0.01, START.timestamp(), after(60).timestamp())
            assert bad_shares(session, good, after(60), after(90)).highest is None
