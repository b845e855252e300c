"""The window's composition root: settings, theme, threads, window; and the order in which they come.

The shell is painted first, then SQLAlchemy is imported and the workspace opened on a thread, then
the Overview's table is filled, and the chart comes last.
"""

from __future__ import annotations

import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from slodesk import __version__
from slodesk.gui.errors import start_log
from slodesk.gui.formats import EnglishPlurals, Words, utc_now
from slodesk.gui.garbage import Garbage
from slodesk.gui.main_window import MainWindow
from slodesk.gui.settings import WindowSettings
from slodesk.gui.tasks import TaskRunner
from slodesk.gui.theme import Theme, prepare
from slodesk.paths import config_dir, resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from datetime import datetime

THREADS = 3
LEAST, FRAME = (1024, 640), (4, 48)
"""The least size the window begins with, and what the desktop puts around it, in pixels."""
NO_CLIPBOARD = ("offscreen", "minimal")
"""Where the clipboard is the program's own; emptied after Python has ended, it crashes on Python's data."""


def make_application(arguments: list[str] | None = None) -> QApplication:
    """Return the one application object, named, translated and with its base style."""
    application = QApplication(
        arguments if arguments is not None else [sys.argv[0] if sys.argv else "slodesk"]
    )
    application.setApplicationName("SLO Desk")
    application.setApplicationDisplayName("SLO Desk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("slodesk")
    application.setWindowIcon(QIcon(str(resource("icons", "app.svg"))))
    prepare(application)
    if QLocale().language() == QLocale.Language.C:  # none was chosen; it writes large figures without groups
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    translate(application, QLocale())
    return application


def translate(application: QApplication, locale: QLocale) -> None:
    """Install what is translated into the user's language; English needs only its plurals."""
    plurals = EnglishPlurals(application)
    application.installTranslator(plurals)
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ours = str(resource("translations"))
    for translator, stem, folder in (
        (QTranslator(application), "qtbase", qt),
        (Words(application), "slodesk", ours),
    ):
        if translator.load(locale, stem, "_", folder):
            application.installTranslator(translator)


def make_window(
    application: QApplication,
    *,
    executor: Executor | None = None,
    settings: WindowSettings | None = None,
    now: Callable[[], datetime] = utc_now,
) -> MainWindow:
    """Return the window, not yet shown; its collaborators can be given for tests and pictures."""
    own = settings or WindowSettings.in_folder(config_dir())
    theme = Theme(application, own.mode, own.zoom)
    runner = TaskRunner(executor or ThreadPoolExecutor(THREADS, thread_name_prefix="work"))
    window = MainWindow(theme, own, runner, now)
    theme.setParent(window)
    runner.setParent(window)
    if not own.restore_geometry(window):
        room = window.screen().availableSize()
        window.resize(
            max(LEAST[0], min(window.width(), room.width() - FRAME[0])),
            max(LEAST[1], min(window.height(), room.height() - FRAME[1])),
        )
    return window


def run_window(location: str | None = None) -> int:
    """Show the window until it is closed; return the process's exit code.

    Args:
        location: the workspace; None for the last one if it still exists, else the first-run page.
    """
    return _run(lambda window: _begin(window, location))


def run_demo() -> int:
    """Show the window on a fresh copy of the sample workspace."""
    return _run(lambda window: window.open_sample())


def close_down(window: MainWindow | None = None) -> None:
    """Let go of what must not outlive Python: Qt would look for it again on its own way out."""
    if window is not None:
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if QApplication.platformName() in NO_CLIPBOARD:
        QApplication.clipboard().clear()


def _run(begin: Callable[[MainWindow], None]) -> int:
    start_log()
    application = make_application()
    Garbage(application)
    window = make_window(application)
    window.errors.install()
    window.show()
    QTimer.singleShot(0, window, lambda: begin(window))
    code = application.exec()
    stuck = window.runner.stuck
    close_down(window)
    if stuck:  # in a call that can't be broken off; Python would wait for it, and everything is saved
        logging.shutdown()
        os._exit(code)
    return code


def _begin(window: MainWindow, location: str | None) -> None:
    if location is not None:
        window.open_location(str(location))
        return
    last = next(iter(window.settings.recent), None)
    if last is not None and ("://" in last or Path(last).exists()):
        window.open_location(last)
    else:
        window.show_jobs()
