"""Tables of figures: a column that had no room is whole again when it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.widgets.figures_table import FiguresTable


def test_a_column_that_comes_back_is_as_wide_as_its_heading(sample_window: MainWindow, qtbot: QtBot) -> None:
    sample_window.navigate("quarterly_plan", None)
    tab = cast(QuarterlyPlanTab, sample_window.tabs.widget)
    tab.show_item("section:performance")
    section: Any = tab.page.widget
    qtbot.waitUntil(lambda: not section.busy)
    table: FiguresTable = section.table
    lowest = table.figures.column_named("lowest")
    table.resize(620, 300)
    assert table.isColumnHidden(lowest)
    table.figures.set_records(())  # whatever is read meanwhile, its heading stays
    assert table.isColumnHidden(lowest)
    table.resize(1600, 300)
    assert not table.isColumnHidden(lowest)
    assert table.columnWidth(lowest) >= table.horizontalHeader().sectionSizeHint(lowest)


def test_where_the_page_scrolls_the_table_is_as_high_as_its_rows(
    sample_window: MainWindow, qtbot: QtBot
) -> None:
    """One bar at the side, never two: at 200 % the six incidents stand in full on the page."""
    sample_window.resize(1280, 800)
    sample_window.navigate("retrospectives", None)
    tab: Any = sample_window.tabs.widget
    tab.show_page("incidents")
    page = tab.widget
    table: FiguresTable = page.table
    qtbot.waitUntil(lambda: table.figures.rowCount() == 6)
    assert not table.unrolled
    sample_window.theme.zoom = 200
    qtbot.waitUntil(lambda: table.unrolled)
    qtbot.waitUntil(lambda: table.viewport().height() >= 6 * table.rowHeight(0))
    assert not table.verticalScrollBar().isVisible()
    assert not table.horizontalScrollBar().isVisible()
    assert tab.area.verticalScrollBar().maximum() > 0
    sample_window.theme.zoom = 100
    qtbot.waitUntil(lambda: not table.unrolled)
