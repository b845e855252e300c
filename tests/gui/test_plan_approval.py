"""Week 4 in the window: from open points to a signed-off plan and its revision, by mouse and by keyboard."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog
from sqlalchemy import select

from slodesk.gui.dialogs.compare import CompareDialog
from slodesk.gui.meeting.room_style import fit_room, mark_room
from slodesk.gui.meeting.rooms.approval import ApprovalRoom
from slodesk.gui.meeting.rooms.document import DocumentRoom
from slodesk.gui.meeting.rooms.feedback import FeedbackRoom
from slodesk.gui.tabs.quarterly_plan.approval.asking import ApproveDialog, ReviseDialog
from slodesk.gui.tabs.quarterly_plan.document.presenter import Presenter
from slodesk.operations import approvals, plan_feedback, plan_messages, plan_targets
from slodesk.operations.people import add_person
from slodesk.operations.plans import create_plan
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.approval import approval
from slodesk.storage.schema import ServiceRow, SloRow
from slodesk.storage.workspace import create_workspace
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from sqlalchemy.orm import Session

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan.approval import ApprovalSection
    from slodesk.gui.tabs.quarterly_plan.document import DocumentSection
    from slodesk.gui.tabs.quarterly_plan.feedback import FeedbackSection
    from slodesk.gui.tabs.quarterly_plan.messages import MessagesSection
    from slodesk.storage.queries.approval import Approval

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def one_undecided(session: Session) -> str:
    """Two services with an SLO each, and a plan that raises the first and leaves the second undecided."""
    add_person(session, "Kim Sato")
    first, _ = (
        add_slo(session, add_service(session, name, display_name=name.title()), "available", Decimal("0.999"))
        for name in ("checkout", "search")
    )
    key = create_plan(session, "2027-Q1", None)
    plan_targets.decide_target(session, key, first, "changed", target=Decimal("0.9995"))
    return key


@pytest.fixture
def own_window(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """The main window with a small workspace."""
    path = tmp_path / "own.slodesk"
    create_workspace(path, name="Own", time_zone="UTC").close()
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(str(path))
    return window


@pytest.fixture
def plan(own_window: MainWindow) -> str:
    assert own_window.document is not None
    return str(own_window.document.edit("Plan", one_undecided).result)


def show(window: MainWindow, qtbot: QtBot, name: str) -> Any:
    window.navigate("quarterly_plan", None)
    window.navigate("quarterly_plan", f"section:{name}")
    section: Any = cast("Any", window.tabs.widget).page.widget
    qtbot.waitUntil(lambda: section.shown is not None)
    return section


def state(window: MainWindow, plan: str) -> Approval:
    assert window.document is not None
    found = window.document.query(approval, plan)
    assert found is not None
    return found


def dialog(window: MainWindow, kind: type[QDialog]) -> Any:
    return next(each for each in window.findChildren(kind) if each.isVisible())


def asked(qtbot: QtBot, window: MainWindow) -> Any:
    """The question before a plan is approved, once its figures are read."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(ApproveDialog)))
    return dialog(window, ApproveDialog)


def click(qtbot: QtBot, button: Any) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, LEFT)


