"""How long the window answers to nothing, operation by operation, with 200 services.

Counted is the processor time of the window's thread between two turns of its event loop: on a machine
that others use, too, the clock would count their work as ours.
"""

from __future__ import annotations

import gc
import time
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from slodesk.app import close_down, make_window
from slodesk.gui.garbage import Garbage
from slodesk.gui.settings import WindowSettings
from slodesk.operations import services, slos
from slodesk.operations.samples import store_points
from slodesk.storage.queries.services import service_list
from slodesk.storage.workspace import create_workspace
from tests.bench.chart import make_application
from tests.bench.measure import Row
from tests.bench.workspaces import END, folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.gui.main_window import MainWindow

SERVICES, LINES, DAYS, MOST = 200, 8, 820, 100.0
_PATIENCE, _CALM, _WORK = 30.0, 0.4, 0.01
"""Seconds: at most until something has happened, without work until it is over, and what counts as work."""


class Beats(QObject):
    """Beats once in every turn of the event loop; the longest turn is the stall."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.thread_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(0)

    def _beat(self) -> None:
        now = time.thread_time()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now

    def over(self, work: Callable[[], object], until: Callable[[], bool]) -> float:
        """Return the milliseconds of the longest turn from ``work`` until it has shown."""
        self._beat()
        self.longest = 0.0
        work()
        began = calm = time.perf_counter()
        while time.perf_counter() - calm < _CALM:
            worked = time.thread_time()
            QApplication.processEvents()
            shown = until()
            if not shown or time.thread_time() - worked > _WORK:
                calm = time.perf_counter()
                if not shown and calm - began > _PATIENCE:
                    raise TimeoutError("The window never showed it.")
        self._beat()
        return self.longest


def crowded(path: Path) -> None:
    """Make 200 services with an SLO each, the first eight of them with 27 months of hourly samples."""
    random = np.random.default_rng(7)
    ends = int(END.timestamp()) - np.arange(24 * DAYS - 1, -1, -1, dtype=np.int64) * 3600

    def fill(session: Session) -> None:
        for number in range(SERVICES):
            service = services.add_service(session, f"service-{number:03}")
            long = number < LINES
            for part in range(4 if number == 0 else 1):
                name, window = f"slo-{number:03}-{part}", "7d" if long else "30d"
                slo = slos.add_slo(session, service, name, Decimal("0.999"), window)
                total = np.full(len(ends) if long else 30 * 24, 10_000.0)
                good = total - random.binomial(10_000, 0.0008, len(total))
                store_points(session, slo, (ends[-len(total) :], good, total), 3600)

    with create_workspace(path, name="Crowded", time_zone="UTC") as workspace:
        workspace.edit("Fill", fill)


def steps(window: MainWindow) -> Iterator[tuple[str, Callable[[], object], Callable[[], bool]]]:
    """Yield what people do: its name, how it is done, and whether the window shows it."""
    overview, document = window.tabs.widget, window.document
    ids = {each.name: each.id for each in document.query(service_list)}
    first = [a.slo.id for a in overview.model.everything if a.slo.service < f"service-{LINES:03}"][:LINES]

    def idle() -> bool:
        return window.runner.running == 0

    def lines() -> bool:
        chart = overview.panel.chart
        return idle() and chart is not None and len(chart.plot.data.lines) == LINES

    yield "eight lines chosen", lambda: overview.table.choose(first), lines
    yield "resized with eight lines", lambda: window.resize(1400, 860), idle
    yield "ninety days of eight lines", lambda: overview.panel.chart.show_range("90d"), idle
    change = services.set_service_field
    edit = lambda text: document.edit("Edit", change, ids["service-001"], "display_name", text)  # noqa: E731
    yield "edit, Overview in view", lambda: edit("One"), idle
    yield "Services visited", lambda: window.tabs.show_tab("services"), idle
    yield "edit, Services in view", lambda: edit("Two"), idle
    remove = services.remove_service
    yield "27 months removed", lambda: document.edit("Remove", remove, ids["service-000"]), idle
    yield "undone", document.undo, idle
    yield "done again", document.redo, idle


def rows() -> Iterator[Row]:
    """Measure every step once, as it is for the first time."""
    application = make_application()
    with folder() as at:
        crowded(at / "crowded.slodesk")
        window = make_window(application, settings=WindowSettings.in_folder(at), now=lambda: END)
        Garbage(window)  # as in the program: collected between two turns, on this thread
        window.settings.add_known(str(at / "crowded.slodesk"))
        window.resize(1280, 800)
        window.show()
        beats = Beats()

        def open_it() -> None:
            window.open_location(str(at / "crowded.slodesk"))

        def drawn() -> bool:
            panel = getattr(window.tabs.widget, "panel", None)
            return panel is not None and panel.chart is not None and window.runner.running == 0

        beats.over(open_it, drawn)
        for name, work, until in steps(window):
            taken = beats.over(work, until)
            yield Row(
                f"window held up: {name}", taken, "ms", (), MOST, f"≤ {MOST:.0f} ms, {SERVICES} services"
            )
        window.close()
        close_down(window)
        gc.unfreeze()
        gc.enable()
