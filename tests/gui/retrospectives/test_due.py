"""Which incidents need a retrospective: why, begun, postponed, waived, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from slodesk.gui.tabs.overview.tab import OverviewTab
from slodesk.gui.tabs.retrospectives.due import DuePage
from slodesk.gui.tabs.retrospectives.due_asking import PostponeDialog, WaiveDialog
from slodesk.gui.widgets.roles import BELOW_ROLE, SIGN_ROLE
from slodesk.operations.incidents import add_incident, set_incident_field
from slodesk.storage.queries.settings import policy_at
from tests.gui.stalls import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def context(document: Document, make_context: Callable[[Document], TabContext]) -> TabContext:
    return make_context(document)


@pytest.fixture
def show(qtbot: QtBot, context: TabContext) -> Callable[[], DuePage]:
    def made() -> DuePage:
        page = DuePage(context)
        qtbot.addWidget(page)
        page.resize(1240, 700)
        context.document.changed.connect(lambda changes: page.tables & changes.tables and page.refresh())
        with qtbot.waitExposed(page):
            page.show()
        page.refresh()
        qtbot.waitUntil(lambda: page._list is not None)
        return page

    return made


def add(document: Document, title: str, days: int = 3, **fields: Any) -> str:
    key: str = document.edit(
        "Add", lambda s: add_incident(s, title, NOW - timedelta(days=days), [], **fields)
    ).result
    return key


def titles(page: DuePage) -> list[str]:
    return [line.incident.title for line in page.model.rows]


def choose(page: DuePage, words: str) -> None:
    page.state.setCurrentIndex(
        next(at for at in range(page.state.count()) if page.state.itemText(at).startswith(words))
    )


def test_nothing_yet_and_nothing_due(qtbot: QtBot, show: Callable[[], DuePage], document: Document) -> None:
    page = show()
    assert page.pages.currentWidget() is page.empty
    add(document, "A calm one")
    qtbot.waitUntil(lambda: page.pages.currentWidget() is page.nothing)
    assert page.nothing.title_label.text() == "Nothing is due"
    qtbot.mouseClick(page.nothing.button, LEFT)
    assert titles(page) == ["A calm one"]
    assert [told.text() for told in page.card.reasons] == ["Nothing asks for one."]


def test_it_names_the_condition_and_counts(
    qtbot: QtBot, show: Callable[[], DuePage], document: Document
) -> None:
    add(document, "Pool exhausted", customer_impacting=True, near_miss=True)
    add(document, "Disk nearly full", 2, near_miss=True)
    add(document, "A calm one")
    page = show()
    assert titles(page) == ["Disk nearly full", "Pool exhausted"]
    assert page.list.detail_label.text() == "2 incidents need a retrospective"
    assert page.state.currentText() == "Due (2)"
    index = page.model.index(1, page.model.column_named("why"))
    assert index.data() == "Customers were hit · Near miss"
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert [told.text() for told in page.card.reasons] == ["Customers were hit.", "It was a near miss."]
    qtbot.keyClicks(page.text, "DISK")
    assert titles(page) == ["Disk nearly full"]


def test_postponed_by_a_dialog_and_back_by_undo(
    qtbot: QtBot, show: Callable[[], DuePage], document: Document
) -> None:
    add(document, "Pool exhausted", near_miss=True)
    page = show()
    qtbot.mouseClick(page.card.postpone, LEFT)
    dialog = page.window().findChild(PostponeDialog)
    assert dialog is not None
    dialog.until.selectAll()
    qtbot.keyClicks(dialog.until, "2026-11-23")
    qtbot.keyClicks(dialog.reason, "Holidays")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert "later day" in dialog.until_error.message
    dialog.until.selectAll()
    qtbot.keyClicks(dialog.until, "2027-Q1")
    qtbot.keyClick(dialog.until, Qt.Key.Key_Return)
    assert dialog.until_error.message == "Until which day?"
    dialog.until.selectAll()
    qtbot.keyClicks(dialog.until, "+1w")
    qtbot.keyClick(dialog.until, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page) == [])
    choose(page, "Postponed")
    index = page.model.index(0, page.model.column_named("state"))
    assert (index.data(), index.data(BELOW_ROLE), index.data(SIGN_ROLE)) == (
        "Postponed", "until 30 Nov", "clock muted",
    )  # fmt: skip
    assert page.card.decided.text() == (
        f"Postponed until 30 Nov: Holidays. Recorded by {document.workspace.who} on 23 Nov."
    )
    assert document.undo_label == "Postpone the retrospective of INC-2026-001"
    document.undo()
    qtbot.waitUntil(lambda: page.state.itemText(1) == "Due (1)")


def test_waived_with_who_agreed_and_taken_back(
    qtbot: QtBot, show: Callable[[], DuePage], document: Document
) -> None:
    key = add(document, "Pool exhausted", near_miss=True)
    page = show()
    qtbot.mouseClick(page.card.waive, LEFT)
    dialog = page.window().findChild(WaiveDialog)
    assert dialog is not None
    qtbot.keyClick(dialog.approver, Qt.Key.Key_Return)
    assert "who agreed" in dialog.approver_error.message
    qtbot.keyClicks(dialog.approver, "Ana")
    qtbot.mouseClick(dialog.yes, LEFT)
    assert "few words" in dialog.reason_error.message
    qtbot.keyClicks(dialog.reason, "Known since last week.")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page) == [])
    page.show_item(key)
    assert page.card.state.text() == "Retrospective: waived"
    assert page.card.decided.text() == (
        "Ana agreed that none is needed: Known since last week. "
        f"Recorded by {document.workspace.who} on 23 Nov."
    )
    assert not page.card.waive.isVisible()
    qtbot.mouseClick(page.card.take_back, LEFT)
    qtbot.waitUntil(lambda: page.card.state.text() == "Retrospective: due")


def test_begun_here_and_opened(
    qtbot: QtBot, show: Callable[[], DuePage], document: Document, context: TabContext, make_context: Any
) -> None:
    incident = add(document, "Pool exhausted", near_miss=True)
    page = show()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(page.card.begin.hasFocus)
    qtbot.keyClick(page.card.begin, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: titles(page) == [])
    choose(page, "Begun")
    made = page.model.rows[0].retrospective
    assert made
    qtbot.mouseClick(page.card.open, LEFT)
    qtbot.mouseClick(page.card.incident, LEFT)
    assert [str(error) for error in make_context.errors(context)] == [
        f"navigated to retrospectives {key}" for key in (made, made, incident)
    ]


def test_google_asks_for_more(qtbot: QtBot, show: Callable[[], DuePage], document: Document) -> None:
    add(document, "Pool exhausted")
    page = show()
    assert page.rule.currentText() == "Above 10\u00a0% of an SLO's budget"
    page.rule.setFocus()
    qtbot.keyClick(page.rule, Qt.Key.Key_Down)
    policy = document.query(policy_at)
    assert (policy.retrospective_share, policy.retrospective_days) == (0.2, 28)
    assert "Google" in page.rule.currentText()
    assert document.undo_label.startswith("Say when a retrospective is due")
    document.undo()
    assert document.query(policy_at).retrospective_days is None


def test_a_changed_incident_is_judged_again(
    qtbot: QtBot, show: Callable[[], DuePage], document: Document
) -> None:
    key = add(document, "Pool exhausted")
    page = show()
    document.edit("Set", set_incident_field, key, "near_miss", True)
    qtbot.waitUntil(lambda: titles(page) == ["Pool exhausted"])


def test_the_overview_leads_here(sample_window: MainWindow, qtbot: QtBot) -> None:
    sample_window.navigate("overview", None)

    overview = sample_window.findChild(OverviewTab)
    assert overview is not None
    qtbot.waitUntil(lambda: any(each.kind == "retrospective" for each in overview.strip._decisions))
    decision = next(each for each in overview.strip._decisions if each.kind == "retrospective")
    assert decision.title == "1 retrospective is due"
    assert decision.detail == "Search index rebuilt during the day"
    assert decision.notes == ("INC-2026-006 Search index rebuilt during the day",)
    overview.decide(decision)
    page = sample_window.findChild(DuePage)
    assert page is not None
    qtbot.waitUntil(page.isVisible)
    qtbot.waitUntil(lambda: len(titles(page)) == 1)


def test_ten_thousand_incidents_leave_the_window_live(
    qtbot: QtBot, show: Callable[[], DuePage], document: Document
) -> None:
    from slodesk.storage.schema import IncidentRow

    def many(session: Any) -> None:
        session.add_all(
            IncidentRow(
                identifier=f"X-{number}", title=f"Incident {number}", near_miss=number % 2 == 0,
                started=NOW - timedelta(hours=number + 1),
            )
            for number in range(10_000)
        )  # fmt: skip

    document.workspace.edit("Many", many)
    page = show()
    assert page.model.rowCount() == 5_000
    for what in (
        lambda: choose(page, "Every"),
        lambda: qtbot.keyClicks(page.text, "99"),
        lambda: page.table.sortByColumn(0, Qt.SortOrder.DescendingOrder),
    ):
        with Heartbeat() as heart:
            what()
            QApplication.processEvents()
        assert heart.busiest < 100
