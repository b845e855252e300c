"""Reads and types into the Services tab, for its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from slodesk.gui.models.services import SERVICE
from slodesk.storage.queries.services import service_detail, service_list

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab
    from slodesk.gui.widgets.records_section import RecordsSection
    from slodesk.storage.queries.services import ServiceDetail


LEFT = Qt.MouseButton.LeftButton


def names(window: MainWindow) -> list[str]:
    assert window.document is not None
    return [record.name for record in window.document.query(service_list)]


def shown(tab: ServicesTab) -> list[str]:
    model = tab.table.model
    return [line.record.name for row in range(model.rowCount()) if (line := model.line(row)) is not None]


def key(tab: ServicesTab, name: str) -> str:
    assert tab.shown is not None
    return next(line.record.id for line in tab.shown.lines if line.record.name == name)


def detail(window: MainWindow, tab: ServicesTab, name: str) -> ServiceDetail:
    assert window.document is not None
    found = window.document.query(service_detail, key(tab, name))
    assert found is not None
    return found


def press(
    qtbot: QtBot, widget: QWidget, name: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.keyClick(widget, name, modifier)


def click_row(
    tab: ServicesTab, qtbot: QtBot, name: str, modifier: Any = Qt.KeyboardModifier.NoModifier
) -> None:
    view = tab.table.view
    index = tab.table.model.index(shown(tab).index(name), SERVICE)
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), LEFT, modifier, view.visualRect(index).center())


def type_into(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def undo(window: MainWindow, qtbot: QtBot) -> None:
    """Press Ctrl+Z wherever the focus is."""
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def tab_title(tab: ServicesTab, name: str) -> str:
    assert tab.shown is not None
    return tab.shown.title(key(tab, name))


def add(part: RecordsSection, qtbot: QtBot) -> None:
    qtbot.mouseClick(part._always[0], LEFT)
