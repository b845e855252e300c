"""An endless word keeps the window live, and other texts break between words as ever."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from slodesk.gui.widgets.long_words import bear_long_words
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WORD = "w" * 200_000


@pytest.fixture
def field(qtbot: QtBot) -> QPlainTextEdit:
    made = QPlainTextEdit()
    qtbot.addWidget(made)
    bear_long_words(made)
    made.resize(660, 200)
    made.show()
    return made


def test_words_stay_whole_until_one_is_endless(field: QPlainTextEdit) -> None:
    field.setPlainText("word " * 1_000)
    assert field.wordWrapMode() == QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
    field.setPlainText(f"before {WORD} after")
    assert field.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere
    assert field.toPlainText() == f"before {WORD} after"
    field.setPlainText("short again")
    assert field.wordWrapMode() == QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def test_pasting_and_typing_are_quick(field: QPlainTextEdit, qtbot: QtBot) -> None:
    """Qt's own way of breaking takes 2.2 s to show it and 1.2 s for each key on this class of machine."""
    QGuiApplication.clipboard().setText(WORD)
    busy = time.thread_time()
    field.paste()
    qtbot.keyClicks(field, "abc")
    QGuiApplication.processEvents()
    assert time.thread_time() - busy < 1.0
    assert field.toPlainText() == f"{WORD}abc"
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert field.toPlainText() == f"{WORD}ab"


def test_lines_of_a_list_look_at_no_more_than_they_show(qtbot: QtBot) -> None:
    font = QFont()
    busy = time.thread_time()
    lines = wrapped(WORD, font, 300, 3)
    assert time.thread_time() - busy < 0.05
    assert lines == wrapped(WORD[:5_000], font, 300, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
