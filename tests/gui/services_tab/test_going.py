"""To the Services tab and back: asked for, narrow, removed elsewhere, read-only, new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt

from slodesk.operations import services
from slodesk.storage.queries.services import metrics
from tests.gui.services_tab.reading import LEFT, add, click_row, detail, key, press, undo

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab


# Going there and back


def test_show_item_shows_services_slos_and_metrics(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    slo = detail(sample_window, tab, "sign-in").slos[0]
    sample_window.navigate("services", slo.id)
    assert (tab.service_id, tab.slo_id) == (key(tab, "sign-in"), slo.id)
    assert tab.slo_editor.form.title.text() == (slo.display_name or slo.name)
    assert tab.back.text() == "Sign-in"
    qtbot.mouseClick(tab.back, LEFT)
    assert tab.slo_id is None
    assert tab.service_editor.slos.selected.id == slo.id
    assert tab.service_editor.slos.view.hasFocus()
    press(qtbot, tab.service_editor.slos.view, Qt.Key.Key_Return)
    assert tab.slo_id == slo.id
    assert sample_window.document is not None
    metric = sample_window.document.query(metrics)[0]
    tab.show_item(metric.id)
    assert (tab.service_id, tab.slo_id) == (metric.service_id, None)
    tab.show_item("nothing with this key")
    assert tab.service_id == metric.service_id


def test_where_it_is_narrow_list_and_editor_take_turns(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    sample_window.theme.zoom = 200
    sample_window.resize(1280, 800)
    qtbot.waitUntil(lambda: tab.panes.alone)
    assert tab.table.isVisible()
    assert not tab.detail.isVisible()
    tab.table.view.setFocus()
    press(qtbot, tab.table.view, Qt.Key.Key_Return)
    assert tab.detail.isVisible()
    assert not tab.table.isVisible()
    assert tab.back.text() == "All services"
    qtbot.mouseClick(tab.back, LEFT)
    assert tab.table.isVisible()


def test_a_service_removed_elsewhere_leaves_the_editor(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    tab.show_item(key(tab, "sign-in"))
    assert sample_window.document is not None
    sample_window.document.edit("Remove", services.remove_service, key(tab, "sign-in"))
    first = key(tab, "card-payments")
    qtbot.waitUntil(lambda: tab.service_id == first)  # thousands of rows: shown in a turn of its own
    assert tab.service_editor.form.title.text() == "Card payments"


def test_an_slo_undone_away_goes_back_to_its_service(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "notifications")
    add(tab.service_editor.slos, qtbot)
    assert tab.slo_id is not None
    assert tab.slo_editor.form.display_name.hasFocus()
    assert sample_window.document is not None
    assert sample_window.document.undo_label.startswith("Add SLO notifications-availability")
    undo(sample_window, qtbot)
    assert tab.slo_id is None
    assert tab.service_id == key(tab, "notifications")


def test_an_empty_workspace_offers_the_first_slo(window: MainWindow, qtbot: QtBot, tmp_path: Any) -> None:
    from slodesk.storage.workspace import create_workspace

    window.show_workspace(create_workspace(tmp_path / "new.slodesk", name="New", time_zone="UTC"))
    window.navigate("services", None)
    tab = cast("ServicesTab", window.tabs.widget)
    assert tab.pages.currentWidget() is tab.empty
    assert tab.empty.button.text() == "Write your first SLO"
    qtbot.mouseClick(tab.empty.button, LEFT)
    assert tab.edits.dialog is not None
    assert tab.edits.dialog.isVisible()
    tab.edits.dialog.close()


def test_a_read_only_workspace_cannot_be_edited(window: MainWindow, qtbot: QtBot, sample_copy: Any) -> None:
    from slodesk.storage.workspace import open_workspace

    window.show_workspace(open_workspace(sample_copy, read_only=True))
    window.navigate("services", None)
    tab = cast("ServicesTab", window.tabs.widget)
    assert not tab.table.add_button.isEnabled()
    assert not tab.service_editor.form.display_name.isEnabled()
    part = tab.service_editor.journeys
    assert not part._always[0].isEnabled()
    tab.table.view.selectRow(0)
    press(qtbot, tab.table.view, Qt.Key.Key_Delete)
    assert tab.edits.question is None


def test_in_a_new_workspace_enter_writes_the_first_slo(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot, tmp_path: Path
) -> None:
    sample_window.opener.create(str(tmp_path / "new.slodesk"))
    qtbot.waitUntil(lambda: sample_window.tabs.widget not in (None, tab))
    fresh = cast("ServicesTab", sample_window.tabs.widget)
    qtbot.waitUntil(lambda: sample_window.focusWidget() is fresh.empty.button)
    focus = sample_window.focusWidget()
    assert focus is fresh.empty.button
    press(qtbot, focus, Qt.Key.Key_Return)
    assert type(fresh.edits.dialog).__name__ == "FirstSloDialog"
