"""What the chart paints: bands, lines, gaps, words, at any zoom and for millions of points."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from slodesk.gui.charts.data import DAY, Line
from tests.gui.chart_plot.drawing import NOW, STEP, data, line, marks, place, show

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QImage
    from pytestqt.qtbot import QtBot

    from slodesk.gui.charts.plot import BudgetPlot
    from slodesk.gui.theme import Theme


def picture(plot: BudgetPlot) -> QImage:
    return plot.viewport().grab().toImage()


def near(color: QColor, wanted: QColor, tolerance: int = 6) -> bool:
    pairs = zip(color.getRgb()[:3], wanted.getRgb()[:3], strict=True)  # type: ignore[arg-type, index]
    return all(abs(int(a) - int(b)) <= tolerance for a, b in pairs)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_bands_are_the_soft_status_colours_at_full_opacity(plot: BudgetPlot, theme: Theme, mode: str) -> None:
    theme.mode = mode  # type: ignore[assignment]
    show(plot, data(line(level=0.9)))
    shown = picture(plot)
    for status, value in (
        ("healthy", 0.7), ("attention", 0.35), ("warning", 0.15), ("critical", 0.05), ("exhausted", -0.05),
    ):  # fmt: skip
        at = place(plot, NOW - 20 * DAY, value)
        assert near(shown.pixelColor(at), theme.status_soft(status), 0), status


def test_the_line_is_where_its_values_are(plot: BudgetPlot, theme: Theme) -> None:
    show(plot, data(line(level=0.75)))
    shown = picture(plot)
    at = place(plot, NOW - 10 * DAY, 0.75)
    column = [shown.pixelColor(at.x(), at.y() + dy) for dy in (-1, 0, 1)]
    assert any(near(color, theme.series_color(0), 40) for color in column)
    assert near(shown.pixelColor(at.x(), at.y() - 12), theme.status_soft("healthy"), 0)


def test_a_gap_is_not_bridged(plot: BudgetPlot, theme: Theme) -> None:
    whole = line(level=0.75)
    values = whole.values.copy()
    hole = (whole.times > NOW - 12 * DAY) & (whole.times < NOW - 8 * DAY)
    values[hole] = math.nan
    broken = Line("a", "A", whole.times, values, gaps=((NOW - 12 * DAY, NOW - 8 * DAY),))
    show(plot, data(broken))
    shown = picture(plot)
    at = place(plot, NOW - 10 * DAY, 0.75)
    column = [shown.pixelColor(at.x(), at.y() + dy) for dy in range(-4, 5)]
    assert not any(near(color, theme.series_color(0), 40) for color in column)


def test_an_overdraft_is_in_view(plot: BudgetPlot) -> None:
    show(plot, data(line(level=-0.4)))
    bottom, top = plot.view.viewRange()[1]
    assert bottom < -0.4
    assert top > 1.0


def test_the_ranges_show_what_they_say(plot: BudgetPlot) -> None:
    shown = data(line(days=200))
    for name, days in (("7d", 7), ("30d", 30), ("90d", 90)):
        show(plot, shown, name)
        start, end = plot.visible_range()
        assert start == pytest.approx(NOW - days * DAY)
        assert NOW < end < NOW + 0.2 * days * DAY
    show(plot, shown, "quarter")
    assert plot.visible_range() == pytest.approx(shown.quarter)


def test_words_keep_off_the_lines_and_each_other(plot: BudgetPlot) -> None:
    from PySide6.QtCore import QRectF

    from slodesk.gui.charts.placing import Room

    mapping = plot.view.mapping()
    show(plot, data(line(level=0.6), marks=marks()))
    mapping = plot.view.mapping()
    room = Room(QRectF(0, 0, mapping.width, mapping.height), [curve.pixels() for curve in plot.curves])
    placed = plot.marks.place_words(room, mapping)
    assert [words for _, words in placed] == ["Bad deploy, −11 %", "2.3.0"]
    level = mapping.y(0.6)
    for rect, _ in placed:
        assert not rect.top() < level < rect.bottom()
    assert not placed[0][0].intersects(placed[1][0])


def test_several_lines_get_their_own_colours_and_names(plot: BudgetPlot, theme: Theme) -> None:
    show(plot, data(line("a", 0.8), line("b", 0.4), line("c", -0.2)))
    shown = picture(plot)
    for number, level in enumerate((0.8, 0.4, -0.2)):
        at = place(plot, NOW - 10 * DAY, level)
        column = [shown.pixelColor(at.x(), at.y() + dy) for dy in (-1, 0, 1)]
        assert any(near(color, theme.series_color(number), 60) for color in column), number
    show(plot, data(line("a", 0.8)))
    assert len(plot.curves) == 1


def test_live_values_are_appended_without_a_copy(plot: BudgetPlot) -> None:
    whole = line()
    show(plot, data(whole))
    times = np.append(whole.times, NOW + STEP * np.arange(1, 4))
    values = np.append(whole.values, [0.5, 0.4, 0.3])
    buffer = plot.curves[0]
    plot.set_data(data(Line("a", "A", times, values)))
    assert buffer.times.tolist()[-3:] == (NOW + STEP * np.arange(1, 4)).tolist()
    plot.append("a", np.array([NOW + 4 * STEP]), np.array([0.2]))
    assert buffer.values.tolist()[-4:] == [0.5, 0.4, 0.3, 0.2]
    assert whole.values.tolist()[-1] == 0.6  # what was given is not written to


def test_a_changed_past_replaces_the_line(plot: BudgetPlot) -> None:
    whole = line()
    show(plot, data(whole))
    changed = whole.values.copy()
    changed[100] = 0.1
    plot.set_data(data(Line("a", "A", whole.times, changed)))
    assert plot.curves[0].values[100] == 0.1


@pytest.mark.parametrize("zoom", [75, 200, 300])
def test_everything_follows_the_zoom(plot: BudgetPlot, theme: Theme, zoom: int) -> None:
    show(plot, data(line(), marks=marks()))
    small = plot.view.pos().x()
    theme.zoom = zoom
    QApplication.processEvents()
    assert (plot.view.pos().x() > small) == (zoom > 100)
    assert not picture(plot).isNull()


@pytest.mark.parametrize("width", [1.0, 2.0, 3.0])
def test_a_million_noisy_points_are_drawn_at_any_pen(plot: BudgetPlot, theme: Theme, width: float) -> None:
    rng = np.random.default_rng(5)
    values = np.clip(rng.normal(0.5, 0.1, 1_000_000), 0, 1)
    values[400_000:400_050] = math.nan
    values[700_000] = 0.99
    times = NOW - 60.0 * np.arange(1_000_000)[::-1]
    show(plot, data(Line("a", "A", times, values)))
    plot.curves[0].set_pen(theme.series_color(0), width)
    plot.show_range(float(times[0]), NOW)
    shown = picture(plot)
    x, y = plot.curves[0].pixels()
    assert len(x) < 6 * plot.width()
    peak = plot.view.mapping().y(0.99)
    assert np.nanmin(y) == pytest.approx(peak, abs=0.01)
    assert not shown.isNull()


def test_eight_noisy_lines_cost_no_more_than_two(plot: BudgetPlot) -> None:
    """Joined by round joins, as one line is, they would take eight times as long."""
    random = np.random.default_rng(1)
    count = 60 * 24
    times = NOW - 3600 * np.arange(count)[::-1]

    def noisy(key: str) -> Line:
        drift = np.cumsum(random.normal(0, 0.002, count)) * 0.1
        return Line(key, key, times, 0.5 + drift + random.normal(0, 0.01, count))

    def painting(lines: list[Line]) -> float:
        """Return the seconds of processor time, the least of three."""
        show(plot, data(*lines), "90d")
        taken = []
        for _ in range(3):
            began = time.thread_time()
            plot.viewport().grab()
            taken.append(time.thread_time() - began)
        return min(taken)

    lines = [noisy(str(number)) for number in range(8)]
    assert painting(lines) < 2 * painting(lines[:1])


def test_an_empty_chart_is_calm(plot: BudgetPlot, qtbot: QtBot) -> None:
    empty = Line("a", "A", np.zeros(0), np.zeros(0))
    show(plot, data(empty))
    qtbot.mouseMove(plot.viewport(), QPoint(300, 200))
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    qtbot.keyClick(plot, Qt.Key.Key_M)
    show(plot, data())
    assert not picture(plot).isNull()
