"""The chart of the Overview tab: ranges, marks, explanations, and what is taken along."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from slodesk.gui.models.overview import NAMES
from slodesk.gui.tabs.overview.mark_card import MarkCard
from slodesk.gui.widgets.explain import ExplainPopover
from tests.gui.overview_tab.reading import chart, shown_keys

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.overview import OverviewTab


# The chart


def test_a_range_is_kept_for_the_next_start(
    tab: OverviewTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    shown = chart(tab)
    qtbot.mouseClick(shown.range_buttons["90d"], Qt.MouseButton.LeftButton)
    assert shown.range == "90d"
    assert sample_window.settings.text("overview/range") == "90d"
    start, _ = shown.plot.visible_range()
    assert shown.plot.data is not None
    assert shown.plot.data.now - start == pytest.approx(90 * 86400)
    qtbot.keyClick(shown.plot, Qt.Key.Key_Plus)
    assert shown.range is None
    assert not any(button.isChecked() for button in shown.range_buttons.values())
    qtbot.keyClick(shown.plot, Qt.Key.Key_0)
    assert shown.range == "90d"


def test_the_chart_agrees_with_the_table(tab: OverviewTab, qtbot: QtBot) -> None:
    for row, a in enumerate(list(tab.model.rows)):
        if a.objective.window.__class__.__name__ != "Rolling" or a.budget.remaining is None:
            continue
        tab.table.choose([a.slo.id])
        qtbot.waitUntil(lambda key=a.slo.id: shown_keys(tab) == [key])
        data = chart(tab).plot.data
        assert data is not None
        newest = data.lines[0].newest
        assert newest is not None
        assert newest[1] == pytest.approx(a.budget.remaining, abs=1e-9)
        left = tab.model.index(row, NAMES.index("left")).data()
        assert left in chart(tab).sentence.text()
        if a.exhaustion.at is not None and a.exhaustion.projected_days:
            assert data.lines[0].runs_out == a.exhaustion.at.timestamp()
            assert data.lines[0].ahead_values[-1] == pytest.approx(0, abs=1e-4)


def test_the_chart_is_saved_as_picture_and_figures(
    tab: OverviewTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = chart(tab)
    for kind, begins in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("csv", b"time,")):
        path = tmp_path / f"chart.{kind}"
        answer = (str(path.with_suffix("")), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, answer=answer: answer)
        action = next(a for a in shown.export_menu.actions() if kind.upper() in a.text())
        action.trigger()
        assert path.read_bytes().startswith(begins)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "chart.csv").read_text("utf-8"))))
    assert rows[-1]["time"] == "2026-11-23T00:00:00Z"
    remaining = tab.table.chosen()[0].budget.remaining
    assert remaining is not None
    assert float(rows[-1]["budget_left_percent"]) == pytest.approx(remaining * 100, abs=1e-5)
    svg = (tmp_path / "chart.svg").read_text("utf-8")
    assert "Card payments: budget left" in svg
    assert "<image" not in svg


def test_a_chart_that_cannot_be_saved_says_so(
    tab: OverviewTab, sample_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[Exception] = []
    shown = chart(tab)
    monkeypatch.setattr(shown, "_show_error", errors.append)
    answer = (str(tmp_path / "missing" / "chart.png"), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    next(a for a in shown.export_menu.actions() if "PNG" in a.text()).trigger()
    assert len(errors) == 1


def test_the_picture_is_copied_with_its_words(tab: OverviewTab, qtbot: QtBot) -> None:
    shown = chart(tab)
    shown.plot.setFocus()
    qtbot.keyClick(shown.plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage()
    assert mime.text() == f"Card payments: budget left\n{shown.sentence.text()}"
    shown.copy_figures()
    assert QGuiApplication.clipboard().text().startswith("time\tservice_level_objective\t")


def test_the_chart_explains_itself_by_key(tab: OverviewTab, qtbot: QtBot) -> None:
    chart(tab).plot.setFocus()
    qtbot.keyClick(chart(tab).plot, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, ExplainPopover)
    assert "Error budget" in popover.text()
    popover.close()
    tab.table.setFocus()
    tab.table.setCurrentIndex(tab.model.index(1, NAMES.index("burn_6h")))
    qtbot.keyClick(tab.table, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, ExplainPopover)
    assert "Burn rate, 6 hours" in popover.text()
    popover.close()


@pytest.mark.parametrize("kind", ["incident", "release"])
def test_a_mark_says_what_it_was(tab: OverviewTab, qtbot: QtBot, kind: str) -> None:
    plot = chart(tab).plot
    assert plot.data is not None
    mark = next(mark for mark in reversed(plot.data.marks) if mark.kind == kind)
    centre = plot.marks.centre_of(mark)
    assert centre is not None
    at = plot.mapFromScene(plot.view.mapToScene(centre))
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    card = QApplication.activePopupWidget()
    assert isinstance(card, MarkCard)
    words = [label.text() for label in card.findChildren(QLabel)]
    assert mark.title in words
    if kind == "incident":
        assert "Card payments, Checkout" in words
        assert "61\u00a0% over 30 days" in words
        assert "2 hours" in words
    else:
        assert "Card payments" in words
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not card.isVisible())


def test_the_tab_is_imported_without_the_chart_library() -> None:
    """The table comes before the chart: pyqtgraph is imported when the first chart is read."""
    late = "{'pyqtgraph', 'numpy'} & set(sys.modules)"
    code = f"import sys, slodesk.gui.tabs.overview; sys.exit(bool({late}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
