"""A retrospective held as a workshop by keyboard alone: unseen lists, revealed, grouped, dots, actions."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from slodesk.domain.cause_tree import outline
from slodesk.domain.quick_lists import in_order
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.meeting.runner import Runner
from slodesk.gui.tabs.retrospectives.workshop import run_retrospective
from slodesk.operations import incidents, people, retro_factors, retro_lists, retrospectives
from slodesk.storage.queries.agendas import built_in_agendas
from slodesk.storage.queries.meetings import meeting_detail
from slodesk.storage.queries.retrospectives import retrospective
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Table:
    """Who sits at the keyboard: keys go where the focus is, as a person's do."""

    def __init__(self, qtbot: QtBot, context: TabContext, parent: QWidget, key: str) -> None:
        self.qtbot, self.context, self.parent, self.key = qtbot, context, parent, key

    @property
    def runner(self) -> Runner:
        return next(each for each in self.parent.findChildren(Runner) if not each.property("left"))

    @property
    def window(self) -> Any:
        return self.runner.room_window

    @property
    def room(self) -> Any:
        """What the room looks at."""
        return self.window.room.current_view

    @property
    def content(self) -> Retrospective:
        found = self.context.document.query(retrospective, self.key)
        assert found is not None
        return found

    def do(self, operation: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        return self.context.document.edit("Test", operation, *args, **fields).result

    def press(self, *keys: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    def enter(self, *lines: str) -> None:
        for line in lines:
            self.qtbot.keyClicks(QApplication.focusWidget(), line)
            self.press(Key.Key_Return)

    def start(self) -> None:
        """Prepare and start by keyboard."""
        assert run_retrospective(self.context, self.key, "INC-2026-001", self.parent)
        dialog = self.parent.findChild(PrepareDialog)
        assert dialog is not None
        self.qtbot.waitExposed(dialog)
        self.qtbot.waitUntil(dialog.start.hasFocus)
        with self.qtbot.waitSignal(dialog.finished):
            self.press(Key.Key_Return)
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is self.window)

    def go_to(self, view: str) -> None:
        """Go on until an item with this view is on the screen."""
        for _ in range(9):
            item = self.runner.held.detail.current
            if item is not None and item.view == view:
                return
            self.press(Key.Key_PageDown)
        raise AssertionError(view)

    def lists(self) -> str:
        said: dict[str, list[str]] = {}
        for point in in_order(self.content.points):
            words = f"{point.author}:" if point.author else ""
            cluster = f"[{point.cluster}]" if point.cluster else ""
            said.setdefault(point.kind, []).append(f"{words}{point.text}{cluster}")
        return " | ".join(f"{kind} {' '.join(words)}" for kind, words in said.items())

    def seen(self, kind: str) -> list[str]:
        """Return what the room reads in a list."""
        return [line.text for line in self.room.lists[kind].lines]


@pytest.fixture
def table(
    qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]
) -> Iterator[Table]:
    edit = document.workspace.edit
    for name in ("Kim", "Lee", "Mo"):
        edit("Add", people.add_person, name)
    start = NOW - timedelta(days=2)
    incident = edit("Add", incidents.add_incident, "Pool exhausted", start, []).result
    edit("Set", incidents.set_incident_field, incident, "resolved", start + timedelta(minutes=135))
    key = edit(
        "Add",
        lambda s: retrospectives.add_retrospective(s, "Pool exhausted", created=NOW, incident_id=incident),
    ).result
    for name, role in (("Kim", "facilitator"), ("Lee", "on-call")):
        edit("Add", lambda s, n=name, r=role: retrospectives.add_part(s, key, "person", name=n, role=r))
    parent = QWidget()
    parent.resize(1280, 720)
    with qtbot.waitActive(parent):
        parent.show()
        parent.activateWindow()
    made = Table(qtbot, make_context(document), parent, str(key))
    yield made
    for runner in parent.findChildren(Runner):
        runner.leave()
    parent.close()
    parent.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_agenda_takes_an_hour_and_every_view_exists() -> None:
    from slodesk.gui.meeting.views import room_module, view_titles

    agenda = next(each for each in built_in_agendas() if each.key == "retrospective")
    assert (agenda.kind, agenda.minutes, len(agenda.items)) == ("retrospective", 60, 8)
    views = {item.view for item in agenda.items if item.view}
    assert views == {"retro_summary", "retro_timeline", "retro_lists", "retro_factors", "retro_actions"}
    assert all(room_module(view) and view in view_titles() for view in views)


