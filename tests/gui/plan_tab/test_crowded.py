"""Names as long as they come, where there is little room: nothing is lost, figures stay whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt

from slodesk.gui.dialogs.plan_dates import PlanDatesDialog
from slodesk.gui.tabs.quarterly_plan.projections import EVENTS, NOW, THEN, USED
from slodesk.operations.people import set_team_field
from tests.gui.plan_tab.walking import newest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab

LONG = "Customer experience platform foundations and enablement in three regions"


@pytest.fixture
def crowded(sample_window: MainWindow) -> QuarterlyPlanTab:
    """The sample's plan in work, of a team with a very long name."""
    sample_window.navigate("quarterly_plan", None)
    tab = cast("QuarterlyPlanTab", sample_window.tabs.widget)
    assert sample_window.document is not None
    assert tab.plan is not None
    team = tab.plan.head.team_id
    assert team is not None
    sample_window.document.edit("Name", set_team_field, team, "name", LONG)
    return tab


def zoomed(window: MainWindow, zoom: int) -> None:
    window.theme.zoom = zoom
    window.resize(1280, 800)


def test_a_long_name_in_the_list_of_plans_ends_in_an_ellipsis(crowded: QuarterlyPlanTab) -> None:
    box = crowded.head.chooser
    at = box.currentIndex()
    assert box.itemText(at).endswith("…")
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert box.itemData(at, role).endswith(LONG)


def test_capacity_scrolls_sideways_rather_than_hide_its_last_columns(
    crowded: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    crowded.show_week(2)
    crowded.page.show_section("capacity")
    section: Any = crowded.page.widget
    view = section.records.view
    qtbot.waitUntil(lambda: section.records.model.rowCount() > 0)
    bar = view.horizontalScrollBar()
    assert bar.maximum() == 0
    zoomed(sample_window, 200)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert bar.isVisible()
    assert view.columnWidth(0) >= sample_window.theme.px(100)
    zoomed(sample_window, 100)
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_error_budgets_show_what_is_to_come_first(
    crowded: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    crowded.show_week(2)
    crowded.page.show_section("projections")
    section: Any = crowded.page.widget
    qtbot.waitUntil(lambda: section.model.rowCount() > 0)
    zoomed(sample_window, 200)
    qtbot.waitUntil(lambda: section.view.isColumnHidden(NOW))
    assert section.view.isColumnHidden(EVENTS)
    assert not section.view.isColumnHidden(THEN)
    assert not section.view.isColumnHidden(USED)
    zoomed(sample_window, 100)
    qtbot.waitUntil(lambda: not section.view.isColumnHidden(NOW))


def test_the_dialog_of_dates_is_no_wider_than_the_window(
    crowded: QuarterlyPlanTab, sample_window: MainWindow
) -> None:
    zoomed(sample_window, 200)
    crowded.edits.move_dates()
    dialog = newest(PlanDatesDialog)
    assert LONG in dialog.form.heading.text()
    assert dialog.minimumSizeHint().width() <= sample_window.width()
    assert dialog.rect().contains(dialog.form.close.mapTo(dialog, QPoint(0, 0)))
    dialog.close()
    zoomed(sample_window, 100)
