"""Small tables: figures stay whole and take no more than they need; words of one line make a low row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.written import WrittenPage


@pytest.mark.parametrize("zoom", [75, 100, 150])
def test_figures_take_what_they_need(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot, zoom: int
) -> None:
    theme = sample_window.theme
    sample_window.resize(1600, 900)
    theme.zoom = zoom
    draft.editor.show_part("impact")
    view = draft.editor.findChild(QTableView, "impact_slos")
    qtbot.waitUntil(lambda: view.isVisible() and view.model().rowCount() > 9)
    QApplication.processEvents()
    model, figures = view.model(), []
    for column in range(model.columnCount()):
        if model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) is not None:
            heading = view.horizontalHeader().sectionSizeHint(column) + theme.px(4)
            hint = view.sizeHintForColumn(column)
            assert hint <= view.columnWidth(column) <= max(hint + theme.px(4), heading)
            figures.append(column)
    assert len(figures) == 2
    metrics, lowest = view.fontMetrics(), theme.space(4.5)
    for row in range(model.rowCount()):
        words = [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        edges = theme.px(26)
        if all(metrics.horizontalAdvance(w) + edges <= view.columnWidth(c) for c, w in enumerate(words)):
            assert view.rowHeight(row) == lowest


def test_columns_are_as_wide_as_the_longest_word(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, spacing=10, fill=True)
    flow.cell = 50
    for words in ("one two three four five six seven", "eight nine ten", "Search"):
        flow.addWidget(label(words, wrap=True))
    least = max(flow.itemAt(at).minimumSize().width() for at in range(3))
    assert flow.columns(2 * max(least, 50) + 10) == 2
    flow.addWidget(label("Donaudampfschifffahrtsgesellschaft", wrap=True))
    wide = flow.itemAt(3).minimumSize().width()
    assert wide > least
    assert (flow.columns(2 * wide + 9), flow.columns(2 * wide + 10)) == (1, 2)
