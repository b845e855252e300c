"""The Services tab by keyboard and screen reader, with hostile names, and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QWidget

from slodesk.gui.models.services import SERVICE
from slodesk.gui.tabs.services.table import ServicesTable
from slodesk.operations import services, slos
from tests.gui.services_tab.reading import click_row, detail, key, press, shown

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab
    from slodesk.gui.theme import Theme


def test_everything_has_a_name_and_user_text_stays_text(tab: ServicesTab, qtbot: QtBot) -> None:
    slo = tab.service_editor.detail.slos[0]  # type: ignore[union-attr]
    tab.show_slo(slo.id)
    for widget in tab.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(tab):
            internal = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit)
            text = getattr(widget, "text", lambda: "")
            named = widget.accessibleName() or (text() if callable(text) else "")
            assert internal or named, widget
    for words in tab.findChildren(QLabel):
        if not words.buddy():
            assert words.textFormat() == Qt.TextFormat.PlainText or not words.text(), words.text()


def test_a_hostile_name_is_shown_as_it_is(sample_window: MainWindow, tab: ServicesTab) -> None:
    assert sample_window.document is not None
    name = "<img src='/etc/passwd'><b>x</b>"
    sample_window.document.edit(
        "Name", services.set_service_field, key(tab, "checkout"), "display_name", name
    )
    tab.show_item(key(tab, "checkout"))
    assert tab.service_editor.form.title.text() == name
    assert tab.service_editor.form.title.textFormat() == Qt.TextFormat.PlainText
    slo = detail(sample_window, tab, "checkout").slos[0]
    sample_window.document.edit("Name", slos.set_slo_field, slo.id, "display_name", name)
    tab.show_item(slo.id)
    assert tab.slo_editor.form.title.textFormat() == Qt.TextFormat.PlainText


def test_sorting_by_keyboard_is_in_the_menu(tab: ServicesTab) -> None:
    own = shown(tab)
    menu = tab.table.findChild(QMenu, "services_sort")
    actions = {action.text(): action for action in menu.actions()}
    assert list(actions)[:2] == ["Own order", "Service"]
    actions["Findings"].trigger()
    assert shown(tab)[:3] == ["checkout", "partner-api", "notifications"]
    actions["Own order"].trigger()
    assert shown(tab) == own


def test_lists_are_copied_too(tab: ServicesTab, qtbot: QtBot) -> None:
    click_row(tab, qtbot, "checkout")
    view = tab.service_editor.slos.view
    view.setFocus()
    press(qtbot, view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["SLO", "Target", "Window", "Kind"]
    assert len(lines) == 4


def test_columns_left_out_keep_the_room_they_need(theme: Theme, qtbot: QtBot) -> None:
    """Measured again while hidden, empty columns came back with their headings cut."""
    table = ServicesTable(theme)
    qtbot.addWidget(table)
    table.resize(1600, 400)
    with qtbot.waitExposed(table):
        table.show()
    view, header = table.view, table.view.horizontalHeader()
    headings = {column: header.sectionSizeHint(column) for column in range(table.model.columnCount())}
    assert not any(view.isColumnHidden(column) for column in headings)
    table.resize(420, 400)
    theme.zoom = 110
    shown = [column for column in headings if not view.isColumnHidden(column)]
    assert SERVICE in shown
    assert len(shown) < len(headings)
    assert all(view.columnWidth(column) >= headings[column] for column in shown)
