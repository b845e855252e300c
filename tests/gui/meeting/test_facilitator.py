"""The facilitator's view: private notes, what was captured, the agenda."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.gui.meeting.sitting import Key, Table, words


def test_private_notes_are_saved_per_item_and_not_shown_to_the_room(table: Table) -> None:
    table.start()
    panel = table.room.facilitator
    assert panel is not None
    panel.notes.setFocus()
    table.type("Ask Lee first; b and d are text")
    assert table.room.black.isHidden()
    table.room.setFocus()
    table.press(Key.Key_PageDown)
    assert panel.notes.toPlainText() == ""
    assert table.detail.items[0].notes == "Ask Lee first; b and d are text"
    table.press(Key.Key_PageUp)
    assert panel.notes.toPlainText() == "Ask Lee first; b and d are text"
    assert "Ask Lee" not in words(table.room.room)


def test_captured_words_are_reworded_and_removed_in_place(table: Table) -> None:
    table.start()
    table.write(Key.Key_A, "Look @Kim")
    panel = table.room.facilitator
    assert panel is not None
    table_view, model = panel.captured.view, panel.captured.model
    assert model.setData(model.index(0, 1), "Look again @Lee 2026-12-01")
    action = table.detail.entries[0].action
    assert action is not None
    assert (action.title, action.owner) == ("Look again", "Lee")
    panel.captured.select(table.detail.entries[0].id)
    table_view.setFocus()
    table.press(Key.Key_Delete)
    assert table.detail.entries == ()


def test_the_agenda_goes_to_an_item(table: Table) -> None:
    table.start()
    panel = table.room.facilitator
    assert panel is not None
    third = table.detail.items[2]
    panel.agenda.select(third.id)
    panel.agenda.view.setFocus()
    table.press(Key.Key_Return)
    assert table.detail.current_id == third.id
    assert not table.detail.items[0].done


def test_a_key_goes_to_the_notes_and_esc_comes_back(table: Table) -> None:
    table.start()
    table.press(Key.Key_F, Key.Key_E)
    panel = table.room.facilitator
    assert panel is not None
    assert table.room.folded_out
    assert panel.notes.hasFocus()
    table.type("ebd")
    table.press(Key.Key_PageDown)  # the clicker goes on meanwhile
    assert table.detail.items[0].notes == "ebd"
    assert table.detail.place == 1
    assert panel.notes.hasFocus()
    table.press(Key.Key_Escape)
    table.here()
    table.press(Key.Key_PageDown)
    assert table.detail.place == 2


def test_an_action_is_reworded_as_it_was_typed(table: Table) -> None:
    table.start()
    table.write(Key.Key_A, "Look @Kim 2026-12-01")
    panel = table.room.facilitator
    assert panel is not None
    view, model = panel.captured.view, panel.captured.model
    cell = model.index(0, 1)
    assert cell.data() == "Look (Kim, 1 Dec)"
    view.setCurrentIndex(cell)
    view.edit(cell)
    line = view.findChild(QLineEdit)
    assert line.text() == "Look @Kim 2026-12-01"
    table.qtbot.keyClick(line, Key.Key_Return)
    action = table.detail.entries[0].action
    assert action is not None
    assert (action.title, action.owner) == ("Look", "Kim")
    QApplication.processEvents()  # the editor before goes
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    view.edit(cell)
    line = view.findChild(QLineEdit)
    table.qtbot.keyClick(line, Key.Key_Home)
    table.qtbot.keyClicks(line, "Have a ")
    table.qtbot.keyClick(line, Key.Key_Return)
    QApplication.processEvents()
    action = table.detail.entries[0].action
    assert action is not None
    assert (action.title, action.owner, str(action.due)) == ("Have a Look", "Kim", "2026-12-01")
