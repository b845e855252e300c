"""The line that takes what is said: every key is text until Enter or Esc."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.gui.meeting.sitting import CTRL, Key, Table, words


def test_esc_leaves_the_line_never_the_meeting(table: Table) -> None:
    table.start()
    table.press(Key.Key_D)
    assert table.room.entry.is_open
    table.type("half a")
    table.press(Key.Key_PageDown, Key.Key_B)
    assert table.detail.place == 0
    assert table.room.black.isHidden()
    table.press(Key.Key_Escape)
    assert not table.room.entry.is_open
    assert table.detail.entries == ()
    table.press(Key.Key_Escape, Key.Key_Escape)
    assert table.room.isVisible()
    assert QApplication.focusWidget() is table.room


def test_a_line_that_is_refused_stays_and_says_why(table: Table) -> None:
    table.start()
    table.write(Key.Key_A, "@Kim 2026-12-01")
    assert table.room.entry.is_open
    assert "what is to be done" in table.room.entry.problem.text()
    assert table.room.entry.line.text() == "@Kim 2026-12-01"
    table.press(Key.Key_Home)
    table.type("Look ")
    table.press(Key.Key_Return)
    assert not table.room.entry.is_open
    assert table.detail.entries[0].action is not None


def test_names_are_offered_after_an_at(table: Table) -> None:
    table.start()
    table.press(Key.Key_A)
    table.type("Check the pool @le")
    line = table.room.entry.line
    table.qtbot.waitUntil(line.offers.isVisible)
    table.qtbot.keyClick(line.offers, Key.Key_Down)
    table.qtbot.keyClick(line.offers, Key.Key_Return)
    assert line.text() == "Check the pool @Lee "
    assert table.room.entry.is_open
    table.press(Key.Key_Return)
    action = table.detail.entries[0].action
    assert action is not None
    assert action.owner == "Lee"


def test_undo_takes_back_what_was_written_not_where_one_is(table: Table) -> None:
    table.start()
    table.write(Key.Key_D, "Wrong")
    table.press(Key.Key_PageDown)
    table.press(Key.Key_Z, modifier=CTRL)
    assert table.detail.entries == ()
    assert table.detail.place == 1
    assert "Undone: Decision “Wrong”" in table.room.said.text()
    table.press(Key.Key_Z, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert [entry.text for entry in table.detail.entries] == ["Wrong"]
    table.press(Key.Key_Z, modifier=CTRL)
    table.press(Key.Key_Z, modifier=CTRL)
    assert "can't be undone" in table.room.said.text()
    assert table.detail.began is not None


def test_enter_takes_the_first_name_offered(table: Table) -> None:
    table.start()
    table.press(Key.Key_A)
    table.type("Check the pool @l")
    line = table.room.entry.line
    table.qtbot.waitUntil(line.offers.isVisible)
    assert line.offers.fontInfo().pixelSize() >= table.room.room.height() / 40
    table.qtbot.keyClick(line.offers, Key.Key_Return)
    assert line.text() == "Check the pool @Lee "
    table.press(Key.Key_Return)
    entry = table.detail.entries[0]
    assert entry.action is not None
    assert (entry.text, entry.action.title, entry.action.owner) == ("Check the pool", "Check the pool", "Lee")
    assert "@" not in words(table.room)
