"""The budget's ledger: it adds up to what was measured, and corrections are edited in place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit

from slodesk.gui.tabs.retrospectives.ledger import LedgerPage
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.operations.corrections import add_correction
from slodesk.operations.incidents import add_incident
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.overview import overview

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document

LEFT = Qt.MouseButton.LeftButton
AT = datetime(2026, 11, 20, tzinfo=UTC)


def ago(hours: float) -> datetime:
    return AT - timedelta(hours=hours)


def fill(session: Any) -> dict[str, str]:
    """30 days of 1,000 events an hour, 1 of them bad: 720 of 720 allowed at 99.9 %."""
    service = add_service(session, "pay", display_name="Payment")
    slo = add_slo(session, service, "availability", Decimal("0.999"), display_name="Availability")
    add_slo(session, service, "latency", Decimal("0.99"), display_name="Latency")
    store_points(session, slo, [(ago(n), 999, 1000) for n in range(720)], 3600)
    incident = add_incident(
        session, "Pool", ago(82), [service], resolved=ago(10), identifier="INC-1"
    )  # 72 of 720
    work = add_correction(
        session, slo, "planned_maintenance", ago(154), ago(82), reason="New disks", approver="Ada"
    )
    return {"slo": slo, "incident": incident, "work": work}


class Desk:
    """The page, read again after every edit, as the tab does."""

    def __init__(self, qtbot: QtBot, context: TabContext, seen: list[Exception]) -> None:
        self.qtbot, self.context, self.seen = qtbot, context, seen
        self.document = context.document
        self.keys: dict[str, str] = self.document.edit("Fill", fill).result
        self.page = LedgerPage(context)
        qtbot.addWidget(self.page)
        self.page.resize(1100, 900)
        self.document.changed.connect(lambda _: self.read())
        self.read()
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

    def read(self) -> None:
        self.page.refresh()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.busy)

    def choose(self, box: QComboBox, part: str) -> None:
        """Choose by keys, as people do."""
        at = next(row for row in range(box.count()) if part in box.itemText(row))
        box.setFocus()
        while box.currentIndex() != at:
            key = Qt.Key.Key_Down if box.currentIndex() < at else Qt.Key.Key_Up
            self.qtbot.keyClick(box, key)
        self.wait()

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        table = self.page.table
        assert table is not None
        model = table.figures
        return [
            tuple(str(model.index(row, column).data()).replace("\u00a0", " ") for column in (0, 3, 4))
            for row in range(model.rowCount())
        ]

    def type_into(self, row: int, column: int, text: str) -> None:
        """Edit a cell of the corrections by keys."""
        view = self.page.corrections.view
        view.setFocus()
        view.setCurrentIndex(view.model().index(row, column))
        self.qtbot.keyClick(view, Qt.Key.Key_F2)
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: view.state() != QAbstractItemView.State.EditingState)
        self.wait()

    def correction(self, row: int) -> list[str]:
        model = self.page.corrections.model
        return [str(model.index(row, column).data()).replace("\u00a0", " ") for column in range(7)]


@pytest.fixture
def desk(qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]) -> Desk:
    context = make_context(document)
    return Desk(qtbot, context, make_context.errors(context))  # type: ignore[attr-defined]


def test_r12_the_policy_is_told_to_judge_by_the_adjusted_figure(desk: Desk) -> None:
    """720 of 720 failed: exhausted. Without the 72 of approved maintenance 10 % is left: a warning."""

    def status() -> tuple[str, float | None]:
        found = desk.document.query(overview, now=AT).assessments
        judged = next(each for each in found if each.slo.id == desk.keys["slo"])
        return judged.status.name, judged.budget.remaining

    page = desk.page
    assert status() == ("EXHAUSTED", pytest.approx(0))
    desk.choose(page.judges, "adjusted")
    assert status() == ("WARNING", pytest.approx(0.1))
    assert page.adjusted_words.text() == "adjusted: status goes by it"
    assert "go by the adjusted figure: the policy Framework, version 2 says so" in page.judged.text()
    assert desk.cells[0] == ("INC-1 Pool", "10 %", "Counts")  # the ledger stays as measured
    assert desk.document.undo_label == "Let status go by the adjusted figure"
    desk.document.undo()
    desk.wait()
    assert status() == ("EXHAUSTED", pytest.approx(0))
    assert page.judges.currentData() == "measured"


def test_r12_entries_add_up_to_what_was_measured(desk: Desk) -> None:
    assert desk.cells == [
        ("INC-1 Pool", "10 %", "Counts"),
        ("New disks", "10 %", "Left out"),
        ("Unattributed", "80 %", "Counts"),
    ]
    page = desk.page
    assert (page.measured.text(), page.adjusted.text()) == ("100\u00a0%", "90\u00a0%")
    assert page.measured_words.text() == "measured: status goes by it"
    assert page.judged.text() == (
        "Status and decisions go by what was measured: the policy Framework, version 1 says so."
    )
    assert page.sentence.text().replace("\u00a0", " ") == (
        "Incidents used 10 %, corrections 10 %, and 80 % is unattributed. "
        "Together that is 100 %, what was measured."
    )
    assert page.bar.accessibleDescription() == page.sentence.text()


def test_r12_a_correction_is_added_typed_approved_and_removed_by_keys(desk: Desk, qtbot: QtBot) -> None:
    page = desk.page
    add = next(b for b in page.corrections._always if b.text() == "Add")
    add.setFocus()
    qtbot.keyClick(add, Qt.Key.Key_Space)
    desk.wait()
    assert page.corrections.model.rowCount() == 2
    assert QApplication.focusWidget() is page.corrections.view
    assert desk.correction(0)[:3] == ["Planned maintenance", "19 Nov, 23:00", "20 Nov, 00:00"]
    assert desk.document.undo_label == "Add a correction of Availability"
    desk.type_into(0, 1, "2026-11-19 12:00")  # 12 hours, of which 2 are the incident's
    desk.type_into(0, 3, "Moving house")
    assert desk.correction(0)[6] == "1.4 %"  # 10 of 720
    assert page.adjusted.text() == "90\u00a0%"
    assert ("Moving house", "1.4 %", "Counts: not approved") in desk.cells
    desk.type_into(0, 4, "Grace")
    assert desk.document.undo_label == "Set approver of a correction of Availability"
    assert page.adjusted.text() == "88.3\u00a0%"  # approved it comes first: 12 of 720
    assert [cells[1] for cells in desk.cells] == ["9.7 %", "10 %", "1.7 %", "78.6 %"]
    desk.type_into(0, 5, "2026-11-18")  # it ended before it began
    assert desk.correction(0)[6] == "Outside this time"
    assert page.adjusted.text() == "90\u00a0%"
    desk.document.undo()
    assert page.adjusted.text() == "88.3\u00a0%"
    page.corrections.view.setFocus()
    qtbot.keyClick(page.corrections.view, Qt.Key.Key_Delete)
    desk.wait()
    assert page.corrections.model.rowCount() == 1
    assert page.measured.text() == "100\u00a0%"
    assert desk.seen == []


def test_what_makes_no_sense_is_explained_under_the_table(desk: Desk) -> None:
    desk.type_into(0, 1, "soon")
    assert "Write a time such as 2026-11-20 14:15" in desk.page.corrections.error.message
    desk.type_into(0, 2, "2026-11-01 12:00")
    assert desk.page.corrections.error.message == "The end must be after the start."
    desk.type_into(0, 5, "never")
    assert desk.page.corrections.error.message == "Write a day such as 2026-11-20."
    assert desk.correction(0)[1] == "13 Nov, 14:00"


def test_other_slos_and_times_are_chosen_by_keys(desk: Desk) -> None:
    desk.choose(desk.page.periods, "This month")
    assert "1 Nov to 19 Nov, so far" in desk.page.card.detail_label.text()
    desk.choose(desk.page.periods, "Last quarter")
    assert "1 Jul to 30 Sept" in desk.page.card.detail_label.text()
    assert desk.page.sentence.text().startswith("There are no samples in this time")
    assert not desk.page.bar.isVisible()
    desk.choose(desk.page.periods, "Its window")
    desk.choose(desk.page.slos, "Latency")
    assert desk.page.corrections.model.rowCount() == 0
    desk.page.show_item(desk.keys["work"])
    desk.wait()
    assert desk.page.slos.currentText() == "Payment, Availability"
    assert desk.page.corrections.selected.id == desk.keys["work"]


def test_lines_open_and_explain_themselves(desk: Desk, qtbot: QtBot) -> None:
    table = desk.page.table
    assert table is not None
    table.setFocus()
    table.choose(desk.keys["incident"])
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert str(desk.seen.pop()) == f"navigated to retrospectives {desk.keys['incident']}"
    qtbot.keyClick(table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    popover = desk.page.findChild(ExplainPopover) or table.findChild(ExplainPopover)
    assert popover is not None
    assert "72 ÷ 720 = 10\u00a0%" in popover.text()
    popover.close()
    table.choose(desk.keys["work"])
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is desk.page.corrections.view
    qtbot.mouseClick(desk.page.explain, LEFT)
    popover = desk.page.explain.findChild(ExplainPopover)
    assert popover is not None
    assert "100\u00a0% − 10\u00a0% = 90\u00a0%" in popover.text()
    popover.close()


def test_without_slos_there_is_one_way_on(
    qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]
) -> None:
    context = make_context(document)
    page = LedgerPage(context)
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    assert page.empty.isVisible()
    qtbot.mouseClick(page.empty.button, LEFT)
    assert str(make_context.errors(context)[0]) == "navigated to services None"  # type: ignore[attr-defined]
