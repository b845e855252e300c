"""A plan on the sample, and its section about targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.operations.plans import create_plan
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.schema_planning import PlanRow
from tests.gui.plan_targets.deciding import show

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan.targets import TargetsSection


@pytest.fixture
def plan(sample_window: MainWindow) -> str:
    """The key of the only plan, for all teams, in the window."""
    document = sample_window.document
    assert document is not None
    for head in document.query(plan_heads):
        document.edit("Remove", lambda s, key=head.id: s.delete(s.get(PlanRow, key)))
    return str(document.edit("Plan", create_plan, "2027-Q1", None).result)


@pytest.fixture
def targets(sample_window: MainWindow, qtbot: QtBot, plan: str) -> TargetsSection:
    section: TargetsSection = show(sample_window, qtbot, "targets")
    section.table.view.setFocus()
    qtbot.waitUntil(section.table.view.hasFocus)
    return section