def type_into(qtbot: QtBot, field: Any, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def edit(window: MainWindow, operation: Any, *args: Any, **fields: Any) -> Any:
    assert window.document is not None
    return window.document.edit("Test", operation, *args, **fields).result


def test_from_open_points_to_a_signed_off_plan_and_a_revision(
    own_window: MainWindow, qtbot: QtBot, plan: str
) -> None:
    window, document = own_window, own_window.document
    assert document is not None
    feedback: FeedbackSection = show(window, qtbot, "feedback")
    assert feedback.table.empty is not None
    click(qtbot, feedback.table.empty.button)
    qtbot.keyClicks(feedback.editor.inputs["text"], "Is that in the capacity?")
    document.flush()
    assert [line.title for line in state(window, plan).feedback] == ["Is that in the capacity?"]

    section: ApprovalSection = show(window, qtbot, "approval")
    assert not section.next.isEnabled()
    click(qtbot, section.blockers.buttons["no_approver"])
    qtbot.keyClicks(QApplication.focusWidget(), "Kim Sato")
    document.flush()
    assert [line.title for line in state(window, plan).approvers] == ["Kim Sato"]
    assert not section.signing.agree.isEnabled()

    click(qtbot, section.next)
    assert state(window, plan).plan.state == "in_approval"
    click(qtbot, section.signing.want_changes)
    assert section.signing.error.message == "Say which changes are wanted."
    type_into(qtbot, section.signing.comment, "Fine for a quarter")
    click(qtbot, section.signing.agree)
    (kim,) = state(window, plan).approvers
    assert (kim.verdict, kim.comment, kim.given_as) == ("approved", "Fine for a quarter", section.who)
    assert "not authenticated" in section.signing.recorded.text()

    click(qtbot, section.next)
    asking = asked(qtbot, window)
    assert set(asking.checks) == {"undecided", "feedback"}
    assert not asking.yes.isEnabled()
    for box in asking.checks.values():
        box.setFocus()
        qtbot.keyClick(box, Key.Key_Space)
    click(qtbot, asking.yes)
    approved = state(window, plan)
    assert approved.plan.state == "approved"
    assert document.barrier_label.startswith("Approve the plan")
    assert document.undo_label == ""
    with document.session() as session:
        slo = session.scalars(select(SloRow).join(ServiceRow).order_by(ServiceRow.name)).first()
        assert slo is not None
        assert slo.history[-1].effective.isoformat() == "2027-01-01"
        assert slo.history[-1].approver == "Kim Sato"
    assert section.history.list.count() == 1

    click(qtbot, section.next)
    revising = dialog(window, ReviseDialog)
    qtbot.keyClick(revising.reason, Key.Key_Return)
    assert revising.error.message
    qtbot.keyClicks(revising.reason, "The provider is late")
    qtbot.keyClick(revising.reason, Key.Key_Return)
    revised = state(window, plan)
    assert (revised.plan.state, revised.plan.revision, revised.agreed) == ("in_planning", 2, 0)
    assert len(revised.snapshots) == 1

    edit(window, plan_feedback.add_feedback, plan, "And the other zone?", NOW)
    click(qtbot, section.history.compare)
    comparing: CompareDialog = dialog(window, CompareDialog)
    assert "Feedback “And the other zone?” was added." in comparing.told
    comparing.reject()


def test_the_whole_way_by_keyboard(own_window: MainWindow, qtbot: QtBot, plan: str) -> None:
    section: ApprovalSection = show(own_window, qtbot, "approval")
    section.setFocus()
    qtbot.keyClick(section.blockers.buttons["no_approver"], Key.Key_Space)
    qtbot.keyClicks(QApplication.focusWidget(), "Kim")
    qtbot.keyClick(section.next, Key.Key_Space)
    assert state(own_window, plan).plan.state == "in_approval"
    qtbot.keyClick(section.signing.agree, Key.Key_Space)
    qtbot.keyClick(section.next, Key.Key_Space)
    asking = asked(qtbot, own_window)
    qtbot.keyClick(asking.checks["undecided"], Key.Key_Space)
    qtbot.keyClick(asking, Key.Key_Return)
    assert state(own_window, plan).plan.state == "approved"


def test_thinking_better_of_it_changes_nothing(own_window: MainWindow, qtbot: QtBot, plan: str) -> None:
    key = edit(own_window, approvals.add_approver, plan, "Kim")
    edit(own_window, approvals.send_for_approval, plan)
    edit(own_window, approvals.sign, key, "approved", at=NOW, given_as="k")
    section: ApprovalSection = show(own_window, qtbot, "approval")
    click(qtbot, section.next)
    qtbot.keyClick(asked(qtbot, own_window), Key.Key_Escape)
    assert state(own_window, plan).plan.state == "in_approval"
    click(qtbot, section.back)
    assert state(own_window, plan).agreed == 0


def test_an_approved_plan_cannot_be_changed_but_its_messages_go_on(
    own_window: MainWindow, qtbot: QtBot, plan: str
) -> None:
    messages: MessagesSection = show(own_window, qtbot, "messages")
    assert messages.table.empty is not None
    click(qtbot, messages.table.empty.button)
    assert state(own_window, plan).messages[0].title == "Engineering"
    approve(own_window, plan)
    messages = show(own_window, qtbot, "messages")
    box: Any = messages.editor.inputs["done"]
    assert box.isEnabled()
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Space)
    assert own_window.document is not None
    own_window.document.flush()
    assert state(own_window, plan).messages[0].done
    feedback: FeedbackSection = show(own_window, qtbot, "feedback")
    assert feedback.table.empty is not None
    assert not feedback.editable


