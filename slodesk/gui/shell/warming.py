"""Loads what editing, plans and documents take while nobody waits for it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from slodesk.domain.errors import WorkspaceError
from slodesk.gui.theme import load_document_fonts

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.gui.document import Document
    from slodesk.gui.tasks import TaskRunner
    from slodesk.storage.workspace import Workspace

WARM_MS = 700
"""By then the first table and its chart are usually drawn."""
_AGAIN_MS = 100
"""Until it looks again whether they are."""


def warm_later(document: Document, runner: TaskRunner, now: datetime) -> None:
    """Import it on a thread once nothing else is being read; an edit before that does it itself."""

    def warm() -> None:
        if runner.running:
            QTimer.singleShot(_AGAIN_MS, document, warm)
        else:
            load_document_fonts()
            runner.run(lambda _: _warm(document.workspace, now))

    QTimer.singleShot(WARM_MS, document, warm)


def _warm(workspace: Workspace, now: datetime) -> None:
    """Prepare the first edit, and ask once what opening a plan asks: the questions are then put together."""
    from slodesk.storage.queries.plan_scope import plan_heads
    from slodesk.storage.queries.plans import plan_details

    workspace.warm()
    with suppress(WorkspaceError), workspace.session() as session:
        plan_details(session, plan_heads(session)[:1], now=now)
