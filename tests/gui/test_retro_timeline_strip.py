"""The timeline drawn over the error rate: true to scale, legible, in step with its lines; and in the room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QKeyEvent

from slodesk.gui.meeting.rooms.retro_timeline import RetroTimelineRoom
from slodesk.gui.tabs.retrospectives.editor.timeline_layout import StripData, StripMark, lay_out
from slodesk.operations.incidents import set_incident_field
from slodesk.operations.retrospectives import add_retrospective
from tests.gui.timeline_desk import FRAMEWORK, LEFT, NONE, START, TimelineDesk, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document


@pytest.fixture
def desk(qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]) -> TimelineDesk:
    return show(TimelineDesk(document, make_context(document)), qtbot)


@pytest.fixture
def filled(desk: TimelineDesk) -> TimelineDesk:
    """With the framework's own timeline."""
    desk.part.table.pasted.emit(FRAMEWORK)
    return desk


def test_the_strip_stands_over_the_error_rate(filled: TimelineDesk) -> None:
    """25 % from 14:15 to 14:20: the sample that ends at 14:20."""
    chart = filled.part.chart
    data, made = chart.strip.data, chart.strip.layout_now()
    assert data is not None
    assert data.shares is not None
    assert made is not None
    assert data.shares.highest == (
        0.25, (START + timedelta(minutes=15)).timestamp(), (START + timedelta(minutes=20)).timestamp(),
    )  # fmt: skip
    assert chart.sentence.text() == (
        "Error rate of Payment, Availability: at most 25\u00a0%, from 14:15 to 14:20."
        " 15 Jan 2025, times in Europe/Berlin."
    )
    middle = QPointF(made.x((START + timedelta(minutes=17)).timestamp()), made.bottom - 3)
    assert chart.strip.words_at(middle) == "14:15 to 14:20: 25\u00a0% of events were bad"
    stages = [(mark.stage, mark.words) for mark in data.marks if mark.stage]
    assert stages[0] == ("started", "Started 14:00")
    assert stages[1][0] == "detected"


def test_the_axis_does_not_lie(filled: TimelineDesk) -> None:
    """The scale begins at 0, ticks are where their times are, and equal times are equally far apart."""
    made = filled.part.chart.strip.layout_now()
    assert made is not None
    assert made.levels[0] == (0.0, "0\u00a0%")
    assert made.y(0.0) == made.bottom
    assert made.levels[-1][0] == 0.5
    for at, words in made.ticks:
        assert f"{datetime.fromtimestamp(at, UTC) + timedelta(hours=1):%H:%M}" == words
    places = [made.x(at) for at, _ in made.ticks]
    steps = [round(after - before, 6) for before, after in pairwise(places)]
    assert len(set(steps)) == 1
    assert made.moment(made.x(START.timestamp())) == pytest.approx(START.timestamp())


