"""What window tests get: one application, themes, workspaces of their own, and a finished window."""

from __future__ import annotations

import gc
import shutil
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QLocale, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from slodesk.app import close_down, make_window, translate
from slodesk.gui.context import Filters, TabContext
from slodesk.gui.document import Document
from slodesk.gui.settings import WindowSettings
from slodesk.gui.tasks import TaskRunner
from slodesk.gui.theme import Theme, prepare
from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slodesk.gui.main_window import MainWindow
    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SAMPLE_END = datetime(2026, 11, 23, tzinfo=UTC)


# What is waited for comes: on a busy machine later than in the usual five seconds.
for _wait in (QtBot.waitSignal, QtBot.waitSignals, QtBot.waitUntil, QtBot.waitActive, QtBot.waitExposed):
    _wait.__kwdefaults__["timeout"] = 60_000


class InlineExecutor(Executor):
    """Does the work at once, on the calling thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed on, as an executor does
            future.set_exception(error)
        return future


@pytest.fixture(scope="package", autouse=True)
def garbage_here() -> Iterator[None]:
    """Collect garbage on this thread alone, as the program does: the test runner has threads too."""
    gc.disable()
    gc.freeze()  # what was imported so far is looked through no more
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def collected(garbage_here: None) -> Iterator[None]:
    """Collect what a test leaves when it is over, not in the middle of another."""
    yield
    gc.collect(1)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> Iterator[QApplication]:
    """The application with the program's style and English plurals, in one locale everywhere."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    prepare(qapp)
    translate(qapp, QLocale())
    yield qapp
    close_down()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light", 100)


@pytest.fixture
def settings(tmp_path: Path) -> WindowSettings:
    return WindowSettings(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def runner(qapp: QApplication) -> TaskRunner:
    return TaskRunner(InlineExecutor())


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with new_workspace(tmp_path / "own.slodesk", name="Own", time_zone="UTC") as made:
        yield made


@pytest.fixture(scope="session")
def sample_file(
    copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The sample workspace, made once; tests get copies."""
    return copy_sample(SAMPLE_END, tmp_path_factory.mktemp("sample") / "Sample.slodesk")


@pytest.fixture
def sample_copy(sample_file: Path, tmp_path: Path) -> Path:
    """The path of a copy of the sample, closed."""
    return shutil.copy(sample_file, tmp_path / "Sample.slodesk")


@pytest.fixture
def sample(sample_copy: Path) -> Iterator[Workspace]:
    """A copy of the sample workspace, open for writing."""
    with open_workspace(sample_copy) as opened:
        yield opened


@pytest.fixture
def document(qapp: QApplication, workspace: Workspace) -> Document:
    return Document(workspace)


@pytest.fixture
def sample_document(qapp: QApplication, sample: Workspace) -> Document:
    return Document(sample)


@pytest.fixture
def make_context(
    theme: Theme, runner: TaskRunner, settings: WindowSettings
) -> Callable[[Document], TabContext]:
    """Returns a context whose errors and navigation are recorded: ``context.seen``."""

    def make(document: Document) -> TabContext:
        errors: list[Exception] = []
        context = TabContext(
            document,
            runner,
            theme,
            settings,
            Filters(),
            lambda tab, item: errors.append(AssertionError(f"navigated to {tab} {item}")),
            errors.append,
            lambda: NOW,
        )
        made[id(context)] = errors
        return context

    made: dict[int, list[Exception]] = {}
    make.errors = lambda context: made[id(context)]  # type: ignore[attr-defined]
    return make


@pytest.fixture
def bare_window(qapp: QApplication, qtbot: QtBot, settings: WindowSettings) -> Iterator[MainWindow]:
    """The main window, shown, before anything is in it; its tasks run at once."""
    settings.mode = "light"
    made = make_window(qapp, executor=InlineExecutor(), settings=settings, now=lambda: NOW)
    made.resize(1280, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.close()
    made.deleteLater()  # here and not by qtbot, which would do it before other fixtures are done
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(bare_window: MainWindow) -> MainWindow:
    """The main window as it starts without a workspace: with the jobs to begin with."""
    bare_window.show_jobs()
    return bare_window


@pytest.fixture
def sample_window(bare_window: MainWindow, qtbot: QtBot, sample_copy: Path) -> MainWindow:
    """The main window as it starts with a workspace: a copy of the sample, open for writing."""
    bare_window.settings.add_known(str(sample_copy))
    with qtbot.waitSignal(bare_window.opener.opened):
        bare_window.open_location(str(sample_copy))
    return bare_window
