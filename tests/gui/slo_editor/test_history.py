"""The targets of an SLO over time, its evidence and links, and undo across all of its parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt

from slodesk.domain.target import BEGINNING
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.services import service_detail, slo_detail
from tests.gui.slo_editor.editing import LEFT, NBSP, label, stored, type_into, undo

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab


# History


def test_a_new_target_begins_where_the_data_ends(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    history = tab.slo_editor.history
    qtbot.mouseClick(history._always[0], LEFT)
    dialog = history.dialog
    assert dialog is not None
    form = dialog.form
    assert form.effective.date() == QDate(2026, 11, 22)
    assert "shown data ends on 22 Nov" in form.effective_hint.text()
    type_into(qtbot, form.target, "99.5")
    assert dialog.preview.change.text.startswith("Looser than 99.9")
    type_into(qtbot, form.reason, "Nobody noticed the difference")
    type_into(qtbot, form.approver, "Ingrid Solheim")
    qtbot.mouseClick(form.accept, LEFT)
    slo = stored(sample_window, tab)
    assert [entry.effective for entry in slo.history] == [BEGINNING, date(2026, 11, 22)]
    assert (slo.current.target, slo.current.approver) == (Decimal("0.995"), "Ingrid Solheim")
    assert label(sample_window) == f"Set target of checkout-availability to 99.5{NBSP}% from 22 Nov"
    assert tab.slo_editor.form.target.text() == "99.5"
    assert tab.slo_editor.form.target_since.text().startswith("since 22 Nov")
    assert sample_window.document is not None
    judged = sample_window.document.query(overview, now=sample_window.now())
    seen = next(each for each in judged.assessments if each.slo.id == slo.id)
    assert seen.objective.target == Decimal("0.995")  # the change is visible
    undo(sample_window, qtbot)
    assert len(stored(sample_window, tab).history) == 1


def test_two_targets_from_one_day_are_refused(tab: ServicesTab, qtbot: QtBot) -> None:
    history = tab.slo_editor.history
    for _ in range(2):
        qtbot.mouseClick(history._always[0], LEFT)
        assert history.dialog is not None
        qtbot.mouseClick(history.dialog.form.accept, LEFT)
    assert history.dialog.isVisible()
    assert history.dialog.errors["effective"].message.startswith("There is already a target from that day")
    type_into(qtbot, history.dialog.form.threshold, "soon")
    history.dialog.form.effective.setDate(QDate(2026, 10, 1))
    qtbot.mouseClick(history.dialog.form.accept, LEFT)
    assert history.dialog.errors["threshold"].message == "Write a number here, such as 300."
    assert history.dialog.focusWidget() is history.dialog.form.threshold
    qtbot.keyClick(history.dialog, Qt.Key.Key_Escape)
    assert not history.dialog.isVisible()


def test_an_entry_is_moved_and_changed_in_one_step(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    history = tab.slo_editor.history
    history.add()
    assert history.dialog is not None
    history.dialog.form.accept.click()
    before = stored(sample_window, tab).history
    history.select(before[-1].id)
    history.view.setFocus()
    qtbot.keyClick(history.view, Qt.Key.Key_Return)
    form = history.dialog.form
    assert form.accept.text() == "Save"
    form.effective.setDate(QDate(2026, 9, 1))
    type_into(qtbot, form.target, "99.7")
    form.accept.click()
    after = stored(sample_window, tab).history
    assert [(entry.effective, entry.target) for entry in after[1:]] == [(date(2026, 9, 1), Decimal("0.997"))]
    undo(sample_window, qtbot)
    assert stored(sample_window, tab).history == before


def test_the_first_entry_keeps_the_beginning(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    history = tab.slo_editor.history
    assert history.model.index(0, 0).data() == "the beginning"
    history.select(stored(sample_window, tab).history[0].id)
    qtbot.mouseClick(history._for_chosen[0], LEFT)
    assert history.dialog is not None
    assert not history.dialog.form.effective.isVisible()
    type_into(qtbot, history.dialog.form.reason, "From a year of logs")
    history.dialog.form.accept.click()
    entry = stored(sample_window, tab).current
    assert (entry.effective, entry.reason) == (BEGINNING, "From a year of logs")


def test_the_only_target_cannot_be_removed(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    history = tab.slo_editor.history
    history.view.selectRow(0)
    history.view.setFocus()
    qtbot.keyClick(history.view, Qt.Key.Key_Delete)
    assert history.error.message == "An SLO needs a target: its only one cannot be removed."
    assert len(stored(sample_window, tab).history) == 1


# Evidence and links


def test_evidence_and_links_are_edited_in_place(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    evidence = tab.slo_editor.evidence
    before = len(stored(sample_window, tab).evidence)
    qtbot.mouseClick(evidence._always[0], LEFT)
    row = evidence.model.rowCount() - 1
    assert evidence.model.setData(evidence.model.index(row, 1), "Support tickets")
    assert evidence.model.setData(evidence.model.index(row, 2), "2026-10-05")
    assert not evidence.model.setData(evidence.model.index(row, 2), "soon")
    assert evidence.error.message == "Write a day such as 2026-11-20."
    found = stored(sample_window, tab).evidence[-1]
    assert (found.source, found.validated) == ("Support tickets", date(2026, 10, 5))
    assert len(stored(sample_window, tab).evidence) == before + 1
    links = tab.slo_editor.links
    at = links.model.rowCount()
    qtbot.mouseClick(links._always[0], LEFT)
    assert links.model.setData(links.model.index(at, 1), "https://grafana.example/d/1")
    assert not links.model.setData(links.model.index(at, 1), "javascript:alert(1)")
    assert "is not a link" in links.error.message
    assert stored(sample_window, tab).links[at] == ("New link", "https://grafana.example/d/1")
    links.select(str(at))
    qtbot.mouseClick(links._for_chosen[-1], LEFT)
    assert len(stored(sample_window, tab).links) == at


def test_undo_across_all_parts_leads_back_to_the_beginning(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    assert sample_window.document is not None
    before = stored(sample_window, tab)
    form = tab.slo_editor.form
    type_into(qtbot, form.display_name, "Orders arrive")
    type_into(qtbot, form.name, "orders")
    type_into(qtbot, form.description, "They do")
    form.journey.setFocus()
    form.journey.setCurrentIndex(0)
    type_into(qtbot, form.target, "99.5")
    tab.slo_editor.history.add()
    assert tab.slo_editor.history.dialog is not None
    tab.slo_editor.history.dialog.form.accept.click()
    after = stored(sample_window, tab)
    assert (after.name, after.journey_id, len(after.history)) == ("orders", None, 2)
    steps = 0
    while sample_window.document.undo_label:
        sample_window.commands["undo"].trigger()
        steps += 1
    assert steps == 6
    assert stored(sample_window, tab) == before
    while sample_window.document.redo_label:
        sample_window.commands["redo"].trigger()
    assert stored(sample_window, tab) == after
    assert tab.slo_editor.form.title.text() == "Orders arrive"


def test_switching_to_another_slo_saves_what_was_typed_to_the_first(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    first = stored(sample_window, tab)
    assert sample_window.document is not None
    detail = sample_window.document.query(service_detail, first.service_id)
    assert detail is not None
    other = next(slo for slo in detail.slos if slo.id != first.id)
    type_into(qtbot, tab.slo_editor.form.target, "99.4")
    tab.show_item(other.id)
    assert sample_window.document.query(slo_detail, first.id).current.target == Decimal("0.994")  # type: ignore[union-attr]
    assert sample_window.document.query(slo_detail, other.id) == other
