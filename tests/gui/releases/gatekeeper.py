"""Somebody at the page of releases, who clicks and types."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton

from slodesk.gui.tabs.releases.decide import DecideDialog
from slodesk.gui.widgets.tri_field import TriField
from slodesk.storage.queries.releases import decisions, release_line

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.releases.releases import ReleasesPage
    from slodesk.gui.tabs.releases.tab import ReleasesTab
    from slodesk.storage.queries.releases import DecisionRecord, ReleaseLine

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Gatekeeper:
    """Somebody at the page of releases, who clicks and types."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.navigate("releases", "page:releases")
        self.page = cast("ReleasesPage", cast("ReleasesTab", window.tabs.widget).widget)
        self.read()

    def read(self) -> None:
        """Wait until the register is read and the chosen release judged."""
        page, editor = self.page, self.page.editor
        self.qtbot.waitUntil(lambda: page._lines is not None and not page._calm.isActive())
        self.qtbot.waitUntil(lambda: not page._reader.busy)
        self.qtbot.waitUntil(
            lambda: not editor.key or (not editor._calm.isActive() and not editor._reader.busy)
        )

    @property
    def versions(self) -> list[str]:
        return [line.version for line in self.page.model.rows]

    @property
    def line(self) -> ReleaseLine:
        """The chosen release as it is stored."""
        assert self.window.document is not None
        found = self.window.document.query(release_line, self.page.editor.key)
        assert found is not None
        return found

    @property
    def record(self) -> tuple[DecisionRecord, ...]:
        """What was decided about it."""
        assert self.window.document is not None
        return self.window.document.query(decisions, self.page.editor.key)

    @property
    def answer(self) -> str:
        return f"{self.page.editor.strip.words.text()} · {self.page.editor.strip.detail.text()}"

    def cell(self, row: int, column: str) -> str:
        model = self.page.model
        return str(model.index(row, model.column_named(column)).data())

    def button(self, name: str) -> QPushButton:
        button = self.page.findChild(QPushButton, name)
        assert button is not None
        return button

    def click(self, name: str) -> None:
        button = self.button(name)
        assert button.isVisible()
        assert button.isEnabled()
        self.qtbot.mouseClick(button, LEFT)

    def field(self, name: str) -> QLineEdit:
        return cast(QLineEdit, self.page.editor.fields.inputs[name])

    def keys(self, name: str, text: str) -> None:
        """Type over a field, and stay in it."""
        field = self.field(name)
        field.setFocus()
        self.qtbot.keyClick(field, Key.Key_A, CTRL)
        self.qtbot.keyClick(field, Key.Key_Delete)
        self.qtbot.keyClicks(field, text)

    def type(self, name: str, text: str) -> None:
        """Type over a field, and leave it with Tab."""
        self.keys(name, text)
        self.qtbot.keyClick(self.field(name), Key.Key_Tab)
        self.read()

    def pick(self, name: str, value: object) -> None:
        """Choose in a combo box with the arrow keys."""
        self.choose(cast(QComboBox, self.page.editor.fields.inputs[name]), value)
        self.read()

    def choose(self, box: QComboBox, value: object) -> None:
        """Choose in a combo box with the arrow keys, from the top."""
        box.setFocus()
        self.qtbot.keyClick(box, Key.Key_Home)
        for _ in range(box.count()):
            if box.currentData() == value:
                return
            self.qtbot.keyClick(box, Key.Key_Down)
        assert box.currentData() == value

    def tri(self, name: str) -> TriField:
        return cast(TriField, self.page.editor.fields.inputs[name])

    def decide(self) -> DecideDialog:
        """Open the question."""
        self.click("decide_open")
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DecideDialog)
        return dialog

    def confirm(self, dialog: DecideDialog) -> None:
        """Press the button that keeps it for good."""
        self.qtbot.mouseClick(dialog.record, LEFT)
        self.read()
