"""The picture book: every tab, dialog, state and report page, light, dark, at 200 % and at 1024×768.

``make shots`` draws all of it into ``build/shots/LOOK/SCENE.png``; ``make shots ARGS="dark settings"``
only looks and scenes whose name contains one of the words. A scene that cannot be drawn is named, the
others go on, and the exit code is 1. What is drawn is in ``shot_scenes.py``.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from slodesk.app import make_application, make_window
from slodesk.gui.settings import WindowSettings
from slodesk.operations.sample.build import build_sample
from slodesk.storage.workspace import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.gui.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "shots"
AS_OF = datetime(2026, 11, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Look:
    """How a picture is taken."""

    name: str
    mode: str
    zoom: int
    size: tuple[int, int]


LOOKS = (
    Look("light", "light", 100, (1360, 860)),
    Look("dark", "dark", 100, (1360, 860)),
    Look("zoom-200", "light", 200, (1280, 800)),
    Look("1024x768", "light", 100, (1024, 768)),
)


class Studio:
    """A window in one look, and the means to photograph it.

    Attributes:
        application: the one Qt application.
        window: the program's window, as large as the look says.
        sample: the sample workspace's file.
        empty: a workspace without anything in it.
        folder: for what a scene writes.
    """

    def __init__(
        self, application: QApplication, look: Look, folder: Path, sample: Path, empty: Path
    ) -> None:
        self.application = application
        self.look = look
        self.folder = folder
        self.sample, self.empty = sample, empty
        self.errors: list[str] = []
        sys.excepthook = lambda *error: self.errors.append("".join(traceback.format_exception(*error)))
        settings = WindowSettings.in_folder(folder)
        settings.mode, settings.zoom = look.mode, look.zoom
        self.window: MainWindow = make_window(application, settings=settings, now=lambda: NOW)
        self.window.resize(QSize(*look.size))
        self.window.show()
        self.settle()

    def caught(self) -> str:
        """Return what was raised inside Qt's event loop since the last time, and forget it."""
        text, self.errors[:] = "\n".join(self.errors), []
        return text

    def open(self, path: Path | None) -> None:
        """Show a workspace; None for the page without one."""
        document = self.window.document
        if path is None:
            if document is not None:
                self.window.close_workspace()
        elif document is None or Path(document.workspace.location) != path:
            if document is not None:
                self.window.close_workspace()
            self.window.settings.add_known(str(path))
            self.window.open_location(str(path))
            self.wait(lambda: self.window.document is not None)
        self.settle()

    def wait(self, reached: object, seconds: float = 30.0) -> None:
        """Let Qt work until something is so."""
        until = time.monotonic() + seconds
        while not reached():  # type: ignore[operator]
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if time.monotonic() > until:
                raise TimeoutError("what the scene waits for does not happen")

    def settle(self, seconds: float = 0.4) -> None:
        """Let everything that was started finish."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def dialog(self) -> QWidget | None:
        """Return the dialog in front, if there is one."""
        modal = QApplication.activeModalWidget()
        if modal is not None:
            return modal
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        return shown[-1] if shown else None

    def shoot(self, widget: QWidget | None = None) -> QImage:
        """Return the picture of the dialog in front, else of the window."""
        self.settle()
        subject = widget or self.dialog() or self.window
        return subject.grab().toImage()

    def tidy(self) -> None:
        """Close whatever a scene left open."""
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()
        self.settle(0.1)

    def close(self) -> None:
        """Put the window away."""
        self.tidy()
        self.window.close()
        self.window.deleteLater()
        self.settle(0.1)


def pdf_pages(path: Path, width: int = 900) -> Iterator[QImage]:
    """Yield each page of a PDF as a picture."""
    from PySide6.QtPdf import QPdfDocument

    keeper = QObject()
    document = QPdfDocument(keeper)
    document.load(str(path))
    for number in range(document.pageCount()):
        size = document.pagePointSize(number)
        page = document.render(number, QSize(width, round(width * size.height() / size.width())))
        paper = QImage(page.size(), QImage.Format.Format_RGB32)
        paper.fill(QColor("white"))
        painter = QPainter(paper)
        painter.drawImage(0, 0, page)
        painter.end()
        yield paper
    document.close()


def wanted(words: list[str], look: str, scene: str) -> bool:
    """Tell whether the words of the command line ask for a picture."""
    looks = [word for word in words if word in {each.name for each in LOOKS}]
    scenes = [word for word in words if word not in looks]
    return (not looks or look in looks) and (not scenes or any(word in scene for word in scenes))


def main(words: list[str]) -> int:
    """Draw what is asked for; return the exit code."""
    from shot_scenes import report_pages, scenes

    application = make_application(["slodesk"])
    failed = drawn = 0
    with tempfile.TemporaryDirectory(prefix="slodesk-shots-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        sample, empty = folder / "Harbour Line.slodesk", folder / "Empty.slodesk"
        build_sample(sample, AS_OF).close()
        create_workspace(empty, name="New team", time_zone="Europe/Berlin").close()
        if wanted(words, "reports", "report"):
            for stem, page in report_pages(sample, folder, NOW):
                save(page, TARGET / "reports" / f"{stem}.png")
                drawn += 1
        for look in LOOKS:
            chosen = [scene for scene in scenes() if wanted(words, look.name, scene.name)]
            if not chosen:
                continue
            studio = Studio(application, look, folder / look.name, sample, empty)
            for scene in chosen:
                try:
                    save(scene.draw(studio), TARGET / look.name / f"{scene.name}.png")
                    problem = studio.caught()
                except Exception:  # noqa: BLE001 - the others go on
                    problem = traceback.format_exc()
                studio.tidy()
                drawn += not problem
                failed += bool(problem)
                if problem:
                    print(f"FAILED {look.name}/{scene.name}\n{problem}")
            studio.close()
    sys.excepthook = sys.__excepthook__
    print(f"{drawn} pictures in {TARGET.relative_to(ROOT)}" + (f", {failed} failed" if failed else ""))
    return 1 if failed else 0


def save(picture: QImage, path: Path) -> None:
    """Write a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if picture.isNull() or not picture.save(str(path)):
        raise OSError(f"{path} could not be drawn")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
