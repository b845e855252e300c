"""Preparing a meeting: agenda, minutes, participants, calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from icalendar import Calendar
from PySide6.QtCore import QDate, QTime, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog

from slodesk.gui.meeting.agenda_editor import AgendaEditor
from slodesk.gui.meeting.calendar import CalendarDialog
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.meeting.runner import open_runner
from slodesk.operations import agendas, people, plans
from slodesk.storage.queries.agendas import agenda
from slodesk.storage.queries.meetings import meeting_list
from slodesk.storage.queries.settings import people as directory
from tests.gui.meeting.sitting import Key, Table, words

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot


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
    assert editor.list.model.rowCount() == 9
    editor._add()
    assert editor.list.selected.title == "New agenda"
    editor.accept()


def test_agendas_speak_the_users_language_and_what_people_typed_stays(
    table: Table, qapp: QApplication
) -> None:
    class German(QTranslator):
        def translate(self, context: str, text: str, comment: str | None = None, n: int = -1) -> str | None:
            return {
                "Week 2: target setting": "Woche 2: Ziele", "Open points": "Offene Punkte",
                "What is left from last week?": "Was blieb übrig?",
            }.get(text)  # fmt: skip

    translator = German()
    table.context.document.edit("Ours", agendas.set_agenda_item_field, "week-2", 1, "title", "Targets, ours")
    qapp.installTranslator(translator)
    try:
        dialog: PrepareDialog = table.open()
        assert dialog.heading.text() == "Woche 2: Ziele · 2027-Q1"
        assert dialog.choice.currentText().startswith("Woche 2: Ziele, 75")
        items = dialog.held.detail.items
        assert (items[0].title, items[0].question) == ("Offene Punkte", "Was blieb übrig?")
        assert items[1].title == "Targets, ours"
        editor = AgendaEditor(table.context, "week-2", table.parent)
        assert editor.items.model.record(0).title == "Offene Punkte"
        editor.accept()
        dialog.reject()
    finally:
        qapp.removeTranslator(translator)
    assert table.context.document.query(agenda, "week-2").items[0].title == "Open points"


def test_a_meeting_is_saved_for_calendars(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    document = table.context.document
    document.edit(
        "Address", people.set_person_field, document.query(directory)[0].id, "email", "kim@example.com"
    )
    plan = str(document.edit("Plan", plans.create_plan, "2027-Q1").result)
    dialog: Any = open_runner(table.context, plan, 2, table.parent, title="2027-Q1")
    qtbot.waitUntil(dialog.start.hasFocus)

    def saved(file: Path) -> Any:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
        dialog.calendar.click()
        asked = dialog.findChild(CalendarDialog)
        assert "75 min, until 11:15" in asked.length.text()
        assert asked.when.date() == QDate(2026, 11, 27)
        asked.when.setTime(QTime(14, 30))
        assert "until 15:45" in asked.length.text()
        with qtbot.waitSignal(asked.destroyed):
            qtbot.keyClick(asked, Key.Key_Return)
        return Calendar.from_ical(file.read_bytes()).walk("VEVENT")[0]

    first, again = saved(tmp_path / "a.ics"), saved(tmp_path / "b.ics")
    zone = dialog.held.zone
    starts = datetime(2026, 11, 27, 14, 30, tzinfo=zone)
    assert first["dtstart"].dt == starts
    assert first["dtend"].dt == starts + timedelta(minutes=75)
    assert first["uid"] == again["uid"]
    assert str(first["summary"]) == "Week 2: target setting · 2027-Q1"
    text = str(first["description"])
    assert "2. Proposed targets, 40 min" in text
    assert "Do we accept, change or reject each proposal?" in text
    assert "Participants: Kim (SLO owner), Lee (Engineering lead), Mo" in text
    assert str(first["attendee"]) == "mailto:kim@example.com"
    dialog.reject()
