"""The workspace as a file: backup, restore, export, check, each from its command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from slodesk.gui.dialogs.damaged import DamagedDialog
from slodesk.gui.dialogs.recent_backups import RecentBackupsDialog
from slodesk.operations.settings import set_setting
from slodesk.storage.backup import list_backups

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow


def backups_dialog(window: MainWindow) -> RecentBackupsDialog:
    return next(dialog for dialog in window.findChildren(RecentBackupsDialog) if dialog.isVisible())


def test_a_backup_lies_beside_the_workspace(sample_window: MainWindow, qtbot: QtBot) -> None:
    window = sample_window
    path = window.document.workspace.path
    window.commands["backup"].trigger()
    qtbot.waitUntil(lambda: "Backed up" in window.status.currentMessage())
    assert len(list_backups(path)) == 1


def test_restoring_brings_the_old_state_back(sample_window: MainWindow, qtbot: QtBot) -> None:
    window = sample_window
    window.commands["backup"].trigger()
    qtbot.waitUntil(lambda: "Backed up" in window.status.currentMessage())
    window.document.edit("Rename", set_setting, "name", "Ruined")
    window.commands["restore"].trigger()
    dialog = backups_dialog(window)
    assert dialog.form.backups.model().rowCount() == 1
    with qtbot.waitSignal(window.opener.opened):
        qtbot.mouseClick(dialog.form.restore, Qt.MouseButton.LeftButton)
    assert window.header.name.text() == "Harbour Line reliability"


def test_without_backups_the_dialog_says_so(sample_window: MainWindow) -> None:
    sample_window.commands["restore"].trigger()
    dialog = backups_dialog(sample_window)
    assert dialog.form.nothing.isVisible()
    assert not dialog.form.restore.isEnabled()


def test_a_backup_that_is_none_leaves_the_workspace(
    sample_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = sample_window
    wrong = tmp_path / "wrong.slodesk"
    wrong.write_text("nothing")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(wrong), ""))
    window.commands["restore"].trigger()
    with qtbot.waitSignal(window.opener.opened):
        qtbot.mouseClick(backups_dialog(window).form.other, Qt.MouseButton.LeftButton)
    assert window.header.name.text() == "Harbour Line reliability"
    assert any("wrong.slodesk" in box.text() for box in window.findChildren(QMessageBox))


def test_export_writes_readable_json(
    sample_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "all.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    sample_window.commands["export_json"].trigger()
    qtbot.waitUntil(lambda: "Exported" in sample_window.status.currentMessage())
    assert json.loads(target.read_text("utf-8"))["format"] == "slodesk-workspace"


def test_a_sound_workspace_is_said_to_be_sound(sample_window: MainWindow, qtbot: QtBot) -> None:
    sample_window.commands["check"].trigger()
    qtbot.waitUntil(lambda: bool(sample_window.findChildren(QMessageBox)))
    assert sample_window.findChild(QMessageBox).text() == "This workspace is sound."


def test_damage_is_listed_with_ways_out(
    sample_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slodesk.storage.check.check", lambda _: ["A day of samples cannot be read."])
    sample_window.commands["check"].trigger()
    qtbot.waitUntil(lambda: bool(sample_window.findChildren(DamagedDialog)))
    dialog = sample_window.findChild(DamagedDialog)
    assert "A day of samples" in dialog.details.toPlainText()
    assert list(dialog.ways) == ["repair", "read_only", "export", "continue"]


def test_a_change_is_copied_by_itself_after_half_an_hour(
    sample_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = sample_window
    path = window.document.workspace.path
    window.document.edit("Rename", set_setting, "name", "Changed")
    monkeypatch.setattr("slodesk.storage.backup.due", lambda *_: False)
    window.files.backup_if_due()
    assert list_backups(path) == []
    monkeypatch.setattr("slodesk.storage.backup.due", lambda *_: True)
    window.files.backup_if_due()
    assert ["automatic" in copy.name for copy in list_backups(path)] == [True]
