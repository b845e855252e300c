"""The chart by pointer and keys: zoom, pan, crosshair and marks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from slodesk.gui.charts.data import DAY, Line
from tests.gui.chart_plot.drawing import NOW, STEP, data, line, marks, place, show

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.charts.plot import BudgetPlot


def hover(plot: BudgetPlot, qtbot: QtBot, at: QPoint) -> str:
    """Move the pointer and return what the plot then reads."""
    qtbot.mouseMove(plot.viewport(), at + QPoint(9, 9))
    with qtbot.waitSignal(plot.readout_changed) as heard:
        qtbot.mouseMove(plot.viewport(), at)
    return str(heard.args[0])


def wheel(plot: BudgetPlot, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(plot.viewport().mapToGlobal(at)), QPoint(0, 0), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)


def test_the_wheel_zooms_around_the_pointer_and_stays_in_bounds(plot: BudgetPlot, qtbot: QtBot) -> None:
    shown = data(line(days=120))
    show(plot, shown)
    moment = NOW - 20 * DAY
    at = place(plot, moment, 0.5)
    before = plot.visible_range()
    with qtbot.waitSignal(plot.moved_by_hand):
        wheel(plot, at, 2)
    after = plot.visible_range()
    assert after[1] - after[0] < before[1] - before[0]
    assert abs(plot.view.mapping().time(at.x() - plot.view.pos().x()) - moment) < 0.02 * (after[1] - after[0])
    for _ in range(60):
        wheel(plot, at, -3)
    start, end = plot.visible_range()
    assert start >= NOW - 120 * DAY - 1
    assert end <= shown.quarter[1] + 1
    for _ in range(60):
        wheel(plot, at, 3)
    start, end = plot.visible_range()
    assert end - start == pytest.approx(7200, rel=0.01)


def test_dragging_pans_and_stops_at_the_edge(plot: BudgetPlot, qtbot: QtBot) -> None:
    show(plot, data(line(days=100)))
    before = plot.visible_range()

    def drag(by: int) -> None:
        start = place(plot, sum(plot.visible_range()) / 2, 0.3)
        qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, 11):
            qtbot.mouseMove(plot.viewport(), start + QPoint(by * step // 10, 0))
        qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(by, 0))

    drag(150)
    after = plot.visible_range()
    assert after[0] < before[0] - 3 * DAY
    assert after[1] - after[0] == pytest.approx(before[1] - before[0])
    for turn in range(12):
        drag(250 + turn * 7)
    assert plot.visible_range()[0] == pytest.approx(NOW - 100 * DAY + STEP, abs=600)


def test_the_crosshair_reads_value_and_time_under_the_pointer(plot: BudgetPlot, qtbot: QtBot) -> None:
    show(plot, data(line(level=0.6)))
    words = hover(plot, qtbot, place(plot, NOW - 10 * DAY, 0.3))
    assert words.startswith(("12 Nov 2026 23:", "13 Nov 2026 00:"))
    assert "60\u00a0% left" in words
    assert plot.accessibleDescription() == words


def test_the_crosshair_says_when_there_is_nothing(plot: BudgetPlot, qtbot: QtBot) -> None:
    whole = line(days=30)
    keep = (whole.times < NOW - 12 * DAY) | (whole.times > NOW - 8 * DAY)
    times = np.insert(whole.times[keep], int((whole.times < NOW - 12 * DAY).sum()), NOW - 12 * DAY)
    values = np.where(times == NOW - 12 * DAY, math.nan, 0.6)
    show(plot, data(Line("a", "A", times, values, gaps=((NOW - 12 * DAY, NOW - 8 * DAY),))))
    assert hover(plot, qtbot, place(plot, NOW - 10 * DAY, 0.3)).endswith("no samples")


def test_partial_windows_are_said(plot: BudgetPlot, qtbot: QtBot) -> None:
    whole = line(days=30)
    show(plot, data(Line("a", "A", whole.times, whole.values, np.full(len(whole.times), 0.93))))
    assert hover(plot, qtbot, place(plot, NOW - 10 * DAY, 0.3)).endswith(
        "60\u00a0% left, from 93\u00a0% of its window"
    )
    assert plot.data is not None
    assert plot.data.lines[0].partial_spans() == [(whole.times[0], whole.times[-1])]


def test_keys_move_the_crosshair(plot: BudgetPlot, qtbot: QtBot) -> None:
    show(plot, data(line()))
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.crosshair.moment == NOW
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    first = plot.crosshair.moment
    assert first is not None
    assert first < NOW
    qtbot.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    second = plot.crosshair.moment
    assert second is not None
    assert NOW - second > 9 * (NOW - first)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.crosshair.moment is not None
    assert plot.crosshair.moment > second
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert plot.crosshair.moment == pytest.approx(plot.visible_range()[0], abs=STEP)
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert plot.crosshair.moment == NOW
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.crosshair.moment is None


def test_a_sparse_line_is_read_sample_by_sample(plot: BudgetPlot, qtbot: QtBot) -> None:
    times = NOW - DAY * np.arange(60)[::-1]
    show(plot, data(Line("a", "A", times, np.linspace(0.2, 0.8, 60))), "7d")
    qtbot.keyClick(plot, Qt.Key.Key_End)
    for back in (1, 2, 3):
        qtbot.keyClick(plot, Qt.Key.Key_Left)
        assert plot.crosshair.moment == NOW - back * DAY


def test_keys_zoom_and_pan(plot: BudgetPlot, qtbot: QtBot) -> None:
    show(plot, data(line(days=120)))
    start, end = plot.visible_range()
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    closer = plot.visible_range()
    assert closer[1] - closer[0] == pytest.approx((end - start) / 1.25)
    qtbot.keyClick(plot, Qt.Key.Key_Minus)
    assert plot.visible_range() == pytest.approx((start, end))
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert plot.visible_range()[0] == pytest.approx(start - (end - start) / 2)


def test_marks_can_be_clicked(plot: BudgetPlot, qtbot: QtBot) -> None:
    show(plot, data(line(), marks=marks()))
    for mark in marks():
        centre = plot.marks.centre_of(mark)
        assert centre is not None
        at = plot.mapFromScene(plot.view.mapToScene(centre))
        with qtbot.waitSignal(plot.mark_activated) as clicked:
            qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert clicked.args == [mark.kind, mark.id]


def test_an_incident_sits_on_its_line(plot: BudgetPlot) -> None:
    show(plot, data(line(level=0.6), marks=marks()))
    centre = plot.marks.centre_of(marks()[1])
    assert centre is not None
    assert 0 < plot.view.mapping().y(0.6) - centre.y() < 20


def test_keys_reach_marks_and_open_them(plot: BudgetPlot, qtbot: QtBot) -> None:
    show(plot, data(line(), marks=marks()))
    with qtbot.waitSignal(plot.readout_changed, check_params_cb=lambda words: words == "Release 2.3.0"):
        qtbot.keyClick(plot, Qt.Key.Key_M)
    qtbot.keyClick(plot, Qt.Key.Key_M)
    with qtbot.waitSignal(plot.mark_activated) as opened:
        qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert opened.args == ["incident", "i1"]
