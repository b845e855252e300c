"""The Overview says that a review is due and releases wait, and its buttons lead there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from slodesk.operations import people, releases, reviews
from slodesk.storage.reading import rows

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.models.overview_decisions import Decision
    from slodesk.gui.tabs.overview import OverviewTab


def waiting(tab: OverviewTab, kind: str) -> Decision | None:
    return next((each for each in tab.strip._decisions if each.kind == kind), None)


@pytest.mark.parametrize(("kind", "place"), [("review", "weekly_review"), ("release", "releases")])
def test_what_waits_leads_to_its_tab(
    sample_window: MainWindow, tab: OverviewTab, qtbot: QtBot, kind: str, place: str
) -> None:
    document = sample_window.document
    assert document is not None
    today = sample_window.now().date()
    with document.workspace.reading() as source:
        [(service,), *_] = rows(source, "SELECT id FROM service ORDER BY name")
    document.edit("Plan", releases.add_release, service, "99.1.0")
    team = document.edit("Team", people.add_team, "Night shift").result
    document.edit("Review", reviews.set_schedule, team, first=today, weekday=today.isoweekday())
    qtbot.waitUntil(lambda: waiting(tab, kind) is not None)
    decision = waiting(tab, kind)
    assert decision is not None
    wanted = tab.strip._decisions.index(decision)
    while tab.strip.shown <= wanted:
        qtbot.mouseClick(tab.strip.more, Qt.MouseButton.LeftButton)
    button = tab.strip.cards[wanted].button
    assert button.objectName() == f"decide_{kind}"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert sample_window.tabs.current == place
