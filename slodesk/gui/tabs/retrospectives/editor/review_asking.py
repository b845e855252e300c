"""Asks before a retrospective is published or opened again, and says before what will happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.gui.dialogs.asking import AskDialog, ReasonDialog
from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from slodesk.gui.theme import Theme


class PublishDialog(AskDialog):
    """Says what publishing does, and what is still open.

    Args:
        theme: looks.
        name: the retrospective's.
        facts: icon and words of what happens, and of what is open.
        publish: called when it is wanted.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        name: str,
        facts: Sequence[tuple[str, str]],
        publish: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, tr("Publish the retrospective {name}?").format(name=name),
            tr("This is recorded for good and can't be undone. A later correction opens a revision."),
            tr("Publish"), parent,
        )  # fmt: skip
        self.setObjectName("publish_dialog")
        for icon, words in facts:
            self.tell(icon, words)
        self.yes.clicked.connect(self.accept)
        self.accepted.connect(publish)
        self.yes.setFocus()


class CorrectDialog(ReasonDialog):
    """Asks what has to be corrected.

    Args:
        theme: looks.
        name: the retrospective's.
        number: of the revision to come.
        revise: called with the reason.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        name: str,
        number: int,
        revise: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme,
            tr("Open revision {number} of the retrospective {name}?").format(number=number, name=name),
            tr("What was published stays on record and can still be read. Reviewers are asked again."),
            tr("Open a revision"), why=tr("What has to be corrected"),
            example=tr("A figure was wrong, something came to light"),
            missing=tr("Say what has to be corrected."), go_on=revise, parent=parent,
        )  # fmt: skip
        self.setObjectName("correct_dialog")
