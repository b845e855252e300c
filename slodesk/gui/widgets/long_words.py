"""Keeps text fields quick where somebody pastes a word of hundreds of thousands of characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextOption
from shiboken6 import isValid

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

LONG = 2_000
"""Characters of a word that nobody writes."""
_LONG = re.compile(rf"\S{{{LONG}}}")


def bear_long_words(field: QPlainTextEdit) -> None:
    """Break lines anywhere while a very long word stands in a field.

    Where lines may break at words and else anywhere, Qt's work grows with the square of a word's length:
    200,000 characters hold the window up for four seconds.
    """
    document, mode = field.document(), QTextOption.WrapMode
    usual = field.wordWrapMode()

    def look(_: int, removed: int, added: int) -> None:
        if not isValid(field) or not isValid(document):  # the last change comes while both go
            return
        broken = field.wordWrapMode() == mode.WrapAnywhere
        if not broken and added < 2 and not removed:
            return
        wanted = mode.WrapAnywhere if _LONG.search(document.toRawText()) else usual
        if wanted != field.wordWrapMode():
            field.setWordWrapMode(wanted)

    document.contentsChange.connect(look)
