"""Week 3's risks and allocation, and what the room sees of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from slodesk.gui.amounts import figure_text, read_amount
from slodesk.gui.meeting.room_style import fit_room, mark_room
from slodesk.gui.meeting.rooms.allocation import AllocationRoom
from slodesk.gui.meeting.rooms.risks import RisksRoom
from slodesk.gui.meeting.rooms.roadmap import RoadmapRoom
from slodesk.gui.tabs.quarterly_plan.allocation import SHARE, AllocationSection
from slodesk.gui.tabs.quarterly_plan.risks import OFTEN, PART, REPAIR, RISK, USERS, RisksSection
from slodesk.gui.tabs.quarterly_plan.share_bar import SHARE_ROLE, TONE_ROLE
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.operations.initiatives import set_initiative_field
from slodesk.operations.plan_targets import decide_target
from slodesk.operations.plans import create_plan
from slodesk.operations.risks import set_risk_field
from slodesk.storage.schema_planning import InitiativeRow, PlanRow, RiskRow
from tests.gui.week_three import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def context(document: Document, make_context: Callable[[Document], TabContext]) -> TabContext:
    return make_context(document)


@pytest.fixture
def show(qtbot: QtBot, context: TabContext) -> Callable[..., Any]:
    def made(kind: type[Any], plan: str) -> Any:
        section = kind(context)
        qtbot.addWidget(section)
        context.document.changed.connect(lambda changes: section.refresh())
        context.document.changed.connect(lambda changes: section.settle())
        section.resize(1240, 700)
        with qtbot.waitExposed(section):
            section.show()
        with qtbot.waitSignal(section._rest.ready):
            section.show_plan(plan)
        return section

    return made


def risk(document: Document, key: str) -> RiskRow:
    with document.session() as session:
        found = session.get_one(RiskRow, key)
        session.expunge(found)
        return found


def column(section: Any, number: int, role: int = Qt.ItemDataRole.DisplayRole) -> list[Any]:
    return [section.model.index(row, number).data(role) for row in range(section.model.rowCount())]


# Risks


def test_the_verdict_names_what_must_go(show: Callable[..., Any], document: Document) -> None:
    """99.95 of a year allows 262.8 min; the risks take 30 + 240 + 40 = 310."""
    filled = fill(document.workspace)
    section: RisksSection = show(RisksSection, filled.plan)
    assert section.verdicts.sentences == ["99.95\u00a0% cannot be met: “Zone loss” must go first."]
    assert column(section, RISK) == ["Deploy", "Zone loss", "Disk"]
    assert column(section, RISK, BELOW_ROLE)[1] == "Card payments · Must go first"
    assert [round(share, 3) for share in column(section, PART, SHARE_ROLE)] == [0.114, 0.913, 0.152]
    assert column(section, PART, TONE_ROLE) == ["", "critical", ""]
    document.edit("x", decide_target, filled.plan, filled.paid, "changed", target=Decimal("0.9999"))
    section.verdicts.more.click()
    # 99.99 allows 52.56 min: 240 and 40 must go before 30 fit.
    assert section.verdicts.sentences == [
        "99.99\u00a0% cannot be met: “Zone loss” and “Disk” must go first.",
        "99.9\u00a0%: no risks are left in the register.",
    ]


def test_a_verdict_names_long_risks_in_short(show: Callable[..., Any], document: Document) -> None:
    """The sentence takes a line or two; the register and the tool tip have the whole title."""
    filled = fill(document.workspace)
    title = "Zone loss of the second region while the first is being taken down for maintenance"
    document.edit("Name", set_risk_field, filled.risks["Zone loss"], "title", title)
    section: RisksSection = show(RisksSection, filled.plan)
    (said,) = section.verdicts.sentences
    short = "Zone loss of the second region while the first is being…"
    assert said == f"99.95\u00a0% cannot be met: “{short}” must go first."
    shown = next(each for each in section.verdicts.findChildren(QLabel) if each.text() == said)
    assert title in shown.toolTip()
    assert title in shown.accessibleName()


def test_large_estimates_stand_in_groups(show: Callable[..., Any], document: Document) -> None:
    filled = fill(document.workspace)
    document.edit("Repair", set_risk_field, filled.risks["Zone loss"], "repair_minutes", Decimal("12400.5"))
    section: RisksSection = show(RisksSection, filled.plan)
    assert "12,400.5" in column(section, REPAIR)
    assert (figure_text(Decimal(999)), figure_text(None)) == ("999", "")
    assert (figure_text(Decimal(1240)), read_amount("1,240")) == ("1,240", Decimal(1240))


def test_estimates_are_typed_in_place_and_beside(
    qtbot: QtBot, show: Callable[..., Any], document: Document
) -> None:
    filled = fill(document.workspace)
    section: RisksSection = show(RisksSection, filled.plan)
    section.select(filled.risks["Zone loss"])
    users: Any = section.editor.inputs["users"]
    assert users.text() == "100"
    users.setFocus()
    users.selectAll()
    qtbot.keyClicks(users, "25 %")
    qtbot.waitUntil(lambda: risk(document, filled.risks["Zone loss"]).users == Decimal("0.25"))
    assert section.verdicts.sentences[0].startswith("99.95\u00a0% can be met: the risks take 49\u00a0%")
    users.selectAll()
    qtbot.keyClicks(users, "250")
    qtbot.waitUntil(lambda: "from 0 to 1" in section.editor.errors["users"].message)
    qtbot.keyClick(users, Qt.Key.Key_Escape)
    view = section.table.view
    view.setFocus()
    view.setCurrentIndex(section.model.index(0, OFTEN))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    (cell,) = (each for each in view.findChildren(QLineEdit) if each.isVisible())
    qtbot.keyClicks(cell, "12")
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: risk(document, filled.risks["Deploy"]).per_year == 12)
    assert document.undo_label == "Change the risk “Deploy”"
    assert column(section, USERS)[1] == "25\u00a0%"


def test_risks_are_added_moved_accepted_and_removed(
    qtbot: QtBot, show: Callable[..., Any], document: Document
) -> None:
    filled = fill(document.workspace)
    section: RisksSection = show(RisksSection, filled.plan)
    qtbot.mouseClick(section.findChild(QWidget, "add_risk"), LEFT)
    assert column(section, RISK)[-1] == "New risk"
    assert section.editor.inputs["title"].hasFocus()
    view = section.table.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert column(section, RISK) == ["Deploy", "Zone loss", "New risk", "Disk"]
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert document.undo_label == "Remove the risk “New risk”"
    section.select(filled.risks["Deploy"])
    section.editor.inputs["accepted"].click()  # type: ignore[attr-defined]
    assert risk(document, filled.risks["Deploy"]).accepted
    assert column(section, RISK, BELOW_ROLE)[0] == "Card payments · Accepted"


def test_work_is_planned_against_a_risk(qtbot: QtBot, show: Callable[..., Any], document: Document) -> None:
    filled = fill(document.workspace)
    section: RisksSection = show(RisksSection, filled.plan)
    section.select(filled.risks["Zone loss"])
    qtbot.mouseClick(section.plan_work, LEFT)
    key = risk(document, filled.risks["Zone loss"]).initiative_id
    assert key is not None
    with document.session() as session:
        work = session.get_one(InitiativeRow, key)
        assert (work.title, work.impact, work.source_kind) == (
            "Take away the risk “Zone loss”", Decimal("0.04566"), "risk",
        )  # fmt: skip
    assert "does not fit the hours" in section.editor.detail_label.text()  # nobody estimated its hours
    document.edit("x", set_initiative_field, key, "effort", Decimal(5))
    assert column(section, RISK, BELOW_ROLE)[1] == "Card payments · Work takes it away"
    assert section.verdicts.sentences[0].startswith("99.95\u00a0% can be met")


def test_no_risks_yet(qtbot: QtBot, show: Callable[..., Any], document: Document) -> None:
    fill(document.workspace)
    section: RisksSection = show(RisksSection, document.edit("x", create_plan, "2027-Q2").result)
    assert section.table.empty is not None
    assert section.table.empty.isVisible()
    qtbot.mouseClick(section.table.empty.button, LEFT)
    assert column(section, RISK) == ["New risk"]


# Allocation


def test_the_rule_in_words_and_each_teams_hours(
    qtbot: QtBot, show: Callable[..., Any], document: Document
) -> None:
    """99.9 met exactly: 70 % of 100 h for features; the team's work asks for 70 of 30 h."""
    filled = fill(document.workspace)
    section: AllocationSection = show(AllocationSection, filled.plan)
    assert section.sentence.text() == (
        "On average actuals are 0.0 points above their targets, so targets are just met:"
        " 70\u00a0% for features."
    )
    assert section.worst.text() == "Even the worst, Website, Pages load, is exactly at its target."
    assert section.bar.accessibleName() == "Features 70\u00a0%, 70\u00a0h. Reliability 30\u00a0%, 30\u00a0h"
    assert section.hours.text() == "Reliability work asks for 70\u00a0h; there are 30\u00a0h."
    assert column(section, SHARE) == ["40\u00a0h too many"]
    assert column(section, SHARE, TONE_ROLE) == ["critical"]
    qtbot.mouseClick(section.explain, LEFT)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, ExplainPopover)
    assert "Mean actual\t99.9" in popover.text()
    assert "2026-Q4 so far" in popover.text()
    popover.close()


