"""Scrolling a page by the wheel changes no value on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.window import Rolling
from slodesk.gui.dialogs.settings import PAGES, SettingsDialog
from slodesk.gui.widgets.still import hold_still
from slodesk.gui.widgets.window_field import WindowField
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow

NOTCH = 120


def roll(widget: QWidget, notches: int) -> None:
    """Turn the wheel over a widget; up is positive."""
    window = widget.window()
    place = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, notches * NOTCH))


def page_of(widget: QWidget, qtbot: QtBot) -> QScrollArea:
    """Put a widget on a page too long to be seen whole."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.addWidget(widget)
    rest = QLabel("below")
    rest.setFixedHeight(2000)
    column.addWidget(rest)
    area = QScrollArea()
    area.setWidget(inner)
    area.resize(300, 200)
    qtbot.addWidget(area)
    with qtbot.waitExposed(area):
        area.show()
    return area


def combo() -> QComboBox:
    box = QComboBox()
    box.addItems(["one", "two", "three"])
    return box


@pytest.mark.parametrize("make", [combo, QSpinBox, QDateEdit])
@pytest.mark.parametrize("focused", [False, True])
def test_the_wheel_scrolls_the_page_and_leaves_the_value(make: type, focused: bool, qtbot: QtBot) -> None:
    widget = make()
    hold_still(widget)
    area = page_of(widget, qtbot)
    if focused:
        widget.setFocus()
    before = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
    roll(widget, -2)
    after = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
    assert (after, area.verticalScrollBar().value() > 0) == (before, True)


def test_without_being_held_a_number_turns(qtbot: QtBot) -> None:
    number = QSpinBox()
    number.setValue(30)
    area = page_of(number, qtbot)
    roll(number, -2)
    assert (number.value(), area.verticalScrollBar().value()) == (28, 0)


def test_a_window_keeps_its_days_and_its_kind(qtbot: QtBot) -> None:
    field = WindowField()
    area = page_of(field, qtbot)
    roll(field.days, -3)
    roll(field.kind, -2)
    assert (field.value, area.verticalScrollBar().value() > 0) == (Rolling(30), True)


def test_settings_scrolled_past_are_not_changed(sample_window: MainWindow, qtbot: QtBot) -> None:
    dialog = SettingsDialog(sample_window.context(), "prometheus", sample_window)
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert dialog.form.contents.currentRow() == PAGES.index("prometheus")
    assert sample_window.document is not None
    before = sample_window.document.query(read_settings)
    for widget in (dialog.form.backfill_days, dialog.form.refresh_seconds, dialog.form.step_seconds):
        roll(widget, -3)
    sample_window.document.flush()
    assert sample_window.document.query(read_settings) == before
    dialog.close()
