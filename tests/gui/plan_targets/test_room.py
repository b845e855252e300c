"""Targets and capacity in the room: one question after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from slodesk.gui.meeting.rooms.capacity import CapacityRoom
from slodesk.gui.meeting.rooms.proposals import ProposalsRoom
from slodesk.operations.plans import create_plan
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.schema_planning import PlanRow
from tests.gui.plan_targets.deciding import Key

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document


# The room


@pytest.fixture
def room(
    sample_document: Document, make_context: Callable[[Document], TabContext], qtbot: QtBot
) -> ProposalsRoom:
    for head in sample_document.query(plan_heads):
        sample_document.edit("Remove", lambda s, key=head.id: s.delete(s.get(PlanRow, key)))
    key = str(sample_document.edit("Plan", create_plan, "2027-Q1", None).result)
    view = ProposalsRoom(make_context(sample_document))
    qtbot.addWidget(view)
    view.resize(1280, 700)
    with qtbot.waitExposed(view):
        view.show()
    view.show_subject(key, 2)
    qtbot.waitUntil(lambda: view.shown is not None)
    return view


def key_event(key: Key, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)


def test_the_room_asks_one_question_after_the_other(
    room: ProposalsRoom, qtbot: QtBot, sample_document: Document
) -> None:
    assert room.question.text() == "Aim Card payments at 99.85\u00a0%?"
    assert room.place.text() == "1 of 13 · 13 undecided"
    assert [each.text() for each in room.options if each.isVisible()][1] == "2   99.85\u00a0%"
    assert room.handle_key(key_event(Key.Key_Right))
    assert room.question.text() == "Aim Card payments at 99.9\u00a0%?"
    assert room.handle_key(key_event(Key.Key_4, "4"))
    assert room.question.text() == "Keep Card payments at 99.95\u00a0%?"
    assert room.handle_key(key_event(Key.Key_Down))
    assert room.question.text() == "Aim Card payments at 95.1\u00a0%?"
    assert room.handle_key(key_event(Key.Key_Return))
    assert room.place.text() == "3 of 13 · 12 undecided"
    assert room.handle_key(key_event(Key.Key_R))
    assert room.handle_key(key_event(Key.Key_Up))
    assert room.decided.text() == "Rejected: stays at 99.9\u00a0% · 11 undecided"
    assert room.handle_key(key_event(Key.Key_U))
    assert room.place.text() == "3 of 13 · 12 undecided"
    assert room.decided.isHidden()
    assert not room.handle_key(key_event(Key.Key_9, "9"))
    assert not room.handle_key(key_event(Key.Key_X, "x"))
    assert room.reader.plan_id in {head.id for head in sample_document.query(plan_heads)}


def test_the_room_asks_for_what_a_lower_target_needs(room: ProposalsRoom, qtbot: QtBot) -> None:
    room.activateWindow()
    assert room.handle_key(key_event(Key.Key_Return))
    grounds = room.grounds
    assert grounds.isVisible()
    assert not room.chart.isVisible()
    assert "what do users say" in grounds.errors["evidence"].message
    sizes = [field.fontInfo().pixelSize() for field in (grounds.evidence, grounds.approver)]
    assert min(sizes) >= 700 / 40
    qtbot.keyClicks(grounds.evidence, "Nobody noticed.")
    room.refresh()  # as the runner does when it was saved
    assert not room.chart.isVisible()
    qtbot.keyClicks(grounds.approver, "Kim")
    qtbot.keyClick(grounds.approver, Key.Key_Return)
    assert room.place.text() == "2 of 13 · 12 undecided"
    assert not grounds.isVisible()
    assert room.chart.isVisible()
    assert room.shown is not None
    assert room.shown.undecided == 12


def test_capacity_in_the_room(
    sample_document: Document, make_context: Callable[[Document], TabContext], qtbot: QtBot
) -> None:
    key = str(sample_document.edit("Plan", create_plan, "2028-Q1", None).result)
    view = CapacityRoom(make_context(sample_document))
    qtbot.addWidget(view)
    view.show_subject(key, 2)
    qtbot.waitUntil(lambda: bool(view.lines))
    assert view.total.text() == "2028 Q1 is only suggested so far"
    assert view.lines[0] == ("Payments", "6 people × 13 weeks × 40 h", "3,120\u00a0h, suggested")
    view.grab()
