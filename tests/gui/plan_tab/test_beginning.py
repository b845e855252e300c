"""The Quarterly plan tab from the first plan to its files: begin, walk by keys, run, export."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from icalendar import Calendar
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDateEdit, QFileDialog

from slodesk.gui.dialogs.new_plan import NewPlanDialog
from slodesk.gui.dialogs.pdf_preview import PdfPreviewDialog
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.widgets.dates import prepare_date
from slodesk.operations import holidays
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.settings import teams
from tests.gui.plan_tab.walking import (
    LEFT,
    chosen,
    focused,
    key,
    newest,
    steps,
    stored,
    team_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab
    from slodesk.gui.theme import Theme


# Beginning


def test_one_obvious_action_begins_the_plans_of_next_quarter(
    tab: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    assert tab.pages.currentWidget() is tab.empty
    qtbot.mouseClick(tab.empty.button, LEFT)
    dialog = newest(NewPlanDialog)
    assert str(dialog.quarter) == "2027-Q1"
    lines = dialog.form.preview.text().splitlines()
    assert lines[0] == "16–20 Nov  ·  Week 1, Review and assessment"
    assert lines[-1] == "1 Jan – 31 Mar 2027  ·  2027 Q1"
    qtbot.mouseClick(dialog.form.accept, LEFT)
    assert sample_window.document is not None
    heads = sample_window.document.query(plan_heads)
    assert {head.team for head in heads} == {team.name for team in sample_window.document.query(teams)}
    assert tab.plan is not None
    assert tab.path.buttons[0].title == "1  Review and assessment"
    assert tab.path.buttons[0].isChecked()


def test_a_plan_is_begun_and_walked_by_keys_alone(
    tab: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    tab.setFocus()
    key(qtbot, focused(sample_window), Qt.Key.Key_Return)
    dialog = newest(NewPlanDialog)
    key(qtbot, dialog, Qt.Key.Key_Return)
    assert tab.path.buttons[0].hasFocus()
    key(qtbot, focused(sample_window), Qt.Key.Key_Right)
    assert tab.week == 2
    assert tab.path.buttons[1].hasFocus()
    steps(tab).table.view.setFocus()
    key(qtbot, focused(sample_window), Qt.Key.Key_Down)
    item = chosen(tab)
    key(qtbot, focused(sample_window), Qt.Key.Key_Space)
    found = stored(sample_window, tab).item(item.id)
    assert found is not None
    assert found.done
    assert stored(sample_window, tab).head.state == "in_planning"


def test_the_dialog_offers_the_plan_there_is_already(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    before = planned.plan
    planned.edits.new_plan(team_of(sample_window))
    dialog = newest(NewPlanDialog)
    assert str(dialog.quarter) == "2027-Q2"
    key(qtbot, dialog.form.quarter, Qt.Key.Key_Home)
    assert dialog.form.accept.text() == "Open the plan there is"
    qtbot.mouseClick(dialog.form.accept, LEFT)
    assert planned.plan == before


def test_the_dialog_says_what_dates_mean(
    tab: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    assert sample_window.document is not None
    sample_window.document.edit("Holiday", holidays.add_holiday, date(2026, 12, 8), "Founders' day")
    tab.edits.new_plan()
    dialog = newest(NewPlanDialog)
    assert "Founders' day, Tue 8 Dec, falls into week 4." in dialog.form.free.text()
    assert "This should have begun on Mon 16 Nov." in dialog.form.free.text()
    edit: QDateEdit = dialog.form.starts
    edit.setFocus()
    edit.setSelectedSection(QDateEdit.Section.MonthSection)
    key(qtbot, edit, Qt.Key.Key_Up)  # a month later
    assert "This leaves no time to communicate before the quarter begins." in dialog.form.free.text()
    key(qtbot, dialog, Qt.Key.Key_Escape)
    assert sample_window.document.query(plan_heads) == ()


# Workshop and files


def test_f11_runs_the_workshop_here_and_fills_the_screen_elsewhere(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    planned.setFocus()
    key(qtbot, sample_window, Qt.Key.Key_F11)
    dialog = newest(PrepareDialog)
    dialog.reject()
    assert not sample_window.isFullScreen()
    sample_window.navigate("services", None)
    assert not sample_window.commands["present"].isEnabled()
    key(qtbot, sample_window, Qt.Key.Key_F11)
    assert sample_window.isFullScreen()
    key(qtbot, sample_window, Qt.Key.Key_F11)


def test_without_a_plan_f11_fills_the_screen(
    tab: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    key(qtbot, sample_window, Qt.Key.Key_F11)
    assert sample_window.isFullScreen()
    key(qtbot, sample_window, Qt.Key.Key_F11)


def test_dates_are_saved_as_a_calendar_file(
    planned: QuarterlyPlanTab, sample_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(parent: Any, title: str, place: str, kinds: str) -> tuple[str, str]:
        asked.append(place)
        return str(tmp_path / "plan"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    action = next(each for each in planned.head.export_menu.actions() if each.objectName() == "plan_calendar")
    action.trigger()
    assert asked[0].endswith("plan-2027-Q1-payments.ics")
    assert sample_window.status.currentMessage() == f"Saved to {tmp_path / 'plan.ics'}"
    found = Calendar.from_ical((tmp_path / "plan.ics").read_bytes()).walk("VEVENT")
    assert len(found) == 5 + 4 + 31


def test_the_plan_is_saved_as_markdown_and_looked_at_as_pdf(
    planned: QuarterlyPlanTab,
    sample_window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "plan.md"), ""))
    actions = {each.objectName(): each for each in planned.head.export_menu.actions()}
    actions["plan_markdown"].trigger()
    qtbot.waitUntil(lambda: (tmp_path / "plan.md").exists())
    assert "2027-Q1" in (tmp_path / "plan.md").read_text("utf-8")
    assert sample_window.status.currentMessage() == f"Saved to {tmp_path / 'plan.md'}"
    actions["plan_pdf"].trigger()
    qtbot.waitUntil(lambda: bool(sample_window.findChildren(PdfPreviewDialog)))
    (dialog,) = sample_window.findChildren(PdfPreviewDialog)
    assert dialog.windowTitle() == "Quarterly plan 2027-Q1"
    dialog.reject()


def test_plans_are_reached_from_the_menus(
    tab: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    sample_window.navigate("services", None)
    sample_window.commands["all_plans"].trigger()
    assert sample_window.tabs.current == "quarterly_plan"
    assert tab.portfolio.isVisible()
    sample_window.commands["new_plan"].trigger()
    newest(NewPlanDialog).reject()


def test_a_dates_calendar_survives_changes_of_theme(theme: Theme, qtbot: QtBot) -> None:
    edit = QDateEdit()
    edit.setCalendarPopup(True)
    prepare_date(edit, theme)
    qtbot.addWidget(edit)
    edit.show()
    for mode in ("dark", "light", "dark"):
        theme.mode = mode  # type: ignore[assignment]
    assert edit.calendarWidget().horizontalHeaderFormat().name == "ShortDayNames"
