"""Samples refresh at an interval, off the undo stack; when the server is away, the last ones stay."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtWidgets import QDialog

from slodesk.domain.errors import SourceError, WorkspaceError
from slodesk.domain.settings import PrometheusSettings
from slodesk.operations.fetched import Fetched, FetchedSlo
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.overview import newest_sample
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.operations.fetched import Questions


class Server:
    """Stands in for Prometheus: answers with one new point per SLO, or fails as told."""

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self.cut: SourceError | None = None
        self.asked = 0
        self.end = datetime(2026, 11, 23, 8, 55, tzinfo=UTC)

    @contextmanager
    def connect(self, *_: object) -> Iterator[Server]:
        if self.failure is not None:
            raise self.failure
        yield self

    def refresh(self, _: object, asked: Questions, *__: Any) -> Fetched:
        self.asked += 1
        end = np.array([int(self.end.timestamp())], dtype=np.int64)
        one = np.array([1000.0])
        self.end += timedelta(minutes=5)
        slos = tuple(FetchedSlo(slo.id, slo.label, 300, end, one, one) for slo in asked.slos)
        return Fetched(slos, failure=self.cut)

    def backfill(self, client: object, asked: Questions, *rest: Any) -> Fetched:
        return self.refresh(client, asked, *rest)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr("slodesk.integrations.prometheus.client.connect", made.connect)
    monkeypatch.setattr("slodesk.integrations.prometheus.fetch.refresh", made.refresh)
    monkeypatch.setattr("slodesk.integrations.prometheus.fetch.backfill", made.backfill)
    return made


def connect(window: MainWindow, **changes: Any) -> None:
    settings = asdict(PrometheusSettings(url="http://127.0.0.1:9", **changes))
    window.document.edit("Connect", set_setting, "prometheus", settings)


def test_entering_an_address_makes_it_live(sample_window: MainWindow, server: Server, qtbot: QtBot) -> None:
    window = sample_window
    connect(window)
    qtbot.waitUntil(lambda: window.live.state == "live")
    assert window.status.live.text() == "Prometheus live ·"
    qtbot.waitUntil(lambda: window.status.samples.text() == "Samples to 08:55, 5 minutes old")
    assert window.document.undo_label == "Connect"


def test_a_server_that_nothing_asks_is_not_called_live(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.opener.create(str(tmp_path / "new.slodesk"))
    qtbot.waitUntil(lambda: window.document is not None)
    connect(window)  # nobody listens there
    qtbot.waitUntil(lambda: window.status.live.text() == "No query for Prometheus yet ·")
    assert window.live.state == "none"
    assert not window.status.live_icon.isVisible()


def test_it_asks_again_after_the_interval(sample_window: MainWindow, server: Server, qtbot: QtBot) -> None:
    connect(sample_window, refresh_seconds=5)
    qtbot.waitUntil(lambda: server.asked == 1)
    qtbot.waitUntil(lambda: sample_window.live._timer.isActive())
    assert sample_window.live._timer.interval() == 5000
    sample_window.live._timer.start(0)
    qtbot.waitUntil(lambda: server.asked == 2)


def test_an_unreachable_server_keeps_the_last_samples_and_says_so(
    sample_window: MainWindow, server: Server, qtbot: QtBot, now: datetime
) -> None:
    window = sample_window
    before = window.document.query(newest_sample, now)
    server.failure = SourceError("127.0.0.1 does not answer: check the address.")
    connect(window)
    qtbot.waitUntil(lambda: "does not answer" in window.status.live.text())
    assert window.status.live.text().startswith("Offline, last samples kept.")
    assert window.live.state == "offline"
    assert window.document.query(newest_sample, now) == before
    assert not [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def test_it_asks_more_rarely_while_the_server_is_away_and_recovers(
    sample_window: MainWindow, server: Server, qtbot: QtBot
) -> None:
    window = sample_window
    server.failure = SourceError("away")
    connect(window, refresh_seconds=5)
    qtbot.waitUntil(lambda: window.live._timer.interval() == 10_000 and window.live._timer.isActive())
    server.failure = None
    window.live.refresh()
    qtbot.waitUntil(lambda: window.live.state == "live")
    qtbot.waitUntil(lambda: window.live._timer.isActive())
    assert window.live._timer.interval() == 5000


def test_taking_the_address_away_ends_it(sample_window: MainWindow, server: Server, qtbot: QtBot) -> None:
    connect(sample_window)
    qtbot.waitUntil(lambda: sample_window.live.state == "live")
    sample_window.document.undo()
    assert sample_window.live.state == "none"
    assert not sample_window.live._timer.isActive()
    assert not sample_window.status.live.isVisible()


def test_history_is_fetched_as_one_undoable_step(
    sample_window: MainWindow, server: Server, qtbot: QtBot
) -> None:
    window = sample_window
    connect(window)
    qtbot.waitUntil(lambda: window.live.state == "live")
    window.commands["sync"].trigger()
    qtbot.waitUntil(lambda: window.document.undo_label == "Fetch history from Prometheus")
    qtbot.waitUntil(lambda: "added" in window.status.currentMessage())
    window.document.undo()
    assert window.document.undo_label == "Connect"


def test_a_long_gap_trickles_in_while_editing_goes_on(
    sample_window: MainWindow, server: Server, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = sample_window
    monkeypatch.setattr("slodesk.gui.shell.slices.PART_SECONDS", 0)
    before = window.document.query(newest_sample, NOW)
    heard: list[frozenset[str]] = []
    connect(window)
    window.document.changed.connect(lambda changes: heard.append(changes.tables))
    qtbot.waitUntil(lambda: bool(window.live._storing and window.live._storing._done))
    assert heard == []
    window.document.edit("Author", set_setting, "author", "Zoë")
    qtbot.waitUntil(lambda: window.live._storing is None)
    assert heard == [{"setting"}, {"sample_day"}]
    assert window.status.samples.text() == "Samples to 08:55, 5 minutes old"
    assert window.document.query(newest_sample, NOW) > before
    assert window.document.undo_label == "Author"


def test_a_server_that_goes_away_meanwhile_is_told_with_its_reason(
    sample_window: MainWindow, server: Server, qtbot: QtBot
) -> None:
    server.cut = SourceError("127.0.0.1 closed the connection: check that it runs.")
    connect(sample_window)
    qtbot.waitUntil(lambda: "closed the connection" in sample_window.status.live.text())
    assert sample_window.status.live.text().startswith("Prometheus went away, last samples kept.")
    assert sample_window.live.state == "offline"


def test_a_full_disk_is_told_in_the_status_line(
    sample_window: MainWindow, server: Server, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise WorkspaceError("The disk is full: free some space and try again.")

    connect(sample_window)
    monkeypatch.setattr(sample_window.document.workspace, "edit", full)
    qtbot.waitUntil(lambda: "disk is full" in sample_window.status.live.text())
    assert sample_window.live._timer.isActive()
