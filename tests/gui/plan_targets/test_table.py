"""What the section about targets shows: proposals, figures that explain themselves, the chart."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from slodesk.gui.charts.quarters import MET, MISSED, RUNNING
from slodesk.gui.charts.quarters_scale import axis, axis_ticks
from slodesk.gui.models.plan_targets import ACTUAL, CURRENT, DECISION, PROPOSED, WHY
from tests.gui.plan_targets.deciding import LEFT, Key, cell, press

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.tabs.quarterly_plan.targets import TargetsSection


# Looking


def test_the_table_says_what_holds_what_was_and_what_is_proposed(targets: TargetsSection) -> None:
    name = "Card payments", "go through"
    assert cell(targets, name[0], CURRENT, name[1]) == "99.95\u00a0%"
    assert cell(targets, name[0], ACTUAL, name[1]) == "99.949\u00a0%"
    assert cell(targets, name[0], PROPOSED, name[1]) == "99.85\u00a0%"
    assert cell(targets, name[0], WHY, name[1]) == "3 × the budget"
    assert cell(targets, name[0], DECISION, name[1]) == "Undecided"
    assert targets.table.model.headerData(ACTUAL, Qt.Orientation.Horizontal) == "Q4 so far"
    assert targets.state_text() == "13 undecided"
    assert targets.panel.heading_label.text() == "What if Card payments aimed at 99.85\u00a0%?"
    assert targets.panel.met.text() == "Met in 8 of the last 8 complete quarters (at 99.95\u00a0%: 6 of 8)."
    assert targets.panel.budget.text().startswith("The budget grows from 21.6")


def test_any_target_is_tried_by_digit_sign_and_typing(targets: TargetsSection, qtbot: QtBot) -> None:
    panel = targets.panel
    press(qtbot, Key.Key_1)
    assert panel.tried == Decimal("0.998")
    qtbot.keyClicks(targets.table.view, "+")
    assert panel.tried == Decimal("0.9985")
    qtbot.keyClicks(targets.table.view, "+++++++")
    assert panel.tried == Decimal("0.9999")
    qtbot.keyClicks(targets.table.view, "-")
    assert panel.tried == Decimal("0.9995")
    assert panel.met.text() == "Met in 6 of the last 8 complete quarters."
    data = panel.chart.data
    assert data is not None
    assert [mark.state for mark in data.marks].count(MISSED) == 2
    assert data.marks[-1].state == RUNNING
    qtbot.mouseClick(panel.buttons[4], LEFT)
    assert panel.tried == Decimal("0.9999")
    press(qtbot, Key.Key_T)
    assert QApplication.focusWidget() is panel.other
    qtbot.keyClicks(panel.other, "99,96")
    assert panel.tried == Decimal("0.9996")
    assert panel.heading_label.text() == "What if Card payments aimed at 99.96\u00a0%?"
    assert panel.accept.text() == "Take 99.96\u00a0%  Enter"
    qtbot.keyClicks(panel.other, "x")
    assert "percentage" in panel.error.message
    assert panel.findings.text() == ""
    press(qtbot, Key.Key_Backspace)
    assert panel.error.message == ""


def test_a_target_above_the_ceiling_says_so(targets: TargetsSection, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_T)
    qtbot.keyClicks(targets.panel.other, "99.995")
    told = "99.995\u00a0% is more than the 99.99\u00a0% that the services it depends on allow."
    assert targets.panel.findings.text() == told


def test_the_chart_is_read_by_key_and_its_axis_holds_everything(
    targets: TargetsSection, qtbot: QtBot
) -> None:
    chart = targets.panel.chart
    chart.setFocus()
    press(qtbot, Key.Key_Left)
    assert chart.cursor_words == "2026 Q4: 99.949\u00a0% so far, not counted"
    press(qtbot, Key.Key_Home)
    assert chart.cursor_words == "2024 Q4: 99.946\u00a0%, met"
    press(qtbot, Key.Key_Left)
    assert chart.cursor_words.startswith("2024 Q4")
    assert "2025 Q1" in chart.accessibleDescription()
    assert axis([99.93, 99.97, 99.95, 99.85]) == pytest.approx((99.8356, 99.9844))
    low, high = axis([100.0, 99.0])
    assert low < 99.0
    assert high == 100.0
    assert axis([0.0, 50.0])[0] == 0.0
    assert axis_ticks(99.836, 99.984, 4) == ([99.85, 99.9, 99.95], 2)
    assert axis_ticks(0.0, 100.0, 5) == ([0.0, 20.0, 40.0, 60.0, 80.0, 100.0], 0)


def test_figures_explain_themselves(targets: TargetsSection) -> None:
    view = targets.table.view
    view.setCurrentIndex(view.model().index(0, ACTUAL))
    told = targets.explain(targets.table.current or "", ACTUAL)
    assert told is not None
    assert "÷" in told.text()
    assert "99.949" in told.text()
    told.close()
    told = targets.explain(targets.table.current or "", PROPOSED)
    assert told is not None
    assert "(1 − 99.85\u00a0%) ÷ (1 − 99.95\u00a0%) = 3 × the budget" in told.text()
    assert "Framework, version" in told.text()
    told.close()


def test_pictures_are_painted_at_every_size(targets: TargetsSection, qtbot: QtBot) -> None:
    chart = targets.panel.chart
    for width, height in ((120, 90), (300, 160), (1200, 700)):
        chart.resize(width, height)
        assert not chart.grab().isNull()
    shapes = {mark.state for mark in chart.data.marks} if chart.data else set()
    assert MET in shapes
    qtbot.mouseMove(chart, QPoint(20, 20))
