"""Types into the editor of an SLO and reads what was stored, for its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from slodesk.storage.queries.services import slo_detail

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab
    from slodesk.storage.queries.services import SloDetail


LEFT = Qt.MouseButton.LeftButton


NBSP = "\u00a0"


def stored(window: MainWindow, tab: ServicesTab) -> SloDetail:
    assert window.document is not None
    found = window.document.query(slo_detail, tab.slo_id or "")
    assert found is not None
    return found


def label(window: MainWindow) -> str:
    assert window.document is not None
    return window.document.undo_label


def type_into(qtbot: QtBot, field: QLineEdit | QPlainTextEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def undo(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
