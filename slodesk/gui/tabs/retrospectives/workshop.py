"""Holds a retrospective as a workshop: prepared, under way, or taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.storage.queries.retrospectives import retrospective

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext

KIND = "retrospective"
"""The ritual, and the key of its agenda."""


def run_retrospective(context: TabContext, retrospective_id: str, title: str, parent: QWidget) -> bool:
    """Open the runner, or the dialog that prepares it; False when there is nothing to hold.

    A published one can be shown too; its lines then stay as they are.

    Args:
        context: the collaborators.
        retrospective_id: its key.
        title: what it is about, for the top of the room.
        parent: any widget of the program's window.
    """
    from slodesk.gui.meeting.runner import open_runner

    context.document.flush()
    content = context.document.query(retrospective, retrospective_id)
    if content is None or context.document.workspace.read_only:
        return False
    people = [(person.name, person.role) for person in content.people]
    opened = open_runner(
        context, retrospective_id, None, parent, title=title, kind=KIND, agenda=KIND, people=people
    )
    return opened is not None
