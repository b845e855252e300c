"""Action items are filtered and sorted, counted week by week, and exported as they are shown."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from slodesk.gui.models.actions import ActionFilter
from slodesk.storage.schema import ActionItemRow
from tests.gui.retrospectives.action_helpers import LEFT, NOW, add, titles
from tests.gui.stalls import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from slodesk.gui.document import Document
    from slodesk.gui.tabs.retrospectives.actions import ActionsPage


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
