"""Ticks, labels and sentences of a chart."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPointF, QRectF, QSizeF

from slodesk.domain.policy import FRAMEWORK
from slodesk.gui.charts.data import DAY, ChartData, Line, Mark
from slodesk.gui.charts.placing import Room, spread
from slodesk.gui.charts.sentence import describe
from slodesk.gui.charts.ticks import share_ticks, time_ticks
from slodesk.gui.charts.words import left_words, newest_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

UK = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
NOW = 1_795_392_000.0
"""2026-11-23 00:00 UTC."""
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0.5, "20:00"), (7, "19 Nov"), (30, "9 Nov"), (90, "Oct"), (400, "2026"), (3000, "2020")],
)
def test_time_ticks_are_round_local_times(days: float, expected: str) -> None:
    start = NOW - days * DAY
    ticks = time_ticks(start, NOW, 6, BERLIN, UK)
    assert 2 <= len(ticks) <= 7
    assert all(start <= tick.value <= NOW for tick in ticks)
    for tick in ticks:
        local = datetime.fromtimestamp(tick.value, UTC).astimezone(BERLIN)
        assert local.minute == local.second == 0
        assert days < 1 or local.hour == 0
    assert expected in {tick.text for tick in ticks}


def test_ticks_survive_the_change_of_clocks() -> None:
    start = datetime(2026, 10, 24, tzinfo=BERLIN).timestamp()
    ticks = time_ticks(start, start + 4 * DAY, 6, BERLIN, UK)
    assert [tick.text for tick in ticks] == ["24 Oct", "25 Oct", "26 Oct", "27 Oct"]


@given(st.floats(-20, 0), st.floats(0.001, 1.0))
def test_share_ticks_never_crowd(bottom: float, least: float) -> None:
    ticks = share_ticks(bottom, 1.05, least, FRAMEWORK, UK, bands=True)
    values = [tick.value for tick in ticks]
    assert values == sorted(values)
    assert all(b - a >= least - 1e-9 for a, b in pairwise(values))
    assert 0.0 in values
    assert not any("-" in tick.text for tick in ticks)


@given(st.lists(st.floats(-50, 450), max_size=12), st.floats(5, 30))
def test_labels_are_moved_apart_in_order(wanted: list[float], height: float) -> None:
    placed = spread(wanted, height, 0, 400)
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    sorted_places = [placed[index] for index in order]
    assert all(b - a >= height - 1e-6 for a, b in pairwise(sorted_places))
    if len(wanted) * height <= 400:
        assert all(-1e-6 <= place <= 400 + 1e-6 for place in placed)


def test_labels_with_room_stay_where_they_want() -> None:
    assert spread([300, 10, 100], 20, 0, 400) == [300, 10, 100]


def test_room_finds_the_first_free_spot() -> None:
    x, y = np.array([0.0, 100.0]), np.array([50.0, 50.0])
    room = Room(QRectF(0, 0, 100, 100), [(x, y)])
    size = QSizeF(30, 10)
    on_line, outside, free = QPointF(10, 45), QPointF(90, 5), QPointF(10, 10)
    assert room.place(size, [on_line, outside, free]) == QRectF(free, size)
    assert room.place(size, [free]) is None


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.07, "7\u00a0%"), (-0.4, "−40\u00a0%"), (0.0996, "9.96\u00a0%"), (-1e-12, "0\u00a0%"), (None, "—")],
)
def test_shares_never_contradict_their_band(qapp: QApplication, share: float | None, words: str) -> None:
    assert left_words(share, FRAMEWORK) == words


def chart(*lines: Line, marks: tuple[Mark, ...] = ()) -> ChartData:
    outlook = "At the pace of the last 3 days it runs out in 18 hours."
    return ChartData("T", "S", "7 % is left.", outlook, lines, marks, NOW, "now", (NOW - DAY, NOW + DAY))


def test_the_sentence_says_what_the_picture_shows(qapp: QApplication) -> None:
    times = NOW - DAY * np.arange(31)[::-1]
    values = np.linspace(0.9, 0.3, 31)
    values[15] = -0.2
    values[20] = math.nan
    gap = ((times[19], times[21]),)
    mark = Mark("incident", "i", "a", float(times[15]), None, "Bad deploy", "", "−60 %")
    words = describe(chart(Line("a", "Checkout", times, values, gaps=gap), marks=(mark,)), times[0], NOW)
    assert words == (
        "7 % is left. It was 90\u00a0% on 23 Oct. The lowest was −20\u00a0% on 7 Nov. "
        "Incidents: Bad deploy, −60 % (8 Nov). No samples: 12 Nov – 13 Nov. "
        "At the pace of the last 3 days it runs out in 18 hours."
    )


def test_several_lines_are_listed(qapp: QApplication) -> None:
    times = NOW - DAY * np.arange(3)[::-1]
    late = Line("c", "Reports", times - 9 * DAY, np.full(3, 0.5), gaps=((NOW - 9 * DAY, NOW),))
    lines = (
        Line("a", "Checkout", times, np.full(3, 0.07)),
        Line("b", "Search", times, np.full(3, -0.4)),
        late,
    )
    words = describe(chart(*lines), NOW - 3 * DAY, NOW)
    assert words.startswith(
        "Budget left: Checkout 7\u00a0%, Search −40\u00a0%, Reports no samples. Checkout: At"
    )


def test_an_old_value_is_not_called_new(qapp: QApplication) -> None:
    times = NOW - 9 * DAY - DAY * np.arange(3)[::-1]
    late = Line("c", "Reports", times, np.full(3, 0.5), gaps=((NOW - 9 * DAY, NOW),))
    assert newest_words(chart(late), late) == "no samples"


@given(st.lists(st.one_of(st.floats(-2, 1), st.just(math.nan)), max_size=700))
def test_the_newest_value_is_the_last_one_known(numbers: list[float]) -> None:
    line = Line("a", "A", np.arange(float(len(numbers))), np.array(numbers, dtype=np.float64))
    known = [(float(at), value) for at, value in enumerate(numbers) if not math.isnan(value)]
    assert line.newest == (known[-1] if known else None)
