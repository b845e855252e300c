"""Loads what editing and documents take while nobody waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from slodesk.gui.theme import load_document_fonts

if TYPE_CHECKING:
    from slodesk.gui.document import Document
    from slodesk.gui.tasks import TaskRunner

WARM_MS = 700
"""By then the first table and its chart are usually drawn."""
_AGAIN_MS = 100
"""Until it looks again whether they are."""


def warm_later(document: Document, runner: TaskRunner) -> None:
    """Import it on a thread once nothing else is being read; an edit before that does it itself."""

    def warm() -> None:
        if runner.running:
            QTimer.singleShot(_AGAIN_MS, document, warm)
        else:
            load_document_fonts()
            runner.run(lambda _: document.workspace.warm())

    QTimer.singleShot(WARM_MS, document, warm)
