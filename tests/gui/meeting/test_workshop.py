"""A workshop from preparation to minutes, by keyboard alone; interrupted, resumed, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from slodesk.gui.meeting.minutes import minutes_report
from slodesk.gui.meeting.runner import Runner, run_meeting
from slodesk.operations import meeting_entries, meetings
from slodesk.reports.formats import render
from slodesk.storage.queries.meetings import meeting_detail
from slodesk.storage.schema import ActionItemRow
from slodesk.storage.workspace import open_workspace
from tests.gui.conftest import NOW
from tests.gui.meeting.sitting import CTRL, Key, Table, words

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_a_whole_workshop_by_keyboard_alone(table: Table, tmp_path: Path) -> None:
    table.start()
    assert [person.name for person in table.detail.people] == ["Kim", "Lee", "Mo"]
    assert table.room.room.title.text() == "Open points"
    table.write(Key.Key_D, "Keep checkout at 99.9 %, d and n are text")
    table.clock.go_on(4)
    table.press(Key.Key_PageDown)
    assert table.room.room.title.text() == "Proposed targets"
    table.write(Key.Key_A, "Check pool size @Kim 2026-12-01")
    table.write(Key.Key_P, "Search needs an SLO")
    table.write(Key.Key_N, "The dashboard is gone")
    table.write(Key.Key_V, "Keep Card payments frozen?")
    table.press(Key.Key_4, Key.Key_1, Key.Key_5)
    assert "Not agreed: Lee objects" in words(table.room)
    table.write(Key.Key_O, "Never tried at night")
    assert "Lee: Never tried at night" in words(table.room)
    table.press(Key.Key_Return)
    assert table.detail.open_vote is None
    table.clock.go_on(10)

    table.press(Key.Key_W, modifier=CTRL)  # leave in the middle
    table.clock.go_on(1440)
    table.open()
    table.here()
    assert table.detail.place == 1
    assert table.detail.read_clock(table.clock.now).spent == 600
    table.clock.go_on(5)
    while table.detail.next_item is not None:
        table.press(Key.Key_PageDown)
    table.press(Key.Key_Return, modifier=CTRL)
    box = table.room.findChild(QMessageBox, "ask_end")
    table.qtbot.waitUntil(lambda: box.isVisible() and box.isActiveWindow())
    assert "can't be undone" in box.informativeText()
    table.press(Key.Key_Return)
    assert table.detail.state == "ended"

    text = render(minutes_report(table.context, table.runner.held.id), "markdown").decode()
    for said in (
        "Keep checkout at 99.9 %, d and n are text (Open points)", "Check pool size | Kim | 1 Dec 2026",
        "Search needs an SLO", "The dashboard is gone | 15 | 40", "Not agreed: Lee objects",
        "Never tried at night", "| 1 | Open points |  | 4 | 5 |",
    ):  # fmt: skip
        assert said in text, text
    with table.context.document.session() as session:
        assert [row.title for row in session.query(ActionItemRow)] == ["Check pool size"]


def test_the_clock_ticks_without_writing(table: Table, qtbot: QtBot) -> None:
    table.start()
    seen: list[object] = []
    table.context.document.changed.connect(seen.append)
    table.clock.go_on(2)
    with qtbot.waitSignal(table.runner.held.ticked):
        pass
    assert table.room.room.left.text() == "3:00 left"
    table.clock.go_on(5)
    table.runner.held.ticked.emit()
    assert table.room.room.left.text() == "2:00 over"
    assert "2 min later than planned" in table.room.room.ends_label.text()
    assert seen == []
    table.press(Key.Key_T)
    assert table.room.room.left.text() == "Paused"
    table.press(Key.Key_Plus)
    assert table.detail.items[0].minutes == 6
    table.press(Key.Key_T)
    assert table.room.room.left.text() == "1:00 over"


def test_a_program_that_died_leaves_the_meeting_and_its_clock_is_put_right(table: Table) -> None:
    table.start()
    table.write(Key.Key_D, "Said before the crash")
    runner = table.runner
    runner.held.stop()
    runner.setProperty("left", True)  # as if the process had gone
    runner.room_window.hide()
    table.clock.go_on(1440)
    table.open()
    assert table.detail.running
    assert table.detail.read_clock(table.clock.now).spent == 300
    assert "left running" in table.room.said.text()
    assert [entry.text for entry in table.detail.entries] == ["Said before the crash"]
    table.context.document.closing.disconnect(runner.leave)


def test_everything_is_in_the_file_at_once(table: Table, tmp_path: Path) -> None:
    table.start()
    table.write(Key.Key_D, "Kept")
    table.write(Key.Key_V, "Agree?")
    table.press(Key.Key_3)
    with (
        open_workspace(table.context.document.workspace.location, read_only=True) as other,
        other.session() as session,
    ):
        found = meeting_detail(session, table.runner.held.id)
    assert found is not None
    assert [entry.text for entry in found.entries] == ["Kept", "Agree?"]
    assert found.entries[1].vote is not None
    assert found.entries[1].vote.value_of("Kim") == 3
    assert found.ticking is not None


def test_closing_the_workspace_pauses_and_closes(table: Table) -> None:
    table.start()
    meeting, room = table.runner.held.id, table.room
    table.clock.go_on(3)
    path = table.context.document.workspace.location
    table.context.document.close()
    assert not room.isVisible()
    with open_workspace(path, read_only=True) as other, other.session() as session:
        found = meeting_detail(session, meeting)
    assert found is not None
    assert (found.state, found.items[0].seconds) == ("paused", 180)


def test_somebody_elses_change_shows_at_once(table: Table) -> None:
    table.start()
    table.context.document.edit(
        "Elsewhere", meeting_entries.add_entry, table.runner.held.id, "decision", "From afar", at=NOW
    )
    assert "From afar" in words(table.room.room)
    table.context.document.edit("Elsewhere", meetings.remove_meeting, table.runner.held.id)
    assert table.parent.findChildren(Runner) == [] or table.parent.findChildren(Runner)[-1].property("left")


def test_a_meeting_opens_once(table: Table) -> None:
    table.start()
    runner = table.runner
    assert run_meeting(table.context, runner.held.id, table.parent) is runner
    assert table.open() is runner
