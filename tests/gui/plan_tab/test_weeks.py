"""The weeks of a plan: close, move, holidays, notes, sections, room at any size."""

from __future__ import annotations

import sys
from datetime import date
from importlib.machinery import ModuleSpec
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDateEdit, QLineEdit, QWidget

from slodesk.gui.dialogs.plan_dates import PlanDatesDialog
from slodesk.gui.models.plan_steps import DONE, STEP
from slodesk.gui.tabs.quarterly_plan.week_path import flags_of
from slodesk.operations import holidays
from tests.gui.conftest import NOW
from tests.gui.plan_tab.walking import (
    LEFT,
    chosen,
    click_cell,
    key,
    newest,
    steps,
    stored,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab


# Weeks


def test_closing_a_week_takes_what_is_open_along_and_shows_the_next(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    click_cell(planned, qtbot, 1, DONE)
    assert planned.page.close_button.text() == "Close week 1"
    assert planned.page.sentence.text().endswith("What is open goes on to week 2 when this closes.")
    qtbot.mouseClick(planned.page.close_button, LEFT)
    assert planned.week == 2
    assert stored(sample_window, planned).week(1).closed == NOW
    assert "closed" in planned.path.buttons[0].accessibleName()
    texts = [item.title for item in stored(sample_window, planned).week(2).items if item.rolled]
    assert len(texts) == 7
    planned.path.buttons[1].setFocus()
    key(qtbot, planned.path.buttons[1], Qt.Key.Key_Left)
    assert planned.page.close_button.text() == "Open week 1 again"
    qtbot.mouseClick(planned.page.close_button, LEFT)
    assert stored(sample_window, planned).week(1).closed is None
    assert len(stored(sample_window, planned).week(1).items) == 8


def test_a_later_week_is_not_closed_before_an_earlier_one(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    monkeypatch.setattr(sample_window.errors, "show", told.append)
    object.__setattr__(planned.edits._context, "show_error", told.append)
    planned.show_week(3)
    qtbot.mouseClick(planned.page.close_button, LEFT)
    assert [str(each) for each in told] == ["Close week 1 first: what is open there comes here."]
    assert stored(sample_window, planned).week(3).closed is None
    assert planned.week == 3


def test_the_path_says_late_today_and_holidays_in_words(
    planned: QuarterlyPlanTab, sample_window: MainWindow
) -> None:
    assert sample_window.document is not None
    sample_window.document.edit("Holiday", holidays.add_holiday, date(2026, 11, 26), "Thanksgiving")
    assert planned.plan is not None
    said = [[(flag.icon, flag.words) for flag in button.flags] for button in planned.path.buttons]
    assert said[:3] == [[("alert", "Late")], [("clock", "Today"), ("calendar", "1 holiday")], []]
    assert "Thu 26 Nov: Thanksgiving" in planned.path.buttons[1].toolTip()
    assert [flag.words for flag in flags_of(planned.plan, planned.plan.week(1))] == ["Late"]
    names = [button.accessibleName() for button in planned.path.buttons]
    assert names[0] == "Week 1, Review and assessment, 16–20 Nov, 5 steps, 3 deliverables, Late"


def test_weeks_move_in_the_dialog_of_dates(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(planned.page.dates_button, LEFT)
    dialog = newest(PlanDatesDialog)
    edit = dialog.date_edit(2, "starts")
    edit.setFocus()
    edit.setSelectedSection(QDateEdit.Section.DaySection)
    key(qtbot, edit, Qt.Key.Key_Up)
    sample_window.document.flush()  # type: ignore[union-attr]
    starts = [week.dates.starts.day for week in stored(sample_window, planned).weeks]
    assert starts == [16, 24, 1, 8, 15]
    assert dialog.date_edit(4, "ends").date().toPython() == date(2026, 12, 12)
    key(qtbot, dialog.form.together, Qt.Key.Key_Space)
    edit.setSelectedSection(QDateEdit.Section.MonthSection)
    key(qtbot, edit, Qt.Key.Key_Up)
    sample_window.document.flush()  # type: ignore[union-attr]
    assert [week.dates.starts.day for week in stored(sample_window, planned).weeks] == starts
    assert edit.date().toPython() == date(2026, 11, 24)  # what the rules refuse comes back
    qtbot.mouseClick(dialog.form.usual, LEFT)
    assert [week.dates.starts.day for week in stored(sample_window, planned).weeks] == [16, 23, 30, 7, 14]
    assert not dialog.form.usual.isEnabled()
    dialog.accept()


def test_holidays_are_marked_in_the_dialog_of_dates(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(planned.page.dates_button, LEFT)
    dialog = newest(PlanDatesDialog)
    add = dialog.free.buttons.itemAt(1).widget()
    qtbot.mouseClick(add, LEFT)
    name = dialog.free.view.viewport().findChild(QLineEdit)
    name.selectAll()
    qtbot.keyClicks(name, "Works outing")
    key(qtbot, name, Qt.Key.Key_Return)
    model = dialog.free.model
    qtbot.waitUntil(lambda: model.record(0).name == "Works outing")
    assert model.setData(model.index(0, 1), "2026-12-03")
    assert model.record(0).day == date(2026, 12, 3)
    assert model.index(0, 2).data() == "Week 3"
    assert not model.setData(model.index(0, 1), "someday")
    assert "2026-11-20" in dialog.free.error.message
    assert stored(sample_window, planned).week(3).holidays == ((date(2026, 12, 3), "Works outing"),)
    dialog.accept()


def test_a_weeks_note_is_saved_as_it_is_typed_and_said_above(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    note = steps(planned).table.note
    note.setFocus()
    qtbot.keyClicks(note, "Room 4, bring the incident list.")
    planned.path.buttons[1].setFocus()
    key(qtbot, planned.path.buttons[1], Qt.Key.Key_Left)
    assert stored(sample_window, planned).week(1).note == "Room 4, bring the incident list."
    assert planned.page.sentence.text().endswith("Room 4, bring the incident list.")
    planned.show_week(2)
    assert note.text() == ""
    assert stored(sample_window, planned).week(2).note == ""


def test_a_plan_is_held_as_one_session_from_the_menu(
    planned: QuarterlyPlanTab, sample_window: MainWindow
) -> None:
    found = {action.objectName(): action for action in planned.head.findChildren(QAction)}
    assert found["plan_four_workshops"].isChecked()
    found["plan_one_session"].trigger()
    assert stored(sample_window, planned).head.layout == "one_session"
    assert found["plan_one_session"].isChecked()


# Sections


class _Told(QWidget):
    tables = frozenset({"holiday"})

    def __init__(self, context: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self.plans: list[str] = []
        self.refreshed = 0

    def show_plan(self, plan_id: str) -> None:
        self.plans.append(plan_id)

    def refresh(self) -> None:
        self.refreshed += 1


@pytest.fixture
def gap_section(monkeypatch: pytest.MonkeyPatch) -> None:
    """A section of week 1 that tells what it is asked."""
    name = "slodesk.gui.tabs.quarterly_plan.gap"
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None)
    module.GapSection = type("GapSection", (_Told,), {})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, name, module)


@pytest.mark.usefixtures("gap_section")
def test_a_section_is_found_by_name_built_when_shown_and_refreshed_when_in_view(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    planned.refresh()
    at = [planned.page.bar.tabText(tab) for tab in range(planned.page.bar.count())].index("Gap analysis")
    qtbot.mouseClick(planned.page.bar, LEFT, pos=planned.page.bar.tabRect(at).center())
    section = cast(_Told, planned.page.widget)
    assert planned.plan is not None
    assert section.plans == [planned.plan.head.id]
    document = sample_window.document
    assert document is not None
    document.edit("Holiday", holidays.add_holiday, date(2026, 12, 3))
    assert section.refreshed == 1
    planned.show_week(2)
    document.edit("Holiday", holidays.add_holiday, date(2026, 12, 4))
    document.edit("Holiday", holidays.add_holiday, date(2026, 12, 5))
    assert section.refreshed == 1
    planned.show_week(1)
    planned.page.show_section("gap")
    assert section.refreshed == 2
    assert section.plans == [planned.plan.head.id]


@pytest.mark.usefixtures("gap_section")
def test_a_step_leads_to_the_section_where_it_is_done(planned: QuarterlyPlanTab, qtbot: QtBot) -> None:
    planned.refresh()
    click_cell(planned, qtbot, 5, STEP)
    assert chosen(planned).key == "find_gaps"
    assert steps(planned).editor.go.text() == "Go to Gap analysis"
    qtbot.mouseClick(steps(planned).editor.go, LEFT)
    assert planned.page.section == "gap"


# Room


def test_where_there_is_little_height_the_plan_is_told_in_fewer_lines(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    """At 200 % on a laptop the section in view has about half of the tab."""
    page, path, theme = planned.page, planned.path, sample_window.theme
    assert planned.plan is not None
    theme.zoom = 100
    sample_window.resize(1280, 900)
    qtbot.waitUntil(page.sentence.isVisible)
    assert not page.brief.isVisible()
    two_lines = path.height()
    sample_window.resize(1280, 720)
    qtbot.waitUntil(page.brief.isVisible)
    assert not page.sentence.isVisible()
    assert page.brief.text() == page.sentence.text() == page.close_button.toolTip()
    assert page.brief.geometry().left() > page.bar.tabRect(page.bar.count() - 1).right()
    theme.zoom = 200
    sample_window.resize(1280, 800)
    qtbot.waitUntil(lambda: path.height() < two_lines * 2 * 0.75)
    assert page.bar.tabText(2) == "Goals"
    assert not page.dates_button.isVisible()
    qtbot.waitUntil(lambda: page.width() >= page.close_button.geometry().right())
    seen = planned.area.viewport().height() - page.pages.mapTo(planned.area.viewport(), QPoint(0, 0)).y()
    assert seen > planned.height() * 0.45
    assert page.pages.height() >= page.pages.minimumSizeHint().height()
    theme.zoom = 100
    sample_window.resize(1280, 900)
    qtbot.waitUntil(page.dates_button.isVisible)
    assert page.bar.tabText(2) == "Goals and milestones"
    assert path.height() == two_lines


def test_the_page_is_as_wide_as_its_view_at_any_zoom_and_size(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    """Parts that need less when they are narrower once made Qt resize the page without end."""
    body = planned.area.widget()
    for zoom, width, height in (
        (200, 1280, 800), (200, 1024, 768), (150, 1024, 768), (100, 1024, 768), (200, 1280, 720),
        (100, 1360, 860),
    ):  # fmt: skip
        sample_window.theme.zoom = zoom
        sample_window.resize(width, height)
        qtbot.waitUntil(lambda: body.width() == planned.area.viewport().width())
        buttons = planned.path.buttons
        assert buttons[-1].geometry().right() == planned.path.rect().right()
        assert all(b.geometry().left() > a.geometry().right() for a, b in pairwise(buttons))
        row = planned.page.close_button.geometry()
        assert planned.page.rect().contains(row)
    sample_window.theme.zoom = 100
