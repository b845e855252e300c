"""Figures of the planning pages explain themselves by key: per 100 h, RICE, WSJF, bad minutes, late."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt

from slodesk.gui.tabs.quarterly_plan.explaining import late_weeks
from slodesk.gui.tabs.quarterly_plan.portfolio import LATE
from slodesk.gui.tabs.quarterly_plan.risks import MINUTES, RisksSection
from slodesk.gui.tabs.quarterly_plan.roadmap.section import RATIO, RICE, WSJF, RoadmapSection
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.operations import plan_weeks
from slodesk.operations.plans import set_item_field
from tests.gui.week_three import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QTableView, QWidget
    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab

CONTROL = Qt.KeyboardModifier.ControlModifier


def told(qtbot: QtBot, page: QWidget, view: QTableView, row: int, column: int) -> str:
    """Put the cursor on a cell, press Ctrl+E and return what the popover says."""
    view.setFocus()
    view.setCurrentIndex(view.model().index(row, column))
    qtbot.keyClick(view, Qt.Key.Key_E, CONTROL)
    popover = page.findChild(ExplainPopover)
    assert popover is not None
    words = popover.text().replace("\u00a0", " ")
    popover.close()
    popover.setParent(None)
    return words


@pytest.fixture
def show(
    qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]
) -> Callable[..., Any]:
    def made(kind: type[Any], plan: str) -> Any:
        section = kind(make_context(document))
        qtbot.addWidget(section)
        section.resize(1240, 700)
        with qtbot.waitActive(section):
            section.show()
            section.activateWindow()
        with qtbot.waitSignal(section._rest.ready):
            section.show_plan(plan)
        return section

    return made


def test_the_roadmaps_figures(qtbot: QtBot, show: Callable[..., Any], document: Document) -> None:
    """Failover: 0.05 ÷ 20 h × 100 = 0.25 points; nobody said whom it reaches."""
    section: RoadmapSection = show(RoadmapSection, fill(document.workspace).plan)
    view = section.table.view
    words = told(qtbot, section, view, 0, RATIO)
    assert words.startswith("Points per 100 h: Failover")
    assert "0.05 points ÷ 20 h × 100 h = 0.25 points" in words
    section.scores.setChecked(True)
    assert "reach × impact × confidence ÷ effort" in told(qtbot, section, view, 0, RICE)
    assert "3 estimates are missing" in told(qtbot, section, view, 0, WSJF)


def test_a_risks_bad_minutes(qtbot: QtBot, show: Callable[..., Any], document: Document) -> None:
    section: RisksSection = show(RisksSection, fill(document.workspace).plan)
    zone = [section.model.index(row, 0).data() for row in range(section.model.rowCount())].index("Zone loss")
    words = told(qtbot, section, section.table.view, zone, MINUTES)
    assert words.startswith("Bad minutes a year: Zone loss")
    assert "= 240 min" in words
    assert section.table.view.actions()[0].text() == "Explain this number"


def test_what_is_late_of_a_team(sample_window: MainWindow, qtbot: QtBot) -> None:
    """A step whose day was Thursday is late on Monday, and named."""
    sample_window.navigate("quarterly_plan", None)
    tab = cast("QuarterlyPlanTab", sample_window.tabs.widget)
    document = sample_window.document
    assert document is not None
    assert tab.plan is not None
    item = next(each for each in tab.plan.week(2).items if not each.done)
    document.edit("Due", set_item_field, item.id, "due", date(2026, 11, 19))
    tab.show_portfolio()
    page = tab.portfolio
    assert tab.plan is not None
    assert page.shown is not None
    row = [line.team_id for line in page.shown.lines].index(tab.plan.head.team_id)
    words = told(qtbot, page, page.teams.view, row, LATE)
    assert "1 + 0 = 1" in words
    assert f"“{item.title}”" in words
    document.edit("Again", plan_weeks.reopen_week, tab.plan.head.id, 1)
    weeks = late_weeks(tab.plan, 1)
    assert [(week.name, week.over) for week in weeks] == [("Week 1", "Fri 20 Nov")]
    assert datetime(2026, 11, 23, tzinfo=UTC).date() == tab.plan.today