def test_audiences_that_are_missing_are_offered(own_window: MainWindow, qtbot: QtBot, plan: str) -> None:
    edit(own_window, plan_messages.add_message, plan, "Board", channel="Letter")
    edit(own_window, plan_messages.add_message, plan, " executives")
    messages: MessagesSection = show(own_window, qtbot, "messages")
    assert messages.rest.toolTip() == "No message yet for Engineering, Product, Customers"
    click(qtbot, messages.rest)
    told = state(own_window, plan).messages
    assert [line.title for line in told] == ["Board", "executives", "Engineering", "Product", "Customers"]
    assert told[0].channel == "Letter"
    assert messages.rest.isHidden()
    assert own_window.document is not None
    own_window.document.undo()
    qtbot.waitUntil(messages.rest.isVisible)


def approve(window: MainWindow, plan: str) -> None:
    key = edit(window, approvals.add_approver, plan, "Kim")
    edit(window, approvals.send_for_approval, plan)
    edit(window, approvals.sign, key, "approved", at=NOW, given_as="k")
    edit(window, approvals.approve_plan, plan, at=NOW, made_as="k", despite=("undecided", "feedback"))


def test_a_document_is_written_by_hand_and_follows_the_plan_again(
    own_window: MainWindow, qtbot: QtBot, plan: str
) -> None:
    section: DocumentSection = show(own_window, qtbot, "document")
    assert "Quarterly plan 2027-Q1" in section.view.toPlainText()
    section.show_item("error_budget_policy")
    assert "What we do as the budget shrinks" in section.view.toPlainText()
    click(qtbot, section.edit)
    assert section.source.toPlainText().startswith("An error budget is")
    section.source.selectAll()
    for words in ("# Ours", "", "We <b>stop</b> at **nothing**."):
        qtbot.keyClicks(section.source, words)
        qtbot.keyClick(section.source, Key.Key_Return)
    click(qtbot, section.done)
    qtbot.waitUntil(lambda: "We <b>stop</b> at nothing." in section.view.toPlainText())
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "We <b>stop" not in section.view.toPlainText())
    click(qtbot, section.reset)
    qtbot.waitUntil(lambda: section.shown is not None and section.shown.own == {})
    assert "What we do as the budget shrinks" in section.view.toPlainText()


def test_a_document_is_copied_as_markdown_and_as_formatted_text(
    own_window: MainWindow, qtbot: QtBot, plan: str
) -> None:
    section: DocumentSection = show(own_window, qtbot, "document")
    section.show_item("slo_document")
    markdown, rich = section.copy_button.menu().actions()
    markdown.trigger()
    assert QGuiApplication.clipboard().text().startswith("# SLO document")
    assert "| Service | Objective |" in QGuiApplication.clipboard().text()
    rich.trigger()
    assert "<table" in QGuiApplication.clipboard().mimeData().html()


