"""A workshop from preparation to minutes, by keyboard alone; interrupted, resumed, ended."""

from __future__ import annotations

import json
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QWidget

from slodesk.gui.meeting.agenda_editor import AgendaEditor
from slodesk.gui.meeting.minutes import minutes_report, save_minutes, show_minutes_menu
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.meeting.runner import Runner, open_runner, run_meeting
from slodesk.operations import actions, meeting_entries, meetings, plans
from slodesk.reports.formats import render
from slodesk.storage.queries.meetings import meeting_detail, meeting_list
from slodesk.storage.queries.plans import plan_detail
from slodesk.storage.schema import ActionItemRow
from slodesk.storage.workspace import open_workspace
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.gui.meeting.window import RoomWindow
    from slodesk.storage.queries.meetings import MeetingDetail

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Clock:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> Any:
        return self.now

    def go_on(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


class Table:
    """Who sits at the keyboard: keys go where the focus is, as a person's do."""

    def __init__(self, qtbot: QtBot, context: TabContext, parent: QWidget, clock: Clock) -> None:
        self.qtbot, self.context, self.parent, self.clock = qtbot, context, parent, clock

    @property
    def runner(self) -> Runner:
        found = [each for each in self.parent.findChildren(Runner) if not each.property("left")]
        return found[-1]

    @property
    def room(self) -> RoomWindow:
        return self.runner.room_window

    @property
    def detail(self) -> MeetingDetail:
        found = self.context.document.query(meeting_detail, self.runner.held.id)
        assert found is not None
        return found

    def open(self, week: int = 2, **kwargs: Any) -> Any:
        return open_runner(self.context, "plan-1", week, self.parent, **{"title": "2027-Q1"} | kwargs)

    def press(self, *keys: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QApplication.processEvents()  # windows that came and went have had the focus by then
            self.qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def write(self, key: Key, text: str) -> None:
        self.press(key)
        self.type(text)
        self.press(Key.Key_Return)

    def start(self, **kwargs: Any) -> None:
        """Prepare and start by keyboard."""
        dialog = self.open(**kwargs)
        self.qtbot.waitExposed(dialog)
        self.qtbot.waitUntil(dialog.start.hasFocus)
        with self.qtbot.waitSignal(dialog.finished):
            self.press(Key.Key_Return)
        self.here()

    def here(self) -> None:
        """Have the keyboard in the room."""
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is self.room)


@pytest.fixture
def table(
    qtbot: QtBot,
    document: Document,
    make_context: Callable[[Document], TabContext],
) -> Iterator[Table]:
    from dataclasses import replace

    from slodesk.operations import people

    for name, job in (("Kim", "SLO owner"), ("Lee", "Engineering lead"), ("Mo", "")):
        document.workspace.edit("Add", people.add_person, name, job=job)
    clock = Clock()
    parent = QWidget()
    parent.resize(1280, 720)
    with qtbot.waitActive(parent):
        parent.show()
        parent.activateWindow()
    context = replace(make_context(document), now=clock)
    made = Table(qtbot, context, parent, clock)
    yield made
    for runner in parent.findChildren(Runner):
        runner.leave()
    parent.close()
    parent.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


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
    table.press(Key.Key_1, Key.Key_1, Key.Key_3)
    cards = table.room.room.vote.cards
    assert [card.words.text() for card in cards] == ["Pool", "Cache", "Queue"]
    assert [card.count.text() for card in cards] == ["2 dots", "0 dots", "1 dot"]
    assert "Pool leads with 2 of 3 dots." in words(table.room)


def test_private_notes_are_saved_per_item_and_not_shown_to_the_room(table: Table) -> None:
    table.start()
    panel = table.room.facilitator
    assert panel is not None
    panel.notes.setFocus()
    table.type("Ask Lee first; b and d are text")
    assert table.room.black.isHidden()
    table.room.setFocus()
    table.press(Key.Key_PageDown)
    assert panel.notes.toPlainText() == ""
    assert table.detail.items[0].notes == "Ask Lee first; b and d are text"
    table.press(Key.Key_PageUp)
    assert panel.notes.toPlainText() == "Ask Lee first; b and d are text"
    assert "Ask Lee" not in words(table.room.room)


def test_captured_words_are_reworded_and_removed_in_place(table: Table) -> None:
    table.start()
    table.write(Key.Key_A, "Look @Kim")
    panel = table.room.facilitator
    assert panel is not None
    table_view, model = panel.captured.view, panel.captured.model
    assert model.setData(model.index(0, 1), "Look again @Lee 2026-12-01")
    action = table.detail.entries[0].action
    assert action is not None
    assert (action.title, action.owner) == ("Look again", "Lee")
    panel.captured.select(table.detail.entries[0].id)
    table_view.setFocus()
    table.press(Key.Key_Delete)
    assert table.detail.entries == ()


def test_the_agenda_goes_to_an_item(table: Table) -> None:
    table.start()
    panel = table.room.facilitator
    assert panel is not None
    third = table.detail.items[2]
    panel.agenda.select(third.id)
    panel.agenda.view.setFocus()
    table.press(Key.Key_Return)
    assert table.detail.current_id == third.id
    assert not table.detail.items[0].done


# Preparation


def test_another_agenda_and_changed_minutes(table: Table, qtbot: QtBot) -> None:
    dialog: PrepareDialog = table.open(week=1)
    assert dialog.length.text().startswith("75 min")
    place = next(n for n in range(dialog.choice.count()) if dialog.choice.itemData(n) == "one-session")
    dialog.choice.setCurrentIndex(place)
    dialog.choice.activated.emit(place)
    assert dialog.length.text().startswith("90 min; begun now, it ends at 10:30")
    model = dialog.items.model
    assert model.setData(model.index(0, 2), "20 min")
    assert dialog.choice.currentText() == "Changed for this meeting"
    dialog.items.select(dialog.held.detail.items[0].id)
    dialog.move_item(dialog.held.detail.items[0].id, 1)
    assert dialog.held.detail.items[1].minutes == 20
    dialog.reject()
    again = table.open(week=1)
    assert again.held.id == dialog.held.id
    table.context.document.undo()
    assert again.held.detail.items[0].minutes == 20
    again.drop.click()
    assert table.context.document.query(meeting_list) == ()


def test_a_held_meeting_offers_its_minutes_and_can_be_held_again(table: Table) -> None:
    table.start()
    table.clock.go_on(20)
    assert table.runner.held.end()
    table.runner.leave()
    dialog: PrepareDialog = table.open()
    assert "Held 09:20, 20 min." in words(dialog)
    assert len(table.context.document.query(meeting_list)) == 2
    dialog.reject()


def test_two_sessions_share_a_meeting_over_two_weeks(table: Table) -> None:
    first: PrepareDialog = table.open(week=1, layout="two_sessions")
    key = first.held.id
    first.reject()
    second: PrepareDialog = table.open(week=2, layout="two_sessions")
    assert second.held.id == key
    assert second.heading.text() == "Session 1: review and targets · 2027-Q1"
    second.reject()


def test_other_rituals_need_no_plan(table: Table) -> None:
    dialog = open_runner(table.context, "", None, table.parent, kind="weekly_review")
    assert isinstance(dialog, PrepareDialog)
    assert dialog.length.text().startswith("55 min")
    dialog.start.click()
    assert table.room.room.title.text() == "Status overview"


def test_agendas_are_changed_copied_and_put_back(table: Table, qtbot: QtBot) -> None:
    editor = AgendaEditor(table.context, "week-2", table.parent)
    editor.show()
    assert editor.items.heading_label.text() == "Week 2: target setting"
    assert not editor.reset.isEnabled()
    model = editor.items.model
    assert model.setData(model.index(0, 3), "7")
    assert editor.list.selected.minutes == 77
    assert editor.reset.isEnabled()
    assert not model.setData(model.index(0, 3), "soon")
    assert "whole number from 0 to 600" in editor.items.error.message
    editor.move_item("0", 1)
    assert editor.items.selected.title == "Open points"
    editor.reset.click()
    assert editor.list.selected.minutes == 75
    editor._copy()
    assert editor.list.selected.title == "Copy of Week 2: target setting"
    editor.remove_item("0")
    assert model.record(0).title == "Proposed targets"
    assert editor.reset.text() == "Remove"
    editor.reset.click()
    assert editor.list.model.rowCount() == 8
    editor._add()
    assert editor.list.selected.title == "New agenda"
    editor.accept()


# Minutes


def test_minutes_at_any_moment_in_every_format(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    table.start()
    table.write(Key.Key_D, "Keep it")
    for kind, ending in (("markdown", "md"), ("html", "html"), ("json", "json")):
        file = tmp_path / f"minutes.{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, file=file: (str(file), ""))
        save_minutes(table.context, table.runner.held.id, kind, table.room)
        assert "Keep it" in file.read_text("utf-8")
    assert json.loads((tmp_path / "minutes.json").read_text("utf-8"))
    menu = show_minutes_menu(table.context, table.runner.held.id, table.room)
    menu.actions()[-1].trigger()
    assert "1. Keep it (Open points)" in QGuiApplication.clipboard().text()
    menu.actions()[0].trigger()
    menu.close()
    pages = [child for child in table.room.children() if type(child).__name__ == "PdfPreviewDialog"]
    assert pages[0].view.page_count == 1
    pages[0].reject()


def test_the_end_shows_what_was_decided_and_the_next_meeting_what_is_left(table: Table) -> None:
    table.start(week=1)
    table.write(Key.Key_D, "Keep it")
    table.write(Key.Key_A, "Check pool size @Kim")
    table.write(Key.Key_A, "Count cards @Lee")
    table.write(Key.Key_P, "Search SLO")
    table.write(Key.Key_N, "Not carried")
    done = table.detail.entries[1].action
    assert done is not None
    table.context.document.edit("Done", actions.set_action_field, done.id, "status", "done")
    assert table.runner.held.end()
    said = words(table.room.room)
    assert "Thank you. This is what we decided:" in said
    assert "Keep it" in said
    assert "Search SLO" not in said
    table.press(Key.Key_D, Key.Key_PageDown)
    assert not table.room.entry.is_open
    table.runner.leave()
    table.start(week=2)
    said = words(table.room.room)
    assert "Count cards (Lee)" in said
    assert "Search SLO" in said
    assert "Check pool size" not in said
    assert "Not carried" not in said
    table.write(Key.Key_D, "Search gets one")
    assert "Search gets one" in words(table.room.room)


def test_a_plans_open_steps_are_among_the_open_points(table: Table) -> None:
    document = table.context.document
    plan = str(document.edit("Plan", plans.create_plan, "2027-Q1").result)
    items = document.query(plan_detail, plan, now=NOW).week(1).items
    document.edit("Own", plans.set_item_field, items[0].id, "owner", "Kim")
    document.edit("Done", plans.set_item_field, items[1].id, "done", True)
    open_runner(table.context, plan, 2, table.parent).start.click()
    table.here()
    lines = cast(Any, table.room.room.current_view).carried.texts
    assert lines[0].startswith(f"{items[0].title} (Kim, ")
    assert len(lines) == len(items) - 1
    document.edit("Done", plans.set_item_field, items[0].id, "done", True)
    assert len(cast(Any, table.room.room.current_view).carried.texts) == len(items) - 2


def test_the_room_scrolls_only_what_does_not_fit(table: Table) -> None:
    table.start()
    table.room.resize(1024, 768)
    for number in range(3):
        table.write(Key.Key_D, f"Decision {number}, which is short")
    QApplication.processEvents()
    assert not table.room.room.scroller.verticalScrollBar().isVisible()
    for _ in range(6):
        table.write(Key.Key_D, "A decision of many words, " * 12)
    table.qtbot.waitUntil(table.room.room.scroller.verticalScrollBar().isVisible)
    table.press(Key.Key_Down)
    assert table.room.room.scroller.verticalScrollBar().value() > 0


# The room's words


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("zoom", [75, 100, 200])
def test_no_words_of_the_room_are_smaller_than_a_fortieth(
    table: Table, size: tuple[int, int], zoom: int
) -> None:
    table.context.theme.zoom = zoom
    table.start()
    table.room.resize(*size)
    table.runner.room_window.fold_out(False)

    def check() -> None:
        QApplication.processEvents()
        least = ceil(table.room.room.height() / 40)
        shown = [label for label in table.room.room.labels() if label.isVisible() and label.text()]
        assert shown
        for label in shown:
            assert label.fontInfo().pixelSize() >= least, label.text()
            assert label.textFormat() == Qt.TextFormat.PlainText
            if not label.wordWrap():
                assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
        entry = table.room.entry
        for label in (entry.kind, entry.hint, entry.line, table.room.said):
            assert label.fontInfo().pixelSize() >= least

    check()
    for key, text in (
        (Key.Key_D, "Checkout waits"), (Key.Key_A, "Look @Kim 2026-12-01"), (Key.Key_N, "Gone"),
    ):  # fmt: skip
        table.write(key, text)
    check()
    table.write(Key.Key_V, "Keep Card payments frozen?")
    table.press(Key.Key_1, Key.Key_4)
    table.write(Key.Key_O, "Never tried")
    check()
    table.press(Key.Key_Return)
    table.write(Key.Key_V, "Which? Pool / Cache")
    table.press(Key.Key_1)
    check()
    table.press(Key.Key_D)
    check()
    table.press(Key.Key_Escape)


def test_markup_is_shown_as_typed(table: Table) -> None:
    table.start()
    table.write(Key.Key_D, "<img src=/etc/passwd> & <b>bold</b>")
    assert "<img src=/etc/passwd> & <b>bold</b>" in words(table.room.room)


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
