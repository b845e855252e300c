"""Votes in the room, by key and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.gui.meeting.sitting import Key, Table, words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_votes_choose_their_voter_and_their_way(table: Table) -> None:
    table.start()
    table.write(Key.Key_V, "Sign?")
    assert table.runner.held.voter == "Kim"
    table.press(Key.Key_W)
    assert "Yes or no: Kim votes now" in words(table.room)
    table.press(Key.Key_Right)
    assert table.runner.held.voter == "Lee"
    table.press(Key.Key_0)
    assert table.runner.held.voter == "Kim"
    table.press(Key.Key_Backspace)
    vote = table.detail.open_vote
    assert vote is not None
    assert vote.vote is not None
    assert vote.vote.ballots == ()
    table.press(Key.Key_7)
    assert table.detail.open_vote == vote
    table.press(Key.Key_Return)
    assert "Nobody has voted" in table.room.said.text()


def test_votes_by_mouse(table: Table, qtbot: QtBot) -> None:
    table.start()
    panel = table.room.facilitator
    assert panel is not None
    assert not panel.voting.isVisible()
    table.write(Key.Key_V, "Sign?")
    assert [button.text() for button in panel._numbers if button.isVisible()] == list("012345")

    def click(name: str) -> None:
        button = panel.findChild(QWidget, f"meeting_{name}_button")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    for name in ("vote_4", "vote_5", "vote_before", "vote_3", "vote_back", "vote_2", "vote_close"):
        click(name)
    entry = table.detail.entries[0]
    assert entry.vote is not None
    assert entry.vote.closed
    assert {ballot.name: ballot.value for ballot in entry.vote.ballots} == {"Kim": 4, "Lee": 2}
    assert not panel.voting.isVisible()
    table.write(Key.Key_V, "Which? Pool / Cache")
    assert [button.text() for button in panel._numbers if button.isVisible()] == ["1", "2"]


def test_dots_are_counted_from_one(table: Table) -> None:
    table.start()
    table.write(Key.Key_V, "Which first? Pool / Cache / Queue")
    table.press(Key.Key_1)
    assert "Pool leads with 1 of 1 dot." in words(table.room)
    panel = table.room.facilitator
    assert panel is not None
    assert panel.asked.text() == "Vote: Which first? 1 dot so far; Enter lets the result stand."
    table.press(Key.Key_Backspace)
    table.press(Key.Key_1, Key.Key_1, Key.Key_3)
    cards = table.room.room.vote.cards
    assert [card.words.text() for card in cards] == ["Pool", "Cache", "Queue"]
    assert [card.count.text() for card in cards] == ["2 dots", "0 dots", "1 dot"]
    assert "Pool leads with 2 of 3 dots." in words(table.room)
