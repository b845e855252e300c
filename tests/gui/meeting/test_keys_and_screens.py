"""Clicker and keys, black screen, full screen, two screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from slodesk.gui.meeting.runner import Runner
from slodesk.storage.queries.meetings import meeting_detail, meeting_list
from tests.gui.meeting.sitting import CTRL, Key, Table, words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_black_screen_and_back(table: Table) -> None:
    table.start()
    table.press(Key.Key_B)
    assert table.room.black.isVisible()
    assert table.room.black.geometry() == table.room.rect()
    table.press(Key.Key_D)
    assert not table.room.black.isVisible()
    assert not table.room.entry.is_open


def test_the_keys_are_listed_and_any_key_closes_them(table: Table) -> None:
    table.start()
    table.press(Key.Key_Question)
    overlay = table.room.findChild(QWidget, "keys_overlay")
    assert overlay.isVisible()
    for said in ("Next item", "PgDown", "Black screen", "Decision", "End the meeting", "0–9"):
        assert said in words(overlay)
    table.press(Key.Key_D)
    assert not overlay.isVisible()
    assert not table.room.entry.is_open


def test_keys_that_need_shift_on_some_keyboards(table: Table) -> None:
    table.start()
    shift = Qt.KeyboardModifier.ShiftModifier
    table.press(Key.Key_Plus, modifier=shift)
    assert table.detail.items[0].minutes == 6
    table.press(Key.Key_Minus)
    table.press(Key.Key_D, modifier=shift)
    assert table.room.entry.is_open
    table.press(Key.Key_Escape)
    table.press(Key.Key_Question, modifier=shift)
    assert table.room.findChild(QWidget, "keys_overlay").isVisible()
    assert table.detail.items[0].minutes == 5


def test_presenting_on_one_screen_folds_the_facilitator_away(table: Table) -> None:
    table.start()
    assert table.room.folded_out
    table.press(Key.Key_F11)
    assert table.room.isFullScreen()
    assert not table.room.folded_out
    table.press(Key.Key_P, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not table.room.isFullScreen()
    assert table.room.folded_out
    table.press(Key.Key_F)
    assert not table.room.folded_out


def test_on_two_screens_the_facilitator_has_one(table: Table, qtbot: QtBot) -> None:
    table.start()
    table.press(Key.Key_W, modifier=CTRL)
    meeting = table.context.document.query(meeting_list)[0].id
    screen = table.parent.screen()
    runner = Runner(table.context, meeting, table.parent, [screen, screen])
    runner.open()
    own = runner.facilitator_window
    assert own is not None
    assert runner.room_window.isFullScreen()
    assert runner.room_window.facilitator is None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is own)
    table.press(Key.Key_D)
    assert own.entry.is_open
    assert not runner.room_window.entry.is_open
    table.type("From my own screen")
    table.press(Key.Key_Return)
    assert "From my own screen" in words(runner.room_window)
    table.press(Key.Key_B)
    assert runner.room_window.black.isVisible()
    table.press(Key.Key_N)
    assert runner.room_window.black.isVisible()
    table.press(Key.Key_Escape)
    own.close()
    assert not runner.room_window.isVisible()
    assert table.context.document.query(meeting_detail, meeting).state == "paused"


def test_the_last_item_says_how_to_end(table: Table) -> None:
    table.start()
    while table.detail.next_item is not None:
        table.press(Key.Key_PageDown)
    table.press(Key.Key_PageDown)
    assert table.room.said.text() == "This is the last item. Ctrl+Enter ends the meeting."


def test_the_keys_of_the_evidence_are_listed_too(table: Table) -> None:
    table.start()
    table.press(Key.Key_PageDown, Key.Key_Question)
    overlay = table.room.findChild(QWidget, "keys_overlay")
    for said in ("What the room sees", "Take the target in view", "Try another target", "My notes"):
        assert said in words(overlay)


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_the_list_of_keys_is_as_large_as_the_room(table: Table, size: tuple[int, int]) -> None:
    table.start()
    table.room.resize(*size)
    table.press(Key.Key_Question)
    overlay = table.room.findChild(QWidget, "keys_overlay")
    shown = [label for label in overlay.findChildren(QLabel) if label.isVisible()]
    assert min(label.fontInfo().pixelSize() for label in shown) >= size[1] / 40
    QApplication.processEvents()
    assert overlay.findChild(QScrollArea).verticalScrollBar().maximum() == 0
