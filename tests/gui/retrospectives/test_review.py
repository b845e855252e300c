"""Review of a retrospective in the window: reviewers, publishing, revisions, who may see what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from slodesk.domain.retrospective import CUSTOMERS, PUBLISHED, SECTIONS, TEAM
from slodesk.gui.dialogs.compare import CompareDialog
from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
from slodesk.gui.tabs.retrospectives.editor.review import ReviewPart
from slodesk.gui.tabs.retrospectives.editor.review_asking import CorrectDialog, PublishDialog
from slodesk.gui.tabs.retrospectives.editor.review_preview import PreviewDialog
from slodesk.operations import retrospectives
from slodesk.operations.people import add_person
from slodesk.storage.queries.retro_snapshots import retro_snapshots
from slodesk.storage.queries.retrospectives import retro_list, retrospective

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


class Desk:
    """The part, shown again after every edit as the editor does."""

    def __init__(self, qtbot: QtBot, context: TabContext, key: str) -> None:
        self.qtbot, self.context, self.key = qtbot, context, key
        self.document: Document = context.document
        self.edits = RetroEdits(context)
        self.edits.id, self.edits.name = key, "INC-3"
        self.part = ReviewPart(context, self.edits)
        qtbot.addWidget(self.part)
        self.part.resize(760, 1100)
        self.document.changed.connect(lambda _: self.read())
        self.read()
        with qtbot.waitActive(self.part):
            self.part.show()
            self.part.activateWindow()

    def read(self) -> None:
        content = self.content
        agreed = any(each.verdict == "approved" for each in content.reviewers)
        editable = content.state == "draft" or (content.state == "in_review" and not agreed)
        self.part.show_content(content, editable=editable)

    @property
    def content(self) -> Retrospective:
        found = self.document.query(retrospective, self.key)
        assert found is not None
        return found

    @property
    def verdicts(self) -> list[tuple[str, str]]:
        return [(each.name, each.verdict) for each in self.content.reviewers]

    def click(self, button: Any) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        self.qtbot.mouseClick(button, LEFT)

    def add(self, name: str) -> None:
        field = self.part.reviewers.name
        field.setFocus()
        self.qtbot.keyClicks(field, name)
        self.qtbot.keyClick(field, Key.Key_Return)

    def dialog(self, kind: type[QDialog]) -> Any:
        self.qtbot.waitUntil(lambda: any(isinstance(each, kind) for each in shown_dialogs()))
        return next(each for each in shown_dialogs() if isinstance(each, kind))


def shown_dialogs() -> list[QDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


@pytest.fixture
def desk(qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]) -> Desk:
    """A draft that stands alone, in a workspace where two people are known."""
    context = make_context(document)
    for name in ("Kim Sato", "Mei Tanaka"):
        document.edit("Add", add_person, name)
    key = document.edit(
        "Add", retrospectives.add_retrospective, "Alone", created=context.now(), summary="It was slow."
    ).result
    return Desk(qtbot, context, key)


def of_sample(qtbot: QtBot, document: Document, context: TabContext, title: str) -> Desk:
    lines = document.query(retro_list)
    return Desk(qtbot, context, next(line.id for line in lines if line.title.startswith(title)))


def test_from_a_draft_to_published_and_a_correction(desk: Desk, qtbot: QtBot) -> None:
    part = desk.part
    assert part.title.text() == "Draft"
    assert not part.next.isEnabled()
    assert part.next.toolTip() == "Name who reads it before it is published."
    desk.add("Kim Sato")
    desk.add("Mei Tanaka")
    desk.add("Kim Sato")
    assert "already" in part.reviewers.section.error.message
    assert desk.verdicts == [("Kim Sato", ""), ("Mei Tanaka", "")]
    assert part.reviewers.name.completer().model().stringList() == ["Kim Sato", "Mei Tanaka"]

    desk.click(part.next)
    assert desk.content.state == "in_review"
    assert (part.next.text(), part.next.isEnabled()) == ("Publish…", False)
    assert part.sentence.text() == "0 of 2 agree. Still to agree: Kim Sato, Mei Tanaka."
    people = part.reviewers
    desk.click(people.want_changes)
    assert "which changes" in people.error.message
    assert people.comment.hasFocus()
    qtbot.keyClicks(people.comment, "Where is the cause?")
    desk.click(people.want_changes)
    assert desk.verdicts == [("Kim Sato", "changes"), ("Mei Tanaka", "")]
    assert desk.content.reviewers[0].comment == "Where is the cause?"
    assert not people.error.message  # it was said
    assert "recorded by" in people.given.text()
    desk.click(people.withdraw)
    people.comment.clear()
    desk.click(people.agree)
    people.section.view.setFocus()
    qtbot.keyClick(people.section.view, Key.Key_Down)
    assert people.who.text() == "Mei Tanaka"
    assert people.comment.text() == ""
    desk.click(people.agree)
    assert desk.verdicts == [("Kim Sato", "approved"), ("Mei Tanaka", "approved")]
    assert part.sentence.text() == "Everybody agrees: it can be published."

    desk.click(part.next)
    asked: PublishDialog = desk.dialog(PublishDialog)
    told = [each.text() for each in asked._told]
    assert "It is kept as revision 1, as it is now." in told
    assert any("finding" in words and "keeps you from publishing" in words for words in told)
    assert any("can't be undone" in each.text() for each in asked.findChildren(type(part.title)))
    desk.click(asked.yes)
    assert desk.content.state == PUBLISHED
    assert desk.document.barrier_label == "Publish the retrospective of INC-3"
    before = desk.content
    desk.document.undo()
    assert desk.content == before  # a fact is not undone
    assert part.title.text() == "Published as revision 1"
    assert part.published.count() == 1
    assert part.published.item(0).text().startswith("Revision 1, published 23 Nov 2026")
    assert not part.compare.isEnabled()

    desk.click(part.next)
    asking: CorrectDialog = desk.dialog(CorrectDialog)
    desk.click(asking.yes)
    assert asking.error.message == "Say what has to be corrected."
    qtbot.keyClicks(asking.reason, "It was not slow")
    qtbot.keyClick(asking.reason, Key.Key_Return)
    assert (desk.content.state, desk.content.revision) == ("draft", 2)
    assert part.sentence.text() == "What has to be corrected: It was not slow"
    assert desk.verdicts == [("Kim Sato", ""), ("Mei Tanaka", "")]
    assert len(desk.document.query(retro_snapshots, desk.key)) == 1


def test_what_somebody_agreed_to_is_taken_back_before_it_changes(desk: Desk) -> None:
    desk.add("Kim Sato")
    desk.click(desk.part.next)
    desk.click(desk.part.reviewers.agree)
    assert not desk.part.reviewers.name.isEnabled()
    assert not desk.part.sections.boxes["timeline"].isEnabled()
    desk.click(desk.part.back)
    assert desk.content.state == "draft"
    assert desk.verdicts == [("Kim Sato", "")]
    assert desk.part.reviewers.name.isEnabled()
    desk.document.undo()
    assert desk.verdicts == [("Kim Sato", "approved")]


def test_a_reviewer_is_renamed_and_removed_with_the_keyboard(desk: Desk, qtbot: QtBot) -> None:
    desk.add("Kim Sato")
    view = desk.part.reviewers.section.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.keyClick(view, Key.Key_Return)
    editor = QApplication.focusWidget()
    assert editor is not None
    editor.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(editor, "Mei Tanaka")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: desk.verdicts == [("Mei Tanaka", "")])
    view.setFocus()
    qtbot.keyClick(view, Key.Key_Delete)
    assert desk.verdicts == []


def test_who_may_see_a_section_is_chosen_and_seen_at_once(desk: Desk, qtbot: QtBot) -> None:
    table = desk.part.sections
    box = table.boxes["timeline"]
    assert box.currentText() == "Leadership too"
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Down)
    assert desk.content.visibility == (("timeline", CUSTOMERS),)
    assert table._signs["timeline", "customers"].toolTip() == "Gets it"
    qtbot.keyClick(box, Key.Key_Home)
    assert desk.content.may_see("timeline") == TEAM
    assert table._signs["timeline", "executives"].toolTip() == "Does not get it"
    qtbot.keyClick(box, Key.Key_Down)
    assert desk.content.visibility == ()  # the usual is not written down
    assert set(table.boxes) == set(SECTIONS)
    assert box.accessibleName() == "Who may see: Timeline"


def test_what_each_audience_gets_stands_side_by_side(
    qtbot: QtBot, sample_document: Document, make_context: Callable[[Document], TabContext]
) -> None:
    desk = of_sample(qtbot, sample_document, make_context(sample_document), "Refund worker")
    desk.click(desk.part.sections.preview)
    dialog: PreviewDialog = desk.dialog(PreviewDialog)
    qtbot.waitUntil(lambda: all("Refund" in view.toPlainText() for view in dialog.views))
    team, leadership, customers = (view.toPlainText() for view in dialog.views)
    assert "Mei Tanaka" in team
    assert "Mei Tanaka" not in leadership
    assert "Timeline" in leadership
    assert "Timeline" not in customers
    dialog.boxes[2].setFocus()
    qtbot.keyClick(dialog.boxes[2], Key.Key_Home)
    assert dialog.boxes[2].currentText() == "Those who wrote it"
    qtbot.waitUntil(lambda: "Mei Tanaka" in dialog.views[2].toPlainText())
    desk.click(dialog.close_button)


def test_an_earlier_one_is_read_and_compared_with_now(
    qtbot: QtBot, sample_document: Document, make_context: Callable[[Document], TabContext]
) -> None:
    desk = of_sample(qtbot, sample_document, make_context(sample_document), "Promotion doubles")
    part = desk.part
    desk.click(part.compare)
    compare: CompareDialog = desk.dialog(CompareDialog)
    assert (compare.before.currentText(), compare.after.currentText()) == ("Revision 1", "As it is now")
    assert [words.replace("\u00a0", " ") for words in compare.told] == [
        "Users: “8 % of requests to the checkout failed.” → “8 % of requests to the checkout failed; the "
        "others took up to nine seconds.”"
    ]
    desk.click(compare.close_button)
    desk.click(part.read)
    dialog: PreviewDialog = desk.dialog(PreviewDialog)
    (view,) = dialog.views
    qtbot.waitUntil(lambda: "As published, revision 1" in view.toPlainText())
    assert "nine seconds" not in view.toPlainText()
    desk.click(dialog.close_button)


def test_a_workspace_open_for_reading_offers_nothing(
    qtbot: QtBot, sample_copy: Any, make_context: Callable[[Document], TabContext]
) -> None:
    from slodesk.gui.document import Document as Opened
    from slodesk.storage.workspace import open_workspace

    with open_workspace(sample_copy, read_only=True) as opened:
        document = Opened(opened)
        desk = of_sample(qtbot, document, make_context(document), "Refund worker")
        desk.part.show_content(desk.content, editable=False)
        assert not desk.part.next.isEnabled()
        assert not desk.part.back.isEnabled()
        people = desk.part.reviewers
        assert not people.withdraw.isEnabled()
        assert not people.agree.isEnabled()
        assert desk.part.sections.preview.isEnabled()
