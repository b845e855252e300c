"""Closing the window while work goes on: the process ends, soon, with 0, and leaves the workspace free."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from slodesk.storage.lock import read_holder
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import gc, sys, threading, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
import slodesk.gui.tasks
from slodesk.app import _run

slodesk.gui.tasks.PATIENCE = 30  # on a busy machine everything takes longer; one case is about the waiting
location = sys.argv[1]

def close_when(window, ready):
    timer = QTimer(window)
    timer.timeout.connect(lambda: ready() and (timer.stop(), window.close()))
    timer.start(5)

def opened(window):
    return window.document is not None

"""
CASES = {
    "opening": """
def begin(window):
    window.open_location(location)
    QTimer.singleShot(int(sys.argv[2]), window, window.close)
""",
    "reading": """
def begin(window):
    window.open_location(location)
    close_when(window, lambda: opened(window) and window.runner.running > 0)
""",
    "report": """
def begin(window):
    window.open_location(location)
    def ready():
        if opened(window) and window.tabs.current != "reports":
            window.navigate("reports", None)
        return opened(window) and window.tabs.current == "reports" and window.runner.running > 0
    close_when(window, ready)
""",
    "preview": """
def begin(window):
    window.open_location(location)
    def ready():
        if opened(window) and window.tabs.current != "reports":
            window.navigate("reports", None)
        tab = window.tabs.widget
        return getattr(tab, "preview", None) is not None and tab.preview.page_count
    close_when(window, ready)
""",
    "import": """
def begin(window):
    from pathlib import Path
    window.open_location(location)
    began = []
    def ready():
        if opened(window) and not began:
            began.append(window.importer.start([Path(sys.argv[3])]))
        return bool(began)
    close_when(window, ready)
""",
    "writing": """
def begin(window):
    from slodesk.gui.shell.slices import SlicedEdit
    from slodesk.operations.settings import set_setting
    window.open_location(location)
    began = []
    def ready():
        if opened(window) and not began:
            steps = [lambda s: set_setting(s, "name", "Half"), *[lambda _: time.sleep(0.02)] * 5000]
            began.append(SlicedEdit(window.document, "Long", steps))
            began[0].progressed.connect(lambda *_: began.append("going on"))
            began[0].start()
        return len(began) > 2
    close_when(window, ready)
""",
    "stuck": """
slodesk.gui.tasks.PATIENCE = 0.5
def begin(window):
    window.open_location(location)
    def ready():
        if opened(window):
            window.runner.run(lambda _: time.sleep(100))
        return opened(window)
    close_when(window, ready)
""",
    "copied": """
def begin(window):
    from PySide6.QtCore import QMimeData
    data = QMimeData()
    data.setText("made by Python")
    QApplication.clipboard().setMimeData(data)
    QTimer.singleShot(0, window, window.close)
""",
}
IMPORTED = "service,slo,timestamp,good,total\n"


@pytest.mark.parametrize(
    ("case", "after"),
    [("opening", 0), ("opening", 60), ("opening", 250), *((case, 0) for case in CASES if case != "opening")],
)
def test_closing_in_the_middle(case: str, after: int, sample_copy: Path, tmp_path: Path) -> None:
    table = tmp_path / "samples.csv"
    table.write_text(IMPORTED, "utf-8")
    program = PROGRAM + CASES[case] + "sys.exit(_run(begin))\n"
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", program, str(sample_copy), str(after), str(table)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    assert read_holder(sample_copy) is None
    with open_workspace(sample_copy) as again:
        assert not again.was_unclean
        with again.session() as session:
            assert read_settings(session).name == "Harbour Line reliability"
