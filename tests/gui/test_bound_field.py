"""A field saves while typing, explains refusals beside it, and leaves undo to the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from slodesk.domain.errors import WorkspaceError
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.field_error import FieldError
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.document import Document
    from slodesk.gui.theme import Theme


class Form(QWidget):
    """Workspace name and time zone, bound; undo as the window has it."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self.document = document
        self.name, self.zone, self.paper = QLineEdit(), QLineEdit(), QComboBox()
        for size in ("A4", "Letter"):
            self.paper.addItem(size, size)
        self.zone_error = FieldError(theme, self.zone)
        layout = QVBoxLayout(self)
        for widget in (self.name, self.zone, self.zone_error, self.paper):
            layout.addWidget(widget)
        self.fields = {
            "name": BoundField(document, self.name, lambda value: self.save("name", value)),
            "time_zone": BoundField(
                document, self.zone, lambda value: self.save("time_zone", value), error=self.zone_error
            ),
            "page_size": BoundField(document, self.paper, lambda value: self.save("page_size", value)),
        }
        undo = QAction(self)
        undo.setShortcut(QKeySequence("Ctrl+Z"))
        undo.triggered.connect(document.undo)
        self.addAction(undo)
        document.changed.connect(lambda _: self.fill())
        self.fill()

    def save(self, name: str, value: str) -> None:
        self.document.edit_field(name, f"Set {name}", set_setting, name, value)

    def fill(self) -> None:
        settings = self.document.query(read_settings)
        for name, field in self.fields.items():
            field.fill(getattr(settings, name))


@pytest.fixture
def form(document: Document, theme: Theme, qtbot: QtBot) -> Form:
    made = Form(document, theme)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.name.setFocus()
    return made


def stored(form: Form, name: str) -> str:
    return str(getattr(form.document.query(read_settings), name))


def test_filling_saves_nothing(form: Form) -> None:
    assert form.name.text() == "Own"
    assert form.document.undo_stack.count() == 0


def test_typing_is_saved_after_a_pause_as_one_step(form: Form, qtbot: QtBot) -> None:
    form.name.selectAll()
    with qtbot.waitSignal(form.document.changed):
        qtbot.keyClicks(form.name, "Pay")
    with qtbot.waitSignal(form.document.changed):
        qtbot.keyClicks(form.name, "ments")
    assert stored(form, "name") == "Payments"
    assert form.document.undo_stack.count() == 1


def test_leaving_saves_at_once(form: Form, qtbot: QtBot) -> None:
    form.name.selectAll()
    qtbot.keyClicks(form.name, "Checkout")
    assert form.document.has_pending
    qtbot.keyClick(form.name, Qt.Key.Key_Tab)
    assert stored(form, "name") == "Checkout"
    assert not form.document.has_pending


def test_ctrl_z_saves_what_is_typed_and_takes_it_back(form: Form, qtbot: QtBot) -> None:
    form.name.selectAll()
    qtbot.keyClicks(form.name, "Other")
    qtbot.keyClick(form.name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.name.text() == "Own"
    assert stored(form, "name") == "Own"
    form.document.redo()
    assert form.name.text() == "Other"


def test_a_refused_value_is_explained_and_comes_back_on_leaving(form: Form, qtbot: QtBot) -> None:
    form.zone.setFocus()
    form.zone.selectAll()
    qtbot.keyClicks(form.zone, "Atlantis")
    qtbot.waitUntil(lambda: bool(form.zone_error.message))
    assert "time zone" in form.zone_error.message
    assert form.zone.property("invalid") == "true"
    assert form.zone.text() == "Atlantis"
    qtbot.keyClick(form.zone, Qt.Key.Key_Tab)
    assert form.zone.text() == "UTC"
    assert stored(form, "time_zone") == "UTC"
    assert form.document.undo_stack.count() == 0
    assert "time zone" in form.zone_error.message  # why it came back
    assert form.zone.property("invalid") == "false"  # what stands there now is right
    form.document.edit("Rename", set_setting, "name", "Other")
    assert not form.zone_error.message


def test_the_reason_of_a_refusal_is_gone_when_the_field_is_entered_again(form: Form, qtbot: QtBot) -> None:
    form.zone.setFocus()
    form.zone.selectAll()
    qtbot.keyClicks(form.zone, "Atlantis")
    qtbot.keyClick(form.zone, Qt.Key.Key_Tab)
    assert form.zone_error.message
    form.zone.setFocus()
    assert not form.zone_error.message


def test_typing_on_takes_the_complaint_away(form: Form, qtbot: QtBot) -> None:
    form.zone.setFocus()
    form.zone.selectAll()
    qtbot.keyClicks(form.zone, "X")
    qtbot.waitUntil(lambda: bool(form.zone_error.message))
    qtbot.keyClicks(form.zone, "Y")
    assert not form.zone_error.message


def test_escape_puts_the_stored_value_back(form: Form, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.name, "zzz")
    qtbot.keyClick(form.name, Qt.Key.Key_Escape)
    assert form.name.text() == "Own"
    assert not form.document.has_pending


def test_a_change_elsewhere_does_not_touch_what_is_being_typed(form: Form, qtbot: QtBot) -> None:
    form.name.selectAll()
    qtbot.keyClicks(form.name, "Half a wo")
    form.document.edit("Author", set_setting, "author", "Zoë")
    assert form.name.text() == "Half a wo"


def test_a_choice_is_saved_at_once(form: Form, qtbot: QtBot) -> None:
    form.paper.setFocus()
    qtbot.keyClick(form.paper, Qt.Key.Key_Down)
    assert stored(form, "page_size") == "Letter"
    form.document.undo()
    assert form.paper.currentData() == "A4"


def full(*_: object, **__: object) -> None:
    raise WorkspaceError("The disk is full: free some space and try again.")


def test_what_cannot_be_saved_stays_and_is_tried_again(
    form: Form, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    form.zone.setFocus()
    form.zone.selectAll()
    with monkeypatch.context() as disk:
        disk.setattr(form.document.workspace, "edit", full)
        qtbot.keyClicks(form.zone, "Asia/Tokyo")
        qtbot.waitUntil(lambda: "disk is full" in form.zone_error.message)
        assert form.document.trouble.startswith("The disk is full")
        form.name.setFocus()
        assert form.zone.text() == "Asia/Tokyo"
        assert form.document.has_pending
        assert not form.document.flush()
        form.fill()
        assert form.zone.text() == "Asia/Tokyo"
    assert stored(form, "time_zone") == "UTC"
    form.fields["time_zone"]._timer.start(0)
    qtbot.waitUntil(lambda: not form.document.has_pending)
    assert stored(form, "time_zone") == "Asia/Tokyo"
    assert not form.zone_error.message
    assert form.document.trouble == ""


def test_escape_drops_what_cannot_be_saved(form: Form, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    form.zone.setFocus()
    form.zone.selectAll()
    with monkeypatch.context() as disk:
        disk.setattr(form.document.workspace, "edit", full)
        qtbot.keyClicks(form.zone, "Asia/Tokyo")
        qtbot.waitUntil(lambda: bool(form.zone_error.message))
        qtbot.keyClick(form.zone, Qt.Key.Key_Escape)
    assert form.zone.text() == "UTC"
    assert not form.document.has_pending
    assert not form.zone_error.message
