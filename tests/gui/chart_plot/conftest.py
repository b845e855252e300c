"""An empty chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.gui.charts.plot import BudgetPlot

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.theme import Theme


@pytest.fixture
def plot(qtbot: QtBot, theme: Theme) -> BudgetPlot:
    made = BudgetPlot(theme)
    qtbot.addWidget(made)
    made.resize(700, 420)
    with qtbot.waitExposed(made):
        made.show()
    return made
