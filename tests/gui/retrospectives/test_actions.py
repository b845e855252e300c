"""All action items: typed in place, added by a line, carried forward, removed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QLineEdit

from slodesk.gui.tabs.retrospectives.actions_carry import CarryDialog
from slodesk.gui.widgets.roles import BELOW_ROLE, SIGN_ROLE
from slodesk.operations.incidents import add_incident
from slodesk.operations.people import add_person
from slodesk.storage.queries.actions import action_history
from tests.gui.retrospectives.action_helpers import LEFT, NOW, add, click, row, titles

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.gui.tabs.retrospectives.actions import ActionsPage


def test_empty_says_what_to_do_and_the_line_adds(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    document.edit("Add", add_person, "Kim Lee")
    page = show()
    assert page.list.pages.currentWidget() is page.list.empty
    qtbot.mouseClick(page.list.empty.button, LEFT)
    qtbot.waitUntil(page.list.entry.line.hasFocus)
    qtbot.keyClicks(page.list.entry.line, "Check pool size @Kim_Lee 2027-Q1")
    qtbot.keyClick(page.list.entry.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page) == ["Check pool size"])
    line = page.list.model.rows[0]
    assert (line.owner, line.due, line.period, line.horizon) == (
        "Kim Lee", date(2027, 3, 31), "2027-Q1", "long-term",
    )  # fmt: skip
    assert page.list.entry.line.text() == ""
    assert page.list.editor.key == line.id
    assert document.undo_label == "Add action “Check pool size”"


def test_a_line_without_a_deed_is_explained(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    page = show()
    qtbot.keyClicks(page.list.entry.line, "@Kim 2026-12-01")
    qtbot.keyClick(page.list.entry.line, Qt.Key.Key_Return)
    assert "Say what is to be done" in page.list.entry.error.message
    qtbot.keyClick(page.list.entry.line, Qt.Key.Key_Home)
    qtbot.keyClicks(page.list.entry.line, "Add a test ")
    assert page.list.entry.error.message == ""


def test_cells_are_typed_in_place_and_undo_takes_the_history_along(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    key = add(document, "Add a canary", due=date(2026, 12, 1))
    page = show()
    table = page.list.table
    for column, typed in (("owner", "Ana"), ("due", "2027-Q1"), ("title", "Add two canaries")):
        click(qtbot, page, key, column, double=True)
        field = table.findChild(QLineEdit)
        assert field is not None
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not table.viewport().findChildren(QLineEdit))
    stored = row(document, key)
    assert (stored.owner, stored.due, stored.period, stored.title) == (
        "Ana", date(2027, 3, 31), "2027-Q1", "Add two canaries",
    )  # fmt: skip
    history = document.query(action_history, key)
    assert {(change.field, change.before, change.after) for change in history} == {
        ("due", "2026-12-01", "2027-Q1"), ("owner", "", "Ana"),
    }  # fmt: skip
    assert {(change.at, change.who) for change in history} == {(NOW, document.workspace.who)}
    for _ in range(3):
        document.undo()
    assert document.query(action_history, key) == ()
    assert titles(page) == ["Add a canary"]


def test_a_refused_cell_says_why(qtbot: QtBot, show: Callable[[], ActionsPage], document: Document) -> None:
    key = add(document, "Add a canary", due=date(2026, 12, 1))
    page = show()
    click(qtbot, page, key, "due", double=True)
    field = page.list.table.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    qtbot.keyClicks(field, "some day")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "is not a date" in page.list.error.message)
    assert row(document, key).due == date(2026, 12, 1)


def test_a_status_is_chosen_by_keys_and_what_is_done_stays_until_one_looks_elsewhere(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    key, other = add(document, "Add a canary"), add(document, "Fix it")
    page = show()
    page.list.select(key)
    table, model = page.list.table, page.list.model
    table.setFocus()
    table.setCurrentIndex(model.index(model.row_of(key), model.column_named("status")))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    box = table.findChild(QComboBox)
    assert box is not None
    qtbot.waitUntil(box.view().isVisible)
    qtbot.keyClick(box.view(), Qt.Key.Key_End)
    qtbot.keyClick(box.view(), Qt.Key.Key_Up)
    assert row(document, key).status == "open", "nothing is chosen yet"
    qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row(document, key).status == "done")
    assert row(document, key).closed == NOW
    assert "Add a canary" in titles(page), "somebody may still be writing about it"
    page.list.select(other)
    assert titles(page) == ["Fix it"]


def test_findings_stand_where_they_are_put_right(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    key = add(document, "Consider retries", owner="SRE team", due=date(2026, 11, 20))
    bare = add(document, "Retries")
    page = show()
    model = page.list.model

    def cell(of: str, column: str) -> tuple[Any, ...]:
        index = model.index(model.row_of(of), model.column_named(column))
        return index.data(), index.data(BELOW_ROLE), index.data(SIGN_ROLE)

    warned = "alert status:warning"
    assert cell(key, "title") == ("Consider retries", "Vague", warned)
    assert cell(key, "owner") == ("SRE team", "Owned by a team", warned)
    assert cell(key, "due") == ("20 Nov", "Overdue", "alert status:critical")
    assert cell(bare, "title") == ("Retries", "No verb", warned)
    assert cell(bare, "owner") == ("No owner", "", warned)
    assert cell(bare, "due") == ("No date", "", warned)
    page.list.select(key)
    assert [told.text() for told in page.list.editor.findings] == [
        "It is overdue.", "“consider” cannot be ticked off: say what will be there.",
        "A team owns it: name a person.",
    ]  # fmt: skip
    spoken = model.index(model.row_of(key), model.column_named("owner")).data(
        Qt.ItemDataRole.AccessibleTextRole
    )
    assert spoken == "SRE team. A team owns it: name a person."


def test_carried_forward_by_a_dialog(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    key = add(document, "Add a canary", owner="Kim", due=date(2026, 12, 1))
    page = show()
    page.list.select(key)
    qtbot.mouseClick(page.list.editor.carry, LEFT)
    dialog = page.window().findChild(CarryDialog)
    assert dialog is not None
    qtbot.keyClick(dialog.note, Qt.Key.Key_Return)
    assert "Say in a few words" in dialog.note_error.message
    dialog.due.selectAll()
    qtbot.keyClicks(dialog.due, "2026-11-30")
    qtbot.keyClicks(dialog.note, "The vendor is late")
    qtbot.mouseClick(dialog.yes, LEFT)
    assert "later than before" in dialog.due_error.message
    dialog.due.selectAll()
    qtbot.keyClicks(dialog.due, "+4w")
    qtbot.keyClick(dialog.due, Qt.Key.Key_Return)
    assert row(document, key).due == date(2026, 12, 21)
    assert "carried forward once" in str(page.list.model.index(0, 0).data(BELOW_ROLE))
    assert page.list.editor.history.text().split("\n")[0] == (
        f"09:00, {document.workspace.who}: carried forward from 1 Dec to 21 Dec. The vendor is late"
    )
    document.undo()
    assert row(document, key).due == date(2026, 12, 1)
    assert page.list.model.rows[0].carried == 0


def test_a_source_leads_there(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document, context: TabContext, make_context: Any
) -> None:
    incident = document.edit("Add", add_incident, "Pool exhausted", NOW).result
    key = add(document, "Add a canary", source_kind="incident", source_id=incident)
    page = show()
    click(qtbot, page, key, "source")
    page.list.select(key)
    assert page.list.editor.go.text() == "Go to INC-2026-001"
    qtbot.mouseClick(page.list.editor.go, LEFT)
    said = [str(error) for error in make_context.errors(context)]
    assert said == [f"navigated to retrospectives {incident}"] * 2


def test_removed_by_a_key_and_back(qtbot: QtBot, show: Callable[[], ActionsPage], document: Document) -> None:
    add(document, "Add a canary")
    page = show()
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Delete)
    assert titles(page) == []
    document.undo()
    assert titles(page) == ["Add a canary"]


def test_the_editor_types_a_due_date_and_explains_what_is_none(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    key = add(document, "Add a canary", due=date(2026, 12, 1))
    page = show()
    due = page.list.editor.inputs["due"]
    assert isinstance(due, QLineEdit)
    due.setFocus()
    due.selectAll()
    qtbot.keyClicks(due, "nev")
    qtbot.keyClick(due, Qt.Key.Key_Return)
    assert "is not a date" in page.list.editor.errors["due"].message
    due.selectAll()
    qtbot.keyClicks(due, "2027-Q1")
    qtbot.keyClick(due, Qt.Key.Key_Return)
    assert row(document, key).period == "2027-Q1"
    link = page.list.editor.inputs["link"]
    qtbot.keyClicks(link, "javascript:alert(1)")
    qtbot.keyClick(link, Qt.Key.Key_Return)
    assert "address begins with" in page.list.editor.errors["link"].message
    assert not page.list.editor.follow.isVisible()


def test_a_link_is_opened(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    add(document, "Add a canary", link="https://jira.example/browse/PAY-1")
    page = show()
    qtbot.mouseClick(page.list.editor.follow, LEFT)
    assert opened == ["https://jira.example/browse/PAY-1"]
