"""The window on a real Prometheus: synced, shown, live; then the server stops."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog

from slodesk.app import make_window
from slodesk.domain.settings import PrometheusSettings
from slodesk.gui.dialogs.progress import ProgressDialog
from slodesk.operations import services, slos
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.overview import newest_sample, overview
from slodesk.storage.workspace import create_workspace
from tests.gui.stalls import Heartbeat
from tests.servers.history import DAYS, GAP_STEPS, SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from sqlalchemy.orm import Session

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.settings import WindowSettings
    from tests.servers.fixtures import PrometheusWithHistory
    from tests.servers.real_prometheus import RealPrometheus

pytestmark = pytest.mark.server

MANY = 4
"""SLOs per service, so that storing takes long enough to be felt."""


def add_everything(session: Session) -> None:
    for name in SERVICES:
        service = services.add_service(session, name)
        for number in range(MANY):
            slos.add_slo(
                session,
                service,
                f"{name}-{number}",
                Decimal("0.995"),
                bad_query=f'http_requests_total{{code="500",service="{name}"}}',
                total_query=f'http_requests_total{{service="{name}"}}',
            )


@pytest.fixture
def window(
    qapp: QApplication, qtbot: QtBot, settings: WindowSettings, tmp_path: Path
) -> Iterator[MainWindow]:
    """A window with forty SLOs that have queries and no samples; real threads, real clock."""
    path = tmp_path / "Live.slodesk"
    with create_workspace(path, time_zone="Europe/Berlin") as made:
        made.edit("Describe", add_everything)
    settings.add_known(str(path))
    window = make_window(qapp, executor=ThreadPoolExecutor(3), settings=settings)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(str(path))
    yield window
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def connect(window: MainWindow, url: str) -> None:
    chosen = asdict(PrometheusSettings(url=url, backfill_days=DAYS, timeout_seconds=5))
    window.document.edit("Connect", set_setting, "prometheus", chosen)


def dialogs(window: MainWindow) -> list[QDialog]:
    return [each for each in window.findChildren(QDialog) if each.isVisible()]


def test_history_comes_in_while_the_window_answers(
    window: MainWindow,
    prometheus: PrometheusWithHistory,
    second_prometheus: Callable[[], RealPrometheus],
    qtbot: QtBot,
    record_property: Callable[[str, object], None],
) -> None:
    server = second_prometheus()
    with Heartbeat() as heart:
        connect(window, server.url)
        qtbot.waitUntil(lambda: window.live._storing is not None, timeout=60_000)
        window.document.edit("Author", set_setting, "author", "Zoë")  # editing goes on
        qtbot.waitUntil(
            lambda: window.live._storing is None and window.live._timer.isActive(), timeout=60_000
        )
    record_property("longest_stall_ms", heart.longest)
    assert heart.busiest < 250, heart.longest  # 100 ms on a quiet machine
    assert heart.longest < 4000  # nothing waits here for the server or the disk
    assert window.status.live.text() == "Prometheus live ·"
    assert "Samples to" in window.status.samples.text()
    assert dialogs(window) == []
    assert window.document.undo_label == "Author"
    shown = window.document.query(overview, now=datetime.now(UTC))
    expected = (DAYS * 288 * len(SERVICES) - GAP_STEPS) * MANY
    assert len(shown.assessments) == len(SERVICES) * MANY
    assert shown.as_of >= prometheus.history.end
    table = window.tabs.widget.model
    qtbot.waitUntil(lambda: table.rowCount() == len(SERVICES) * MANY)
    qtbot.waitUntil(lambda: table.at(0).budget.actual is not None)
    stored = sum(
        window.document.query(lambda s, key=each.slo.id: count_points(s, key)) for each in shown.assessments
    )
    assert stored >= expected

    server.stop()
    before = window.document.query(newest_sample, datetime.now(UTC) + timedelta(days=1))
    with Heartbeat() as heart:
        window.live.refresh()
        qtbot.waitUntil(lambda: window.live.state == "offline", timeout=30_000)
    assert heart.busiest < 250, heart.longest
    assert heart.longest < 4000
    assert "last samples kept" in window.status.live.text()
    assert "127.0.0.1" in window.status.live.text()
    assert window.document.query(newest_sample, datetime.now(UTC) + timedelta(days=1)) == before
    assert table.at(0).budget.actual is not None
    assert dialogs(window) == []


def count_points(session: Session, slo_id: str) -> int:
    from slodesk.storage.samples.packing import unpack
    from slodesk.storage.schema import SampleDayRow

    rows = session.query(SampleDayRow.points).filter(SampleDayRow.slo_id == slo_id)
    return sum(len(unpack(points)) for (points,) in rows)


def test_fetching_history_can_be_stopped(
    window: MainWindow, prometheus: PrometheusWithHistory, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slodesk.gui.dialogs.progress.PATIENCE_MS", 0)
    monkeypatch.setattr("slodesk.gui.shell.live.Live.refresh", lambda _: None)
    connect(window, prometheus.url)
    window.commands["sync"].trigger()
    qtbot.waitUntil(lambda: any(isinstance(each, ProgressDialog) for each in dialogs(window)))
    progress = next(each for each in dialogs(window) if isinstance(each, ProgressDialog))
    qtbot.waitUntil(lambda: progress.form.bar.value() > 0, timeout=30_000)
    assert "%" in progress.form.detail.text()
    qtbot.mouseClick(progress.form.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialogs(window) == [], timeout=30_000)
    assert window.document.query(newest_sample, datetime.now(UTC)) is None
    assert window.document.undo_label == "Connect"
