"""The timeline of a retrospective: typed, pasted, tagged, put in order, shared with its incident."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit

from slodesk.gui.tabs.retrospectives.editor.timeline_table import TAG, TIME, WHAT
from slodesk.storage.queries.incident_facts import incident_facts
from tests.gui.stalls import Heartbeat
from tests.gui.timeline_desk import ALT, CTRL, FRAMEWORK, LEFT, NONE, SHIFT, START, TimelineDesk, show

if TYPE_CHECKING:
    from collections.abc import Callable

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


def test_lines_are_typed_one_after_the_other(qtbot: QtBot, desk: TimelineDesk) -> None:
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


def test_a_paste_onto_the_table_is_one_step(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.part.table.pasted.emit("14:00 first")
    desk.paste(qtbot, FRAMEWORK)
    assert desk.document.undo_label == "Add 8 events of INC-2025-001"
    assert len(desk.content.events) == 9
    assert desk.column(TAG)[2] == "Detected"
    desk.document.undo()
    assert desk.column(WHAT) == ["first"]


def test_pasted_lines_are_shown_as_understood_and_added_with_enter(qtbot: QtBot, desk: TimelineDesk) -> None:
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
    assert dialog.zone.text() == "Times without a zone are taken as UTC, on 15 Jan 2025."
    qtbot.waitUntil(dialog.add.hasFocus)
    qtbot.keyClick(dialog.add, Qt.Key.Key_Return)
    assert len(desk.content.events) == 10
    assert desk.content.events[0].text == "All times in UTC"
    assert desk.content.events[8].written == "~15:30 UTC"
    assert desk.document.undo_label == "Add 10 events of INC-2025-001"
    desk.document.undo()
    assert desk.content.events == ()


def test_many_long_lines_leave_the_dialog_on_the_screen(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.context.theme.zoom = 200
    lines = "\n".join(f"14:{n:02} {'many words ' * 30}" for n in range(60))
    desk.part.entry.lines_pasted.emit(lines)
    dialog = desk.part.dialog
    assert dialog is not None
    assert dialog.height() <= dialog.screen().availableSize().height()
    assert dialog.rect().contains(dialog.add.geometry())


def test_what_is_refused_stays_in_the_dialog(qtbot: QtBot, desk: TimelineDesk) -> None:
    """More than fits into one line is said where it was pasted; nothing of it is lost."""
    desk.part.entry.lines_pasted.emit("14:15 ok\n14:20 " + "w" * 1_000_001)
    dialog = desk.part.dialog
    assert dialog is not None
    qtbot.mouseClick(dialog.add, LEFT)
    assert dialog.isVisible()
    assert "1,000,001 characters" in dialog.preview.error.message
    assert desk.content.events == ()
    dialog.text.setPlainText("14:15 ok")
    qtbot.mouseClick(dialog.add, LEFT)
    assert desk.column(WHAT) == ["ok"]


def test_many_lines_pasted_into_the_field_are_previewed(qtbot: QtBot, desk: TimelineDesk) -> None:
    QGuiApplication.clipboard().setText(FRAMEWORK)
    desk.part.entry.setFocus()
    qtbot.keyClick(desk.part.entry, Qt.Key.Key_V, CTRL)
    dialog = desk.part.dialog
    assert dialog is not None
    assert dialog.preview.model.rowCount() == 8
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.content.events == ()


def test_a_time_is_typed_in_any_shape(qtbot: QtBot, filled: TimelineDesk) -> None:
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


def test_what_is_no_time_is_refused_and_said(qtbot: QtBot, filled: TimelineDesk) -> None:
    field = filled.editor(qtbot, 2, TIME, QLineEdit)
    filled.type(qtbot, field, "14:7x")
    assert "“14:7x” is not a time" in filled.part.table.error.message
    assert filled.column(TIME)[2] == "14:18"
    field = filled.editor(qtbot, 2, TIME, QLineEdit)
    filled.type(qtbot, field, "after lunch")
    event = filled.content.events[2]
    assert (event.at, event.written) == (None, "after lunch")
    assert filled.column(TIME)[2] == "after lunch"


def test_a_time_on_another_day_keeps_its_day(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.part.table.pasted.emit("23:50 a\n00:20 b")
    field = desk.editor(qtbot, 1, TIME, QLineEdit)
    assert field.text() == "2025-01-16 00:20"
    desk.type(qtbot, field, "00:40")
    assert desk.column(TIME) == ["23:50", "16 Jan, 00:40"]


def test_words_take_several_lines(qtbot: QtBot, filled: TimelineDesk) -> None:
    field = filled.editor(qtbot, 0, WHAT, QPlainTextEdit)
    qtbot.keyClicks(field, "Deploy")
    qtbot.keyClick(field, Qt.Key.Key_Return, SHIFT)
    qtbot.keyClicks(field, "of v2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert filled.content.events[0].text == "Deploy\nof v2"
    assert filled.document.undo_label == "Change an event of INC-2025-001"


def test_lines_are_tagged_by_keys_and_by_choice(qtbot: QtBot, filled: TimelineDesk) -> None:
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


def test_lines_are_put_in_order(qtbot: QtBot, filled: TimelineDesk) -> None:
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


def test_lines_are_removed_and_inserted_by_key(qtbot: QtBot, filled: TimelineDesk) -> None:
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


def test_times_go_to_the_incident_and_come_from_it(qtbot: QtBot, filled: TimelineDesk) -> None:
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


def test_times_in_a_wrong_order_are_refused_below_the_table(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.part.table.pasted.emit("14:30 alert fired\n14:20 rolled back")
    qtbot.mouseClick(desk.part.give, LEFT)
    assert "cannot be before" in desk.part.table.error.message


def test_a_published_one_is_only_read(qtbot: QtBot, filled: TimelineDesk) -> None:
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


def test_it_is_copied_as_markdown_and_cells(qtbot: QtBot, filled: TimelineDesk) -> None:
    filled.part.table.copy_all(markdown=True)
    assert "| 14:18 | PagerDuty alert fired |  |" in QGuiApplication.clipboard().text()
    filled.click(qtbot, 1)
    qtbot.keyClick(filled.part.table.view, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().splitlines()[1] == (
        "14:15\tError rate spike detected (5% → 25%)\tDetected"
    )


def test_a_long_text_is_cut_in_the_cell_alone(qtbot: QtBot, desk: TimelineDesk) -> None:
    words = "word " * 4_000
    desk.part.table.pasted.emit(f"14:15 {words}end")
    assert desk.column(WHAT)[0].endswith("word …")
    assert len(desk.column(WHAT)[0]) < 600
    assert desk.editor(qtbot, 0, WHAT, QPlainTextEdit).toPlainText().endswith("word end")
    desk.part.table.copy_all(markdown=True)
    assert "word end |" in QGuiApplication.clipboard().text()


def test_hostile_text_is_shown_as_text(desk: TimelineDesk) -> None:
    desk.part.table.pasted.emit("14:15 <b>bold</b> &amp; \u202eright to left\n14:20 " + "w" * 60_000)
    assert desk.column(WHAT)[0] == "<b>bold</b> &amp; \u2068\u202eright\u2069 to left"  # turns one word
    assert desk.content.events[0].text == "<b>bold</b> &amp; \u202eright to left"
    image = QImage(desk.part.size(), QImage.Format.Format_RGB32)
    desk.part.render(image)
    assert desk.part.table.model.rowCount() == 2


def test_five_hundred_events_do_not_stall(qtbot: QtBot, desk: TimelineDesk) -> None:
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
