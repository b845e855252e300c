"""The Quarterly plan tab in the window: begin, walk the weeks, tick, close, move, export, go on."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from importlib.machinery import ModuleSpec
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import pytest
from icalendar import Calendar
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QDateEdit, QDialog, QFileDialog, QLineEdit, QWidget

from slodesk.gui.dialogs.new_plan import NewPlanDialog
from slodesk.gui.dialogs.pdf_preview import PdfPreviewDialog
from slodesk.gui.dialogs.plan_dates import PlanDatesDialog
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.models.plan_steps import DONE, STEP
from slodesk.gui.palette import TAB_OF_KIND
from slodesk.gui.tabs.quarterly_plan.portfolio import DEMAND, PortfolioPage
from slodesk.gui.tabs.quarterly_plan.steps import StepsSection
from slodesk.gui.tabs.quarterly_plan.week_path import flags_of
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.operations import holidays, plan_weeks, plans
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.plans import plan_detail
from slodesk.storage.queries.settings import people, teams
from slodesk.storage.schema_planning import PlanRow
from slodesk.storage.search import search
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.plans import PlanDetail, PlanItem

LEFT = Qt.MouseButton.LeftButton
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def tab(sample_window: MainWindow) -> QuarterlyPlanTab:
    """The tab on the sample without any plan."""
    document = sample_window.document
    assert document is not None
    for head in document.query(plan_heads):
        document.edit("Remove", _remove, head.id)
    sample_window.navigate("quarterly_plan", None)
    return cast("QuarterlyPlanTab", sample_window.tabs.widget)


def _remove(session: Any, plan_id: str) -> None:
    session.delete(session.get(PlanRow, plan_id))


@pytest.fixture
def planned(tab: QuarterlyPlanTab, sample_window: MainWindow) -> QuarterlyPlanTab:
    """The tab on a plan of the first team."""
    tab.show_plan(begin(sample_window, team_of(sample_window)))
    return tab


def team_of(window: MainWindow, place: int = 0) -> str:
    assert window.document is not None
    return window.document.query(teams)[place].id


def begin(window: MainWindow, team: str | None, quarter: str = "2027-Q1") -> str:
    assert window.document is not None
    label = "Plan"
    key: str = window.document.edit(label, lambda s: plans.create_plan(s, quarter, team)).result
    return key


def stored(window: MainWindow, tab: QuarterlyPlanTab) -> PlanDetail:
    assert window.document is not None
    assert tab.plan is not None
    found = window.document.query(plan_detail, tab.plan.head.id, now=NOW)
    assert found is not None
    return found


def steps(tab: QuarterlyPlanTab) -> StepsSection:
    assert isinstance(tab.page.widget, StepsSection)
    return tab.page.widget


def chosen(tab: QuarterlyPlanTab) -> PlanItem:
    item = steps(tab).chosen
    assert item is not None
    return item


def newest(kind: type[QDialog]) -> Any:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()][
        -1
    ]


def key(qtbot: QtBot, widget: QWidget, name: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(widget, name, modifier)


def focused(window: MainWindow) -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def click_cell(tab: QuarterlyPlanTab, qtbot: QtBot, row: int, column: int) -> None:
    view = steps(tab).table.view
    index = steps(tab).table.model.index(row, column)
    view.scrollTo(index)
    place = view.visualRect(index)
    point = place.center()
    if column == DONE:
        point.setX(place.left() + 20)
    qtbot.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, point)


# Beginning


def test_one_obvious_action_begins_the_plans_of_next_quarter(
    tab: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    assert tab.pages.currentWidget() is tab.empty
    qtbot.mouseClick(tab.empty.button, LEFT)
    dialog = newest(NewPlanDialog)
    assert str(dialog.quarter) == "2027-Q1"
    assert dialog.form.preview.text().splitlines()[0] == "16–20 Nov  ·  Week 1, Review and assessment"
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


# Steps


def test_a_click_ticks_a_step_and_undo_takes_it_back(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    click_cell(planned, qtbot, 1, DONE)
    item = stored(sample_window, planned).week(1).items[0]
    assert item.done
    assert (
        steps(planned).table.model.index(1, DONE).data(Qt.ItemDataRole.CheckStateRole)
        == Qt.CheckState.Checked
    )
    assert planned.page.sentence.text().startswith("Left: 4 steps, 3 deliverables.")
    key(qtbot, steps(planned).table.view, Qt.Key.Key_Z, CONTROL)
    assert not stored(sample_window, planned).week(1).items[0].done


def test_what_is_typed_into_a_step_is_saved_and_offered_from_the_directory(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    click_cell(planned, qtbot, 2, STEP)
    key(qtbot, steps(planned).table.view, Qt.Key.Key_Return)
    editor = steps(planned).editor
    assert editor.title.hasFocus()
    editor.title.selectAll()
    qtbot.keyClicks(editor.title, "Ask what burned the budget")
    editor.owner.setFocus()
    assert sample_window.document is not None
    person = sample_window.document.query(people)[0].name
    qtbot.keyClicks(editor.owner, person[:3])
    offered = editor.owner.completer().completionModel()
    assert person in [offered.index(row, 0).data() for row in range(offered.rowCount())]
    editor.notes.setFocus()
    qtbot.keyClicks(editor.notes, "Bring last month's list.")
    planned.path.buttons[0].setFocus()
    item = stored(sample_window, planned).week(1).items[1]
    assert (item.title, item.owner, item.notes) == (
        "Ask what burned the budget", person[:3], "Bring last month's list.",
    )  # fmt: skip
    assert sample_window.document.undo_label == "Change “Ask what burned the budget”"


def test_typing_for_one_step_never_lands_in_the_next(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    click_cell(planned, qtbot, 1, STEP)
    steps(planned).editor.owner.setFocus()
    qtbot.keyClicks(steps(planned).editor.owner, "Ada")
    click_cell(planned, qtbot, 2, STEP)
    assert steps(planned).editor.owner.text() == ""
    owners = [item.owner for item in stored(sample_window, planned).week(1).items]
    assert owners[:3] == ["Ada", "", ""]


def test_a_due_date_can_be_taken_away(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    editor = steps(planned).editor
    assert editor.due.date().toPython() == date(2026, 11, 20)
    qtbot.mouseClick(editor.no_date, LEFT)
    assert sample_window.document is not None
    sample_window.document.flush()
    assert stored(sample_window, planned).week(1).items[0].due is None
    assert editor.due.text() == "No date"
    assert not editor.no_date.isVisible()


def test_steps_are_put_in_order_by_key_and_by_mouse(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    before = [item.key for item in stored(sample_window, planned).week(1).items]
    view, model = steps(planned).table.view, steps(planned).table.model
    click_cell(planned, qtbot, 1, STEP)
    key(qtbot, view, Qt.Key.Key_Down, ALT)
    after = [item.key for item in stored(sample_window, planned).week(1).items]
    assert after == [before[1], before[0], *before[2:]]
    assert chosen(planned).key == before[0]
    dragged = model.mimeData([model.index(2, STEP)])
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 99, 0, QModelIndex())  # below the deliverables
    moved = [item.key for item in stored(sample_window, planned).week(1).items]
    assert moved == [before[1], *before[2:5], before[0], *before[5:]]


def test_own_steps_are_added_and_removed(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(steps(planned).table.add_deliverable, LEFT)
    editor = steps(planned).editor
    assert editor.title.hasFocus()
    qtbot.keyClicks(editor.title, "One page for the board")
    key(qtbot, editor.title, Qt.Key.Key_Return)
    own = stored(sample_window, planned).week(1).items[-1]
    assert (own.title, own.kind, own.due) == ("One page for the board", "deliverable", date(2026, 11, 20))
    steps(planned).table.view.setFocus()
    key(qtbot, steps(planned).table.view, Qt.Key.Key_Delete)
    assert stored(sample_window, planned).item(own.id) is None
    assert chosen(planned).key == "satisfaction_results"


def test_steps_are_copied_as_cells(planned: QuarterlyPlanTab, qtbot: QtBot) -> None:
    click_cell(planned, qtbot, 1, DONE)
    key(qtbot, steps(planned).table.view, Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[1].startswith("Activities · 1 of 5 done")
    assert lines[2].split("\t")[:2] == ["✓", "Look at how every SLO did this quarter"]


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


# Which plan


def test_the_team_filter_decides_which_plans_there_are(
    planned: QuarterlyPlanTab, sample_window: MainWindow
) -> None:
    second = team_of(sample_window, 1)
    key_of_second = begin(sample_window, second)
    assert planned.head.chooser.count() == 2
    sample_window.filters.team_id = second
    assert planned.plan is not None
    assert planned.plan.head.id == key_of_second
    sample_window.filters.team_id = team_of(sample_window, 2)
    assert planned.plan is None
    assert planned.pages.currentWidget() is planned.empty
    assert planned.empty.title_label.text() == "This team has no plan yet"
    planned.show_item(key_of_second)
    assert sample_window.filters.team_id is None
    assert planned.plan.head.id == key_of_second  # type: ignore[unreachable]


def test_another_plan_is_chosen_by_key(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    first = planned.plan
    begin(sample_window, team_of(sample_window), "2027-Q2")
    assert planned.plan == first
    key(qtbot, planned.head.chooser, Qt.Key.Key_Up)
    assert planned.plan is not None
    assert str(planned.plan.head.quarter) == "2027-Q2"
    assert planned.head.title.text() == "Plan for 2027 Q2"


def test_going_on_where_the_window_was_closed(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    shown = planned.plan
    begin(sample_window, team_of(sample_window, 1), "2027-Q2")
    planned.show_week(4)
    path = sample_window.document.workspace.path  # type: ignore[union-attr]
    sample_window.close_workspace()
    with qtbot.waitSignal(sample_window.opener.opened):
        sample_window.open_location(str(path))
    again: Any = sample_window.tabs.widget
    if sample_window.tabs.current != "quarterly_plan":
        sample_window.navigate("quarterly_plan", None)
        again = sample_window.tabs.widget
    assert again is not planned
    assert shown is not None
    assert (again.plan.head.id, again.week, again.page.section) == (shown.head.id, 4, "steps")


def test_a_plan_is_removed_and_comes_back_with_undo(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    planned.edits.remove_plan()
    assert planned.pages.currentWidget() is planned.empty
    key(qtbot, planned.empty.button, Qt.Key.Key_Z, CONTROL)
    assert planned.plan is not None


def test_an_approved_plan_can_only_be_looked_at(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    def approve(session: Any) -> None:
        row = session.get(PlanRow, planned.plan.head.id)  # type: ignore[union-attr]
        row.state = "approved"

    sample_window.document.edit("Approve", approve)  # type: ignore[union-attr]
    assert planned.page.sentence.text() == "This plan is approved: open a revision to change it."
    assert not planned.page.close_button.isVisible()
    assert not steps(planned).editor.title.isEnabled()
    click_cell(planned, qtbot, 1, DONE)
    key(qtbot, steps(planned).table.view, Qt.Key.Key_Delete)
    assert not any(item.done for item in stored(sample_window, planned).week(1).items)
    assert len(stored(sample_window, planned).week(1).items) == 8


def test_search_leads_to_the_step(planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot) -> None:
    document = sample_window.document
    assert document is not None
    item = stored(sample_window, planned).week(3).items[2]
    document.edit("Note", plans.set_item_field, item.id, "notes", "Ask the lighthouse keeper")
    sample_window.navigate("services", None)
    with document.session() as session:
        (hit,) = search(session, "lighthouse")
    assert (hit.kind, hit.id) == ("plan_item", item.id)
    sample_window.navigate(TAB_OF_KIND[hit.kind], hit.id)
    assert planned.week == 3
    assert chosen(planned).id == item.id


# All teams


def test_all_teams_show_who_is_where_and_enter_opens_a_plan(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    document = sample_window.document
    assert document is not None
    assert planned.plan is not None
    second = begin(sample_window, team_of(sample_window, 1))
    document.edit("Close", plan_weeks.close_week, second, 1, datetime(2026, 11, 20, tzinfo=UTC))
    qtbot.mouseClick(planned.head.portfolio, LEFT)
    page = planned.portfolio
    assert isinstance(page, PortfolioPage)
    words = [str(page.teams.model.index(row, 3).data()) for row in range(3)]
    assert words == ["Late, 8 open", "Closed", ""]
    assert "1 team without one" in page.sentence.text()
    assert page.plan_rest.text() == "Plan for 1 team"
    assert page.teams.view.hasFocus()
    page.teams.view.setCurrentIndex(page.teams.model.index(0, DEMAND))
    key(qtbot, page.teams.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    told = page.findChild(ExplainPopover)
    assert told is not None
    assert "capacity = people × weeks × hours a week − time off" in told.text()
    told.close()
    page.teams.view.setCurrentIndex(page.teams.model.index(0, 0))
    key(qtbot, page.teams.view, Qt.Key.Key_Down)
    if page.teams.view.currentIndex().row() == 0:
        key(qtbot, page.teams.view, Qt.Key.Key_Down)
    key(qtbot, page.teams.view, Qt.Key.Key_Return)
    assert planned.plan.head.id == second
    assert planned.week == 2


def test_teams_without_a_plan_get_theirs_from_the_page_of_all_teams(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    planned.show_portfolio()
    qtbot.mouseClick(planned.portfolio.plan_rest, LEFT)
    dialog = newest(NewPlanDialog)
    assert dialog.form.accept.text() == "Create 2 plans"
    qtbot.mouseClick(dialog.form.accept, LEFT)
    planned.show_portfolio()
    assert planned.portfolio.shown is not None
    assert planned.portfolio.shown.without == ()
    qtbot.mouseClick(planned.portfolio.back, LEFT)
    assert planned.pages.currentWidget() is planned.area


# Room


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
    planned: QuarterlyPlanTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(parent: Any, title: str, place: str, kinds: str) -> tuple[str, str]:
        asked.append(place)
        return str(tmp_path / "plan"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    action = next(each for each in planned.head.export_menu.actions() if each.objectName() == "plan_calendar")
    action.trigger()
    assert asked[0].endswith("plan-2027-Q1-payments.ics")
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
