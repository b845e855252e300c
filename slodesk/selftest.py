"""``slodesk --self-test``: tries an installation out in a temporary workspace, one line per check.

What runs is the installed program itself: its resources, its window with every tab, its PDF. Where
there is no display the window is drawn offscreen.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import traceback
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from slodesk import __version__
from slodesk.preflight import has_display

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from PySide6.QtWidgets import QApplication

    from slodesk.gui.main_window import MainWindow

PATIENCE = 60.0
"""Seconds anything may take before it counts as failed."""


class Failed(Exception):
    """A check did not find what it looked for; says what."""


class SelfTest:
    """Runs the checks in order; each may use what the ones before it made.

    Args:
        folder: an empty folder for everything that is written.
        say: prints a line.
    """

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.sample = folder / "self-test.slodesk"
        self.say = say
        self.failures = 0
        self._application: QApplication | None = None
        self._window: MainWindow | None = None
        self._uncaught: list[str] = []

    def run(self) -> int:
        """Run every check; return the exit code."""
        with self._watching():
            for check in (
                self.program, self.resources, self.workspace, self.figures, self.window, self.tabs, self.edit,
                self.report, self.soundness,
            ):  # fmt: skip
                self._run(check)
            self._close()
        if self.failures:
            self.say(f"{self.failures} of the checks failed.")
        return 1 if self.failures else 0

    def _run(self, check: Callable[[], str]) -> None:
        began = time.perf_counter()
        try:
            found = check()
            if self._uncaught:
                raise Failed(self._uncaught.pop())
        except Exception as error:  # noqa: BLE001 - a failed check is a line, and the others go on
            self.failures += 1
            detail = "" if isinstance(error, Failed) else traceback.format_exc()
            self.say(f"FAILED  {check.__name__}: {error}\n{detail}".rstrip())
        else:
            self.say(f"ok      {found} ({time.perf_counter() - began:.1f} s)")

    def program(self) -> str:
        """Name what runs."""
        from PySide6 import __version__ as qt_version

        place = "bundled" if getattr(sys, "frozen", False) else "Python " + sys.version.split()[0]
        return f"SLO Desk {__version__}, {place}, PySide6 {qt_version}"

    def resources(self) -> str:
        """Find the files the program comes with."""
        from slodesk.paths import resource

        for name in ("tokens.json", "style.qss", "sample/company.json", "icons/status-healthy.svg"):
            if not resource(name).is_file():
                raise Failed(f"{resource(name)} is missing")
        return f"resources in {resource()}"

    def workspace(self) -> str:
        """Build the sample workspace."""
        from slodesk.operations.sample.build import build_sample, last_midnight

        build_sample(self.sample, last_midnight(datetime.now(UTC))).close()
        return f"sample workspace, {self.sample.stat().st_size / 1e6:.1f} MB"

    def figures(self) -> str:
        """Judge every SLO of the sample."""
        from slodesk.storage.queries.overview import overview
        from slodesk.storage.workspace import open_workspace

        with open_workspace(self.sample, read_only=True) as opened, opened.session() as session:
            found = overview(session, now=datetime.now(UTC))
        if not found.assessments:
            raise Failed("the sample has no SLOs")
        return f"{len(found.assessments)} SLOs of {len(found.services)} services judged"

    def window(self) -> str:
        """Open the window on the sample."""
        from PySide6.QtWidgets import QApplication

        from slodesk.app import make_application, make_window
        from slodesk.gui.settings import WindowSettings

        application = self._application = make_application(["slodesk"])
        window = self._window = make_window(application, settings=WindowSettings.in_folder(self.folder))
        window.settings.add_known(str(self.sample))
        window.show()
        window.open_location(str(self.sample))
        self._wait(lambda: window.document is not None, "the workspace to open")
        self._settle()
        return f"window on {QApplication.platformName()}, {window.width()} × {window.height()}"

    def tabs(self) -> str:
        """Show every tab."""
        window = self._opened()
        if not window.tabs.kinds:
            raise Failed("the window has no tabs")
        for kind in window.tabs.kinds:
            window.navigate(kind.name, None)
            self._settle()
            if window.tabs.current != kind.name or window.tabs.widget is None:
                raise Failed(f"the tab {kind.name} did not come up")
            if _is_blank(window):
                raise Failed(f"the tab {kind.name} is blank")
        return f"tabs shown: {', '.join(kind.title() for kind in window.tabs.kinds)}"

    def edit(self) -> str:
        """Make an edit and take it back."""
        from slodesk.operations.services import add_service
        from slodesk.storage.queries.services import service_list

        document = self._opened().document
        if document is None:
            raise Failed("no workspace is open")

        def count() -> int:
            return len(document.query(service_list))

        before = count()
        document.edit("Add service", lambda session: add_service(session, "self-test"))
        added = count()
        document.undo()
        self._settle()
        if (added, count()) != (before + 1, before):
            raise Failed("an edit was not stored, or not taken back")
        return "an edit saved and undone"

    def report(self) -> str:
        """Write the executive report as PDF and read it back with Qt."""
        from PySide6.QtPdf import QPdfDocument

        from slodesk.reports.executive import build
        from slodesk.reports.formats import render
        from slodesk.reports.output import write_file
        from slodesk.storage.queries.executive import executive
        from slodesk.storage.workspace import open_workspace

        with open_workspace(self.sample, read_only=True) as opened, opened.session() as session:
            content = render(build(executive(session, now=datetime.now(UTC))), "pdf")
        target = self.folder / "executive.pdf"
        write_file(target, content)
        document = QPdfDocument()
        try:
            if document.load(str(target)) != QPdfDocument.Error.None_ or not document.pageCount():
                raise Failed("the PDF cannot be read back")
            return f"PDF of {document.pageCount()} pages, {len(content) / 1e3:.0f} kB"
        finally:
            document.close()

    def soundness(self) -> str:
        """Close the window and look for damage."""
        from slodesk.storage.check import check

        self._close()
        problems = check(self.sample)
        if problems:
            raise Failed(problems[0])
        return "workspace closed and sound"

    def _opened(self) -> MainWindow:
        if self._window is None:
            raise Failed("there is no window")
        return self._window

    def _close(self) -> None:
        window, self._window = self._window, None
        if window is not None:
            window.close()
            window.deleteLater()
            self._settle()

    def _wait(self, reached: Callable[[], bool], what: str) -> None:
        """Let Qt work until something is so."""
        until = time.monotonic() + PATIENCE
        while not reached():
            self._events()
            if time.monotonic() > until:
                raise Failed(f"waited {PATIENCE:.0f} s for {what}")

    def _settle(self) -> None:
        """Let what was started finish, and look for a dialog that reports an error."""
        from PySide6.QtCore import QEvent
        from PySide6.QtWidgets import QApplication, QMessageBox

        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            self._events()
        if self._application is not None:
            self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QMessageBox) and widget.isVisible():
                widget.close()
                raise Failed(widget.text())

    def _events(self) -> None:
        from PySide6.QtCore import QCoreApplication, QEventLoop

        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)

    @contextmanager
    def _watching(self) -> Iterator[None]:
        """Keep what is raised inside Qt's event loop, which nobody else would see."""

        def keep(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            self._uncaught.append("".join(traceback.format_exception(kind, error, trace)))

        before, sys.excepthook = sys.excepthook, keep
        try:
            yield
        finally:
            sys.excepthook = before


def _is_blank(window: MainWindow) -> bool:
    """Tell whether the tab in view shows nothing but its background."""
    widget = window.tabs.widget
    if widget is None:
        return True
    image = widget.grab().toImage().scaled(64, 64)
    first = image.pixel(0, 0)
    return all(image.pixel(x, y) == first for x in range(64) for y in range(64))


def self_test() -> int:
    """Try the installation out; return 0 when everything works, else 1."""
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory(prefix="slodesk-self-test-", ignore_cleanup_errors=True) as name:
        return SelfTest(Path(name), say).run()