def test_it_begins_with_its_people_what_it_is_about_and_the_ground_rules(table: Table) -> None:
    table.do(retrospectives.set_retrospective_field, table.key, "summary", "Checkout failed.")
    table.start()
    detail = table.context.document.query(meeting_detail, table.runner.held.id)
    assert detail is not None
    assert [(person.name, person.role) for person in detail.people] == [
        ("Kim", "facilitator"), ("Lee", "on-call"),
    ]  # fmt: skip
    assert (detail.kind, detail.subject_id) == ("retrospective", table.key)
    assert table.room.words.text() == "Pool exhausted"
    assert "135 min" in table.room.facts.text()
    assert table.room.summary.text() == "Checkout failed."
    assert len(table.room.rules.lines) == 4


def test_each_writes_unseen_in_turn_then_lines_are_revealed_and_grouped(table: Table) -> None:
    table.start()
    table.go_to("retro_lists")
    table.press(Key.Key_R)
    assert table.content.lists == "blind"
    table.press(Key.Key_2)
    line = table.window.entry.line
    assert line.hasFocus()
    assert line.echoMode() == QLineEdit.EchoMode.Password, "the room can't read it"
    table.enter("alert-late", "runbook-old", "")
    assert QApplication.focusWidget() is table.window
    table.press(Key.Key_Right, Key.Key_1)
    table.enter("rollback", "")
    table.press(Key.Key_2)
    table.enter("alert-quiet", "")
    assert table.lists() == "well Lee:rollback | wrong Kim:alert-late Kim:runbook-old Lee:alert-quiet"
    assert table.seen("wrong") == ["●●  Kim wrote 2", "●  Lee wrote 1"]
    assert table.seen("well") == ["●  Lee wrote 1"]
    table.press(Key.Key_R)
    assert table.seen("wrong") == ["alert-late", "runbook-old", "alert-quiet"]

    table.press(Key.Key_Right)  # from "well" to "wrong"
    table.press(Key.Key_Space, Key.Key_Down, Key.Key_Down, Key.Key_Space)
    table.press(Key.Key_C)
    assert line.echoMode() == QLineEdit.EchoMode.Normal
    table.enter("Alerts")
    assert table.lists() == (
        "well Lee:rollback | wrong Kim:alert-late[Alerts] Lee:alert-quiet[Alerts] Kim:runbook-old"
    )
    assert table.seen("wrong") == ["Alerts", "alert-late", "alert-quiet", "runbook-old"]
    table.press(Key.Key_Z, modifier=CTRL)
    assert "Alerts" not in table.lists()


def test_what_is_typed_can_be_shown(table: Table) -> None:
    table.do(retrospectives.set_retrospective_field, table.key, "lists", "blind")
    table.start()
    table.go_to("retro_lists")
    table.press(Key.Key_S, Key.Key_1)
    assert table.window.entry.line.echoMode() == QLineEdit.EchoMode.Normal
    table.press(Key.Key_Escape)
    assert not table.window.entry.is_open
    assert table.content.points == ()


