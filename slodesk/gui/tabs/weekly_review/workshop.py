"""Holds a weekly review as a workshop: prepared, under way, or taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.meetings import WEEKLY_REVIEW
from slodesk.domain.weekly_review import SKIPPED
from slodesk.storage.queries.reviews import stored_review

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext

AGENDA = "weekly-review"
"""Its 55 minutes (R13)."""


def run_review(context: TabContext, review_id: str, title: str, parent: QWidget) -> bool:
    """Open the runner, or the dialog that prepares it; False when there is nothing to hold.

    The review begins with its meeting, and its figures stand still from then on. One that is closed can be
    shown too; it then stays as it was.

    Args:
        context: the collaborators.
        review_id: its key.
        title: what it is about, for the top of the room.
        parent: any widget of the program's window.
    """
    from slodesk.gui.meeting.runner import open_runner

    context.document.flush()
    review = context.document.query(stored_review, review_id)
    if review is None or review.state == SKIPPED or context.document.workspace.read_only:
        return False
    people = [(person.name, person.role) for person in review.people]
    opened = open_runner(
        context, review_id, None, parent, title=title, team_id=review.team_id, kind=WEEKLY_REVIEW,
        agenda=AGENDA, people=people,
    )  # fmt: skip
    return opened is not None
