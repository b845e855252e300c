"""Deciding about releases in the window, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QApplication, QLabel

from slodesk.gui.dialogs.asking import AskDialog
from slodesk.operations.release_decisions import record_decision
from slodesk.storage.queries.releases import decisions
from tests.gui.releases.gatekeeper import CTRL, LEFT, Gatekeeper, Key

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def said(gate: Gatekeeper) -> str:
    """Return everything the log of decisions says."""
    return "\n".join(part.text() for part in gate.page.editor.log.findChildren(QLabel))


# Recording


def test_what_the_policy_says_is_recorded_for_good_by_keys_alone(gate: Gatekeeper, qtbot: QtBot) -> None:
    gate.button("decide_open").setFocus()
    qtbot.keyClick(gate.button("decide_open"), Key.Key_Space)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    words = " ".join(part.text() for part in dialog.findChildren(QLabel))
    assert "can't be undone" in words
    assert "root" in words or "profile" in words
    assert dialog.focusWidget() is not None
    qtbot.keyClick(dialog.focusWidget(), Key.Key_Return)
    gate.read()
    (taken,) = gate.record
    assert (taken.decision, taken.suggested, taken.policy_version) == (
        "approve_monitored", "approve_monitored", 1,
    )  # fmt: skip
    assert "30" in taken.rationale
    assert taken.conditions == ("Watch error rate and latency closely until a day after it went out.",)
    assert taken.approver == ""
    assert taken.expires is None
    assert gate.line.state == "decided"
    assert gate.cell(0, "state") == "Decided"
    assert gate.page.model.data(
        gate.page.model.index(0, gate.page.model.column_named("decision"))
    ) == "Approve, watched"  # fmt: skip
    assert "Policy: Version 1" in said(gate)
    document = gate.window.document
    assert document is not None
    assert document.barrier_label.startswith("Decide about Ferry booking 4.1.0")
    qtbot.keyClick(gate.page.table, Key.Key_Z, CTRL)
    gate.read()
    assert len(gate.record) == 1  # a fact stays


def test_a_review_needs_somebody_who_agrees_and_a_day_until_which(gate: Gatekeeper, qtbot: QtBot) -> None:
    """Attention and medium risk: review with canary (R33); approver and expiry (R36)."""
    gate.tri("critical_path").buttons[True].click()
    gate.type("lines_changed", "101")
    dialog = gate.decide()
    assert dialog.decision == "review_canary"
    assert dialog._approver.isVisible()
    assert not dialog._reason.isVisible()
    assert "canary" in dialog.conditions.toPlainText()
    qtbot.mouseClick(dialog.record, LEFT)
    assert dialog.isVisible()
    assert dialog._errors["approver"].message == "Say who agrees to this release."
    assert dialog.focusWidget() is dialog.approver
    qtbot.keyClicks(dialog.approver, "Nadia Karim")
    dialog.expires.setDate(QDate(2026, 11, 22))
    qtbot.mouseClick(dialog.record, LEFT)
    assert "later than now" in dialog._errors["expires"].message
    dialog.expires.setDate(QDate(2026, 11, 25))
    gate.confirm(dialog)
    (taken,) = gate.record
    assert taken.approver == "Nadia Karim"
    assert taken.expires == datetime(2026, 11, 25, 23, 59, tzinfo=UTC)
    assert "Agreed by: Nadia Karim" in said(gate)
    assert "Holds until: 25 Nov, 23:59" in said(gate)


def test_deciding_otherwise_needs_a_reason_and_a_name(gate: Gatekeeper, qtbot: QtBot) -> None:
    dialog = gate.decide()
    gate.choose(dialog.choice, "block")
    assert dialog._reason.isVisible()
    assert "Split it" in dialog.alternatives.toPlainText()  # what else could be done follows the choice
    assert dialog.conditions.toPlainText() == ""
    qtbot.mouseClick(dialog.record, LEFT)
    assert dialog._errors["override_reason"].message == "Say why it is not what the policy says."
    qtbot.keyClicks(dialog.reason, "Regatta weekend")
    qtbot.mouseClick(dialog.record, LEFT)
    assert "answers for" in dialog._errors["approver"].message
    qtbot.keyClicks(dialog.approver, "Harbour master")
    gate.confirm(dialog)
    (taken,) = gate.record
    assert taken.overrides
    assert (taken.decision, taken.suggested) == ("block", "approve_monitored")
    assert "Why otherwise: Regatta weekend" in said(gate)
    assert "The policy said: Approve, watched" in said(gate)
    below = gate.page.model.columns[gate.page.model.column_named("decision")].below(gate.page.model.rows[0])
    assert below == "policy: approve, watched"


def test_what_somebody_wrote_stays_when_another_decision_is_chosen(gate: Gatekeeper, qtbot: QtBot) -> None:
    dialog = gate.decide()
    dialog.conditions.selectAll()
    qtbot.keyClicks(dialog.conditions, "Not on a Friday")
    gate.choose(dialog.choice, "defer")
    assert dialog.conditions.toPlainText() == "Not on a Friday"
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert gate.record == ()


def test_a_second_decision_follows_the_first(gate: Gatekeeper) -> None:
    gate.confirm(gate.decide())
    gate.type("lines_changed", "2000")
    gate.confirm(gate.decide())
    assert [each.number for each in gate.record] == [2, 1]
    first = gate.record[1]
    assert first.advice is not None
    assert first.advice.inputs.lines_changed == 100  # as it was decided on
    assert gate.tri("critical_path").isEnabled()
    assert not gate.page.editor.fields.inputs["service_id"].isEnabled()


# Its life


def test_it_goes_out_is_rolled_back_and_names_what_it_caused(gate: Gatekeeper, now: datetime) -> None:
    gate.confirm(gate.decide())
    gate.click("release_deploy")
    gate.read()
    assert gate.line.state == "deployed"
    assert gate.line.date == now
    assert not gate.button("decide_open").isVisible()
    assert gate.page.editor.strip.words.text() == "Decided: approve, watched"
    assert "As it was when it was decided" in gate.page.editor.verdict.basis.text()
    key, number, _ = gate.page.editor.detail.incidents[0]  # type: ignore[union-attr]
    gate.pick("incident_id", key)
    assert gate.line.incident_id == key
    assert said_below(gate) == number
    gate.click("release_roll_back")
    gate.read()
    assert gate.line.state == "rolled back"
    assert gate.line.rolled_back == now
    gate.click("release_reopen")
    gate.read()
    assert gate.line.state == "decided"
    assert gate.line.rolled_back is None
    assert gate.line.decision == "approve_monitored"


def said_below(gate: Gatekeeper) -> str:
    model = gate.page.model
    return model.columns[model.column_named("state")].below(model.rows[0])


def test_from_the_release_one_gets_to_the_incident_it_caused(gate: Gatekeeper) -> None:
    gate.confirm(gate.decide())
    gate.click("release_deploy")
    gate.read()
    key = gate.page.editor.detail.incidents[0][0]  # type: ignore[union-attr]
    gate.pick("incident_id", key)
    gate.click("release_open_incident")
    assert gate.window.tabs.current == "retrospectives"
    assert gate.window.tabs.widget.widget.editor.key == key  # type: ignore[union-attr]


def test_what_nobody_let_out_is_asked_about(gate: Gatekeeper, qtbot: QtBot) -> None:
    gate.click("release_deploy")
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, AskDialog)
    assert "No decision about it is on record." in [part.text() for part in ask.findChildren(QLabel)]
    qtbot.keyClick(ask, Key.Key_Escape)
    assert gate.line.state == "planned"
    gate.click("release_deploy")
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, AskDialog)
    qtbot.mouseClick(ask.yes, LEFT)
    gate.read()
    assert gate.line.state == "deployed"
    gate.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is gate.window)
    qtbot.keyClick(gate.page.table, Key.Key_Z, CTRL)
    gate.read()
    assert gate.line.state == "planned"


def test_an_approval_that_ran_out_is_said(gate: Gatekeeper, now: datetime) -> None:
    document = gate.window.document
    detail = gate.page.editor.detail
    assert document is not None
    assert detail is not None
    advice = detail.standing.advice(detail.line.service_id, detail.line.inputs)
    document.record_fact(
        "Decide", record_decision, gate.line.id, "review", advice, at=now - timedelta(days=2), decided_as="x",
        approver="Nadia Karim", expires=now - timedelta(days=1), override_reason="Careful",
    )  # fmt: skip
    gate.read()
    assert "1 approval ran out" in gate.page.card.detail_label.text()
    gate.click("release_deploy")
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, AskDialog)
    assert "The approval ran out." in [part.text() for part in ask.findChildren(QLabel)]
    ask.reject()


def test_a_decision_that_was_searched_for_leads_to_its_release(gate: Gatekeeper) -> None:
    gate.confirm(gate.decide())
    gate.click("add_release")
    gate.read()
    assert gate.record == ()
    gate.window.navigate("releases", decision_key(gate))
    gate.read()
    assert gate.line.version == "4.1.0"


def decision_key(gate: Gatekeeper) -> str:
    assert gate.window.document is not None
    return gate.window.document.query(decisions)[0].id
