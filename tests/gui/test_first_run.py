"""The first page: from a job to what it promises, with real clicks and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from slodesk.gui.dialogs.new_plan import NewPlanDialog
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.meeting.runner import Runner
from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab
from slodesk.operations.plans import create_plan
from slodesk.paths import data_dir
from slodesk.storage.queries.meetings import meeting_list
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.workspace import create_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow

Dialog = TypeVar("Dialog", NewPlanDialog, PrepareDialog)
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


def answer(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> None:
    """Choose this file wherever a new one is asked for."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))


def plan_tab(window: MainWindow) -> QuarterlyPlanTab:
    assert isinstance(window.tabs.widget, QuarterlyPlanTab)
    return window.tabs.widget


def only(window: MainWindow, kind: type[Dialog]) -> Dialog:
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_workshop_leads_from_nothing_to_its_first_week(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    answer(monkeypatch, tmp_path / "Own")
    with qtbot.waitSignal(window.opener.opened):
        if by == "mouse":
            qtbot.mouseClick(window.first_run.jobs["workshop"], LEFT)
        else:
            qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
            assert window.first_run.jobs["workshop"].hasFocus()
            qtbot.keyClick(window.first_run.jobs["workshop"], Key.Key_Return)
    asked = only(window, NewPlanDialog)
    assert asked.form.quarter.currentText() == "2027 Q1"
    assert asked.form.team.currentText() == "All teams together, one plan"
    if by == "mouse":
        qtbot.mouseClick(asked.form.accept, LEFT)
    else:
        qtbot.keyClick(asked, Key.Key_Return)
    assert window.tabs.current == "quarterly_plan"
    assert plan_tab(window).week == 1
    prepared = only(window, PrepareDialog)
    if by == "mouse":
        qtbot.mouseClick(prepared.start, LEFT)
    else:
        qtbot.keyClick(prepared, Key.Key_Return)
    (runner,) = window.findChildren(Runner)
    assert runner.room_window.isVisible()
    (head,) = window.document.query(plan_heads)
    (held,) = window.document.query(meeting_list, subject_id=head.id)
    assert held.began is not None
    assert held.week == 1
    runner.leave()


def test_a_workshop_goes_on_with_the_plan_there_is(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.slodesk"
    with create_workspace(path, name="Own", time_zone="UTC") as made:
        made.edit("Plan", create_plan, "2027-Q1", None)
    window.settings.add_known(str(path))
    window.settings.add_recent(str(path))
    window.settings.add_recent(str(data_dir() / "Sample.slodesk"))  # the sample is nobody's own
    answer(monkeypatch, "")
    with qtbot.waitSignal(window.opener.opened):
        qtbot.mouseClick(window.first_run.jobs["workshop"], LEFT)
    assert window.header.name.text() == "Own"
    assert not window.findChildren(NewPlanDialog)
    assert only(window, PrepareDialog)
    only(window, PrepareDialog).reject()


def test_who_names_no_file_stays_where_they_are(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "")
    qtbot.mouseClick(window.first_run.jobs["workshop"], LEFT)
    assert window.first_run.isVisible()
    answer(monkeypatch, tmp_path / "Other")
    with qtbot.waitSignal(window.opener.opened):
        qtbot.mouseClick(window.first_run.jobs["create"], LEFT)
    assert window.tabs.current == "overview"  # what was given up before is not done now
    assert not window.findChildren(NewPlanDialog)


def test_an_own_workspace_is_opened_from_below_the_jobs(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.slodesk"
    create_workspace(path, name="Own", time_zone="UTC").close()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    with qtbot.waitSignal(window.opener.opened):
        qtbot.mouseClick(window.first_run.open, LEFT)
    assert window.header.name.text() == "Own"
