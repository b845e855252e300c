"""What the room decides by key, a target, an answer, a signature, is a decision of the meeting too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.storage.session import Session


def outcome(held: HeldMeeting | None, about: str, said: str) -> Callable[[Session], None]:
    """Return what writes a decision down in the step that takes it; nothing outside of a meeting.

    Args:
        held: the meeting; None where the view stands alone.
        about: what was decided on.
        said: what was decided; empty: it is open again.
    """

    def write(session: Session) -> None:
        if held is not None and held.detail.is_open:
            from slodesk.operations.meeting_entries import record_outcome

            record_outcome(session, held.id, about, said, at=held.context.now())

    return write
