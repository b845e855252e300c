"""What is wrong with a field is read, wherever on a scrolling form it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from slodesk.gui.widgets.field_error import FieldError

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.theme import Theme


def test_a_message_below_the_edge_comes_into_view(qtbot: QtBot, theme: Theme) -> None:
    form = QWidget()
    column = QVBoxLayout(form)
    field = QLineEdit()
    error = FieldError(theme, field)
    for part in (*(QLineEdit() for _ in range(12)), field, error):
        column.addWidget(part)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.resize(260, 160)
    qtbot.addWidget(area)
    with qtbot.waitExposed(area):
        area.show()
    error.show_message("These would wait for each other: “Split the index” → “Move it” → “Split the index”.")
    qtbot.waitUntil(lambda: error.visibleRegion().boundingRect() == error.rect())
    error.clear()
    area.verticalScrollBar().setValue(0)
    error.show_message("")
    assert not error.isVisible()
    assert area.verticalScrollBar().value() == 0
