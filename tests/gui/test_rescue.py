"""Workspaces that may not be trusted: crashed, from somewhere else, damaged; each with its ways out."""

from __future__ import annotations

import json
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from slodesk.gui.dialogs.damaged import DamagedDialog
from slodesk.gui.dialogs.details import DetailsDialog
from slodesk.operations.settings import set_setting
from slodesk.storage.backup import backup
from slodesk.storage.check import check
from slodesk.storage.lock import lock_path
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow


def leave_lock(path: Path) -> None:
    """Make it look as if the program that had the file was killed."""
    lock_path(path).write_bytes(b' {"host": "here", "user": "ada", "pid": 1}')


def damage_a_row(path: Path) -> None:
    """Break one day of samples: the file opens, a check finds it."""
    raw = sqlite3.connect(path)
    raw.execute("UPDATE sample_day SET points = x'00' WHERE rowid = 5")
    raw.commit()
    raw.close()


def overwrite(path: Path, begin: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(begin)
        file.write(b"\xa5" * length)


def open_it(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(str(path))


def ways(window: MainWindow, qtbot: QtBot) -> DamagedDialog:
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(DamagedDialog)))
    return next(box for box in window.findChildren(DamagedDialog) if box.isVisible())


def no_dialog(window: MainWindow) -> bool:
    return not [box for box in window.findChildren(QDialog) if box.isVisible()]


def test_after_a_crash_a_sound_file_is_nothing_to_worry_about(
    window: MainWindow, qtbot: QtBot, sample_copy: Path
) -> None:
    window.settings.add_known(str(sample_copy))
    leave_lock(sample_copy)
    open_it(window, qtbot, sample_copy)
    qtbot.waitUntil(lambda: "Nothing is missing" in window.status.currentMessage())
    assert no_dialog(window)
    assert not window.document.workspace.read_only


def test_after_a_crash_damage_is_told_with_every_way_out(
    window: MainWindow, qtbot: QtBot, sample_copy: Path
) -> None:
    backup(sample_copy)
    damage_a_row(sample_copy)
    window.settings.add_known(str(sample_copy))
    leave_lock(sample_copy)
    open_it(window, qtbot, sample_copy)
    dialog = ways(window, qtbot)
    assert list(dialog.ways) == ["restore", "repair", "read_only", "export", "continue"]
    assert dialog.ways["restore"].hasFocus()
    assert "cannot be read" in dialog.details.toPlainText()
    qtbot.keyClick(dialog.ways["continue"], Qt.Key.Key_Return)
    assert no_dialog(window)
    window.document.edit("Author", set_setting, "author", "Zoë")


def test_the_newest_backup_is_restored(window: MainWindow, qtbot: QtBot, sample_copy: Path) -> None:
    backup(sample_copy)
    overwrite(sample_copy, 0, 4096)
    window.open_location(str(sample_copy))
    dialog = ways(window, qtbot)
    assert "continue" not in dialog.ways
    with qtbot.waitSignal(window.opener.opened):
        qtbot.mouseClick(dialog.ways["restore"], Qt.MouseButton.LeftButton)
    assert window.header.name.text() == "Harbour Line reliability"
    assert check(sample_copy) == []
    assert list(sample_copy.parent.glob("Sample*damaged*")) or len(list(sample_copy.parent.iterdir())) > 2


