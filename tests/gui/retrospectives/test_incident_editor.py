"""Incidents are written down with the keyboard, corrected and removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QComboBox

from slodesk.operations.settings import set_setting
from tests.gui.retrospectives.clerk import CTRL, Clerk, Key, in_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit, QListView
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow


def test_an_incident_is_written_down_with_the_keyboard(clerk: Clerk, sample_window: MainWindow) -> None:
    """The framework's sample: 15 % for 135 minutes."""
    clerk.add("Database pool exhausted")
    clerk.type("started", "2026-11-20 14:15")
    clerk.type("detected", "14:18")
    clerk.type("acknowledged", "2:20 pm")
    clerk.type("mitigated", "15:45")
    clerk.type("resolved", "16:30")
    clerk.type("error_rate", "15")
    clerk.type("request_rate", "1200")
    clerk.pick("severity", "SEV2")
    clerk.pick("customer_impacting", "yes")
    facts = clerk.facts
    assert facts.identifier == "INC-2026-007"
    assert facts.title == "Database pool exhausted"
    assert facts.started == datetime(2026, 11, 20, 14, 15, tzinfo=UTC)
    assert facts.acknowledged == datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
    assert facts.resolved == datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert (facts.error_rate, facts.request_rate) == (Decimal("0.15"), 1200)
    assert (facts.severity, facts.customer_impacting) == ("SEV2", True)
    beside = clerk.page.editor.fields.beside
    assert in_words(beside["detected"]) == "after 3 min"
    assert in_words(beside["resolved"]) == "after 2 h 15 min"
    clerk.hit("Checkout")
    losses = clerk.page.editor.impact.losses.figures
    rows = {row.loss.info.name: row for row in losses.rows}
    assert len(rows) >= 2
    monthly = next(row for row in rows.values() if row.loss.window_minutes == 43_200)
    expected = Decimal("0.15") * 135 / ((1 - monthly.loss.target) * 43_200)
    assert monthly.loss.impact.estimated == expected
    figures = {row.id: row for row in clerk.page.editor.impact.figures.figures.rows}
    assert str(figures["failed"].value) == "24,300"
    assert str(figures["available"].value) == "85\u00a0%"
    document = sample_window.document
    assert document is not None
    assert "INC-2026-007" in document.undo_label
    document.undo()
    assert clerk.facts.services == ()


def test_a_time_after_midnight_is_on_the_next_day(clerk: Clerk) -> None:
    clerk.add("Late")
    clerk.type("started", "2026-11-20 23:50")
    clerk.type("resolved", "0:15")
    assert clerk.facts.resolved == datetime(2026, 11, 21, 0, 15, tzinfo=UTC)
    assert clerk.field("resolved").text() == "2026-11-21 00:15"
    clerk.type("resolved", "")
    assert clerk.facts.resolved is None  # it lasts


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("detected", "10:00", "“Detected” cannot be before “started”"),
        ("detected", "soon", "Write a time"),
        ("started", " ", "An incident has a start"),
        ("started", "2026-12-24 10:00", "cannot be before “started”"),
        ("error_rate", "150", "from 0 to 1"),
        ("failed_requests", "many", "A number is expected"),
        ("identifier", "INC-2026-001", "already"),
        ("title", "", "name"),
    ],
)
def test_what_cannot_be_is_explained_at_the_field(
    clerk: Clerk, qtbot: QtBot, name: str, text: str, said: str
) -> None:
    """INC-2026-006 began at 10:48 and is over."""
    before, field = clerk.facts, clerk.field(name)
    shown = field.text()
    field.setFocus()
    qtbot.keyClick(field, Key.Key_A, CTRL)
    qtbot.keyClick(field, Key.Key_Delete)
    qtbot.keyClicks(field, text)
    error = clerk.page.editor.fields.errors[name]
    qtbot.waitUntil(lambda: said in error.message)
    assert error.isVisible()
    qtbot.keyClick(field, Key.Key_Tab)
    assert field.text() == shown
    assert getattr(clerk.facts, name) == getattr(before, name)