def test_an_earlier_revision_can_be_read(own_window: MainWindow, qtbot: QtBot, plan: str) -> None:
    approve(own_window, plan)
    edit(own_window, approvals.open_revision, plan, "Late")
    section: DocumentSection = show(own_window, qtbot, "document")
    assert [section.state.itemText(at) for at in range(section.state.count())] == [
        "As it is now",
        "Revision 1",
    ]
    section.show_item("slo_document")
    assert "Draft" in section.view.toPlainText()
    section.state.setFocus()
    qtbot.keyClick(section.state, Key.Key_Down)
    qtbot.waitUntil(lambda: "Final" in section.view.toPlainText())
    assert not section.edit.isVisible()


def test_presenting_goes_on_by_clicker_and_black_hides_it(
    own_window: MainWindow, qtbot: QtBot, plan: str
) -> None:
    section: DocumentSection = show(own_window, qtbot, "document")
    click(qtbot, section.present_button)
    presenter: Presenter = dialog(own_window, Presenter)
    slides = presenter.slides
    assert slides.count > 3
    qtbot.keyClick(presenter, Key.Key_End)
    assert slides.at == slides.count - 1
    qtbot.keyClick(presenter, Key.Key_Home)
    for _ in range(40):
        qtbot.keyClick(presenter, Key.Key_PageDown)
    assert slides.at > 0
    qtbot.keyClick(presenter, Key.Key_B)
    assert presenter.black.isVisible()
    qtbot.keyClick(presenter, Key.Key_B)
    qtbot.keyClick(presenter, Key.Key_Escape)
    assert not [each for each in own_window.findChildren(Presenter) if each.isVisible()]


# The room


def key(code: Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier)


def room(window: MainWindow, qtbot: QtBot, kind: Any, plan: str) -> Any:
    made = kind(window.context(), None)
    qtbot.addWidget(made)
    mark_room(made)
    made.resize(1280, 720)
    made.show()
    made.show_subject(plan, 4)
    fit_room(made)
    return made


def test_feedback_is_answered_in_the_room(own_window: MainWindow, qtbot: QtBot, plan: str) -> None:
    for words in ("Why?", "When?"):
        edit(own_window, plan_feedback.add_feedback, plan, words, NOW)
    view: FeedbackRoom = room(own_window, qtbot, FeedbackRoom, plan)
    assert view.text.text() == "Why?"
    assert view.handle_key(key(Key.Key_1))
    assert view.handle_key(key(Key.Key_Down))
    assert view.text.text() == "When?"
    assert view.handle_key(key(Key.Key_2))
    assert not view.handle_key(key(Key.Key_X))
    assert [line.state for line in state(own_window, plan).feedback] == ["taken_up", "declined"]


def test_approvers_agree_in_the_room(own_window: MainWindow, qtbot: QtBot, plan: str) -> None:
    for name in ("Kim", "Robin"):
        edit(own_window, approvals.add_approver, plan, name)
    view: ApprovalRoom = room(own_window, qtbot, ApprovalRoom, plan)
    assert view.handle_key(key(Key.Key_Return))
    assert state(own_window, plan).plan.state == "in_approval"
    assert view.handle_key(key(Key.Key_2))
    assert [line.verdict for line in state(own_window, plan).approvers] == ["", "approved"]
    assert view.handle_key(key(Key.Key_2))
    assert state(own_window, plan).agreed == 0


def test_the_plan_is_shown_in_the_room_in_words_that_can_be_read_from_afar(
    own_window: MainWindow, qtbot: QtBot, plan: str
) -> None:
    view: DocumentRoom = room(own_window, qtbot, DocumentRoom, plan)
    qtbot.waitUntil(lambda: view.slides.count > 3)
    document = view.slides.view.document()
    assert document.defaultFont().pointSizeF() * view.logicalDpiY() / 72 >= 720 / 40
    assert view.handle_key(key(Key.Key_End))
    assert view.slides.at == view.slides.count - 1