def test_another_share_is_chosen_with_its_reason(
    qtbot: QtBot, show: Callable[..., Any], document: Document
) -> None:
    filled = fill(document.workspace)
    section: AllocationSection = show(AllocationSection, filled.plan)
    assert section.chosen.text() == ""
    assert section.chosen.placeholderText() == "70"
    section.chosen.setFocus()
    qtbot.keyClicks(section.chosen, "20 %")
    section.reason.setFocus()
    qtbot.keyClicks(section.reason, "The audit in March.")

    def stored() -> tuple[Any, str]:
        with document.session() as session:
            plan = session.get_one(PlanRow, filled.plan)
            return plan.features_percent, plan.features_reason

    qtbot.waitUntil(lambda: stored() == (20, "The audit in March."))
    assert section.bar.accessibleName().startswith("Features 20\u00a0%")
    assert column(section, SHARE) == ["10\u00a0h left"]
    assert section.sentence.text().endswith("70\u00a0% for features.")
    section.chosen.setFocus()
    section.chosen.clear()
    qtbot.waitUntil(lambda: stored()[0] is None)
    qtbot.keyClicks(section.chosen, "120")
    qtbot.waitUntil(lambda: "from 0 to 100" in section.error.message)


def test_nothing_to_share_out_says_so(show: Callable[..., Any], document: Document) -> None:
    filled = fill(document.workspace, capacity=None, samples=False)
    section: AllocationSection = show(AllocationSection, filled.plan)
    assert section.sentence.text() == "No SLO has data: nothing to share out by."
    assert not section.bar.isVisible()
    assert section.capacity_button.isVisible()
    assert "nothing is cut" in section.hours.text()
    assert column(section, SHARE) == ["No hours known"]