def test_a_repaired_copy_is_opened_and_says_what_is_lost(
    window: MainWindow, qtbot: QtBot, sample_copy: Path
) -> None:
    size = sample_copy.stat().st_size
    overwrite(sample_copy, size // 2 // 4096 * 4096, 8192)
    before = sample_copy.read_bytes()
    window.settings.add_known(str(sample_copy))
    leave_lock(sample_copy)
    window.open_location(str(sample_copy))
    dialog = ways(window, qtbot)
    with qtbot.waitSignal(window.opener.opened):
        qtbot.mouseClick(dialog.ways["repair"], Qt.MouseButton.LeftButton)
    copy = sample_copy.with_name("Sample repaired.slodesk")
    assert window.document.workspace.path == copy
    assert not window.document.workspace.read_only
    assert window.header.name.text() == "Harbour Line reliability"
    assert check(copy) == []
    told = next(box for box in window.findChildren(DetailsDialog) if box.isVisible())
    assert "Sample repaired.slodesk" in told.message.text()
    assert sample_copy.read_bytes() == before


def test_a_damaged_file_can_be_looked_at(window: MainWindow, qtbot: QtBot, sample_copy: Path) -> None:
    damage_a_row(sample_copy)
    window.settings.add_known(str(sample_copy))
    leave_lock(sample_copy)
    open_it(window, qtbot, sample_copy)
    with qtbot.waitSignal(window.opener.opened):
        qtbot.mouseClick(ways(window, qtbot).ways["read_only"], Qt.MouseButton.LeftButton)
    assert window.document.workspace.read_only
    assert no_dialog(window)


@pytest.mark.parametrize("torn", [False, True])
def test_what_can_be_read_is_exported(
    window: MainWindow, qtbot: QtBot, sample_copy: Path, monkeypatch: pytest.MonkeyPatch, torn: bool
) -> None:
    if torn:
        overwrite(sample_copy, sample_copy.stat().st_size // 2 // 4096 * 4096, 8192)
    else:
        damage_a_row(sample_copy)
    target = sample_copy.with_name("all.json")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.settings.add_known(str(sample_copy))
    leave_lock(sample_copy)
    window.open_location(str(sample_copy))
    dialog = ways(window, qtbot)
    qtbot.mouseClick(dialog.ways["export"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "all.json" in window.status.currentMessage(), timeout=20_000)
    assert "payment" in json.dumps(json.loads(target.read_text()))


def test_a_file_cut_short_on_opening_offers_the_same(
    window: MainWindow, qtbot: QtBot, sample_copy: Path
) -> None:
    with sample_copy.open("r+b") as file:
        file.truncate(sample_copy.stat().st_size // 2)
    window.open_location(str(sample_copy))
    dialog = ways(window, qtbot)
    assert list(dialog.ways) == ["repair", "read_only", "export"]
    assert "incomplete" in dialog.details.toPlainText()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.first_run.isVisible()


def test_a_sound_foreign_file_opens_for_writing_once_it_is_checked(
    window: MainWindow, qtbot: QtBot, sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    monkeypatch.setattr("slodesk.storage.check.check", lambda location: checked.append(location) or [])
    open_it(window, qtbot, sample_copy)
    assert checked == [str(sample_copy)]
    assert not window.document.workspace.read_only
    assert str(sample_copy) in window.settings.recent


def test_a_large_foreign_file_is_read_only_until_it_is_checked(
    window: MainWindow, qtbot: QtBot, sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slodesk.gui.shell.opening.CHECKED_AT_ONCE", 0)
    foreign = shutil.copy(sample_copy, sample_copy.with_name("Mailed.slodesk"))
    open_it(window, qtbot, foreign)
    assert window.document.workspace.read_only
    assert str(foreign) not in window.settings.recent
    with qtbot.waitSignal(window.opener.opened, timeout=20_000):
        pass
    assert not window.document.workspace.read_only
    assert str(foreign) in window.settings.recent
    assert not window.banner.isVisible()
    window.close_workspace()
    open_it(window, qtbot, foreign)
    assert not window.document.workspace.read_only


def test_a_damaged_foreign_file_is_never_written(window: MainWindow, qtbot: QtBot, sample_copy: Path) -> None:
    damage_a_row(sample_copy)
    before = sample_copy.read_bytes()
    open_it(window, qtbot, sample_copy)
    dialog = ways(window, qtbot)
    assert "continue" not in dialog.ways
    assert window.banner.words.text() == "This workspace is damaged."
    assert not window.banner.button.isVisible()
    dialog.reject()
    window.close_workspace()
    assert sample_copy.read_bytes() == before


def test_damage_found_while_reading_offers_the_ways_out(sample_window: MainWindow, qtbot: QtBot) -> None:
    window = sample_window
    broken = sqlite3.DatabaseError("database disk image is malformed")
    broken.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    from slodesk.storage.faults import explain

    error = explain(broken, "Sample")
    error.__cause__ = broken
    window.errors.show(error)
    window.errors.show(error)
    assert "damaged" in ways(window, qtbot).details.toPlainText()
    assert len(window.findChildren(DamagedDialog)) == 1
    assert not window.findChildren(QMessageBox)


def test_own_workspaces_are_known(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.opener.opened):
        window.opener.create(str(tmp_path / "Mine.slodesk"))
    assert window.settings.knows(str(tmp_path / "Mine.slodesk"))
    assert window.document.query(read_settings).name == "Mine"
    assert not window.banner.isVisible()
