"""What tests of the parts of the editor do in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.gui.everything import settle
from tests.gui.retrospectives.conftest import stored

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.written import WrittenPage
    from slodesk.gui.widgets.records_section import RecordsSection

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


def shown(page: WrittenPage, name: str) -> Any:
    """Return a part, brought into view."""
    page.editor.show_part(name)
    return page.editor.widget


def content(page: WrittenPage, window: MainWindow) -> Retrospective:
    return stored(window, page.open_key)


def enter(qtbot: QtBot, field: QLineEdit, words: str) -> None:
    field.setFocus()
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Key.Key_Return)


def cell(qtbot: QtBot, section: RecordsSection, row: int, column: int, words: str) -> None:
    """Type into a cell as a person does."""
    section.view.setFocus()
    section.view.setCurrentIndex(section.model.index(row, column))
    section.view.edit(section.model.index(row, column))
    editor = section.view.indexWidget(section.model.index(row, column)) or QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, words)
    qtbot.keyClick(editor, Key.Key_Return)
    settle()  # a cell is stored in the next turn
