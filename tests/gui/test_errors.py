"""Three kinds of error, each shown in its own way; a mistake of ours once, with copyable details."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from slodesk.domain.errors import ConflictError, Problem, RuleBroken, SourceError, WorkspaceError
from slodesk.gui.dialogs.bug import BugDialog
from slodesk.gui.dialogs.conflict import ConflictDialog
from slodesk.gui.dialogs.details import DetailsDialog
from slodesk.gui.errors import start_log
from slodesk.operations.services import set_service_field
from slodesk.paths import log_file
from slodesk.storage.queries.services import service_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow


@pytest.fixture
def hooked(window: MainWindow) -> Iterator[MainWindow]:
    """The window with its hooks on, pytest-qt's put back afterwards."""
    window.errors.install()
    yield window
    window.errors.uninstall()


def fail(message: str) -> None:
    try:
        raise ValueError(message)
    except ValueError:
        sys.excepthook(*sys.exc_info())


def bugs(window: MainWindow) -> list[BugDialog]:
    return [dialog for dialog in window.findChildren(BugDialog) if dialog.isVisible()]


@pytest.mark.parametrize("kind", [RuleBroken, WorkspaceError, SourceError])
def test_known_errors_are_one_sentence(window: MainWindow, kind: type[RuleBroken]) -> None:
    window.errors.show(kind("Choose <b>another</b> name."))
    box = window.findChild(QMessageBox)
    assert box.text() == "Choose <b>another</b> name."
    assert box.textFormat() == Qt.TextFormat.PlainText


def test_many_problems_are_listed_and_counted(window: MainWindow) -> None:
    problems = tuple(Problem("a.csv", f"bad {line}", line) for line in range(1, 31))
    window.errors.show(SourceError("Nothing was imported.", problems))
    dialog = window.findChild(DetailsDialog)
    lines = dialog.details.toPlainText().splitlines()
    assert lines[0] == "a.csv:1: bad 1"
    assert len(lines) == 21
    assert lines[-1] == "… and 10 more problems."


def test_a_full_disk_is_said_by_the_system(window: MainWindow) -> None:
    window.errors.show(OSError(28, "No space left on device", "report.pdf"))
    assert window.findChild(QMessageBox).text() == "report.pdf: No space left on device."


def test_our_own_mistake_is_shown_once_however_often(hooked: MainWindow, qtbot: QtBot) -> None:
    for _ in range(30):
        fail("boom")
    qtbot.waitUntil(lambda: bool(bugs(hooked)))
    assert len(bugs(hooked)) == 1
    text = bugs(hooked)[0].details.toPlainText()
    assert text.count("ValueError: boom") == 1
    assert "Qt " in text


def test_details_can_be_copied(hooked: MainWindow, qtbot: QtBot) -> None:
    fail("copy me")
    qtbot.waitUntil(lambda: bool(bugs(hooked)))
    dialog = bugs(hooked)[0]
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert "ValueError: copy me" in QGuiApplication.clipboard().text()
    dialog.close()
    fail("again")
    qtbot.waitUntil(lambda: bool(bugs(hooked)))


def test_a_mistake_on_a_thread_is_shown_too(hooked: MainWindow, qtbot: QtBot) -> None:
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(bugs(hooked)))
    assert "ZeroDivisionError" in bugs(hooked)[0].details.toPlainText()


def test_a_mistake_in_background_work_is_shown_too(window: MainWindow, qtbot: QtBot) -> None:
    window.runner.run(lambda _: 1 / 0)
    qtbot.waitUntil(lambda: bool(bugs(window)))


def test_it_is_written_to_the_log(window: MainWindow) -> None:
    before = list(logging.getLogger("slodesk").handlers)
    start_log()
    try:
        window.errors.show(ValueError("for the log"))
        assert "ValueError: for the log" in log_file().read_text("utf-8")
    finally:
        log = logging.getLogger("slodesk")
        for handler in [handler for handler in log.handlers if handler not in before]:
            log.removeHandler(handler)
            handler.close()
        log.propagate = True


def conflict(window: MainWindow) -> ConflictDialog:
    return next(dialog for dialog in window.findChildren(ConflictDialog) if dialog.isVisible())


def test_undo_of_what_somebody_changed_shows_both_versions(sample_window: MainWindow, qtbot: QtBot) -> None:
    window, document = sample_window, sample_window.document
    key = document.query(service_list)[0].id
    document.edit("Describe", set_service_field, key, "description", "mine")
    document.workspace.edit("Theirs", set_service_field, key, "description", "theirs")
    window.commands["undo"].trigger()
    dialog = conflict(window)
    values = [(line.field, line.theirs) for line in dialog.lines]
    assert ("Description", "theirs") in values
    qtbot.mouseClick(dialog.form.keep, Qt.MouseButton.LeftButton)
    assert document.undo_label == ""
    assert document.query(service_list)[0].description == "theirs"


def test_a_lost_edit_can_be_made_on_top_of_theirs(sample_window: MainWindow, qtbot: QtBot) -> None:
    window, document = sample_window, sample_window.document
    key = document.query(service_list)[0].id
    tried = []

    def describe(session: object, text: str) -> None:
        tried.append(text)
        if len(tried) == 1:
            raise ConflictError("Somebody else changed this.", {"description": text}, {"description": "x"})
        set_service_field(session, key, "description", text)  # type: ignore[arg-type]

    with pytest.raises(ConflictError) as caught:
        document.edit("Describe", describe, "mine")
    window.errors.show(caught.value)
    qtbot.mouseClick(conflict(window).form.again, Qt.MouseButton.LeftButton)
    assert document.query(service_list)[0].description == "mine"
    assert document.undo_label == "Describe"