@pytest.mark.parametrize(("zoom", "mode"), [(100, "light"), (200, "dark")])
def test_labels_never_overlap_and_no_line_crosses_words(filled: TimelineDesk, zoom: int, mode: Any) -> None:
    theme = filled.context.theme
    theme.zoom, theme.mode = zoom, mode
    filled.part.resize(1000, 1200)
    lines = "\n".join(
        f"{14 + n // 60}:{n % 60:02} Step {n} with many more words than there is room for" for n in range(60)
    )
    filled.part.table.pasted.emit(lines)
    strip = filled.part.chart.strip
    for key in ("", filled.content.events[30].id):
        strip.choose(key)
        made = strip.layout_now()
        assert made is not None
        said = {label.mark.stage for label in made.labels if label.mark.stage}
        assert said >= {"started", "detected", "acknowledged", "mitigated", "resolved"} - (
            {"mitigated"} if key else set()
        )
        for one, other in combinations(made.labels, 2):
            assert not one.rect.intersects(other.rect)
            for label, x in ((one, made.x(other.mark.at)), (other, made.x(one.mark.at))):
                higher = other if label is one else one
                if higher.rect.top() < label.rect.top():
                    assert not label.rect.left() < x < label.rect.right()
        for label in made.labels:
            assert label.rect.left() >= 0
            assert label.rect.right() <= strip.width()
            assert label.rect.top() >= 0
        if key:
            assert any(label.mark.key == key for label in made.labels)
    image = QImage(strip.size(), QImage.Format.Format_RGB32)
    strip.render(image)
    assert image.pixelColor(image.width() // 2, 3) == theme.color("surface")


def test_words_beside_a_mark_are_cut_only_where_there_is_no_room(qapp: QApplication) -> None:
    """One label has the strip to itself; of two in one row, the first ends before the line of the second."""
    font, text = qapp.font(), "Started: first payment waits for a connection"
    whole = QFontMetricsF(font).horizontalAdvance(text)
    marks = StripMark("a", 0.0, text, text, "started", "Started 09:36"), StripMark("b", 1900.0, "Stopped", "")
    for count in (1, 2):
        data = StripData(marks[:count], ZoneInfo("UTC"), began=0.0, over=3600.0)
        made = lay_out(data, 2 * whole, 3 * QFontMetricsF(font).height(), font, font)
        label = next(each for each in made.labels if each.mark is marks[0])
        assert (label.words == text) == (count == 1)
        assert label.rect.width() >= QFontMetricsF(font).horizontalAdvance(label.words)
        assert count == 1 or made.x(1900.0) - 20 < label.rect.right() <= made.x(1900.0)


def test_strip_and_table_are_at_the_same_event(qtbot: QtBot, filled: TimelineDesk) -> None:
    strip, table = filled.part.chart.strip, filled.part.table
    made = strip.layout_now()
    assert made is not None
    event = filled.content.events[4]
    assert event.at is not None
    place = QPoint(round(made.x(event.at.timestamp())), round(made.rail))
    assert "Rollback initiated" in strip.words_at(QPointF(place))
    qtbot.mouseClick(strip, LEFT, NONE, place)
    assert table.selected.id == event.id
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert table.selected.text.startswith("Rollback completed")
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    assert table.selected.text.startswith("Deploy")
    filled.click(qtbot, 3)
    assert strip.selected == filled.content.events[3].id
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert table.view.hasFocus()


def test_without_samples_the_strip_stands_alone(desk: TimelineDesk) -> None:
    desk.do(set_incident_field, desk.incident, "started", START - timedelta(days=30))
    desk.part.table.pasted.emit("14:10 a\n14:20 b")
    data = desk.part.chart.strip.data
    made = desk.part.chart.strip.layout_now()
    assert data is not None
    assert made is not None
    assert data.shares is None
    assert made.levels == []
    assert "No samples" in desk.part.chart.sentence.text()
    alone = desk.do(add_retrospective, "Alone", created=START)
    desk.key = desk.edits.id = alone
    desk.refresh()
    assert not desk.part.chart.strip.isVisible()
    assert not desk.part.give.isVisible()


def test_events_far_away_are_counted_at_the_edge(desk: TimelineDesk) -> None:
    """A review a week later doesn't squeeze the incident into a line."""
    desk.part.table.pasted.emit("14:10 a\n14:40 resolved\n2025-01-22 10:00 review")
    data = desk.part.chart.strip.data
    assert data is not None
    assert data.outside == (0, 1)
    assert data.span[1] - data.span[0] < 3 * 3600


def test_the_room_tells_it_event_by_event(
    qtbot: QtBot, filled: TimelineDesk, document: Document, make_context: Callable[[Document], TabContext]
) -> None:
    room = RetroTimelineRoom(make_context(document))
    qtbot.addWidget(room)
    room.resize(1280, 720)
    with qtbot.waitExposed(room):
        room.show()
    room.show_subject(filled.key, None)
    assert room.heading.text().startswith("Error rate of Payment, Availability: at most 25\u00a0%")
    for _ in range(2):
        assert room.handle_key(_key(Qt.Key.Key_Right))
    assert room.heading.text() == "14:15  ·  Detected  ·  2 of 8"
    assert room.words.text() == "Error rate spike detected (5% → 25%)"
    assert room.strip.selected == filled.content.events[1].id
    for _ in range(6):
        room.handle_key(_key(Qt.Key.Key_Right))
    assert not room.handle_key(_key(Qt.Key.Key_Right))
    room.show_subject("gone", None)
    assert room.heading.text() == "This retrospective is no longer there."


def _key(key: Qt.Key) -> Any:
    return QKeyEvent(QKeyEvent.Type.KeyPress, key, NONE)
