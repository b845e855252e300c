"""Somebody at the page of incidents, who clicks and types."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListView, QPushButton, QWidget

from slodesk.storage.queries.incident_facts import incident_facts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.incidents import IncidentsPage
    from slodesk.gui.tabs.retrospectives.tab import RetrospectivesTab

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


class Clerk:
    """Somebody at the page of incidents, who clicks and types."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.navigate("retrospectives", "page:incidents")
        tab = cast("RetrospectivesTab", window.tabs.widget)
        self.page = cast("IncidentsPage", tab.widget)
        self.read()

    def read(self) -> None:
        """Wait until the register is read and the chosen incident worked out."""
        page = self.page
        self.qtbot.waitUntil(lambda: page._lines is not None and not page._calm.isActive())
        self.qtbot.waitUntil(lambda: not page._reader.busy)
        editor = page.editor
        self.qtbot.waitUntil(
            lambda: not editor.key or (not editor._calm.isActive() and not editor._reader.busy)
        )

    @property
    def titles(self) -> list[str]:
        return [line.facts.title for line in self.page.model.rows]

    @property
    def facts(self) -> IncidentFacts:
        assert self.window.document is not None
        found = self.window.document.query(incident_facts, self.page.editor.key)
        assert found is not None
        return found

    def cell(self, row: int, column: str) -> str:
        model = self.page.model
        return str(model.index(row, model.column_named(column)).data()).replace("\u00a0", " ")

    def field(self, name: str) -> QLineEdit:
        return cast(QLineEdit, self.page.editor.fields.inputs[name])

    def click(self, name: str) -> None:
        button = self.page.findChild(QPushButton, name)
        assert button is not None
        assert button.isVisible()
        self.qtbot.mouseClick(button, LEFT)

    def type(self, name: str, text: str) -> None:
        """Type over a field, and leave it with Tab."""
        field = self.field(name)
        field.setFocus()
        self.qtbot.keyClick(field, Key.Key_A, CTRL)
        self.qtbot.keyClick(field, Key.Key_Delete)
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Key.Key_Tab)

    def pick(self, name: str, value: object) -> None:
        """Choose in a combo box with the arrow keys."""
        box = cast(QComboBox, self.page.editor.fields.inputs[name])
        box.setFocus()
        for _ in range(box.count()):
            if box.currentData() == value:
                return
            self.qtbot.keyClick(box, Key.Key_Down)
        assert box.currentData() == value

    def add(self, title: str) -> None:
        self.click("add_incident")
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is self.field("title"))
        self.qtbot.keyClicks(self.field("title"), title)
        self.qtbot.keyClick(self.field("title"), Key.Key_Tab)
        self.read()

    def hit(self, service: str) -> None:
        """Tick a service in the list."""
        button = self.page.editor.services.button
        button.setFocus()
        self.qtbot.keyClick(button, Key.Key_Space)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        find, view = popup.findChild(QLineEdit), popup.findChild(QListView)
        assert find is not None
        assert view is not None
        self.qtbot.keyClicks(find, service)
        view.setFocus()
        view.setCurrentIndex(view.model().index(0, 0))
        self.qtbot.keyClick(view, Key.Key_Space)
        self.qtbot.keyClick(popup, Key.Key_Escape)
        self.read()


def in_words(widget: QWidget) -> str:
    return widget.text().replace("\u00a0", " ")  # type: ignore[attr-defined,no-any-return]
