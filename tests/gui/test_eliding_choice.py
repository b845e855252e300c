"""Choices: a name longer than its box ends in an ellipsis, and is whole where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStyleOptionComboBox

from slodesk.gui.widgets.eliding_choice import ElidingChoice

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_long_name_is_cut_where_words_end_not_by_the_arrow(qtbot: QtBot) -> None:
    box, words = ElidingChoice(), "Checkout, A good month for bookings"
    qtbot.addWidget(box)
    box.addItem(words)

    def shown(width: int) -> str:
        box.setFixedWidth(width)
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        return option.currentText

    assert shown(box.sizeHint().width()) == words
    cut = shown(box.sizeHint().width() // 2)
    assert cut.endswith("…")
    assert words.startswith(cut.rstrip("…").rstrip())
    assert box.currentText() == words