def test_times_are_typed_in_the_incidents_zone(clerk: Clerk, qtbot: QtBot) -> None:
    started = clerk.facts.started
    box = cast(QComboBox, clerk.page.editor.fields.inputs["time_zone"])
    line = box.lineEdit()
    box.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "Asia/Tokyo")
    box.completer().popup().hide()
    clerk.field("title").setFocus()
    assert clerk.facts.time_zone == "Asia/Tokyo"
    assert clerk.facts.started == started  # the moment stays; nine hours later there
    hour = (started.hour + 9) % 24
    assert clerk.field("started").text().endswith(f"{hour:02}:{started:%M}")
    clerk.type("detected", clerk.field("started").text() + ":30")
    assert clerk.facts.detected == started + timedelta(seconds=30)


def test_severities_and_causes_are_those_of_the_workspace(
    clerk: Clerk, sample_window: MainWindow, qtbot: QtBot
) -> None:
    document = sample_window.document
    assert document is not None
    document.edit("Scale", set_setting, "severities", [{"name": "P1", "words": "All hands"}])
    document.edit("Scheme", set_setting, "incident_scheme", "{year}/{number:2}")
    document.edit("Causes", set_setting, "causes", ["weather"])
    clerk.read()
    box = cast(QComboBox, clerk.page.editor.fields.inputs["severity"])
    assert [box.itemText(at) for at in range(box.count())] == ["Not set", "P1: All hands", "SEV2"]
    clerk.add("Storm")
    assert clerk.facts.identifier == "2026/01"
    field = clerk.field("cause")
    field.setFocus()
    qtbot.keyClicks(field, "wea")
    assert field.completer().currentCompletion() == "weather"
    field.completer().popup().hide()


def test_links_are_pasted_and_taken_away(clerk: Clerk, qtbot: QtBot) -> None:
    line = clerk.page.editor.links.line
    line.setFocus()
    qtbot.keyClicks(line, "Status page: https://status.example/7")
    qtbot.keyClick(line, Key.Key_Return)
    assert clerk.facts.links[-1] == ("Status page", "https://status.example/7")
    assert line.text() == ""
    before = clerk.facts.links
    qtbot.keyClicks(line, "javascript:alert(1)")
    qtbot.keyClick(line, Key.Key_Return)
    assert "address" in clerk.page.editor.links.section.error.message
    assert clerk.facts.links == before
    section = clerk.page.editor.links.section
    section.select(str(len(before) - 1))
    section.view.setFocus()
    qtbot.keyClick(section.view, Key.Key_Delete)
    assert clerk.facts.links == before[:-1]


def test_removing(clerk: Clerk, sample_window: MainWindow, qtbot: QtBot) -> None:
    document = sample_window.document
    assert document is not None
    table = clerk.page.table
    table.setFocus()
    table.choose(clerk.page.model.rows[1].id)  # its retrospective is published
    refused: list[Exception] = []
    object.__setattr__(clerk.page._context, "show_error", refused.append)
    qtbot.keyClick(table, Key.Key_Delete)
    assert "is about this incident" in str(refused[0])
    table.choose(clerk.page.model.rows[0].id)
    qtbot.keyClick(table, Key.Key_Delete)
    clerk.read()
    assert len(clerk.titles) == 5
    document.undo()
    clerk.read()
    assert len(clerk.titles) == 6


def test_services_are_ticked_by_keys_and_the_retrospective_begun_from_the_palette(
    clerk: Clerk, sample_window: MainWindow, qtbot: QtBot
) -> None:
    clerk.add("Pool exhausted")
    services = clerk.page.editor.services
    services.button.setFocus()
    qtbot.keyClick(services.button, Key.Key_Return)  # Enter presses the button that has the keyboard
    find = cast("QLineEdit", QApplication.focusWidget())
    qtbot.keyClicks(find, "search")
    qtbot.keyClick(find, Key.Key_Return)
    qtbot.keyClicks(find, "check")  # what was typed is chosen: it is typed over
    qtbot.keyClick(find, Key.Key_Down)
    view = cast("QListView", QApplication.focusWidget())
    qtbot.keyClick(view, Key.Key_Space)
    qtbot.keyClick(view, Key.Key_Escape)
    assert {title for _, title in clerk.facts.services} == {"Checkout", "Timetable search"}
    tab: Any = sample_window.tabs.widget
    [begin] = [each for each in tab.actions() if each.text() == "Begin retrospective"]
    begin.trigger()
    assert tab.page == "written"
    assert tab.widget.editor.content.incident.title == "Pool exhausted"
