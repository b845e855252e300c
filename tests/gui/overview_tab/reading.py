"""Reads and clicks what the Overview tab shows, for its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from slodesk.gui.charts.budget_chart import BudgetChart
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.overview import OverviewTab


def overview_tab(window: MainWindow) -> OverviewTab:
    window.navigate("overview", None)
    return cast("OverviewTab", window.tabs.widget)


def chart(tab: OverviewTab) -> BudgetChart:
    assert tab.panel.chart is not None
    return tab.panel.chart


def shown_keys(tab: OverviewTab) -> list[str]:
    data = chart(tab).plot.data
    return [] if data is None else [line.key for line in data.lines]
