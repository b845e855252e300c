"""How the review of a retrospective is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.phrases import Moment
from slodesk.domain.retrospective import APPROVED, CHANGES, CUSTOMERS, IN_REVIEW, LEADERSHIP, PUBLISHED, TEAM
from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.retrospective import Retrospective, Reviewer
    from slodesk.gui.language import QtLanguage
    from slodesk.storage.queries.retro_snapshots import SnapshotHead


def verdict_word(verdict: str) -> str:
    """Return what a reviewer said."""
    return {"": tr("Not yet"), APPROVED: tr("Agrees"), CHANGES: tr("Wants changes")}[verdict]


def visibility_word(who: str) -> str:
    """Return who may see a section."""
    return {TEAM: tr("Team only"), LEADERSHIP: tr("Leadership too"), CUSTOMERS: tr("Customers too")}[who]


def audience_word(audience: str) -> str:
    """Return whom a report is for; empty for those who wrote it."""
    return {
        "": tr("Those who wrote it"), "executives": tr("Executives"), "board": tr("Board"),
        "product": tr("Product"), "engineering": tr("Engineering"), "customers": tr("Customers"),
    }[audience]  # fmt: skip


def missing(content: Retrospective) -> list[str]:
    """Return the names of the reviewers who have not agreed."""
    return [each.name for each in content.reviewers if each.verdict != APPROVED]


def state_title(content: Retrospective) -> str:
    """Return where the retrospective stands, in a few words."""
    if content.state == PUBLISHED:
        return tr("Published as revision {number}").format(number=content.revision)
    if content.state == IN_REVIEW:
        return tr("In review")
    if content.revision > 1:
        return tr("Draft of revision {number}").format(number=content.revision)
    return tr("Draft")


def state_sentence(content: Retrospective) -> str:
    """Return what is next."""
    if content.state == PUBLISHED:
        return tr("It stays as it was published. Open a revision to correct something.")
    waiting = missing(content)
    if content.state == IN_REVIEW:
        if waiting:
            agreed = len(content.reviewers) - len(waiting)
            return tr("{agreed} of {all} agree. Still to agree: {names}.").format(
                agreed=agreed, all=len(content.reviewers), names=listed(waiting)
            )
        return tr("Everybody agrees: it can be published.")
    if content.revision > 1:
        return tr("What has to be corrected: {reason}").format(reason=content.revision_reason)
    if not content.reviewers:
        return tr("Name who reads it before it is published.")
    return tr("Send it for review once it says what you learned.")


def listed(names: Sequence[str], most: int = 5) -> str:
    """Return some names, and how many more there are."""
    shown = ", ".join(names[:most])
    rest = len(names) - most
    return tr("{names} and %Ln more", "", rest).format(names=shown) if rest > 0 else shown


def given_words(reviewer: Reviewer, language: QtLanguage) -> str:
    """Return when a verdict was given and who recorded it; empty while there is none."""
    if reviewer.given is None:
        return ""
    when = language.say(Moment(reviewer.given))
    return tr("{day}, recorded by {who}").format(day=when, who=reviewer.given_as)


def recorded_words(who: str) -> str:
    """Return the sentence about what a verdict is worth."""
    return tr(
        "Verdicts are recorded under the profile “{who}” of this workspace. They are recorded, not "
        "authenticated: nobody's identity is checked."
    ).format(who=who)


def snapshot_words(head: SnapshotHead, language: QtLanguage) -> str:
    """Return "Revision 2, published 11 Dec 2026 10:00, recorded by kim: the figures were wrong"."""
    words = tr("Revision {number}, published {day}, recorded by {who}").format(
        number=head.number, day=language.say(Moment(head.made)), who=head.made_as
    )
    return f"{words}: {head.reason}" if head.reason else words
