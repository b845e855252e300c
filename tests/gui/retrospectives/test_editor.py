"""The editor of a retrospective: outline, parts, title, what is read-only, going on where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QPlainTextEdit,
    QStyle,
    QStyleOptionFrame,
)

from slodesk.gui.tabs.retrospectives.editor.parts import PARTS
from slodesk.gui.widgets.roles import BELOW_ROLE, ID_ROLE, SIGN_ROLE
from slodesk.operations.retrospectives import set_retrospective_field
from tests.gui.retrospectives.conftest import key_of, stored

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.editor.editor import RetroEditor
    from slodesk.gui.tabs.retrospectives.tab import RetrospectivesTab
    from slodesk.gui.tabs.retrospectives.written import WrittenPage

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def outline_of(editor: RetroEditor) -> dict[str, tuple[str, str]]:
    """Return each part's icon and the words below it."""
    items = [editor.outline.item(row) for row in range(editor.outline.count())]
    return {
        str(item.data(ID_ROLE)): (str(item.data(SIGN_ROLE)), str(item.data(BELOW_ROLE))) for item in items
    }


def text_field(editor: RetroEditor, name: str) -> QPlainTextEdit:
    found = editor.findChild(QPlainTextEdit, f"retrospective_{name}")
    assert isinstance(found, QPlainTextEdit)
    return found


