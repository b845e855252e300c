"""The team filter and plans: what is asked for is shown, whoever's it is, and the window says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab
from slodesk.storage.queries.settings import teams

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow


def choose(window: MainWindow, name: str) -> None:
    box = window.header.team
    box.setCurrentIndex(box.findText(name))
    box.activated.emit(box.currentIndex())


def test_another_team_is_opened_from_the_page_of_all(sample_window: MainWindow, qtbot: QtBot) -> None:
    window = sample_window
    window.navigate("quarterly_plan", None)
    tab = cast(QuarterlyPlanTab, window.tabs.widget)
    choose(window, "Payments")
    assert tab.head.subtitle.text().startswith("Payments")
    qtbot.mouseClick(tab.head.portfolio, Qt.MouseButton.LeftButton)
    view = tab.portfolio.teams.view
    row = next(row for row in range(3) if view.model().index(row, 0).data() == "Discovery")
    view.setCurrentIndex(view.model().index(row, 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert tab.head.subtitle.text().startswith("Discovery")
    assert window.filters.team_id is None
    assert window.header.team.currentText() == "All teams"


def test_the_header_says_which_team_is_in_view(sample_window: MainWindow) -> None:
    window = sample_window
    key = next(team.id for team in window.document.query(teams) if team.name == "Platform")
    window.filters.team_id = key
    assert window.header.team.currentText() == "Platform"
    window.filters.team_id = None
    assert window.header.team.currentText() == "All teams"
