"""The action items of a retrospective, in its editor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QLineEdit

from tests.gui.everything import settle
from tests.gui.retrospectives.in_editor import LEFT, Key, content, enter, shown

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.written import WrittenPage


def type_in(qtbot: QtBot, part: Any, key: str, column: str, words: str) -> None:
    """Type into a cell as a person does."""
    table = part.table
    index = part.model.index(part.model.row_of(key), part.model.column_named(column))
    table.setFocus()
    table.setCurrentIndex(index)
    qtbot.keyClick(table, Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, words)
    qtbot.keyClick(editor, Key.Key_Return)
    settle()  # a cell is stored in the next turn


def test_an_action_item_is_typed_as_one_line(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    part = shown(draft, "action_items")
    line = part.entry.line
    line.setFocus()
    qtbot.keyClicks(line, "Check pool size @Kim 2026-12-01")
    assert part.entry.understood.text() == "Check pool size · Kim · 1 Dec"
    qtbot.keyClick(line, Key.Key_Return)
    made = content(draft, sample_window).actions[-1]
    assert (made.title, made.owner, made.due, made.priority, made.status) == (
        "Check pool size", "Kim", date(2026, 12, 1), "P2", "open",
    )  # fmt: skip
    assert line.text() == ""
    assert line.hasFocus()
    assert part.table.current == made.id
    assert sample_window.document is not None
    assert sample_window.document.undo_label == "Add action “Check pool size”"


def test_a_word_without_end_does_not_widen_the_page(draft: WrittenPage) -> None:
    part = shown(draft, "action_items")
    part.entry.line.setText(f"Check {'Z' * 200_000} \u202enow")
    assert part.entry.understood.text().startswith(f"Check {'Z' * 40}… · nobody yet")
    assert part.entry.minimumSizeHint().width() < 800


def test_a_quarter_is_a_due_date_and_no_words_are_refused(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    part = shown(draft, "action_items")
    count = len(content(draft, sample_window).actions)
    enter(qtbot, part.entry.line, "@Kim 2027-Q1")
    assert "Say what is to be done" in part.entry.error.message
    assert len(content(draft, sample_window).actions) == count
    part.entry.line.clear()
    enter(qtbot, part.entry.line, "Limit the pool 2027-Q1")
    made = content(draft, sample_window).actions[-1]
    assert (made.due, made.period) == (date(2027, 3, 31), "2027-Q1")
    assert part.entry.error.message == ""


def test_action_items_are_changed_and_removed_in_place(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    part = shown(draft, "action_items")
    key = next(each.id for each in content(draft, sample_window).actions if each.due is None)

    def action() -> Any:
        return next(each for each in content(draft, sample_window).actions if each.id == key)

    type_in(qtbot, part, key, "due", "2026-12-24")
    assert action().due == date(2026, 12, 24)
    type_in(qtbot, part, key, "due", "soon")
    assert "is not a date" in part.error.message
    assert action().due == date(2026, 12, 24)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    type_in(qtbot, part, key, "owner", "Xu")
    assert action().owner == "Xu"
    assert part.error.message == ""
    assert part.table.current == key
    qtbot.keyClick(part.table, Key.Key_Delete)
    assert key not in {each.id for each in content(draft, sample_window).actions}


def test_an_action_item_leads_to_all_of_them(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    part = shown(draft, "action_items")
    key = part.table.current
    qtbot.mouseClick(part.details, LEFT)
    tab: Any = sample_window.tabs.widget
    assert tab.page == "actions"
    qtbot.waitUntil(lambda: tab.widget.list.editor.key == key)


def test_users_were_hit_and_nothing_is_urgent(draft: WrittenPage) -> None:
    part = shown(draft, "action_items")
    assert part.urgent.isVisible()
