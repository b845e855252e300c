"""The timeline of a retrospective: typed, pasted, tagged, put in order, and drawn over the error rate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit

from slodesk.gui.meeting.rooms.retro_timeline import RetroTimelineRoom
from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
from slodesk.gui.tabs.retrospectives.editor.parts import part_named
from slodesk.gui.tabs.retrospectives.editor.timeline import TimelinePart
from slodesk.gui.tabs.retrospectives.editor.timeline_table import TAG, TIME, WHAT
from slodesk.operations.incidents import add_incident, set_incident_field
from slodesk.operations.retrospectives import add_retrospective
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.incident_facts import incident_facts
from slodesk.storage.queries.retrospectives import retrospective
from tests.gui.stalls import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document

LEFT = Qt.MouseButton.LeftButton
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
START = datetime(2025, 1, 15, 13, tzinfo=UTC)
"""14:00 in Berlin, where the incident was."""
FRAMEWORK = """\
| Time | Event |
|------|-------|
| 14:00 | Deploy payment-service v2.1.0 to production |
| 14:15 | Error rate spike detected (5% → 25%) |
| 14:18 | PagerDuty alert fired |
| 14:20 | Incident declared, on-call responded |
| 14:30 | Rollback initiated |
| 14:45 | Rollback completed, error rate normalizing |
| 15:00 | Error rate back to baseline |
| 16:15 | Post-incident review completed |
"""


class Desk:
    """A retrospective and the part that shows it."""

    def __init__(self, document: Document, context: TabContext) -> None:
        self.document, self.context = document, context
        self.service = self.do(add_service, "payment", display_name="Payment")
        slo = self.do(add_slo, self.service, "availability", Decimal("0.999"), display_name="Availability")
        ends = [START + timedelta(minutes=5 * n) for n in range(-11, 24)]
        bad = {START + timedelta(minutes=20): 25, START + timedelta(minutes=25): 20}
        self.do(store_points, slo, [(end, 100 - bad.get(end, 0), 100) for end in ends], 300)
        self.incident = self.do(
            add_incident, "Pool exhausted", START, [self.service], time_zone="Europe/Berlin",
            identifier="INC-2025-001",
        )  # fmt: skip
        self.key = self.do(add_retrospective, "Pool exhausted", created=START, incident_id=self.incident)
        self.edits = RetroEdits(context)
        self.edits.id, self.edits.name = self.key, "INC-2025-001"
        self.editable = True
        kind = part_named("timeline")
        assert kind is not None
        made = kind.build(context, self.edits, None)  # type: ignore[arg-type]
        assert isinstance(made, TimelinePart)
        self.part = made
        self.refresh()
        document.changed.connect(self.refresh)

    def do(self, operation: Any, *args: Any, **fields: Any) -> Any:
        return self.document.edit("Prepare", operation, *args, **fields).result

    @property
    def content(self) -> Retrospective:
        found = self.document.query(retrospective, self.key)
        assert found is not None
        return found

    def refresh(self, *_: object) -> None:
        self.part.show_content(self.content, editable=self.editable)

    def column(self, column: int) -> list[str]:
        model = self.part.table.model
        return [str(model.index(row, column).data()) for row in range(model.rowCount())]

    def paste(self, qtbot: QtBot, text: str) -> None:
        """Ctrl+V on the table, which stays hidden while it is empty."""
        QGuiApplication.clipboard().setText(text)
        view = self.part.table.view
        view.setFocus()
        qtbot.keyClick(view, Qt.Key.Key_V, CTRL)

    def click(self, qtbot: QtBot, row: int, column: int = WHAT) -> None:
        view = self.part.table.view
        qtbot.mouseClick(
            view.viewport(), LEFT, NONE, view.visualRect(self.part.table.model.index(row, column)).center()
        )

    def editor(self, qtbot: QtBot, row: int, column: int, kind: type[Any]) -> Any:
        """Open a cell with F2, and return its field."""
        view = self.part.table.view
        self.click(qtbot, row, column)
        qtbot.keyClick(view, Qt.Key.Key_F2)
        qtbot.waitUntil(lambda: view.viewport().findChild(kind) is not None)
        return view.viewport().findChild(kind)

    def type(self, qtbot: QtBot, field: QLineEdit, text: str) -> None:
        """Type another time and leave the cell with Enter, which stores it a moment later."""
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        viewport = self.part.table.view.viewport()
        qtbot.waitUntil(lambda: viewport.findChild(QLineEdit) is None)


@pytest.fixture
def desk(qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]) -> Desk:
    made = Desk(document, make_context(document))
    qtbot.addWidget(made.part)
    made.part.resize(900, 900)
    with qtbot.waitActive(made.part):
        made.part.show()
        made.part.activateWindow()
    return made


@pytest.fixture
def filled(qtbot: QtBot, desk: Desk) -> Desk:
    """With the framework's own timeline, typed as a paste onto the entry line's dialog would."""
    desk.part.table.pasted.emit(FRAMEWORK)
    return desk


def test_lines_are_typed_one_after_the_other(qtbot: QtBot, desk: Desk) -> None:
    entry = desk.part.entry
    entry.setFocus()
    qtbot.keyClicks(entry, "14:15 error rate spike detected")
    assert desk.part.understood.text() == "14:15 · error rate spike detected · tagged Detected"
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    qtbot.keyClicks(entry, "2:05 pm deployed v2")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    qtbot.keyClicks(entry, "00:10 all over")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert entry.text() == ""
    assert entry.hasFocus()
    assert desk.column(TIME) == ["14:05", "14:15", "16 Jan, 00:10"]
    assert desk.column(WHAT) == ["deployed v2", "error rate spike detected", "all over"]
    assert desk.column(TAG) == ["Trigger", "Detected", ""]
    assert desk.content.events[0].at == START + timedelta(minutes=5)
    assert desk.document.undo_label == "Add 1 event of INC-2025-001"
    desk.document.undo()
    assert desk.column(WHAT) == ["deployed v2", "error rate spike detected"]


def test_a_paste_onto_the_table_is_one_step(qtbot: QtBot, desk: Desk) -> None:
    desk.part.table.pasted.emit("14:00 first")
    desk.paste(qtbot, FRAMEWORK)
    assert desk.document.undo_label == "Add 8 events of INC-2025-001"
    assert len(desk.content.events) == 9
    assert desk.column(TAG)[2] == "Detected"
    desk.document.undo()
    assert desk.column(WHAT) == ["first"]


def test_pasted_lines_are_shown_as_understood_and_added_with_enter(qtbot: QtBot, desk: Desk) -> None:
    QGuiApplication.clipboard().setText("one line")
    qtbot.mouseClick(desk.part.paste, LEFT)
    dialog = desk.part.dialog
    assert dialog is not None
    assert not dialog.add.isEnabled()
    QGuiApplication.clipboard().setText(f"All times in UTC\n{FRAMEWORK}and so on\n~15:30 UTC still quiet")
    dialog.text.setFocus()
    qtbot.keyClick(dialog.text, Qt.Key.Key_V, CTRL)
    model = dialog.preview.model
    assert model.rowCount() == 10
    assert model.index(1, 0).data() == "15:00"
    assert model.index(2, 2).data() == "Detected"
    assert model.index(8, 0).data() == "16:30\n~15:30 UTC"
    assert model.index(9, 1).data() == "Post-incident review completed\nand so on"
    assert dialog.add.text() == "Add 10 events"
    qtbot.waitUntil(dialog.add.hasFocus)
    qtbot.keyClick(dialog.add, Qt.Key.Key_Return)
    assert len(desk.content.events) == 10
    assert desk.content.events[0].text == "All times in UTC"
    assert desk.content.events[8].written == "~15:30 UTC"
    assert desk.document.undo_label == "Add 10 events of INC-2025-001"
    desk.document.undo()
    assert desk.content.events == ()


def test_many_lines_pasted_into_the_field_are_previewed(qtbot: QtBot, desk: Desk) -> None:
    QGuiApplication.clipboard().setText(FRAMEWORK)
    desk.part.entry.setFocus()
    qtbot.keyClick(desk.part.entry, Qt.Key.Key_V, CTRL)
    dialog = desk.part.dialog
    assert dialog is not None
    assert dialog.preview.model.rowCount() == 8
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.content.events == ()


def test_a_time_is_typed_in_any_shape(qtbot: QtBot, filled: Desk) -> None:
    field = filled.editor(qtbot, 2, TIME, QLineEdit)
    assert field.text() == "14:18"
    filled.type(qtbot, field, "2:19 pm")
    assert filled.column(TIME)[2] == "14:19"
    assert filled.document.undo_label == "Set time of INC-2025-001"
    field = filled.editor(qtbot, 2, TIME, QLineEdit)
    filled.type(qtbot, field, "~14:20")
    event = filled.content.events[2]
    assert (event.at, event.written) == (START + timedelta(minutes=20), "~14:20")
    assert filled.column(TIME)[2] == "~14:20"
    field = filled.editor(qtbot, 2, TIME, QLineEdit)
    filled.type(qtbot, field, "+16m")
    assert filled.content.events[2].at == START + timedelta(minutes=16)


def test_what_is_no_time_is_refused_and_said(qtbot: QtBot, filled: Desk) -> None:
    field = filled.editor(qtbot, 2, TIME, QLineEdit)
    filled.type(qtbot, field, "14:7x")
    assert "“14:7x” is not a time" in filled.part.table.error.message
    assert filled.column(TIME)[2] == "14:18"
    field = filled.editor(qtbot, 2, TIME, QLineEdit)
    filled.type(qtbot, field, "after lunch")
    event = filled.content.events[2]
    assert (event.at, event.written) == (None, "after lunch")
    assert filled.column(TIME)[2] == "after lunch"


def test_a_time_on_another_day_keeps_its_day(qtbot: QtBot, desk: Desk) -> None:
    desk.part.table.pasted.emit("23:50 a\n00:20 b")
    field = desk.editor(qtbot, 1, TIME, QLineEdit)
    assert field.text() == "2025-01-16 00:20"
    desk.type(qtbot, field, "00:40")
    assert desk.column(TIME) == ["23:50", "16 Jan, 00:40"]


def test_words_take_several_lines(qtbot: QtBot, filled: Desk) -> None:
    field = filled.editor(qtbot, 0, WHAT, QPlainTextEdit)
    qtbot.keyClicks(field, "Deploy")
    qtbot.keyClick(field, Qt.Key.Key_Return, SHIFT)
    qtbot.keyClicks(field, "of v2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert filled.content.events[0].text == "Deploy\nof v2"
    assert filled.document.undo_label == "Change an event of INC-2025-001"


def test_lines_are_tagged_by_keys_and_by_choice(qtbot: QtBot, filled: Desk) -> None:
    view = filled.part.table.view
    filled.click(qtbot, 2)
    qtbot.keyClick(view, Qt.Key.Key_8, ALT)
    assert filled.column(TAG)[2] == "Communicated"
    assert filled.document.undo_label == "Set tag of INC-2025-001"
    qtbot.keyClick(view, Qt.Key.Key_0, ALT)
    assert filled.column(TAG)[2] == ""
    box = filled.editor(qtbot, 2, TAG, QComboBox)
    box.setCurrentText("Observed")
    box.activated.emit(box.currentIndex())
    assert filled.content.events[2].tag == "observed"


def test_lines_are_put_in_order(qtbot: QtBot, filled: Desk) -> None:
    view, table = filled.part.table.view, filled.part.table
    assert not filled.part.sort.isVisible()
    filled.click(qtbot, 0)
    qtbot.keyClick(view, Qt.Key.Key_Down, ALT)
    assert filled.column(TIME)[:3] == ["14:15", "14:00", "14:18"]
    assert table.selected.text.startswith("Deploy")
    qtbot.keyClick(view, Qt.Key.Key_Up, ALT)
    assert filled.column(TIME)[:3] == ["14:00", "14:15", "14:18"]
    start = view.visualRect(table.model.index(0, WHAT)).center()
    end = QPoint(start.x(), view.visualRect(table.model.index(3, WHAT)).bottom() - 2)
    qtbot.mousePress(view.viewport(), LEFT, NONE, start)
    for place in (start + QPoint(0, 30), end):
        held = QMouseEvent(
            QMouseEvent.Type.MouseMove, QPointF(place), QPointF(view.viewport().mapToGlobal(place)),
            Qt.MouseButton.NoButton, LEFT, NONE,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), held)
    qtbot.mouseRelease(view.viewport(), LEFT, NONE, end)
    assert filled.column(TIME)[:4] == ["14:15", "14:18", "14:20", "14:00"]
    assert filled.part.sort.isVisible()
    qtbot.mouseClick(filled.part.sort, LEFT)
    assert filled.column(TIME)[:4] == ["14:00", "14:15", "14:18", "14:20"]
    assert filled.document.undo_label == "Sort timeline of INC-2025-001"


def test_lines_are_removed_and_inserted_by_key(qtbot: QtBot, filled: Desk) -> None:
    view = filled.part.table.view
    filled.click(qtbot, 2)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert filled.column(TIME)[2] == "14:20"
    assert filled.part.table.selected.text.startswith("Incident declared")
    assert filled.document.undo_label == "Remove an event of INC-2025-001"
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Insert)
    assert filled.part.entry.hasFocus()
    qtbot.keyClicks(filled.part.entry, "Kim joined")
    qtbot.keyClick(filled.part.entry, Qt.Key.Key_Return)
    assert filled.column(WHAT)[3] == "Kim joined"


def test_times_go_to_the_incident_and_come_from_it(qtbot: QtBot, filled: Desk) -> None:
    qtbot.mouseClick(filled.part.give, LEFT)
    facts = filled.document.query(incident_facts, filled.incident)
    assert facts is not None
    minutes = [
        (at - START).total_seconds() / 60
        for at in (facts.detected, facts.acknowledged, facts.mitigated, facts.resolved) if at is not None
    ]  # fmt: skip
    assert minutes == [15, 20, 45, 60]
    assert filled.document.undo_label == "Use timeline as incident times of INC-2025-001"
    qtbot.mouseClick(filled.part.take, LEFT)
    assert filled.column(TAG)[:2] == ["Trigger", "Started"]
    assert not filled.part.take.isEnabled()
    filled.document.undo()
    filled.document.undo()
    facts = filled.document.query(incident_facts, filled.incident)
    assert facts is not None
    assert facts.detected is None


def test_times_in_a_wrong_order_are_refused_below_the_table(qtbot: QtBot, desk: Desk) -> None:
    desk.part.table.pasted.emit("14:30 alert fired\n14:20 rolled back")
    qtbot.mouseClick(desk.part.give, LEFT)
    assert "cannot be before" in desk.part.table.error.message


def test_the_strip_stands_over_the_error_rate(filled: Desk) -> None:
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


def test_the_axis_does_not_lie(filled: Desk) -> None:
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
def test_labels_never_overlap_and_no_line_crosses_words(filled: Desk, zoom: int, mode: Any) -> None:
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
        assert len(made.labels) >= 5
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


def test_strip_and_table_are_at_the_same_event(qtbot: QtBot, filled: Desk) -> None:
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


def test_without_samples_the_strip_stands_alone(desk: Desk) -> None:
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


def test_events_far_away_are_counted_at_the_edge(desk: Desk) -> None:
    """A review a week later doesn't squeeze the incident into a line."""
    desk.part.table.pasted.emit("14:10 a\n14:40 resolved\n2025-01-22 10:00 review")
    data = desk.part.chart.strip.data
    assert data is not None
    assert data.outside == (0, 1)
    assert data.span[1] - data.span[0] < 3 * 3600


