"""A report read on the screen: long tables are turned over, page by page, with the whole of them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from slodesk.gui.widgets.report_view import ReportView
from slodesk.reports.report import Column, Fact, Facts, Heading, Table

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.theme import Theme


def table(rows: int, word: str) -> Table:
    return Table(
        (Column("Service"), Column("Target", "right")),
        tuple((f"{word} {number}.", "99.9 %") for number in range(1, rows + 1)),
    )


def test_a_long_table_is_turned_over_by_keys(qtbot: QtBot, theme: Theme) -> None:
    """Of 100 rows 40 are laid out at a time; every one of them can be read."""
    view = ReportView(theme)
    qtbot.addWidget(view)
    view.resize(700, 500)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    facts = Facts((Fact("3", "targets"),))
    with qtbot.waitSignal(view.shown):
        view.show_blocks("Plan", "", [facts, Heading("Work"), table(100, "Work"), table(3, "Risk")])
    assert "Rows 1 to 40 of 100" in view.toPlainText()
    assert "Work 40." in view.toPlainText()
    assert "Work 41." not in view.toPlainText()
    assert "Risk 3." in view.toPlainText()
    view.setFocus()
    for first, last in ((41, 80), (81, 100)):
        with qtbot.waitSignal(view.shown):
            qtbot.keyClick(view, Qt.Key.Key_Tab)
            if first > 41:  # after the link to the rows before
                qtbot.keyClick(view, Qt.Key.Key_Tab)
            qtbot.keyClick(view, Qt.Key.Key_Return)
        words = view.toPlainText()
        assert f"Rows {first} to {last} of 100" in words
        assert f"Work {first}." in words
        assert f"Work {last}." in words
        assert f"Work {first - 1}." not in words
        assert view.verticalScrollBar().value() > 0
    assert "Next rows" not in view.toPlainText()
    with qtbot.waitSignal(view.shown):
        view.show_blocks("Plan", "", [table(60, "Other")])
    assert "Rows 1 to 40 of 60" in view.toPlainText()