def test_digits_and_letters_give_dots_to_topics(table: Table) -> None:
    keys = table.do(retro_lists.add_points, table.key, "wrong", [f"w{n}" for n in range(11)])
    table.do(retro_lists.cluster_points, keys[:2], "Alerts")
    table.start()
    table.go_to("retro_lists")
    table.press(Key.Key_G)
    assert table.content.lists == "voting"
    assert "0 of 6 dots" in table.room.words.text()
    shown = {line.text: line.key for line in table.room.lists["wrong"].lines}
    assert (shown["Alerts"], shown["w0"], shown["w2"], shown["w10"]) == ("1", "", "2", "H")
    table.press(Key.Key_1, Key.Key_1, Key.Key_2, Key.Key_H)
    votes = {point.text: point.votes for point in table.content.points if point.votes}
    assert votes == {"w0": 2, "w2": 1, "w10": 1}
    table.press(Key.Key_Backspace)
    assert {point.text for point in table.content.points if point.votes} == {"w0", "w2"}
    assert "3 of 6 dots" in table.room.words.text()
    table.press(Key.Key_Up, Key.Key_Space)
    assert {point.text for point in table.content.points if point.votes} == {"w0", "w2", "w9"}
    table.press(Key.Key_G)
    assert table.content.lists == "open"
    assert next(line.dots for line in table.room.lists["wrong"].lines if line.text == "Alerts") == 2


def test_whys_are_asked_in_the_room(table: Table) -> None:
    table.start()
    table.go_to("retro_factors")
    table.press(Key.Key_I)
    table.enter("Pool exhausted", "No canary", "")
    table.press(Key.Key_Up, Key.Key_Return)
    assert "Pool exhausted" in table.window.entry.hint.text()
    table.enter("Pool too small")
    table.press(Key.Key_Return)
    table.enter("Never changed")
    table.press(Key.Key_Up, Key.Key_Up, Key.Key_1)
    found = outline(table.content.factors)
    assert [(branch.factor.text, branch.depth, branch.factor.primary) for branch in found] == [
        ("Pool exhausted", 0, True), ("Pool too small", 1, False), ("Never changed", 2, False),
        ("No canary", 0, False),
    ]  # fmt: skip
    table.press(Key.Key_Down, Key.Key_Down, Key.Key_Left)
    assert outline(table.content.factors)[2].depth == 1
    table.press(Key.Key_Delete)
    assert len(table.content.factors) == 3


def test_actions_become_those_of_the_retrospective_decisions_stay_in_the_minutes(table: Table) -> None:
    table.start()
    table.go_to("retro_actions")
    assert "Nothing yet" in table.room.words.text()
    table.press(Key.Key_A)
    table.enter("Alert on pool size @Kim 2026-12-01")
    table.press(Key.Key_D)
    table.enter("The target stays")
    (action,) = table.content.actions
    assert (action.title, action.owner, action.due) == ("Alert on pool size", "Kim", date(2026, 12, 1))
    assert "1 action item" in table.room.words.text()
    assert table.room.rows.shown[0][0].words == "Alert on pool size"
    detail = table.context.document.query(meeting_detail, table.runner.held.id)
    assert detail is not None
    assert [entry.text for entry in detail.entries if entry.kind == "decision"] == ["The target stays"]


def test_words_are_large_enough_for_the_room(table: Table) -> None:
    table.do(retro_lists.add_points, table.key, "wrong", ["a" * 300, "b"], author="Kim")
    table.do(retro_factors.add_factor, table.key, "c")
    table.start()
    height = table.window.room.height()
    for view in ("retro_summary", "retro_lists", "retro_factors", "retro_actions"):
        table.go_to(view)
        small = [
            found.text() for found in table.room.findChildren(QLabel)
            if found.isVisible() and found.text() and QFontInfo(found.font()).pixelSize() < ceil(height / 40)
        ]  # fmt: skip
        assert not small, view


def test_one_that_is_published_is_shown_and_stays_as_it_is(table: Table) -> None:
    from slodesk.operations import retro_states

    table.do(retro_lists.add_points, table.key, "wrong", ["a"])
    reader = table.do(lambda s: retrospectives.add_part(s, table.key, "reviewer", name="Lee"))
    table.do(retro_states.send_for_review, table.key)
    table.do(retro_states.set_verdict, reader, "approved", at=NOW, given_as="Lee")
    table.do(retro_states.publish, table.key, at=NOW, made_as="Kim")
    table.start()
    table.go_to("retro_lists")
    assert table.room.words.text() == "Published: it stays as it is."
    table.press(Key.Key_R, Key.Key_G, Key.Key_1, Key.Key_Delete)
    assert not table.window.entry.is_open
    assert (table.lists(), table.content.lists) == ("wrong a", "open")
