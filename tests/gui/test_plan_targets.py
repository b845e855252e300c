"""Week 2 in the window: targets tried and decided, budgets projected, capacities typed; and in the room."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from slodesk.gui.charts.quarters import MET, MISSED, RUNNING
from slodesk.gui.charts.quarters_scale import axis, axis_ticks
from slodesk.gui.meeting.rooms.capacity import CapacityRoom
from slodesk.gui.meeting.rooms.proposals import ProposalsRoom
from slodesk.gui.models.plan_targets import ACTUAL, CURRENT, DECISION, PROPOSED, WHY
from slodesk.gui.tabs.quarterly_plan.capacity import OFF, PEOPLE, TOIL, TOTAL, CapacitySection
from slodesk.gui.tabs.quarterly_plan.projections import NOW as MINUTES_NOW
from slodesk.gui.tabs.quarterly_plan.projections import THEN, USED, ProjectionsSection
from slodesk.gui.tabs.quarterly_plan.targets import TargetsSection
from slodesk.gui.tabs.quarterly_plan.targets.change import ChangeDialog
from slodesk.operations import approvals
from slodesk.operations.plans import create_plan, remove_plan
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.proposals import plan_decisions
from slodesk.storage.schema_planning import PlanRow
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow
    from slodesk.storage.queries.proposal_values import Decision

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plan(sample_window: MainWindow) -> str:
    """The key of the only plan, for all teams, in the window."""
    document = sample_window.document
    assert document is not None
    for head in document.query(plan_heads):
        document.edit("Remove", lambda s, key=head.id: s.delete(s.get(PlanRow, key)))
    return str(document.edit("Plan", create_plan, "2027-Q1", None).result)


def show(window: MainWindow, qtbot: QtBot, name: str) -> Any:
    window.navigate("quarterly_plan", None)
    window.navigate("quarterly_plan", f"section:{name}")
    section: Any = cast("Any", window.tabs.widget).page.widget
    qtbot.waitUntil(lambda: section.shown is not None)
    return section


@pytest.fixture
def targets(sample_window: MainWindow, qtbot: QtBot, plan: str) -> TargetsSection:
    section: TargetsSection = show(sample_window, qtbot, "targets")
    section.table.view.setFocus()
    qtbot.waitUntil(section.table.view.hasFocus)
    return section


def press(qtbot: QtBot, *keys: Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        widget = QApplication.focusWidget()
        assert widget is not None
        qtbot.keyClick(widget, key, modifier)


def said(window: MainWindow, plan: str) -> dict[str, Decision]:
    assert window.document is not None
    return window.document.query(plan_decisions, plan)


def cell(section: TargetsSection, service: str, column: int, slo: str = "") -> str:
    model = section.table.model
    for at in range(model.rowCount()):
        row = model.row(at)
        assert row is not None
        if row.cells[0][0] == service and slo in row.cells[0][1]:
            return row.cells[column][0]
    raise LookupError(service)


# Looking


def test_the_table_says_what_holds_what_was_and_what_is_proposed(targets: TargetsSection) -> None:
    name = "Card payments", "go through"
    assert cell(targets, name[0], CURRENT, name[1]) == "99.95\u00a0%"
    assert cell(targets, name[0], ACTUAL, name[1]) == "99.949\u00a0%"
    assert cell(targets, name[0], PROPOSED, name[1]) == "99.85\u00a0%"
    assert cell(targets, name[0], WHY, name[1]) == "3 × the budget"
    assert cell(targets, name[0], DECISION, name[1]) == "Undecided"
    assert targets.table.model.headerData(ACTUAL, Qt.Orientation.Horizontal) == "Q4 so far"
    assert targets.state_text() == "13 undecided"
    assert targets.panel.heading_label.text() == "What if Card payments aimed at 99.85\u00a0%?"
    assert targets.panel.met.text() == "Met in 8 of the last 8 complete quarters (at 99.95\u00a0%: 6 of 8)."
    assert targets.panel.budget.text().startswith("The budget grows from 21.6")


def test_any_target_is_tried_by_digit_sign_and_typing(targets: TargetsSection, qtbot: QtBot) -> None:
    panel = targets.panel
    press(qtbot, Key.Key_1)
    assert panel.tried == Decimal("0.998")
    qtbot.keyClicks(targets.table.view, "+")
    assert panel.tried == Decimal("0.9985")
    qtbot.keyClicks(targets.table.view, "+++++++")
    assert panel.tried == Decimal("0.9999")
    qtbot.keyClicks(targets.table.view, "-")
    assert panel.tried == Decimal("0.9995")
    assert panel.met.text() == "Met in 6 of the last 8 complete quarters."
    data = panel.chart.data
    assert data is not None
    assert [mark.state for mark in data.marks].count(MISSED) == 2
    assert data.marks[-1].state == RUNNING
    qtbot.mouseClick(panel.buttons[4], LEFT)
    assert panel.tried == Decimal("0.9999")
    press(qtbot, Key.Key_T)
    assert QApplication.focusWidget() is panel.other
    qtbot.keyClicks(panel.other, "99,96")
    assert panel.tried == Decimal("0.9996")
    assert panel.heading_label.text() == "What if Card payments aimed at 99.96\u00a0%?"
    assert panel.accept.text() == "Take 99.96\u00a0%  Enter"
    qtbot.keyClicks(panel.other, "x")
    assert "percentage" in panel.error.message
    assert panel.findings.text() == ""
    press(qtbot, Key.Key_Backspace)
    assert panel.error.message == ""


def test_a_target_above_the_ceiling_says_so(targets: TargetsSection, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_T)
    qtbot.keyClicks(targets.panel.other, "99.995")
    told = "99.995\u00a0% is more than the 99.99\u00a0% that the services it depends on allow."
    assert targets.panel.findings.text() == told


def test_the_chart_is_read_by_key_and_its_axis_holds_everything(
    targets: TargetsSection, qtbot: QtBot
) -> None:
    chart = targets.panel.chart
    chart.setFocus()
    press(qtbot, Key.Key_Left)
    assert chart.cursor_words == "2026 Q4: 99.949\u00a0% so far, not counted"
    press(qtbot, Key.Key_Home)
    assert chart.cursor_words == "2024 Q4: 99.946\u00a0%, met"
    press(qtbot, Key.Key_Left)
    assert chart.cursor_words.startswith("2024 Q4")
    assert "2025 Q1" in chart.accessibleDescription()
    assert axis([99.93, 99.97, 99.95, 99.85]) == pytest.approx((99.8356, 99.9844))
    low, high = axis([100.0, 99.0])
    assert low < 99.0
    assert high == 100.0
    assert axis([0.0, 50.0])[0] == 0.0
    assert axis_ticks(99.836, 99.984, 4) == ([99.85, 99.9, 99.95], 2)
    assert axis_ticks(0.0, 100.0, 5) == ([0.0, 20.0, 40.0, 60.0, 80.0, 100.0], 0)


def test_figures_explain_themselves(targets: TargetsSection) -> None:
    view = targets.table.view
    view.setCurrentIndex(view.model().index(0, ACTUAL))
    told = targets.explain(targets.table.current or "", ACTUAL)
    assert told is not None
    assert "÷" in told.text()
    assert "99.949" in told.text()
    told.close()
    told = targets.explain(targets.table.current or "", PROPOSED)
    assert told is not None
    assert "(1 − 99.85\u00a0%) ÷ (1 − 99.95\u00a0%) = 3 × the budget" in told.text()
    assert "Framework, version" in told.text()
    told.close()


# Deciding


def test_everything_is_decided_by_keyboard_alone(
    targets: TargetsSection, qtbot: QtBot, sample_window: MainWindow, plan: str
) -> None:
    asked = 0
    for _ in range(30):
        if targets.shown is not None and not targets.shown.undecided:
            break
        assert QApplication.focusWidget() is targets.table.view
        press(qtbot, Key.Key_Return)
        field = QApplication.focusWidget()
        if field is targets.panel.grounds.evidence:
            asked += 1
            assert "what do users say" in targets.panel.grounds.errors["evidence"].message
            qtbot.keyClicks(field, "Nobody noticed last quarter.")
            press(qtbot, Key.Key_Tab)
            assert QApplication.focusWidget() is targets.panel.grounds.approver
            qtbot.keyClicks(QApplication.focusWidget(), "Kim")
            press(qtbot, Key.Key_Return)
    found = said(sample_window, plan)
    assert len(found) == 13
    assert {each.state for each in found.values()} == {"accepted"}
    assert asked == 1
    lower = [each for each in found.values() if each.evidence]
    assert [(each.target, each.approver) for each in lower] == [(Decimal("0.9985"), "Kim")]
    assert targets.table.detail_label.text() == "All decided"
    assert targets.state_text() == ""


def test_reject_change_take_back_and_undo(
    targets: TargetsSection, qtbot: QtBot, sample_window: MainWindow, plan: str
) -> None:
    first = targets.table.current
    assert first is not None
    press(qtbot, Key.Key_R)
    second = targets.table.current
    assert second not in (None, first)
    assert said(sample_window, plan)[first].state == "rejected"
    assert cell(targets, "Card payments", DECISION, "go through") == "Rejected"
    document = sample_window.document
    assert document is not None
    assert "Reject another target" in document.undo_label
    document.undo()
    assert targets.table.current == first  # what is undone is looked at
    assert said(sample_window, plan) == {}
    qtbot.keyClicks(targets.table.view, "4")  # 99.95 %: what holds
    press(qtbot, Key.Key_Return)
    assert said(sample_window, plan)[first].state == "changed"
    targets.table.select(first)
    assert targets.panel.state.text() == "Changed, 99.95\u00a0%"
    qtbot.mouseClick(targets.panel.undecide, LEFT)
    assert said(sample_window, plan)[first].state == "undecided"
    assert not targets.panel.undecide.isVisible()


def test_decided_ones_stand_below_and_headings_sort(targets: TargetsSection, qtbot: QtBot) -> None:
    first = targets.table.current
    press(qtbot, Key.Key_R)
    model = targets.table.model
    assert model.row_of(first) == model.rowCount() - 1
    header = targets.table.view.horizontalHeader()
    header.setSortIndicator(CURRENT, Qt.SortOrder.DescendingOrder)
    row = model.row(0)
    assert row is not None
    assert row.cells[0][0] == "Customer database"
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert model.row_of(first) == model.rowCount() - 1


def test_a_window_is_changed_in_the_dialog(
    targets: TargetsSection, qtbot: QtBot, sample_window: MainWindow, plan: str
) -> None:
    key = targets.table.current
    press(qtbot, Key.Key_C)
    dialog = next(each for each in sample_window.findChildren(ChangeDialog) if each.isVisible())
    assert dialog.target.text() == "99.85"
    dialog.target.setText("99")
    assert "Met in 8 of the last 8" in dialog.meaning.text()
    assert "promised to customers" in dialog.meaning.text()
    qtbot.mouseClick(dialog.accept_button, LEFT)
    assert "evidence" in dialog.errors["evidence"].message
    dialog.target.setText("99.95")
    assert not dialog.evidence.isVisible()
    qtbot.mouseClick(dialog.accept_button, LEFT)
    assert "Choose what" in dialog.errors["target"].message
    dialog.window_field.kind.setCurrentIndex(dialog.window_field.kind.findData("quarter"))
    dialog.comment.setText("As customers count.")
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog.comment, Key.Key_Return)
    assert key is not None
    decided = said(sample_window, plan)[key]
    assert (decided.state, decided.target, decided.comment) == ("changed", None, "As customers count.")
    assert targets.table.current != key
    targets.table.select(key)
    assert targets.panel.state.text() == "Changed, 99.95\u00a0%, calendar quarter"


def test_known_evidence_is_offered(
    targets: TargetsSection, qtbot: QtBot, sample_window: MainWindow, plan: str
) -> None:
    key, document = targets.table.current, sample_window.document
    assert key is not None
    assert document is not None
    grounds = targets.panel.grounds
    assert grounds.known.isVisibleTo(targets)
    qtbot.mouseClick(grounds.known, LEFT)
    document.flush()
    assert said(sample_window, plan)[key].evidence.startswith("Pay for a booking, Checkout drop-off study")
    assert said(sample_window, plan)[key].state == "undecided"


def test_the_method_is_the_plans(targets: TargetsSection, qtbot: QtBot) -> None:
    box = targets.table.method
    box.setFocus()
    press(qtbot, Key.Key_Down)
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: cell(targets, "Customer database", WHY) != "No change")
    assert targets.shown is not None
    assert targets.shown.plan.method == "budget"
    assert targets.table.periods.isVisible()
    targets.table.periods.setValue(2)
    qtbot.waitUntil(lambda: targets.shown is not None and targets.shown.plan.method_periods == 2)


def test_an_approved_plan_is_only_read(
    targets: TargetsSection, qtbot: QtBot, sample_window: MainWindow, plan: str
) -> None:
    document = sample_window.document
    assert document is not None
    document.edit("Approve", lambda s: setattr(s.get_one(PlanRow, plan), "state", "approved"))
    qtbot.waitUntil(lambda: not targets.panel.accept.isEnabled())
    press(qtbot, Key.Key_R)
    assert said(sample_window, plan) == {}
    assert not targets.table.method.isEnabled()


def test_r31_what_somebody_agreed_to_is_not_decided_anew_and_says_so(
    targets: TargetsSection, qtbot: QtBot, sample_window: MainWindow, plan: str
) -> None:
    document, panel = sample_window.document, targets.panel
    assert document is not None
    who = str(document.edit("Name", approvals.add_approver, plan, "Kim Sato").result)
    document.edit("Send", approvals.send_for_approval, plan)
    qtbot.waitUntil(panel.accept.isEnabled)
    assert panel.fixed.isHidden()
    document.edit("Agree", approvals.sign, who, "approved", at=NOW, given_as="kim")
    qtbot.waitUntil(lambda: not panel.accept.isEnabled())
    why = "Kim Sato has agreed to the plan as it is: take it back to planning to change it."
    assert not panel.change.isEnabled()
    assert not panel.reject.isEnabled()
    assert panel.fixed.isVisible()
    assert {panel.fixed.text(), panel.accept.toolTip(), panel.change.toolTip(), panel.reject.toolTip()} == {
        why
    }
    assert not targets.table.method.isEnabled()
    page = cast("Any", sample_window.tabs.widget).page
    assert page.sentence.text().startswith(why)
    press(qtbot, Key.Key_R)
    assert said(sample_window, plan) == {}
    document.undo()
    qtbot.waitUntil(panel.accept.isEnabled)
    assert panel.fixed.isHidden()
    assert panel.reject.toolTip() == "Keep what holds today"


def test_the_picture_and_the_table_can_be_taken_along(
    targets: TargetsSection, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets.panel.export_wanted.emit("copy")
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage()
    assert "Met in 8 of the last 8" in mime.text()
    for kind, begins in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        path = tmp_path / f"chart.{kind}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
        targets.panel.export_wanted.emit(kind)
        assert path.read_bytes().startswith(begins)
    targets.table.copy(markdown=True)
    text = QGuiApplication.clipboard().text()
    assert "| Card payments: Payments go through |" in text


def test_without_objectives_one_is_led_to_services(
    sample_window: MainWindow, qtbot: QtBot, plan: str, tmp_path: Path
) -> None:
    from slodesk.operations.services import remove_service
    from slodesk.storage.queries.service_list import service_list

    document = sample_window.document
    assert document is not None
    for service in document.query(service_list):
        document.edit("Remove", remove_service, service.id)
    section: TargetsSection = show(sample_window, qtbot, "targets")
    assert section.pages.currentWidget() is section.empty
    qtbot.mouseClick(section.empty.button, LEFT)
    assert sample_window.tabs.current == "services"


# Error budgets and capacity


def test_budgets_follow_what_is_decided(
    targets: TargetsSection, qtbot: QtBot, sample_window: MainWindow
) -> None:
    key = targets.table.current
    assert key is not None
    section: ProjectionsSection = show(sample_window, qtbot, "projections")
    assert section.sentence.text() == "If 2027 Q1 is like 2026 Q4 so far, all targets hold."
    row = section.model.row_of(key)
    at = section.model.index
    assert at(row, MINUTES_NOW).data() == "64.8\u00a0min"  # 0.05 % of 90 days
    assert at(row, THEN).data() == "194.4\u00a0min"
    assert at(row, USED).data() == "34\u00a0%"
    section.show_item(key)
    section.view.setCurrentIndex(at(row, USED))
    told = section.explain()
    assert told is not None
    assert "× 90 × 1,440 = 194.4" in told.text()
    told.close()
    show(sample_window, qtbot, "targets")
    targets.table.view.setFocus()
    press(qtbot, Key.Key_R)
    assert targets.shown is not None
    assert targets.shown.undecided == 12
    show(sample_window, qtbot, "projections")
    row = section.model.row_of(key)
    qtbot.waitUntil(lambda: at(row, THEN).data() == "64.8\u00a0min")
    assert at(row, USED).data() == "102\u00a0%"
    assert section.sentence.text() == "If 2027 Q1 is like 2026 Q4 so far, 1 target would be missed."


def edit_cell(qtbot: QtBot, section: CapacitySection, row: int, column: int, text: str) -> None:
    view = section.records.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(row, column))
    view.edit(view.currentIndex())
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Key.Key_Return)


def test_capacity_is_suggested_taken_and_typed(sample_window: MainWindow, qtbot: QtBot, plan: str) -> None:
    section: CapacitySection = show(sample_window, qtbot, "capacity")
    at = section.records.model.index
    assert at(0, TOTAL).data() == "3,072\u00a0h, suggested"  # 6 × 12.8 × 40
    assert section.sentence.text().startswith("Nobody has estimated 2027 Q1")
    edit_cell(qtbot, section, 0, PEOPLE, "4.5")
    qtbot.waitUntil(lambda: at(0, TOTAL).data() == "2,304\u00a0h")
    assert section.sentence.text() == "2,304\u00a0h in 2027 Q1. 2 teams only suggested, and not counted."
    edit_cell(qtbot, section, 0, OFF, "100")
    qtbot.waitUntil(lambda: at(0, TOTAL).data() == "2,204\u00a0h")
    edit_cell(qtbot, section, 0, TOIL, "200")
    qtbot.waitUntil(lambda: str(at(0, TOIL).data()).endswith("too much"))
    edit_cell(qtbot, section, 0, PEOPLE, "many")
    qtbot.waitUntil(lambda: section.records.error.message == "A number is expected here.")
    qtbot.mouseClick(section.take, LEFT)
    qtbot.waitUntil(lambda: not section.take.isVisible())
    assert section.sentence.text() == "8,348\u00a0h in 2027 Q1."  # 2,204 + 2,560 + 3,584
    section.records.select(section.shown.teams[0].id if section.shown else "")
    qtbot.mouseClick(section.forget, LEFT)
    qtbot.waitUntil(lambda: at(0, TOTAL).data() == "3,072\u00a0h, suggested")


def test_a_workspace_without_teams_says_what_is_missing(
    workspace: Any, make_context: Callable[[Document], TabContext], document: Document, qtbot: QtBot
) -> None:
    key = str(document.edit("Plan", create_plan, "2027-Q1", None).result)
    section = CapacitySection(make_context(document))
    qtbot.addWidget(section)
    section.show_plan(key)
    qtbot.waitUntil(lambda: section.shown is not None)
    assert section.pages.currentWidget() is section.empty
    targets = TargetsSection(make_context(document))
    qtbot.addWidget(targets)
    targets.show_plan(key)
    qtbot.waitUntil(lambda: targets.shown is not None)
    assert targets.pages.currentWidget() is targets.empty
    document.edit("Remove", remove_plan, key)
    targets.show_plan(key)
    qtbot.waitUntil(lambda: targets.shown is None)


# The room


@pytest.fixture
def room(
    sample_document: Document, make_context: Callable[[Document], TabContext], qtbot: QtBot
) -> ProposalsRoom:
    for head in sample_document.query(plan_heads):
        sample_document.edit("Remove", lambda s, key=head.id: s.delete(s.get(PlanRow, key)))
    key = str(sample_document.edit("Plan", create_plan, "2027-Q1", None).result)
    view = ProposalsRoom(make_context(sample_document))
    qtbot.addWidget(view)
    view.resize(1280, 700)
    with qtbot.waitExposed(view):
        view.show()
    view.show_subject(key, 2)
    qtbot.waitUntil(lambda: view.shown is not None)
    return view


def key_event(key: Key, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)


def test_the_room_asks_one_question_after_the_other(
    room: ProposalsRoom, qtbot: QtBot, sample_document: Document
) -> None:
    assert room.question.text() == "Aim Card payments at 99.85\u00a0%?"
    assert room.place.text() == "1 of 13 · 13 undecided"
    assert [each.text() for each in room.options if each.isVisible()][1] == "2   99.85\u00a0%"
    assert room.handle_key(key_event(Key.Key_Right))
    assert room.question.text() == "Aim Card payments at 99.9\u00a0%?"
    assert room.handle_key(key_event(Key.Key_4, "4"))
    assert room.question.text() == "Keep Card payments at 99.95\u00a0%?"
    assert room.handle_key(key_event(Key.Key_Down))
    assert room.question.text() == "Aim Card payments at 95.1\u00a0%?"
    assert room.handle_key(key_event(Key.Key_Return))
    assert room.place.text() == "3 of 13 · 12 undecided"
    assert room.handle_key(key_event(Key.Key_R))
    assert room.handle_key(key_event(Key.Key_Up))
    assert room.decided.text() == "Rejected: stays at 99.9\u00a0% · 11 undecided"
    assert room.handle_key(key_event(Key.Key_U))
    assert room.place.text() == "3 of 13 · 12 undecided"
    assert room.decided.isHidden()
    assert not room.handle_key(key_event(Key.Key_9, "9"))
    assert not room.handle_key(key_event(Key.Key_X, "x"))
    assert room.reader.plan_id in {head.id for head in sample_document.query(plan_heads)}


def test_the_room_asks_for_what_a_lower_target_needs(room: ProposalsRoom, qtbot: QtBot) -> None:
    room.activateWindow()
    assert room.handle_key(key_event(Key.Key_Return))
    grounds = room.grounds
    assert grounds.isVisible()
    assert not room.chart.isVisible()
    assert "what do users say" in grounds.errors["evidence"].message
    sizes = [field.fontInfo().pixelSize() for field in (grounds.evidence, grounds.approver)]
    assert min(sizes) >= 700 / 40
    qtbot.keyClicks(grounds.evidence, "Nobody noticed.")
    room.refresh()  # as the runner does when it was saved
    assert not room.chart.isVisible()
    qtbot.keyClicks(grounds.approver, "Kim")
    qtbot.keyClick(grounds.approver, Key.Key_Return)
    assert room.place.text() == "2 of 13 · 12 undecided"
    assert not grounds.isVisible()
    assert room.chart.isVisible()
    assert room.shown is not None
    assert room.shown.undecided == 12


def test_capacity_in_the_room(
    sample_document: Document, make_context: Callable[[Document], TabContext], qtbot: QtBot
) -> None:
    key = str(sample_document.edit("Plan", create_plan, "2028-Q1", None).result)
    view = CapacityRoom(make_context(sample_document))
    qtbot.addWidget(view)
    view.show_subject(key, 2)
    qtbot.waitUntil(lambda: bool(view.lines))
    assert view.total.text() == "2028 Q1 is only suggested so far"
    assert view.lines[0] == ("Payments", "6 people × 13 weeks × 40 h", "3,120\u00a0h, suggested")
    view.grab()


def test_pictures_are_painted_at_every_size(targets: TargetsSection, qtbot: QtBot) -> None:
    chart = targets.panel.chart
    for width, height in ((120, 90), (300, 160), (1200, 700)):
        chart.resize(width, height)
        assert not chart.grab().isNull()
    shapes = {mark.state for mark in chart.data.marks} if chart.data else set()
    assert MET in shapes
    qtbot.mouseMove(chart, QPoint(20, 20))
