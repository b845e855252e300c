"""Asks before a review is closed or skipped, and says before what will happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.weekly_review import APPROVED, PROPOSED
from slodesk.gui.dialogs.asking import AskDialog, ReasonDialog
from slodesk.gui.formats import moment_text
from slodesk.gui.tabs.weekly_review.words import tr
from slodesk.gui.widgets.field_error import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown


class CloseDialog(AskDialog):
    """Says what closing does, and what is still open.

    Args:
        desk: where the review is looked after.
        shown: the review.
        close: called when it is wanted; may raise ``RuleBroken``.
        parent: the window.
    """

    def __init__(
        self, desk: Desk, shown: Shown, close: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            desk.context.theme, tr("Close the review of the {week}?").format(week=desk.edits.name),
            tr("This is recorded for good and can't be undone. What comes to mind later is added below it."),
            tr("Close the review"), parent,
        )  # fmt: skip
        self.setObjectName("close_review_dialog")
        for icon, words in facts(desk, shown):
            self.tell(icon, words)
        self.error = FieldError(desk.context.theme)
        self.middle.addWidget(self.error)
        self.yes.clicked.connect(lambda: self.decide(close, {"": self.error}))
        self.yes.setFocus()


def facts(desk: Desk, shown: Shown) -> Iterator[tuple[str, str]]:
    """Yield icon and words of what happens, and of what is still open."""
    prepared, review = shown.prepared, shown.review
    if prepared.as_of is None:
        yield "lock", tr("Notes and decisions stay as they are now. There are no figures yet.")
    else:
        at = moment_text(prepared.as_of, desk.context.now(), desk.zone)
        yield "lock", tr("Figures as of {time}, notes and decisions stay as they are now.").format(time=at)
    going = [*prepared.carried, *prepared.new]
    going = [each for each in going if each.id not in shown.actions or not shown.actions[each.id].is_closed]
    if going:
        words = tr("Open action items that go on to the next review: {count}.")
        yield "arrow-right", words.format(count=len(going))
    waiting = sum(1 for each in prepared.releases if not each.is_out and not each.decision)
    if waiting:
        yield "release", tr("Releases that still wait for a decision: {count}.").format(count=waiting)
    undecided = sum(1 for each in review.adjustments if each.decision == PROPOSED)
    if undecided:
        words = tr("SLO adjustments to decide: {count}. The next review is offered them.")
        yield "target", words.format(count=undecided)
    taken = sum(1 for each in review.adjustments if each.decision == APPROVED and not each.taken)
    if taken:
        words = tr("Approved adjustments that are not in the target history yet: {count}.")
        yield "alert", words.format(count=taken)
    if not review.summary.strip():
        yield "edit", tr("There is no summary yet.")


class SkipDialog(ReasonDialog):
    """Asks why a review is skipped.

    Args:
        desk: where the review is looked after.
        skip: called with the reason.
        parent: the window.
    """

    def __init__(self, desk: Desk, skip: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(
            desk.context.theme, tr("Skip the review of the {week}?").format(week=desk.edits.name),
            tr("It is no longer due. Open action items go on to the next one; it can be taken up again."),
            tr("Skip it"), why=tr("Why it is skipped"), example=tr("Public holiday, nobody was there"),
            missing=tr("Say why this week's review is skipped."), go_on=skip, parent=parent,
        )  # fmt: skip
        self.setObjectName("skip_review_dialog")
