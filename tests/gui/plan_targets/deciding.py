"""Shows the sections about targets and types into them, for their tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan.targets import TargetsSection


Key = Qt.Key


LEFT = Qt.MouseButton.LeftButton


def show(window: MainWindow, qtbot: QtBot, name: str) -> Any:
    window.navigate("quarterly_plan", None)
    window.navigate("quarterly_plan", f"section:{name}")
    section: Any = cast("Any", window.tabs.widget).page.widget
    qtbot.waitUntil(lambda: section.shown is not None)
    return section


def press(qtbot: QtBot, *keys: Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        widget = QApplication.focusWidget()
        assert widget is not None
        qtbot.keyClick(widget, key, modifier)


def cell(section: TargetsSection, service: str, column: int, slo: str = "") -> str:
    model = section.table.model
    for at in range(model.rowCount()):
        row = model.row(at)
        assert row is not None
        if row.cells[0][0] == service and slo in row.cells[0][1]:
            return row.cells[column][0]
    raise LookupError(service)
