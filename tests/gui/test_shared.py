"""Two people, one PostgreSQL: changes appear, conflicts show both versions, nothing typed is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from slodesk.app import make_window
from slodesk.gui.dialogs.conflict import ConflictDialog
from slodesk.gui.dialogs.settings import SettingsDialog
from slodesk.gui.document import Document
from slodesk.operations.services import add_service, set_service_field
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.services import service_detail
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.workspace import open_workspace
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.settings import WindowSettings
    from tests.servers.postgres import Server


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """A new workspace on the server."""
    with server.workspace(name="Shared", time_zone="UTC") as url:
        yield url


@pytest.fixture
def ada(qapp: QApplication, qtbot: QtBot, settings: WindowSettings, database: str) -> Iterator[MainWindow]:
    """A window of Ada's on a new workspace on the server, with real threads."""
    made = make_window(qapp, executor=ThreadPoolExecutor(2), settings=settings, now=lambda: NOW)
    made.shared._timer.setInterval(50)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    with qtbot.waitSignal(made.opener.opened):
        made.open_location(database)
    yield made
    made.unsaved._dropping = True
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def bob(ada: MainWindow, database: str) -> Iterator[Document]:
    """Bob has the same workspace open."""
    document = Document(open_workspace(database))
    yield document
    document.close()


def stored_name(document: Document) -> str:
    return document.query(read_settings).name


def settings_of(window: MainWindow, qtbot: QtBot) -> SettingsDialog:
    """Open the settings, with the keyboard in the workspace's name."""
    window.show_settings("workspace")
    dialog = window.findChild(SettingsDialog)
    dialog.form.name.setFocus()
    qtbot.waitUntil(dialog.form.name.hasFocus)
    dialog.form.name.selectAll()
    return dialog


def conflict(window: MainWindow, qtbot: QtBot) -> ConflictDialog:
    def shown() -> list[ConflictDialog]:
        return [each for each in window.findChildren(ConflictDialog) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def test_what_somebody_else_changes_appears(ada: MainWindow, bob: Document, qtbot: QtBot) -> None:
    bob.edit("Rename", set_setting, "name", "By Bob")
    qtbot.waitUntil(lambda: ada.header.name.text() == "By Bob")
    assert ada.document.undo_label == ""


def test_their_service_appears_in_the_table(ada: MainWindow, bob: Document, qtbot: QtBot) -> None:
    ada.navigate("services", None)
    bob.edit("Add", add_service, "quay")
    model = ada.tabs.widget.table.model
    qtbot.waitUntil(lambda: model.rowCount() == 1)


def test_an_open_field_without_typing_follows(ada: MainWindow, bob: Document, qtbot: QtBot) -> None:
    dialog = settings_of(ada, qtbot)
    bob.edit("Rename", set_setting, "name", "By Bob")
    qtbot.waitUntil(lambda: dialog.form.name.text() == "By Bob")


@pytest.mark.parametrize("mine", [True, False])
def test_a_change_seen_while_typing_shows_both_versions(
    ada: MainWindow, bob: Document, qtbot: QtBot, mine: bool
) -> None:
    dialog = settings_of(ada, qtbot)
    field = dialog.pages[0].fields["name"]
    qtbot.keyClicks(dialog.form.name, "By Ada")
    field._timer.stop()  # she goes on typing
    bob.edit("Rename", set_setting, "name", "By Bob")
    qtbot.waitUntil(lambda: ada.header.name.text() == "By Bob")
    assert dialog.form.name.text() == "By Ada"
    assert not field.commit()
    asked = conflict(ada, qtbot)
    assert [(line.mine, line.theirs) for line in asked.lines] == [("By Ada", "By Bob")]
    assert dialog.form.name.text() == "By Ada"
    qtbot.mouseClick(asked.form.again if mine else asked.form.keep, Qt.MouseButton.LeftButton)
    kept = "By Ada" if mine else "By Bob"
    qtbot.waitUntil(lambda: dialog.form.name.text() == kept)
    assert stored_name(bob) == kept
    assert not ada.document.has_pending


@pytest.mark.parametrize("mine", [True, False])
def test_a_change_not_yet_seen_shows_both_versions(
    ada: MainWindow, bob: Document, qtbot: QtBot, mine: bool
) -> None:
    dialog = settings_of(ada, qtbot)
    qtbot.waitUntil(lambda: ada.shared._task is None)
    ada.shared._timer.stop()
    bob.edit("Rename", set_setting, "name", "By Bob")
    qtbot.keyClicks(dialog.form.name, "By Ada")
    asked = conflict(ada, qtbot)
    assert "By Ada" in [line.mine for line in asked.lines]
    assert "By Bob" in [line.theirs for line in asked.lines]
    assert dialog.form.name.text() == "By Ada"
    assert stored_name(bob) == "By Bob"
    qtbot.mouseClick(asked.form.again if mine else asked.form.keep, Qt.MouseButton.LeftButton)
    kept = "By Ada" if mine else "By Bob"
    qtbot.waitUntil(lambda: dialog.form.name.text() == kept)
    assert stored_name(bob) == kept
    assert not ada.document.has_pending


def test_different_fields_do_not_collide(ada: MainWindow, bob: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(ada.document.changed):
        key = bob.edit("Add", add_service, "quay").result
    bob.edit("Describe", set_service_field, key, "description", "by Bob")
    ada.document.edit("Show", set_service_field, key, "display_name", "by Ada")
    record = bob.query(service_detail, key).record
    assert (record.description, record.display_name) == ("by Bob", "by Ada")


def test_a_server_that_goes_away_keeps_what_is_typed(
    ada: MainWindow, bob: Document, qtbot: QtBot, server: Server
) -> None:
    dialog = settings_of(ada, qtbot)
    bob.close()
    server.stop()
    try:
        qtbot.keyClicks(dialog.form.name, "Kept")
        qtbot.waitUntil(lambda: ada.header.saved.text() == "Not saved")
        error = dialog.pages[0].fields["name"]._error
        assert "does not answer" in error.message
        qtbot.waitUntil(ada.status.server.isVisible)
        assert dialog.form.name.text() == "Kept"
        dialog.close()
        assert dialog.isVisible()
        ada.close()
        assert ada.isVisible()
        box = next(each for each in ada.findChildren(QMessageBox) if each.isVisible())
        assert box.text() == "What you typed last is not saved yet."
        box.close()
        assert dialog.form.name.text() == "Kept"
    finally:
        server.start()
    qtbot.waitUntil(lambda: not ada.document.has_pending, timeout=20_000)
    assert stored_name(ada.document) == "Kept"
    assert ada.header.saved.text() == "All changes saved"
    assert not error.message
    qtbot.waitUntil(lambda: not ada.status.server.isVisible())
    assert not [each for each in ada.findChildren(QMessageBox) if each.isVisible()]