def test_no_hours_at_all(show: Callable[..., Any], document: Document) -> None:
    filled = fill(document.workspace, capacity=0)
    section: AllocationSection = show(AllocationSection, filled.plan)
    assert section.hours.text() == "The teams have no hours in this quarter: nothing fits."
    assert column(section, SHARE) == ["70\u00a0h too many"]


# The room


@pytest.mark.parametrize(
    ("kind", "sentence", "cells"),
    [
        (RoadmapRoom, "Work for 70\u00a0h against 30\u00a0h", ["3", "Second zone", "40\u00a0h", "No dates"]),
        (RisksRoom, "Card payments: 99.95\u00a0% cannot be met: “Zone loss”", ["Deploy", "30", "11\u00a0%"]),
        (AllocationRoom, "On average actuals are 0.0 points above", ["Payments", "30\u00a0h", "70\u00a0h"]),
    ],
)
def test_the_room_sees_it_large(
    qtbot: QtBot, context: TabContext, kind: type[Any], sentence: str, cells: list[str]
) -> None:
    filled = fill(context.document.workspace)
    room = QWidget()
    qtbot.addWidget(room)
    mark_room(room)
    room.resize(1280, 720)
    view = kind(context, room)
    view.resize(1280, 600)
    fit_room(room)
    room.show()
    view.show_subject(filled.plan, 3)
    qtbot.waitUntil(lambda: bool(view.rows.shown))
    assert view.words.text().startswith(sentence)
    last = view.rows.shown[-1]
    assert [cell.words for cell in last][: len(cells)] == cells
    assert view.words.fontInfo().pixelSize() >= 720 / 40
