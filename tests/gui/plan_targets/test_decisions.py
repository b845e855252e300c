"""Targets are decided by keyboard, taken back, and fixed once the plan is signed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from slodesk.gui.models.plan_targets import CURRENT, DECISION, WHY
from slodesk.gui.tabs.quarterly_plan.targets.change import ChangeDialog
from slodesk.operations import approvals
from slodesk.operations.plan_targets import decide_target
from slodesk.storage.queries.proposals import plan_decisions
from slodesk.storage.schema_planning import PlanRow
from tests.gui.conftest import NOW
from tests.gui.plan_targets.deciding import LEFT, Key, cell, press, show

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan.targets import TargetsSection
    from slodesk.storage.queries.proposal_values import Decision


def said(window: MainWindow, plan: str) -> dict[str, Decision]:
    assert window.document is not None
    return window.document.query(plan_decisions, plan)


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


def test_a_decision_moves_the_ceiling_of_what_depends_on_it(
    targets: TargetsSection, sample_window: MainWindow, plan: str
) -> None:
    shown, document = targets.shown, sample_window.document
    assert shown is not None
    assert document is not None
    payments = next(each for each in shown.slos if each.info.name == "card-payments-availability")
    checkout = next(each for each in shown.slos if each.info.name == "checkout-availability")
    assert checkout.limits.ceiling == Decimal("0.9995") * Decimal("0.999") * Decimal("0.9999")
    targets.table.select(checkout.id)
    assert "99.84006\u00a0%" in targets.panel.findings.text()
    document.edit("Lower", decide_target, plan, payments.id, "changed", target=Decimal("0.9985"),
                  evidence="Nobody noticed.", approver="Kim")  # fmt: skip
    assert targets.shown is not None
    found = targets.shown.slo(checkout.id)
    assert found is not None
    assert found.limits.ceiling == Decimal("0.99740174985")  # 0.9985 × 0.999 × 0.9999
    targets.table.select(checkout.id)
    assert "99.74017\u00a0%" in targets.panel.findings.text()
    document.undo()
    targets.table.select(checkout.id)
    assert "99.84006\u00a0%" in targets.panel.findings.text()


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
