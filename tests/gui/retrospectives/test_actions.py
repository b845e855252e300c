"""All action items: found, typed in place, added by a line, carried forward, exported."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit

from slodesk.gui.models.actions import ActionFilter
from slodesk.gui.tabs.retrospectives.actions import ActionsPage
from slodesk.gui.tabs.retrospectives.actions_carry import CarryDialog
from slodesk.gui.widgets.roles import BELOW_ROLE, SIGN_ROLE
from slodesk.operations import actions
from slodesk.operations.incidents import add_incident
from slodesk.operations.people import add_person
from slodesk.storage.queries.actions import action_history
from slodesk.storage.schema import ActionItemRow
from tests.gui.stalls import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def context(document: Document, make_context: Callable[[Document], TabContext]) -> TabContext:
    return make_context(document)


def add(document: Document, title: str, **fields: Any) -> str:
    key: str = document.edit(
        "Add", lambda s: actions.add_action(s, title, **{"created": NOW - timedelta(days=9), **fields})
    ).result
    return key


def row(document: Document, key: str) -> ActionItemRow:
    with document.session() as session:
        found = session.get_one(ActionItemRow, key)
        session.expunge(found)
        return found


@pytest.fixture
def show(qtbot: QtBot, context: TabContext) -> Callable[[], ActionsPage]:
    def made() -> ActionsPage:
        page = ActionsPage(context)
        qtbot.addWidget(page)
        page.resize(1240, 760)
        with qtbot.waitExposed(page):
            page.show()
        with qtbot.waitSignal(page.list.changed):
            page.refresh()
        return page

    return made


def titles(page: ActionsPage) -> list[str]:
    return [line.title for line in page.list.model.rows]


def click(qtbot: QtBot, page: ActionsPage, key: str, column: str, *, double: bool = False) -> None:
    table, model = page.list.table, page.list.model
    place = table.visualRect(model.index(model.row_of(key), model.column_named(column))).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    if double:
        qtbot.mouseDClick(table.viewport(), LEFT, pos=place)


def test_empty_says_what_to_do_and_the_line_adds(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    document.edit("Add", add_person, "Kim Lee")
    page = show()
    assert page.list.pages.currentWidget() is page.list.empty
    qtbot.mouseClick(page.list.empty.button, LEFT)
    qtbot.waitUntil(page.list.line.hasFocus)
    qtbot.keyClicks(page.list.line, "Check pool size @Kim_Lee 2027-Q1")
    qtbot.keyClick(page.list.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page) == ["Check pool size"])
    line = page.list.model.rows[0]
    assert (line.owner, line.due, line.period, line.horizon) == (
        "Kim Lee", date(2027, 3, 31), "2027-Q1", "long-term",
    )  # fmt: skip
    assert page.list.line.text() == ""
    assert page.list.editor.key == line.id
    assert document.undo_label == "Add action “Check pool size”"


def test_a_line_without_a_deed_is_explained(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    page = show()
    qtbot.keyClicks(page.list.line, "@Kim 2026-12-01")
    qtbot.keyClick(page.list.line, Qt.Key.Key_Return)
    assert "Say what is to be done" in page.list.line_error.message
    qtbot.keyClick(page.list.line, Qt.Key.Key_Home)
    qtbot.keyClicks(page.list.line, "Add a test ")
    assert page.list.line_error.message == ""


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


def test_filters(qtbot: QtBot, show: Callable[[], ActionsPage], document: Document) -> None:
    add(document, "Add a canary", owner="Kim", due=date(2026, 11, 17), priority="P0")
    add(document, "Fix the pool", owner="Ana", due="2027-Q2", source_kind="meeting", source_id="gone")
    add(document, "Test restores", description="of the pool", due=date(2026, 11, 30))
    add(document, "Write it down", status="dropped")
    page = show()
    filters = page.filters
    qtbot.waitUntil(lambda: filters.owner.count() == 4)
    assert titles(page) == ["Add a canary", "Test restores", "Fix the pool"]
    qtbot.keyClicks(filters.text, "POOL the")
    assert titles(page) == ["Test restores", "Fix the pool"]
    qtbot.keyClicks(filters.text, "x")
    assert page.list.pages.currentWidget() is page.list.nothing
    qtbot.mouseClick(page.list.nothing.button, LEFT)
    assert titles(page) == ["Add a canary", "Test restores", "Fix the pool", "Write it down"]
    for box, words, expected in (
        (filters.status, "Overdue", ["Add a canary"]),
        (filters.status, "Dropped", ["Write it down"]),
        (filters.status, "Something missing", ["Test restores"]),
        (filters.owner, "Ana", ["Fix the pool"]),
        (filters.owner, "Nobody", ["Test restores", "Write it down"]),
        (filters.horizon, "Long-term", ["Fix the pool"]),
        (filters.horizon, "No horizon", ["Write it down"]),
        (filters.priority, "P0", ["Add a canary"]),
        (filters.source, "Meetings", ["Fix the pool"]),
        (filters.source, "Elsewhere", ["Add a canary", "Test restores", "Write it down"]),
    ):
        box.setCurrentIndex(box.findText(words))
        assert titles(page) == expected, words
        filters.show_all()
    assert filters.chosen == ActionFilter(status="")


def test_sorted_by_a_click_what_has_none_comes_last(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    add(document, "b", owner="Zoe", due=date(2026, 12, 1))
    add(document, "a", due=date(2026, 12, 2))
    add(document, "c", owner="Ana", due=date(2026, 12, 3))
    page = show()
    header = page.list.table.horizontalHeader()
    at = header.sectionViewportPosition(page.list.model.column_named("owner")) + 20
    for expected in (["c", "b", "a"], ["b", "c", "a"]):
        qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(at, header.height() // 2))
        assert titles(page) == expected


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


def test_the_trend_in_words_and_week_by_week(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    """Nine days ago is the week of 9 November; today begins the one of the 23rd."""
    add(document, "Add a canary")
    add(document, "Fix it", created=NOW, status="done")
    page = show()
    qtbot.waitUntil(lambda: page.told.text() != "")
    assert page.told.text() == "2 opened and 1 closed in 13 weeks; 1 open now, 0 before."
    page.trend.setFocus()
    qtbot.keyClick(page.trend, Qt.Key.Key_End)
    assert page.trend.cursor_words == "Week of 23 Nov: 1 opened, 1 closed, 1 still".replace("still", "open")
    qtbot.keyClick(page.trend, Qt.Key.Key_Left)
    qtbot.keyClick(page.trend, Qt.Key.Key_Left)
    assert page.trend.cursor_words == "Week of 9 Nov: 1 opened, 0 closed, 1 open"
    assert page.told.text() in page.trend.accessibleDescription()
    qtbot.mouseClick(page.filters.trend, LEFT)
    assert page.card.isHidden()


def test_exported_as_it_is_shown(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    add(document, "=1+1", owner="Kim")
    add(document, "Fix it", status="done")
    page = show()
    path = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    menu = page.filters.save.menu()
    next(each for each in menu.actions() if each.objectName() == "actions_save_jira").trigger()
    with path.open(newline="") as file:
        assert [line["Summary"] for line in csv.DictReader(file)] == ["'=1+1"]
    assert page.outcome.text() == f"Saved to {path}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page.save("own")
    assert page.outcome.text() == f"Saved to {path}"


def test_hostile_text_is_shown_as_text(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    for text in ("<img src=/etc/passwd>", "\u202eshalom", "x" * 200):
        add(document, text, owner=text, source=text, description=text * 100)
    page = show()
    page.list.select(page.list.model.rows[0].id)
    QApplication.processEvents()
    assert page.list.editor.history.textFormat() == Qt.TextFormat.PlainText
    assert page.list.editor.about.textFormat() == Qt.TextFormat.PlainText


def test_ten_thousand_are_found_and_sorted_at_once(
    qtbot: QtBot, show: Callable[[], ActionsPage], document: Document
) -> None:
    def many(session: Any) -> None:
        session.add_all(
            ActionItemRow(
                title=f"Limit the pool of service {number % 977}", owner=f"Person {number % 31}",
                due=date(2026, 11, 1) + timedelta(days=number % 60),
                created=NOW - timedelta(days=number % 90),
            )
            for number in range(10_000)
        )  # fmt: skip

    document.workspace.edit("Many", many)
    page = show()
    assert page.list.model.rowCount() == 10_000
    for what in (
        *(lambda key=key: qtbot.keyClicks(page.filters.text, key) for key in "976"),
        page.filters.text.clear,
        lambda: page.list.table.sortByColumn(0, Qt.SortOrder.DescendingOrder),
        lambda: page.list.select(page.list.model.rows[5000].id),
    ):
        with Heartbeat() as heart:
            what()
            QApplication.processEvents()
        assert heart.busiest < 100
