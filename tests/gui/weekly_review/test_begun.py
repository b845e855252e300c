"""A workspace that begins: nothing to review, no schedule, the first one; and the meeting for calendars."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from slodesk.gui.dialogs import pdf_preview
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.reviews import schedules
from tests.gui.weekly_review.leader import LEFT, Key, Leader

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _with_slo(leader: Leader) -> str:
    """Add a service with an SLO; returns the SLO."""
    document = leader.window.document
    assert document is not None

    def add(session: Any) -> str:
        return add_slo(session, add_service(session, "checkout"), "orders", Decimal("0.999"))

    made = str(document.edit("Add", add).result)
    leader.settle()
    return made


def test_without_services_one_button_leads_to_them(beginner: Leader) -> None:
    assert beginner.tab.pages.currentWidget() is beginner.tab.nothing
    beginner.qtbot.mouseClick(beginner.tab.nothing.button, LEFT)

    assert beginner.window.tabs.current == "services"


def test_r14_one_button_reviews_every_week_from_this_one_on(beginner: Leader) -> None:
    _with_slo(beginner)
    assert beginner.tab.pages.currentWidget() is beginner.tab.empty
    beginner.qtbot.mouseClick(beginner.tab.empty.button, LEFT)
    dialog = beginner.dialog("review_schedules")
    document = beginner.window.document
    assert document is not None
    beginner.settle()

    assert [(each.weekday, each.time, each.minutes, each.first) for each in document.query(schedules)] == [
        (2, "10:00", 55, date(2026, 11, 23))
    ]
    assert beginner.states == [("23 Nov", "Not started")]

    dialog.weekday.setFocus()
    beginner.qtbot.keyClick(dialog.weekday, Key.Key_Down)
    beginner.qtbot.keyClicks(dialog.facilitator, "Kim")
    beginner.qtbot.mouseClick(dialog.ready, LEFT)
    document.flush()
    beginner.settle()
    (made,) = document.query(schedules)
    assert (made.weekday, made.facilitator) == (3, "Kim")


def test_a_schedule_can_be_turned_off(beginner: Leader) -> None:
    _with_slo(beginner)
    beginner.tab.begin_schedule()
    dialog = beginner.dialog("review_schedules")
    place = dialog.active.rect().center()
    place.setX(10)
    beginner.qtbot.mouseClick(dialog.active, Qt.MouseButton.LeftButton, pos=place)
    document = beginner.window.document
    assert document is not None
    document.flush()
    beginner.settle()

    assert [each.active for each in document.query(schedules)] == [False]
    assert not dialog.weekday.isEnabled()
    dialog.close()


def test_a_note_on_a_review_that_only_the_schedule_knows_makes_it(beginner: Leader) -> None:
    slo = _with_slo(beginner)
    beginner.tab.begin_schedule()
    beginner.leave("review_schedules")
    assert beginner.page.desk.edits.id == ""

    beginner.section("status")
    beginner.press(Key.Key_N)
    beginner.type("No samples yet")
    beginner.finish()

    assert [(note.section, note.about, note.text) for note in beginner.stored.notes] == [
        ("status", slo, "No samples yet")
    ]
    document = beginner.window.document
    assert document is not None
    document.undo()
    beginner.settle()
    assert beginner.page.desk.edits.id == ""


def test_an_action_item_in_a_review_that_only_the_schedule_knows_is_its_own(beginner: Leader) -> None:
    _with_slo(beginner)
    beginner.tab.begin_schedule()
    beginner.leave("review_schedules")
    actions = beginner.section("actions")
    beginner.type("Import samples @Kim +1w")
    beginner.press(Key.Key_Return)
    beginner.settle()

    assert [row[0] for row in beginner.cells(actions.groups["new"])] == ["Import samples"]


def test_this_week_alone_can_be_reviewed(beginner: Leader) -> None:
    _with_slo(beginner)
    beginner.qtbot.mouseClick(beginner.tab.once, LEFT)
    beginner.settle()

    assert beginner.states == [("23 Nov", "Not started")]
    assert beginner.stored.week == date(2026, 11, 23)


def test_the_meeting_is_saved_for_calendars(
    leader: Leader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "review.ics"
    monkeypatch.setattr(pdf_preview, "ask_file", lambda *_: target)
    actions = {each.objectName(): each for each in leader.page.head.more.menu().actions()}
    actions["review_calendar"].trigger()

    text = target.read_text("utf-8")
    assert "BEGIN:VEVENT" in text
    assert "Weekly SLO review" in text
    assert "Status overview" in text
