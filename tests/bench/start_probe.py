"""A process of its own that opens a window and says when it got how far: ``bare|ours BEGAN [FILE]``.

BEGAN is the time (seconds since 1970) at which the process was started. Prints one JSON object: seconds
to each stage and of processor time until then, the longest turn of the event loop in processor time of its
thread, and what was imported at the first paint.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

PATIENCE = 10.0
BEAT = 4
"""Milliseconds between two looks; looking all the time would take half of it away from the program."""


def main() -> None:
    """Open the window asked for."""
    kind, began = sys.argv[1], float(sys.argv[2])
    print(json.dumps(bare(began) if kind == "bare" else ours(began, sys.argv[3])))


def when_painted(window: QWidget, tell: Callable[[], None]) -> QObject:
    """Call ``tell`` once the window has been painted and Qt has nothing left to do; keep what is returned."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, tell)
            return False

    watcher = Watcher()
    window.installEventFilter(watcher)
    return watcher


def reached(found: dict[str, object], stage: str, began: float) -> None:
    """Note when a stage was reached, and what work it took.

    Of the shell only its own thread's: what the table needs is imported beside it.
    """
    work = time.thread_time() if stage == "shell" else time.process_time()
    found[stage], found[f"{stage} work"] = time.time() - began, work


def bare(began: float) -> dict[str, object]:
    """Open what Qt alone can do: a window with tabs and a small table."""
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView, QTabWidget, QWidget

    application = QApplication([])
    window, tabs, table = QMainWindow(), QTabWidget(), QTableView()
    model = QStandardItemModel(13, 10)
    for row in range(13):
        for column in range(10):
            model.setItem(row, column, QStandardItem(f"{row} {column}"))
    table.setModel(model)
    tabs.addTab(table, "Overview")
    tabs.addTab(QWidget(), "Services")
    window.setCentralWidget(tabs)
    window.resize(1280, 800)
    found: dict[str, object] = {}

    def idle() -> None:
        reached(found, "shell", began)
        application.quit()

    watcher = when_painted(window, idle)
    window.show()
    application.exec()
    del watcher
    return found


def ours(began: float, location: str) -> dict[str, object]:
    """Open the program's window on a workspace, as ``slodesk FILE`` does."""
    from slodesk.__main__ import start_lean

    start_lean()
    gc.disable()  # as ``app`` does until the window has settled
    from PySide6.QtCore import QObject, Qt, QTimer
    from PySide6.QtWidgets import QAbstractItemView

    from slodesk.app import make_application, make_window
    from slodesk.gui.settings import WindowSettings

    application = make_application(["slodesk"])
    folder = tempfile.TemporaryDirectory()
    window = make_window(application, settings=WindowSettings.in_folder(Path(folder.name)))
    window.settings.add_known(location)
    found: dict[str, object] = {}
    last = time.thread_time()
    stall = 0.0

    def idle() -> None:
        reached(found, "shell", began)
        found["modules"] = sorted(sys.modules)

    watcher = when_painted(window, idle)
    window.show()
    QTimer.singleShot(0, lambda: window.open_location(location))

    def tick() -> None:
        nonlocal last, stall
        now = time.thread_time()
        if "shell" in found:
            stall = max(stall, now - last)
        last = now
        look()

    def look() -> None:
        since = time.time() - began
        if "shell" not in found:
            return
        tab = window.tabs.widget
        if "table" not in found and tab is not None:
            views = [view for view in tab.findChildren(QAbstractItemView) if view.isVisible()]
            if any(view.model() is not None and view.model().rowCount() for view in views):
                reached(found, "table", began)
        if "chart" not in found and tab is not None and "slodesk.gui.charts.plot" in sys.modules:
            plots = [child for child in tab.findChildren(QObject) if type(child).__name__ == "BudgetPlot"]
            if any(plot.data is not None and plot.isVisible() for plot in plots):
                reached(found, "chart", began)
        if "chart" in found or since > PATIENCE:
            found["stall"] = stall
            application.quit()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(BEAT)
    application.exec()
    timer.stop()
    del watcher
    window.close()
    window.deleteLater()
    application.processEvents()
    return found


if __name__ == "__main__":
    main()
