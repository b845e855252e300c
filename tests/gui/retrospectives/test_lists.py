"""What went well, wrong, where we were lucky: typed line by line, moved, put together, given dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QBoxLayout

from slodesk.domain.quick_lists import in_order
from slodesk.gui.tabs.retrospectives.editor.lines_delegate import DOT, DROP, KEEP
from slodesk.gui.tabs.retrospectives.editor.lines_model import LINE_ROLE
from slodesk.gui.tabs.retrospectives.editor.lists import ListsPart
from slodesk.operations import people, retro_lists, retrospectives
from tests.gui.retrospectives.desk import Desk, Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.gui.tabs.retrospectives.editor.lines_view import LinesView
    from slodesk.gui.tabs.retrospectives.editor.lists_column import ListColumn

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]) -> Iterator[Desk]:
    made = Desk(qtbot, make_context(document), ListsPart)
    yield made
    made.close()


def column(desk: Desk, kind: str = "wrong") -> ListColumn:
    found: ListColumn = desk.part.columns[kind]
    return found


def stored(desk: Desk) -> str:
    """Return the lists as ``well: a b | wrong: c[Alerts]``."""
    said: dict[str, list[str]] = {}
    for point in in_order(desk.content.points):
        said.setdefault(point.kind, []).append(point.text + (f"[{point.cluster}]" if point.cluster else ""))
    return " | ".join(f"{kind}: {' '.join(words)}" for kind, words in said.items())


def fill(desk: Desk, *lines: str, kind: str = "wrong") -> LinesView:
    desk.do(retro_lists.add_points, desk.key, kind, lines)
    return column(desk, kind).view


def button(view: LinesView, row: int, what: str) -> QPoint:
    index = view.lines_model.index(row, 0)
    boxes = view.delegate.buttons(view.visualRect(index), index.data(LINE_ROLE))
    return boxes[what].center()


def test_type_enter_next_line(desk: Desk) -> None:
    desk.go(column(desk, "well").entry)
    desk.enter("Alert came at once", "", "Rollback worked")
    assert stored(desk) == "well: Alert came at once Rollback worked"
    assert column(desk, "well").entry.hasFocus()
    assert column(desk, "well").entry.text() == ""
    assert "2" in column(desk, "well").heading.text()
    assert desk.undo() == "Add 1 line of INC-2026-001"
    assert stored(desk) == "well: Alert came at once"


def test_lines_pasted_together_are_one_step(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("- No canary\n* Alert too late\n\n  • Runbook old")
    desk.go(column(desk).entry)
    desk.press(Key.Key_V, modifier=CTRL)
    assert stored(desk) == "wrong: No canary Alert too late Runbook old"
    desk.undo()
    assert stored(desk) == ""


def test_a_line_is_reworded_and_removed_where_it_stands(desk: Desk) -> None:
    view = fill(desk, "a", "b")
    desk.go(column(desk).entry)
    desk.press(Key.Key_Up)
    assert view.hasFocus()
    desk.press(Key.Key_Return)
    desk.type("c")
    desk.press(Key.Key_Return)
    assert stored(desk) == "wrong: a c"
    desk.go(view)
    desk.press(Key.Key_Up, Key.Key_Delete)
    assert stored(desk) == "wrong: c"
    assert view.hasFocus()
    desk.press(Key.Key_Delete)
    assert stored(desk) == ""
    assert column(desk).entry.hasFocus()
    assert view.isHidden()


def test_alt_and_arrows_move_alt_and_digits_change_the_list(desk: Desk) -> None:
    view = fill(desk, "a", "b", "c")
    view.choose(view.lines_model.lines[0].id)
    desk.go(view)
    desk.press(Key.Key_Down, modifier=ALT)
    assert stored(desk) == "wrong: b a c"
    desk.press(Key.Key_Up, modifier=ALT)
    assert stored(desk) == "wrong: a b c"
    desk.press(Key.Key_3, modifier=ALT)
    assert stored(desk) == "wrong: b c | lucky: a"
    assert column(desk, "lucky").view.hasFocus(), "the keyboard goes along"
    assert desk.undo() == "Move a line of INC-2026-001"


def test_lines_are_put_together_and_apart(desk: Desk) -> None:
    view = fill(desk, "a", "b", "c")
    view.choose(view.lines_model.lines[0].id)
    desk.go(view)
    desk.press(Key.Key_Down, modifier=SHIFT)
    desk.press(Key.Key_G, modifier=CTRL)
    assert desk.part.name.hasFocus()
    desk.enter("Alerts")
    assert stored(desk) == "wrong: a[Alerts] b[Alerts] c"
    assert view.lines_model.lines[0].heading == "Alerts"
    assert desk.undo() == "Put lines together of INC-2026-001"
    desk.context.document.redo()
    desk.go(view)
    view.choose(view.lines_model.lines[1].id)
    desk.press(Key.Key_G, modifier=CTRL | SHIFT)
    assert stored(desk) == "wrong: a[Alerts] b c"
    desk.press(Key.Key_G, modifier=CTRL)
    desk.press(Key.Key_Escape)
    assert view.hasFocus()
    assert stored(desk) == "wrong: a[Alerts] b c"


def test_a_line_is_dragged_to_another_list(desk: Desk) -> None:
    view, other = fill(desk, "a", "b"), fill(desk, "c", kind="well")
    desk.qtbot.waitUntil(lambda: view.visualRect(view.lines_model.index(1, 0)).height() > 10)
    source, target = view.viewport(), other.viewport()
    start = view.visualRect(view.lines_model.index(0, 0)).center()
    end = source.mapFromGlobal(target.mapToGlobal(QPoint(20, 3)))
    desk.qtbot.mousePress(source, Qt.MouseButton.LeftButton, pos=start)
    desk.qtbot.mouseMove(source, start + QPoint(30, 0))
    desk.qtbot.mouseMove(source, end)
    assert desk.part.drag.lines["well"].isVisible()
    desk.qtbot.mouseRelease(source, Qt.MouseButton.LeftButton, pos=end)
    assert stored(desk) == "well: a c | wrong: b"


def test_suggestions_are_marked_kept_and_removed(desk: Desk) -> None:
    for text in ("Detected within 3 minutes.", "Well again within 45 minutes."):
        fields = {"kind": "well", "text": text, "suggested": True}
        desk.do(lambda s, fields=fields: retrospectives.add_part(s, desk.key, "point", **fields))
    view = column(desk, "well").view
    assert [line.offered for line in view.lines_model.lines] == [True, True]
    assert "2 suggestions" in desk.part.bar.suggested.text()
    port = view.viewport()
    desk.qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=button(view, 1, DROP))
    assert stored(desk) == "well: Detected within 3 minutes."
    desk.qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=button(view, 0, KEEP))
    assert [point.suggested for point in desk.content.points] == [False]
    assert desk.part.bar.offer.isHidden()
    assert desk.undo() == "Keep a suggestion of INC-2026-001"
    desk.qtbot.mouseClick(desk.part.bar.drop, Qt.MouseButton.LeftButton)
    assert stored(desk) == ""


def test_blind_lists_hide_what_others_wrote_until_revealed(desk: Desk) -> None:
    desk.do(people.add_person, "Kim")
    desk.do(retro_lists.add_points, desk.key, "wrong", ["a", "b"], author="Kim")
    desk.do(retrospectives.set_retrospective_field, desk.key, "lists", "blind")
    assert column(desk).view.lines_model.rowCount() == 0
    assert column(desk).hidden.text() == "Hidden until revealed: Kim 2"
    desk.go(desk.part.bar.writer)
    desk.type("Lee")
    desk.go(column(desk).entry)
    desk.enter("c")
    assert [line.text for line in column(desk).view.lines_model.lines] == ["c"]
    assert [point.author for point in desk.content.points] == ["Kim", "Kim", "Lee"]
    desk.qtbot.mouseClick(desk.part.bar.reveal, Qt.MouseButton.LeftButton)
    assert [line.text for line in column(desk).view.lines_model.lines] == ["a", "b", "c"]
    assert column(desk).hidden.isHidden()
    assert desk.undo() == "Reveal lists of INC-2026-001"


def test_dots_are_given_by_key_and_by_mouse_to_whole_groups(desk: Desk) -> None:
    view = fill(desk, "a", "b", "c")
    keys = [line.id for line in view.lines_model.lines]
    desk.do(retro_lists.cluster_points, keys[:2], "Alerts")
    assert [line.dots for line in view.lines_model.lines] == [None, None, None]
    desk.do(retrospectives.set_retrospective_field, desk.key, "lists", "voting")
    assert [line.dots for line in view.lines_model.lines] == [0, None, 0]
    view.choose(keys[1])
    desk.go(view)
    desk.press(Key.Key_Plus, Key.Key_Plus, Key.Key_Minus)
    desk.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=button(view, 2, DOT))
    assert [line.dots for line in view.lines_model.lines] == [1, None, 1]
    desk.qtbot.mouseClick(desk.part.bar.clear, Qt.MouseButton.LeftButton)
    assert [point.votes for point in desk.content.points] == [0, 0, 0]


def test_lists_stand_below_each_other_where_it_is_narrow(desk: Desk) -> None:
    assert desk.part._lists.direction() == QBoxLayout.Direction.LeftToRight
    desk.window.resize(460, 700)
    desk.qtbot.waitUntil(lambda: desk.part._lists.direction() == QBoxLayout.Direction.TopToBottom)
    QApplication.processEvents()
    tops = [column(desk, kind).y() for kind in ("well", "wrong", "lucky")]
    assert tops == sorted(set(tops))


def test_nothing_is_typed_where_nothing_may_change(desk: Desk) -> None:
    view = fill(desk, "a")
    desk.show(editable=False)
    assert not column(desk).entry.isEnabled()
    desk.go(view)
    desk.press(Key.Key_Delete, Key.Key_Return)
    assert stored(desk) == "wrong: a"
    desk.part.show_item(desk.content.points[0].id)
    assert view.current == desk.content.points[0].id
