"""The page of learning: by quarter, in words and pictures, reached by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from slodesk.gui.tabs.retrospectives.learning import LearningPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document


@pytest.fixture
def show(qtbot: QtBot, make_context: Callable[[Document], TabContext]) -> Callable[[Document], LearningPage]:
    def make(document: Document) -> LearningPage:
        context = make_context(document)
        page = LearningPage(context)
        page.seen = make_context.errors(context)  # type: ignore[attr-defined]
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.refresh()
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        qtbot.waitUntil(lambda: not page.busy)
        return page

    return make


def test_the_samples_quarter_in_words(
    qtbot: QtBot, sample_document: Document, show: Callable[[Document], LearningPage]
) -> None:
    page = show(sample_document)
    assert page.quarters.currentText() == "2026 Q4"
    assert page.summary.text() == "6 incidents · 4 retrospectives · so far"
    assert page.factors_words.text() == (
        "“process”, “capacity” and “monitoring” came up in 2 incidents each."
    )
    assert page.times_words.text().startswith("Half of the incidents were mitigated within")
    assert "2026 Q4: 6 incidents" in page.chart.accessibleDescription()
    assert page.bar.accessibleDescription() == page.actions_words.text()
    assert "action items agreed in this quarter" in page.actions_words.text()
    page.factors.view.setFocus()
    page.factors.view.selectRow(0)
    qtbot.keyClick(page.factors.view, Qt.Key.Key_Return)
    assert str(page.seen[-1]).startswith("navigated to retrospectives ")  # type: ignore[attr-defined]
    page.quarters.setFocus()
    qtbot.keyClick(page.quarters, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not page.busy)
    assert page.summary.text() == "0 incidents · 0 retrospectives"
    assert page.factors.hint_label.isVisible()
    assert not page.bar.isVisible()


def test_an_empty_workspace_leads_to_incidents(
    qtbot: QtBot, document: Document, show: Callable[[Document], LearningPage]
) -> None:
    page = show(document)
    assert page.empty.isVisible()
    page.empty.button.setFocus()
    qtbot.keyClick(page.empty.button, Qt.Key.Key_Return)
    assert str(page.seen[-1]) == "navigated to retrospectives page:incidents"  # type: ignore[attr-defined]
