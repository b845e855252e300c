"""Which plan is in view: teams, going on, search, all teams."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from slodesk.gui.dialogs.new_plan import NewPlanDialog
from slodesk.gui.models.plan_steps import DONE
from slodesk.gui.palette import TAB_OF_KIND
from slodesk.gui.tabs.quarterly_plan.portfolio import DEMAND, PortfolioPage
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.operations import plan_weeks, plans
from slodesk.storage.schema_planning import PlanRow
from slodesk.storage.search import search
from tests.gui.plan_tab.walking import (
    CONTROL,
    LEFT,
    begin,
    chosen,
    click_cell,
    key,
    newest,
    steps,
    stored,
    team_of,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab


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
