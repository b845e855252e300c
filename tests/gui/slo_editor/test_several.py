"""The targets of several SLOs changed at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from slodesk.domain.window import Calendar
from slodesk.gui.dialogs.bulk_targets import BulkTargetsDialog
from slodesk.gui.widgets.roles import ID_ROLE
from slodesk.storage.queries.services import slo_detail
from tests.gui.slo_editor.editing import LEFT, NBSP, label

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab


# Several at once


@pytest.fixture
def bulk(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> BulkTargetsDialog:
    tab.edits.change_targets()
    dialog = tab.edits.dialog
    assert isinstance(dialog, BulkTargetsDialog)
    qtbot.waitUntil(lambda: bool(dialog._judgings))
    return dialog


def test_several_slos_change_in_one_step(
    sample_window: MainWindow, bulk: BulkTargetsDialog, qtbot: QtBot
) -> None:
    assert not bulk.form.accept.isEnabled()
    model, form = bulk.model, bulk.form
    titles = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert "Checkout: Bookings are placed" in titles
    rows = [titles.index("Checkout: Bookings are placed"), titles.index("Card payments: Payments go through")]
    for row in rows:
        model.setData(model.index(row, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    form.change_target.click()
    qtbot.keyClicks(form.target, "99.8")
    assert [model.index(rows[0], column).data() for column in (1, 2, 3)] == [
        f"99.9{NBSP}%", f"99.8{NBSP}%", "twice",
    ]  # fmt: skip
    assert model.index(rows[0], 4).data() == "8 of 8, was 6"
    assert "Looser than before." in model.index(rows[1], 5).data()
    form.change_window.click()
    bulk.window_field.kind.setCurrentIndex(bulk.window_field.kind.findData("quarter"))
    assert model.index(rows[0], 2).data() == f"99.8{NBSP}%, calendar quarter"
    qtbot.keyClicks(form.reason, "Quarterly planning")
    assert form.accept.text() == "Change 2 SLOs"
    keys = model.ticked
    assert sample_window.document is not None
    before = [sample_window.document.query(slo_detail, key) for key in keys]
    qtbot.mouseClick(form.accept, LEFT)
    for key in keys:
        slo = sample_window.document.query(slo_detail, key)
        assert slo is not None
        current = slo.current
        assert (current.target, current.window) == (Decimal("0.998"), Calendar("quarter"))
        assert (current.effective, current.reason) == (date(2026, 11, 22), "Quarterly planning")
    assert label(sample_window) == f"Set 2 SLOs to 99.8{NBSP}%, calendar quarter from 22 Nov"
    sample_window.commands["undo"].trigger()
    assert [sample_window.document.query(slo_detail, key) for key in keys] == before


def test_only_slos_that_change_are_counted_and_changed(
    sample_window: MainWindow, bulk: BulkTargetsDialog, qtbot: QtBot
) -> None:
    form, model = bulk.form, bulk.model
    now = [model.index(row, 1).data() for row in range(model.rowCount())]
    same = now.count(f"99.9{NBSP}%")
    assert 1 < same < len(now) - 1
    assert sample_window.document is not None
    document = sample_window.document
    qtbot.mouseClick(form.mark_all, LEFT)
    qtbot.mouseClick(form.change_target, LEFT)
    qtbot.keyClicks(form.target, "99.9")
    assert form.accept.text() == f"Change {len(now) - same} SLOs"
    assert form.count.text() == f"{len(now)} of {len(now)} ticked, {same} of them as wanted already"
    before = {key: document.query(slo_detail, key) for key in model.ticked}
    changing = set(model.changing)
    qtbot.mouseClick(form.accept, LEFT)
    after = {key: document.query(slo_detail, key) for key in before}
    assert {key for key in before if before[key] != after[key]} == changing
    assert label(sample_window).startswith(f"Set {len(now) - same} SLOs to 99.9{NBSP}% from")


def test_a_bulk_change_that_changes_nothing_cannot_be_made(bulk: BulkTargetsDialog, qtbot: QtBot) -> None:
    form, model = bulk.form, bulk.model
    rows = range(model.rowCount())
    model.tick(
        model.index(row, 0).data(ID_ROLE) for row in rows if model.index(row, 1).data() == f"99.9{NBSP}%"
    )
    qtbot.mouseClick(form.change_target, LEFT)
    qtbot.keyClicks(form.target, "99.9")
    assert form.accept.text() == "Change"
    assert not form.accept.isEnabled()
    assert "of them as wanted already" in form.count.text()
    qtbot.keyClicks(form.target, "5")
    assert form.accept.isEnabled()
    assert form.accept.text() == f"Change {len(model.ticked)} SLOs"


def test_a_bulk_target_must_be_one(bulk: BulkTargetsDialog, qtbot: QtBot) -> None:
    bulk.form.mark_all.click()
    assert len(bulk.model.ticked) == bulk.model.rowCount()
    bulk.form.change_target.click()
    qtbot.keyClicks(bulk.form.target, "200")
    assert bulk.target_error.message.startswith("A target lies between")
    assert not bulk.form.accept.isEnabled()
    bulk.form.mark_none.click()
    bulk.form.target.setText("99")
    assert not bulk.form.accept.isEnabled()
    assert bulk.form.count.text() == f"0 of {bulk.model.rowCount()} ticked"


def test_chosen_services_are_ticked_at_once(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    assert tab.shown is not None
    ids = [line.record.id for line in tab.shown.lines[:2]]
    tab.table.select(ids)
    tab.edits.change_targets()
    dialog = tab.edits.dialog
    assert isinstance(dialog, BulkTargetsDialog)
    assert dialog.model.rowCount() == 5
    assert len(dialog.model.ticked) == 5
