"""Services and SLOs are added, removed and brought back; what was chosen is chosen again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from slodesk.operations import services
from tests.gui.services_tab.reading import (
    LEFT,
    click_row,
    detail,
    key,
    names,
    press,
    tab_title,
    type_into,
    undo,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab


# Adding and removing


def test_add_names_and_undo_a_service(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    own = names(sample_window)
    qtbot.mouseClick(tab.table.add_button, LEFT)
    assert names(sample_window) == [*own, "new-service"]
    field = tab.service_editor.form.display_name
    assert field.hasFocus()
    qtbot.keyClicks(field, "Seat maps")
    press(qtbot, field, Qt.Key.Key_Return)
    assert tab_title(tab, "new-service") == "Seat maps"
    assert sample_window.commands["undo"].text() == "&Undo set display name of new-service"
    undo(sample_window, qtbot)
    undo(sample_window, qtbot)
    assert names(sample_window) == own


def test_removing_says_what_goes_and_can_be_undone(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    before = detail(sample_window, tab, "card-payments")
    click_row(tab, qtbot, "card-payments")
    press(qtbot, tab.table.view, Qt.Key.Key_Delete)
    question = tab.edits.question
    assert question is not None
    assert question.text() == "Remove Card payments?"
    words = question.informativeText()
    assert "2 SLOs with targets, samples and evidence" in words
    assert "1 SLA" in words
    assert "2 targets in open plans" in words
    assert "2 risks in open plans" in words
    assert "No longer depending on it: Checkout." in words
    assert "undo" in words
    qtbot.mouseClick(question.buttons()[0], LEFT)
    assert "card-payments" not in names(sample_window)
    assert tab.service_id is not None
    undo(sample_window, qtbot)
    qtbot.waitUntil(lambda: "card-payments" in names(sample_window))  # written in slices
    qtbot.waitUntil(lambda: tab.table.selected == [before.record.id])  # chosen again
    assert detail(sample_window, tab, "card-payments") == before
    assert tab.service_id == before.record.id
    assert tab.service_editor.form.display_name.text() == "Card payments"


def test_services_that_come_back_are_chosen_again(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    keys = [key(tab, "notifications"), key(tab, "sign-in")]
    tab.table.select(keys)
    press(qtbot, tab.table.view, Qt.Key.Key_Delete)
    assert tab.edits.question is not None
    qtbot.mouseClick(tab.edits.question.buttons()[0], LEFT)
    click_row(tab, qtbot, "checkout")
    undo(sample_window, qtbot)
    qtbot.waitUntil(lambda: set(tab.table.selected) == set(keys))
    assert tab.service_id in keys
    sample_window.commands["redo"].trigger()
    qtbot.waitUntil(lambda: tab.service_id not in keys)  # so many rows are shown in a turn of their own


def test_an_slo_that_comes_back_is_chosen_again(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "checkout")
    slos = tab.service_editor.slos
    gone = detail(sample_window, tab, "checkout").slos[1].id
    slos.select(gone)
    slos.view.setFocus()
    press(qtbot, slos.view, Qt.Key.Key_Delete)
    assert tab.edits.question is not None
    assert "target history" in tab.edits.question.informativeText()
    qtbot.mouseClick(tab.edits.question.buttons()[0], LEFT)
    click_row(tab, qtbot, "sign-in")
    undo(sample_window, qtbot)
    qtbot.waitUntil(lambda: slos.selected is not None and slos.selected.id == gone)
    assert tab.service_id == key(tab, "checkout")
    assert tab.slo_id is None


def test_what_is_added_by_others_is_not_chosen(sample_window: MainWindow, tab: ServicesTab) -> None:
    before = tab.service_id
    assert sample_window.document is not None
    sample_window.document.edit("Add", services.add_service, "elsewhere")
    assert tab.service_id == before


def test_a_click_on_the_chosen_service_leads_back_from_its_slo(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "checkout")
    slo = detail(sample_window, tab, "checkout").slos[0]
    tab.show_slo(slo.id)
    assert tab.slo_id == slo.id
    type_into(qtbot, tab.slo_editor.form.display_name, "Typed and not left")
    click_row(tab, qtbot, "checkout")
    assert tab.slo_id is None
    assert tab.editors.currentWidget().widget() is tab.service_editor
    assert detail(sample_window, tab, "checkout").slos[0].display_name == "Typed and not left"


def test_keeping_removes_nothing(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    own = names(sample_window)
    click_row(tab, qtbot, own[0])
    press(qtbot, tab.table.view, Qt.Key.Key_Delete)
    question = tab.edits.question
    assert question is not None
    press(qtbot, question, Qt.Key.Key_Escape)
    assert names(sample_window) == own
