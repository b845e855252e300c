"""What has to be settled before a plan can be approved (R31)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.phrases import Figure, listed, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.phrases import Meant

NOT_SENT, NO_APPROVER, MISSING, UNDECIDED, FEEDBACK = (
    "not_sent", "no_approver", "missing", "undecided", "feedback",
)  # fmt: skip
WAIVABLE = (UNDECIDED, FEEDBACK)
"""What people may approve over, knowingly."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that stands in the way of approving.

    Attributes:
        kind: ``not_sent``, ``no_approver``, ``missing`` (an approval), ``undecided`` or ``feedback``.
        words: what it is, in a sentence.
    """

    kind: str
    words: Meant

    @property
    def waivable(self) -> bool:
        """Whether a person may approve all the same."""
        return self.kind in WAIVABLE


def blockers(
    verdicts: Sequence[tuple[str, str]], *, undecided: int, feedback: int, sent: bool
) -> tuple[Blocker, ...]:
    """Return what stands in the way of approving a plan (R31).

    Args:
        verdicts: (name, verdict) of every approver.
        undecided: targets nobody has decided on.
        feedback: points of feedback without an answer.
        sent: whether the plan is in approval.
    """
    found = []
    if undecided:
        words = phrase(
            "{count} [target is|targets are] undecided and would stay as [it is|they are].", "", undecided,
            count=Figure(undecided),
        )  # fmt: skip
        found.append(Blocker(UNDECIDED, words))
    if feedback:
        words = phrase(
            "{count} [point|points] of feedback [has|have] no answer.", "", feedback, count=Figure(feedback)
        )
        found.append(Blocker(FEEDBACK, words))
    if not verdicts:
        found.append(Blocker(NO_APPROVER, phrase("Nobody is named who has to agree.")))
    elif not sent:
        found.append(Blocker(NOT_SENT, phrase("The plan was not sent for approval yet.")))
    else:
        changes = [name for name, verdict in verdicts if verdict == "changes"]
        silent = [name for name, verdict in verdicts if not verdict]
        if changes:
            words = phrase("{names} [wants|want] changes.", "", len(changes), names=listed(changes))
            found.append(Blocker(MISSING, words))
        if silent:
            words = phrase("{names} [has|have] not agreed yet.", "", len(silent), names=listed(silent))
            found.append(Blocker(MISSING, words))
    return tuple(found)
