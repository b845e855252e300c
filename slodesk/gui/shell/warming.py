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


def warm_later(document: Document, runner: TaskRunner) -> None:
    """Import it on a thread once nothing else is being read; an edit before that does it itself."""

    def warm() -> None:
        if runner.running:
            warm_later(document, runner)
        else:
            load_document_fonts()
            runner.run(lambda _: document.workspace.warm())

    QTimer.singleShot(WARM_MS, document, warm)
