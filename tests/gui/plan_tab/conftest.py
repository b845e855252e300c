"""The Quarterly plan tab on the sample, for its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.schema_planning import PlanRow
from tests.gui.plan_tab.walking import begin, team_of

if TYPE_CHECKING:
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab


@pytest.fixture
def tab(sample_window: MainWindow) -> QuarterlyPlanTab:
    """The tab on the sample without any plan."""
    document = sample_window.document
    assert document is not None
    for head in document.query(plan_heads):
        document.edit("Remove", _remove, head.id)
    sample_window.navigate("quarterly_plan", None)
    return cast("QuarterlyPlanTab", sample_window.tabs.widget)


def _remove(session: Any, plan_id: str) -> None:
    session.delete(session.get(PlanRow, plan_id))


@pytest.fixture
def planned(tab: QuarterlyPlanTab, sample_window: MainWindow) -> QuarterlyPlanTab:
    """The tab on a plan of the first team."""
    tab.show_plan(begin(sample_window, team_of(sample_window)))
    return tab
