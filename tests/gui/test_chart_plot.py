"""The plot as people use it: by mouse, by keys, in both themes, with gaps, and copied away."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from slodesk.gui.charts.data import DAY, ChartData, Line, Mark
from slodesk.gui.charts.plot import BudgetPlot

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from slodesk.gui.theme import Theme

NOW = 1_795_392_000.0
"""2026-11-23 00:00 UTC."""
STEP = 300.0


def line(key: str = "a", level: float = 0.6, days: int = 60, **fields: object) -> Line:
    count = int(days * DAY / STEP)
    times = NOW - STEP * np.arange(count)[::-1]
    values = np.full(count, level)
    return Line(key, key.title(), times, values, **fields)  # type: ignore[arg-type]


def data(*lines: Line, marks: tuple[Mark, ...] = ()) -> ChartData:
    quarter = (NOW - 53 * DAY, NOW + 39 * DAY)
    return ChartData(
        "Checkout: budget left", "Orders", "60 % is left.", "", lines, marks, NOW, "now", quarter
    )


@pytest.fixture
def plot(qtbot: QtBot, theme: Theme) -> BudgetPlot:
    made = BudgetPlot(theme)
    qtbot.addWidget(made)
    made.resize(700, 420)
    with qtbot.waitExposed(made):
        made.show()
    return made


def show(plot: BudgetPlot, shown: ChartData, name: str = "30d") -> BudgetPlot:
    plot.set_data(shown)
    plot.show_range(*shown.range(name))
    QApplication.processEvents()
    return plot


def place(plot: BudgetPlot, moment: float, value: float) -> QPoint:
    """Where a value is drawn, on the viewport."""
    mapping = plot.view.mapping()
    point = plot.view.mapToScene(QPointF(mapping.x(moment), mapping.y(value)))
    return plot.mapFromScene(point)


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


def marks() -> tuple[Mark, ...]:
    incident = Mark(
        "incident", "i1", "a", NOW - 14 * DAY, NOW - 13.9 * DAY, "Bad deploy", "Incident 1", "−11 %"
    )
    release = Mark("release", "r1", "a", NOW - 14.2 * DAY, None, "2.3.0", "Release 2.3.0")
    return release, incident


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
