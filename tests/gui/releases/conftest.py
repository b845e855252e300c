"""The page of releases in the window, on a small workspace whose figures are known by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.operations import incidents, releases, samples, services, slos
from tests.fresh import new_workspace
from tests.gui.releases.gatekeeper import Gatekeeper

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow


def fill(session: Any, now: datetime) -> None:
    """Add a service with 30 % of its budget left, another without samples, an incident and a release.

    A million requests a day at 99.9 %: 30,000 may fail in 30 days; 700 a day are 21,000.
    """
    ferry = services.add_service(session, "ferry", display_name="Ferry booking")
    services.add_service(session, "harbour", display_name="Harbour cameras")
    slo = slos.add_slo(session, ferry, "booked", Decimal("0.999"), display_name="Bookings are placed")
    end = datetime(now.year, now.month, now.day, tzinfo=UTC)
    points = [(end - timedelta(days=day), 1e6 - 700, 1e6) for day in range(30)]
    samples.store_points(session, slo, points)
    incidents.add_incident(session, "Cabins sold twice", now - timedelta(days=3), [ferry])
    releases.add_release(
        session, ferry, "4.1.0", title="Cabin map", date=now + timedelta(days=2), lines_changed=100,
        critical_path=False, db_migration=False, external_apis=False, test_coverage=Decimal(80),
    )  # fmt: skip


@pytest.fixture
def gate(bare_window: MainWindow, qtbot: QtBot, tmp_path: Path, now: datetime) -> Gatekeeper:
    """Somebody at the page of releases."""
    path = tmp_path / "gate.slodesk"
    with new_workspace(path, name="Gate", time_zone="UTC") as made:
        made.edit("Fill", fill, now)
    bare_window.settings.add_known(str(path))
    with qtbot.waitSignal(bare_window.opener.opened):
        bare_window.open_location(str(path))
    return Gatekeeper(bare_window, qtbot)