def test_the_outline_says_how_far_each_part_is(draft: WrittenPage) -> None:
    found = outline_of(draft.editor)
    assert list(found) == [kind.name for kind in PARTS]
    assert found["summary"] == ("check status:healthy", "Written")
    assert found["follow_up"] == ("dot accent", "When do you meet again?")
    assert found["action_items"] == ("dot accent", "One without an owner")
    row = [kind.name for kind in PARTS].index("follow_up")
    spoken = draft.editor.outline.item(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Follow-up, to do, When do you meet again?"


def test_parts_are_walked_by_keys_from_anywhere(draft: WrittenPage, qtbot: QtBot) -> None:
    editor = draft.editor
    qtbot.keyClick(editor.outline, Qt.Key.Key_Down)
    assert editor.part == PARTS[1].name
    qtbot.keyClick(editor.outline, Qt.Key.Key_Up)
    assert editor.part == "summary"
    text_field(editor, "summary").setFocus()
    qtbot.keyClick(text_field(editor, "summary"), Qt.Key.Key_PageDown, CONTROL)
    assert editor.part == PARTS[1].name
    focus = QApplication.focusWidget()
    assert focus is not None
    assert editor.widget is not None
    assert editor.widget.isAncestorOf(focus)
    qtbot.keyClick(focus, Qt.Key.Key_PageUp, CONTROL)
    assert editor.part == "summary"


def test_typing_is_saved_under_a_name_and_leaves_cursor_and_widgets_alone(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    editor, key = draft.editor, draft.open_key
    field = text_field(editor, "user_impact")
    before, part = stored(sample_window, key).user_impact, editor.widget
    field.setFocus()
    field.moveCursor(field.textCursor().MoveOperation.Start)
    qtbot.keyClicks(field, "A deploy. ")
    qtbot.waitUntil(lambda: stored(sample_window, key).user_impact == f"A deploy. {before}")
    assert editor.widget is part
    assert field.hasFocus()
    assert field.textCursor().position() == len("A deploy. ")
    qtbot.keyClicks(field, "Really. ")
    qtbot.waitUntil(lambda: stored(sample_window, key).user_impact == f"A deploy. Really. {before}")
    assert sample_window.document is not None
    assert sample_window.document.undo_label == "Set user impact of INC-2026-004"
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: stored(sample_window, key).user_impact == before)
    assert field.toPlainText() == before


def test_what_others_change_appears_without_touching_what_is_selected(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    field = text_field(draft.editor, "summary")
    field.setFocus()
    field.selectAll()
    document = sample_window.document
    assert document is not None
    document.edit("Else", set_retrospective_field, draft.open_key, "user_impact", "By a customer.")
    qtbot.waitUntil(lambda: text_field(draft.editor, "user_impact").toPlainText() == "By a customer.")
    assert field.textCursor().hasSelection()
    assert field.hasFocus()


def test_the_title_is_typed_in_place(draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot) -> None:
    title = draft.editor.head.title
    title.setFocus()
    title.selectAll()
    qtbot.keyClicks(title, "Baskets lost")
    qtbot.keyClick(title, Qt.Key.Key_Return)
    assert stored(sample_window, draft.open_key).title == "Baskets lost"
    title.selectAll()
    qtbot.keyClick(title, Qt.Key.Key_Backspace)
    draft.editor.outline.setFocus()  # an empty title is refused, and comes back
    assert title.text() == "Baskets lost"
    assert stored(sample_window, draft.open_key).title == "Baskets lost"


def test_the_outline_follows_what_is_typed(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    field = text_field(draft.editor, "user_impact")
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: outline_of(draft.editor)["summary"] == ("dot accent", "What did users notice?"))


def test_a_published_one_says_why_it_stays_as_it_is(page: WrittenPage, sample_window: MainWindow) -> None:
    page.open_retrospective(key_of(sample_window, "Card authorisations"), "summary")
    editor = page.editor
    assert editor.why.text() == (
        "Published retrospectives stay as they are: open a revision to correct this one."
    )
    assert editor.why.isVisible()
    assert editor.head.title.isReadOnly()
    assert text_field(editor, "summary").isReadOnly()
    assert editor.head.state.text() == "Published"
    page.open_retrospective(key_of(sample_window, "Bad deploy"))
    assert not editor.why.isVisible()
    assert not text_field(editor, "summary").isReadOnly()


def test_one_that_somebody_agreed_to_says_who(page: WrittenPage, sample_window: MainWindow) -> None:
    page.open_retrospective(key_of(sample_window, "Refund worker"), "summary")
    assert "has agreed to it as it is" in page.editor.why.text()
    assert text_field(page.editor, "summary").isReadOnly()


def test_closing_and_opening_goes_on_where_one_was(
    draft: WrittenPage, sample_window: MainWindow, sample_copy: Path, qtbot: QtBot
) -> None:
    key = draft.open_key
    draft.editor.show_part("people")
    sample_window.close_workspace()
    with qtbot.waitSignal(sample_window.opener.opened):
        sample_window.open_location(str(sample_copy))
    sample_window.navigate("retrospectives", None)
    tab = cast("RetrospectivesTab", sample_window.tabs.widget)
    page = cast("WrittenPage", tab.widget)
    assert (page.open_key, page.editor.part) == (key, "people")
    page.show_list()
    sample_window.close_workspace()
    with qtbot.waitSignal(sample_window.opener.opened):
        sample_window.open_location(str(sample_copy))
    sample_window.navigate("retrospectives", None)
    again: Any = sample_window.tabs.widget
    assert again.widget.open_key == ""


def test_a_line_is_shown_by_its_key_in_its_part(page: WrittenPage, sample_window: MainWindow) -> None:
    content = stored(sample_window, key_of(sample_window, "Promotion"))
    sample_window.navigate("retrospectives", content.events[2].id)
    assert (page.open_key, page.editor.part) == (content.id, "timeline")
    sample_window.navigate("retrospectives", content.adjustments[0].id)
    assert page.editor.part == "adjustments"
    part: Any = page.editor.widget
    assert part.section.selected == content.adjustments[0]
    sample_window.navigate("retrospectives", content.people[1].id)
    assert page.editor.part == "people"


def test_a_finding_leads_to_its_place(draft: WrittenPage) -> None:
    draft.editor.panel.wanted.emit("summary", "user_impact")
    assert draft.editor.part == "summary"
    assert text_field(draft.editor, "user_impact").hasFocus()
    draft.editor.panel.wanted.emit("follow_up", "")
    assert draft.editor.part == "follow_up"


@pytest.mark.parametrize(("zoom", "width"), [(100, 1280), (100, 1000), (200, 1280), (100, 700)])
def test_findings_fold_away_where_there_is_no_room(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot, zoom: int, width: int
) -> None:
    editor = draft.editor
    sample_window.theme.zoom = zoom
    sample_window.resize(width, 800)
    beside = zoom == 100 and width == 1280
    qtbot.waitUntil(lambda: editor.panel.isVisible() == beside)
    assert editor.card.isVisible()
    narrow = editor.width() < sample_window.theme.px(760)
    assert editor.chooser.isVisible() == narrow
    assert editor.outline.isVisible() != narrow
    if beside:
        return
    editor.head.findings.click()
    assert editor.panel.isVisible()
    assert not editor.card.isVisible()
    editor.panel.wanted.emit("summary", "user_impact")
    assert not editor.panel.isVisible()
    assert text_field(editor, "user_impact").hasFocus()
    sample_window.theme.zoom = 100


def test_where_it_is_narrow_a_choice_stands_for_the_outline(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    sample_window.resize(700, 800)
    chooser = draft.editor.chooser
    qtbot.waitUntil(chooser.isVisible)
    chooser.setFocus()
    qtbot.keyClick(chooser, Qt.Key.Key_End)
    assert draft.editor.part == PARTS[-1].name


def test_removing_the_one_in_view_leads_back_to_the_list(draft: WrittenPage, qtbot: QtBot) -> None:
    action = draft.editor.findChild(QAction, "retrospective_remove_this")
    assert isinstance(action, QAction)
    action.trigger()
    qtbot.waitUntil(lambda: draft.open_key == "")
    qtbot.waitUntil(lambda: len(draft.list.model.rows) == 3)


def test_the_whole_of_it_is_saved_as_markdown(
    draft: WrittenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    action = draft.editor.findChild(QAction, "export_markdown")
    assert isinstance(action, QAction)
    action.trigger()
    assert target.read_text("utf-8").startswith("# Bad deploy 2.3.0 drops baskets with vehicles")


def test_f11_runs_the_workshop(page: WrittenPage, sample_window: MainWindow, qtbot: QtBot) -> None:
    page.open_retrospective(key_of(sample_window, "Bad deploy"))
    run = page.editor.head.run
    assert run.isVisible()
    assert run.accessibleName() == "Run workshop"
    qtbot.keyClick(page.editor.outline, Qt.Key.Key_F11)
    dialogs = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()
    ]
    assert dialogs
    for each in dialogs:
        each.close()


def test_its_report_is_one_step_away(draft: WrittenPage, sample_window: MainWindow) -> None:
    key = draft.open_key
    action = draft.editor.findChild(QAction, "export_report")
    assert isinstance(action, QAction)
    action.trigger()
    reports: Any = sample_window.tabs.widget
    assert reports.kind == "retrospective"
    assert reports._chosen[0] == key


def test_findings_stay_folded_where_somebody_folded_them(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    editor = draft.editor
    qtbot.waitUntil(editor.panel.isVisible)
    qtbot.mouseClick(editor.head.findings, LEFT)
    assert not editor.panel.isVisible()
    sample_window.resize(900, 800)
    sample_window.resize(1280, 800)
    assert not editor.panel.isVisible()
    qtbot.mouseClick(editor.head.findings, LEFT)
    assert editor.panel.isVisible()


def test_the_title_shows_its_descenders_at_every_zoom(draft: WrittenPage, sample_window: MainWindow) -> None:
    title = draft.editor.head.title
    for zoom in (75, 100, 200):
        sample_window.theme.zoom = zoom
        QApplication.processEvents()
        frame = QStyleOptionFrame()
        title.initStyleOption(frame)
        inside = title.style().subElementRect(QStyle.SubElement.SE_LineEditContents, frame, title)
        assert inside.height() >= QFontMetrics(sample_window.theme.font("heading")).height() + 2


def test_a_title_stands_whole_before_buttons_show_their_words(
    page: WrittenPage, sample_window: MainWindow
) -> None:
    """At 1280 pixels the longest title of the sample is whole, and Export keeps its picture alone."""
    sample_window.resize(1280, 720)
    page.open_retrospective(key_of(sample_window, "Card authorisations"), "summary")
    QApplication.processEvents()
    head = page.editor.head
    assert head.title.fontMetrics().horizontalAdvance(head.title.text()) < head.title.width() - 20
    assert (head.export.text(), head.run.text()) == ("", "Run workshop  F11")
    page.open_retrospective(key_of(sample_window, "Bad deploy"), "summary")
    QApplication.processEvents()
    assert head.export.text() == "Export"