def test_a_published_one_is_only_read(qtbot: QtBot, filled: Desk) -> None:
    filled.editable = False
    filled.refresh()
    for button in (filled.part.paste, filled.part.give, filled.part.take, filled.part.add):
        assert not button.isEnabled()
    assert not filled.part.entry.isEnabled()
    before = filled.content.events
    filled.click(qtbot, 0)
    filled.paste(qtbot, "15:00 more")
    qtbot.keyClick(filled.part.table.view, Qt.Key.Key_1, ALT)
    qtbot.keyClick(filled.part.table.view, Qt.Key.Key_Down, ALT)
    assert filled.content.events == before


def test_it_is_copied_as_markdown_and_cells(qtbot: QtBot, filled: Desk) -> None:
    filled.part.table.copy_all(markdown=True)
    assert "| 14:18 | PagerDuty alert fired |  |" in QGuiApplication.clipboard().text()
    filled.click(qtbot, 1)
    qtbot.keyClick(filled.part.table.view, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().splitlines()[1] == (
        "14:15\tError rate spike detected (5% → 25%)\tDetected"
    )


def test_hostile_text_is_shown_as_text(desk: Desk) -> None:
    desk.part.table.pasted.emit("14:15 <b>bold</b> &amp; \u202eright to left\n14:20 " + "w" * 60_000)
    assert desk.column(WHAT)[0] == "<b>bold</b> &amp; \u202eright to left"
    image = QImage(desk.part.size(), QImage.Format.Format_RGB32)
    desk.part.render(image)
    assert desk.part.table.model.rowCount() == 2


def test_five_hundred_events_do_not_stall(qtbot: QtBot, desk: Desk) -> None:
    start = START + timedelta(hours=1)
    lines = "\n".join(
        f"{start + timedelta(seconds=20 * n):%Y-%m-%d %H:%M:%S} event number {n}" for n in range(500)
    )
    desk.part.table.pasted.emit(lines)
    assert desk.part.table.model.rowCount() == 500
    qtbot.waitUntil(lambda: desk.part.chart.strip.layout_now() is not None)
    with Heartbeat() as beat:
        for n in range(5):
            desk.click(qtbot, n)
            qtbot.keyClick(desk.part.table.view, Qt.Key.Key_1 + n, ALT)
            QApplication.processEvents()
    assert desk.content.events[0].tag == "started"
    assert beat.busiest < 100


def test_the_room_tells_it_event_by_event(
    qtbot: QtBot, filled: Desk, document: Document, make_context: Callable[[Document], TabContext]
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
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(QKeyEvent.Type.KeyPress, key, NONE)
