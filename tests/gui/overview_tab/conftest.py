"""The Overview tab on the sample, with its chart drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gui.overview_tab.reading import overview_tab

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.overview import OverviewTab


@pytest.fixture
def tab(sample_window: MainWindow, qtbot: QtBot) -> OverviewTab:
    """The tab on the sample, with its chart drawn."""
    made = overview_tab(sample_window)
    qtbot.waitUntil(lambda: made.panel.chart is not None and made.panel.chart.plot.data is not None)
    return made
