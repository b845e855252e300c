"""Writes a first SLO in the dialog, for its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from slodesk.gui.dialogs.first_slo import FirstSloDialog
from slodesk.gui.dialogs.slo_editor_testing import QueryAnswer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext


LEFT = Qt.MouseButton.LeftButton


def opened(context: TabContext, qtbot: QtBot, asked: list[tuple[str, str]]) -> FirstSloDialog:
    def test_query(query: str, meaning: str, show: Callable[[QueryAnswer], None]) -> None:
        asked.append((query, meaning))
        show(QueryAnswer((f"Read {query}.",), good=True))

    made = FirstSloDialog(context, test_query=test_query)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def write(qtbot: QtBot, field: QLineEdit | QPlainTextEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def forward(dialog: FirstSloDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.form.forward, LEFT)


def begin(dialog: FirstSloDialog, qtbot: QtBot) -> None:
    write(qtbot, dialog.form.journey, "Buy a ticket")
    write(qtbot, dialog.form.users, "Travellers")
    write(qtbot, dialog.form.new_service, "Ticket shop")
    forward(dialog, qtbot)
