"""Lines copied from a document: one field takes many, each read as a postmortem's are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from slodesk.domain.errors import SourceError

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.retrospective import Retrospective

_SHAPED = re.compile(r"^\s*(?:[-*+•–✅❌☑✔✓✗✘🍀]|\d{1,3}[.)]\s|#{1,6}\s|\||\[[ xX]?\])", re.MULTILINE)
"""How a line of a list, a table or a heading begins."""


class EntryLine(QLineEdit):
    """Types the next line; several that are pasted are handed on."""

    lines_pasted = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand several lines on instead of joining them."""
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if _several(text):
                self.lines_pasted.emit(text)
                return
        super().keyPressEvent(event)

    def dropEvent(self, event: Any) -> None:
        """Hand dropped lines on as well."""
        data: QMimeData = event.mimeData()
        if _several(data.text()):
            event.acceptProposedAction()
            self.lines_pasted.emit(data.text())
            return
        super().dropEvent(event)


def understood(heading: str, text: str, now: datetime) -> Retrospective | None:
    """Return what lines say that stood below a heading of a postmortem; None where they say nothing.

    Args:
        heading: in English, as documents have it: ``Action items``.
        text: as copied; plain lines are taken as a list.
        now: when it is pasted.
    """
    from slodesk.integrations.postmortem_markdown import read

    if not _SHAPED.search(text):
        text = "\n".join(f"- {line.strip()}" for line in text.splitlines() if line.strip())
    try:
        return read(f"## {heading}\n\n{text}\n", heading, now).content
    except SourceError:
        return None


def _several(text: str) -> bool:
    return len(text.strip().splitlines()) > 1
