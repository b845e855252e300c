"""The roadmap of a filled plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.gui.tabs.quarterly_plan.roadmap.section import (
    RoadmapSection,
)
from tests.gui.week_three import Filled, fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document


@pytest.fixture
def filled(document: Document) -> Filled:
    return fill(document.workspace)


@pytest.fixture
def context(document: Document, make_context: Callable[[Document], TabContext]) -> TabContext:
    return make_context(document)


@pytest.fixture
def show(qtbot: QtBot, context: TabContext) -> Callable[[str], RoadmapSection]:
    def made(plan: str, *, at_once: bool = True) -> RoadmapSection:
        section = RoadmapSection(context)
        qtbot.addWidget(section)
        context.document.changed.connect(lambda changes: section.refresh())
        if at_once:
            context.document.changed.connect(lambda changes: section.settle())
        section.resize(1240, 700)
        with qtbot.waitExposed(section):
            section.show()
        section.show_plan(plan)
        qtbot.waitUntil(lambda: section.view is not None)
        return section

    return made
