"""What contributed and why: an outline by keys alone, one factor primary, the tree as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from slodesk.domain.cause_tree import outline
from slodesk.gui.tabs.retrospectives.editor.factors import FactorsPart
from slodesk.operations import retro_factors
from tests.gui.retrospectives.desk import Desk, Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]) -> Iterator[Desk]:
    made = Desk(qtbot, make_context(document), FactorsPart)
    yield made
    made.close()


def stored(desk: Desk) -> str:
    """Return the outline as ``a .b ..c``, the primary one with a star."""
    found = outline(desk.content.factors)
    return " ".join("." * b.depth + b.factor.text + ("*" if b.factor.primary else "") for b in found)


def fill(desk: Desk, *texts: str) -> list[str]:
    keys = [str(desk.do(retro_factors.add_factor, desk.key, text)) for text in texts]
    desk.part.outline.choose(keys[0])
    desk.go(desk.part.outline)
    return keys


def test_five_whys_are_typed_one_after_the_other(desk: Desk) -> None:
    desk.go(desk.part.entry)
    desk.enter("Pool exhausted")
    desk.press(Key.Key_Up, Key.Key_W)
    assert desk.part.entry.hasFocus()
    assert desk.part.asked.text() == "Why: Pool exhausted?"
    desk.enter("Pool too small", "Never changed", "Nobody watches it")
    assert stored(desk) == "Pool exhausted .Pool too small ..Never changed ...Nobody watches it"
    desk.press(Key.Key_Escape)
    desk.enter("No canary")
    assert stored(desk).endswith("...Nobody watches it No canary")
    assert desk.undo() == "Add a factor of INC-2026-001"
    assert desk.undo() == "Add a why of INC-2026-001"


def test_tab_lets_what_is_typed_explain_the_line_above(desk: Desk) -> None:
    fill(desk, "a")
    desk.go(desk.part.entry)
    desk.type("b")
    desk.press(Key.Key_Tab)
    assert desk.part.asked.isVisible()
    desk.press(Key.Key_Return)
    desk.type("c")
    desk.press(Key.Key_Backtab)
    desk.press(Key.Key_Return)
    desk.type("d")
    desk.press(Key.Key_Backtab, Key.Key_Backtab)
    assert desk.part.asked.isHidden()
    desk.press(Key.Key_Return)
    assert stored(desk) == "a .b .c d"


def test_tab_puts_deeper_and_back_and_after_esc_leaves(desk: Desk) -> None:
    keys = fill(desk, "a", "b", "c")
    desk.press(Key.Key_Down, Key.Key_Tab)
    assert stored(desk) == "a .b c"
    assert desk.part.outline.current == keys[1], "the keyboard stays with it"
    desk.press(Key.Key_Backtab)
    assert stored(desk) == "a b c"
    desk.press(Key.Key_Backtab)
    assert "by itself" in desk.part.error.message
    desk.press(Key.Key_Right, modifier=ALT)
    assert stored(desk) == "a .b c"
    assert desk.part.error.message == ""
    desk.press(Key.Key_Escape, Key.Key_Tab)
    assert not desk.part.outline.hasFocus()
    assert QApplication.focusWidget() is desk.part.entry


def test_tab_passes_through_while_nobody_works_in_the_outline(desk: Desk) -> None:
    fill(desk, "a", "b")
    desk.part.outline.choose(desk.content.factors[1].id)
    desk.go(desk.part.entry)
    desk.press(Key.Key_Backtab)
    assert desk.part.outline.hasFocus()
    desk.press(Key.Key_Tab)
    assert desk.part.entry.hasFocus()
    assert stored(desk) == "a b"
    desk.type("c")
    desk.press(Key.Key_Tab, Key.Key_Tab)
    assert not desk.part.entry.hasFocus(), "the second has nothing left to do"


def test_factors_move_are_reworded_and_removed(desk: Desk) -> None:
    keys = fill(desk, "a", "b")
    desk.do(retro_factors.add_factor, desk.key, "c", keys[0])
    desk.press(Key.Key_Down, modifier=ALT)
    assert stored(desk) == "b a .c"
    desk.press(Key.Key_Return)
    desk.enter("d")
    assert stored(desk) == "b d .c"
    desk.go(desk.part.outline)
    desk.press(Key.Key_Delete)
    assert stored(desk) == "b c"
    assert desk.part.outline.hasFocus()


def test_one_factor_is_primary_and_each_has_a_cause_class(desk: Desk) -> None:
    fill(desk, "a", "b")
    desk.press(Key.Key_P)
    assert stored(desk) == "a* b"
    desk.press(Key.Key_Down, Key.Key_P)
    assert stored(desk) == "a b*"
    assert desk.part.primary.isChecked()
    desk.qtbot.mouseClick(desk.part.primary, Qt.MouseButton.LeftButton)
    assert stored(desk) == "a b"
    desk.go(desk.part.category)
    desk.type("monitoring")
    desk.press(Key.Key_Return)
    assert [factor.category for factor in desk.content.factors] == ["", "monitoring"]
    assert desk.part.category.findText("monitoring") >= 0
    assert desk.part.outline.lines_model.lines[1].below == "monitoring"


def test_the_tree_is_a_picture_where_there_is_room(desk: Desk) -> None:
    keys = fill(desk, "a", "b")
    desk.do(retro_factors.add_factor, desk.key, "c", keys[0])
    desk.do(retro_factors.add_factor, desk.key, "d", keys[0])
    tree = desk.part.tree
    assert tree.isVisible()
    place = {box.lines[0]: box.place for box in tree.boxes}
    assert place["c"].left() > place["a"].right()
    assert place["c"].top() == place["a"].top()
    assert place["d"].top() > place["c"].bottom()
    assert place["b"].top() > place["d"].bottom()
    assert place["b"].left() == place["a"].left()
    desk.qtbot.mouseClick(tree, Qt.MouseButton.LeftButton, pos=place["d"].center())
    assert desk.part.outline.lines_model.line(desk.part.outline.currentIndex().row()).text == "d"
    desk.window.resize(560, 700)
    desk.qtbot.waitUntil(tree.isHidden)
    desk.window.resize(1000, 760)
    desk.qtbot.waitUntil(tree.isVisible)
    for depth in range(6):
        keys[1] = desk.do(retro_factors.add_factor, desk.key, f"why {depth}", keys[1])
    assert tree.isHidden(), "too deep for the room there is"


def test_trigger_detection_and_why_it_was_not_caught_are_written_too(desk: Desk) -> None:
    for field, text in (("trigger", "Deploy"), ("detection", "Burn alert"), ("not_caught", "Mocks")):
        desk.part.show_item(field)
        assert QApplication.focusWidget() is desk.part.fields.inputs[field]
        desk.type(text)
    desk.context.document.flush()
    content = desk.content
    assert (content.trigger, content.detection, content.not_caught) == ("Deploy", "Burn alert", "Mocks")


def test_nothing_changes_where_nothing_may(desk: Desk) -> None:
    fill(desk, "a", "b")
    desk.show(editable=False)
    desk.press(Key.Key_Down, Key.Key_P, Key.Key_Delete)
    assert stored(desk) == "a b"
    assert not desk.part.entry.isEnabled()
    assert desk.part.fields.inputs["trigger"].isReadOnly()


def test_a_pasted_list_becomes_factors(desk: Desk) -> None:
    desk.go(desk.part.entry)
    QApplication.clipboard().setText(
        "1. **Testing Gap**: Load testing didn't cover pool limits\n"
        "2. **Monitoring Gap**: No alerting\n   - nobody asked for it"
    )
    desk.press(Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    assert stored(desk) == (
        "Testing Gap: Load testing didn't cover pool limits Monitoring Gap: No alerting .nobody asked for it"
    )
    assert desk.undo() == "Add 3 factors of INC-2026-001"
    QApplication.clipboard().setText("Pool too small\nNo timeout")
    desk.press(Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    assert stored(desk) == "Pool too small No timeout"
