"""Keeps typing quick in a text with an endless word: there lines break anywhere, elsewhere between words."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit

_LONG: Final = 2_000
"""Characters of a word from which Qt, looking for a place to break it, looks too long."""
_WORD: Final = re.compile(rf"\S{{{_LONG}}}")


class LongWords(QObject):
    """Chooses how the lines of a text field break; lives as long as the field.

    Qt's usual way, between words or else anywhere, takes seconds for a word of 200,000 characters.

    Args:
        field: whose text is looked at as it changes.
    """

    def __init__(self, field: QPlainTextEdit) -> None:
        super().__init__(field)
        self._field = field
        self._usual = field.wordWrapMode()
        self._long = False
        field.document().contentsChange.connect(self._changed)

    def _changed(self, _place: int, _removed: int, _added: int) -> None:
        document = self._field.document()
        size = document.characterCount()
        long = size > _LONG and _WORD.search(document.toRawText()) is not None
        if long != self._long:
            self._long = long
            self._field.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere if long else self._usual)
