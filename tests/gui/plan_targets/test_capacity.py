"""Error budgets and capacity follow what is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QLineEdit

from slodesk.gui.tabs.quarterly_plan.capacity import OFF, PEOPLE, TOIL, TOTAL, CapacitySection
from slodesk.gui.tabs.quarterly_plan.projections import NOW as MINUTES_NOW
from slodesk.gui.tabs.quarterly_plan.projections import THEN, USED, ProjectionsSection
from slodesk.gui.tabs.quarterly_plan.targets import TargetsSection
from slodesk.operations.plans import create_plan, remove_plan
from tests.gui.plan_targets.deciding import LEFT, Key, press, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow


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
