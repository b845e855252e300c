"""How the approval of a plan is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import percent_text
from slodesk.domain.plan_approval import FEEDBACK, MISSING, NO_APPROVER, NOT_SENT, UNDECIDED
from slodesk.domain.planning import APPROVED, IN_APPROVAL, SUPERSEDED
from slodesk.gui.tabs.quarterly_plan.words import day_words, tr

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.plan_snapshot import ApproverLine, TargetLine
    from slodesk.storage.queries.approval import Approval, SnapshotHead

LONG_DAY = "d MMM yyyy"


def verdict_word(verdict: str) -> str:
    """Return what an approver said."""
    return {"": tr("Not yet"), "approved": tr("Agrees"), "changes": tr("Wants changes")}[verdict]


def verdict_sign(verdict: str) -> tuple[str, str]:
    """Return the icon of a verdict and its colour."""
    signs = {"approved": ("check", "status:healthy"), "changes": ("edit", "status:warning")}
    return signs.get(verdict, ("clock", "muted"))


def blocker_sign(kind: str) -> str:
    """Return the icon of what stands in the way."""
    return {
        UNDECIDED: "target", FEEDBACK: "list", NO_APPROVER: "person", MISSING: "person",
        NOT_SENT: "arrow-right",
    }[kind]  # fmt: skip


def state_sentence(shown: Approval, zone: ZoneInfo) -> str:
    """Return where the approval stands, and what is next."""
    state = shown.plan.state
    if state == SUPERSEDED:
        return tr("A later plan has taken this one's place. What was approved stays on record.")
    if state == APPROVED and shown.snapshots:
        newest = shown.snapshots[0]
        return tr("Approved on {day} as revision {number}. Its targets hold from {first}.").format(
            day=moment_day(newest.made, zone),
            number=newest.number,
            first=day_words(shown.first_day, LONG_DAY),
        )
    if state == IN_APPROVAL:
        if shown.agreed == len(shown.approvers):
            return tr("Everybody agrees: the plan can be approved.")
        return tr("{agreed} of {all} agree.").format(agreed=shown.agreed, all=len(shown.approvers))
    if shown.plan.revision > 1:
        return tr("Revision {number} is being worked on: {reason}").format(
            number=shown.plan.revision, reason=shown.plan.revision_reason
        )
    return tr("Name who has to agree, then send the plan for approval.")


def recorded_words(who: str) -> str:
    """Return the sentence about what a signature is worth."""
    return tr(
        "What approvers say is recorded under the profile “{who}” of this workspace. "
        "It is recorded, not authenticated: nobody's identity is checked."
    ).format(who=who)


def given_words(line: ApproverLine, zone: ZoneInfo) -> str:
    """Return when a verdict was given and who recorded it; empty while there is none."""
    if line.given is None:
        return ""
    return tr("{day}, recorded by {who}").format(day=moment_day(line.given, zone), who=line.given_as)


def snapshot_words(head: SnapshotHead, zone: ZoneInfo) -> str:
    """Return "Revision 2, approved on 11 Dec 2026 by kim"."""
    return tr("Revision {number}, approved on {day}, recorded by {who}").format(
        number=head.number, day=moment_day(head.made, zone), who=head.made_as
    )


def moment_day(at: datetime, zone: ZoneInfo) -> str:
    """Return the day of a moment: "11 Dec 2026"."""
    day: date = at.astimezone(zone).date()
    return day_words(day, LONG_DAY)


def change_words(line: TargetLine) -> str:
    """Return "Checkout, bookings: 99.9 % → 99.95 %"."""
    if line.old == line.new:
        return tr("{slo}: another window, limit or percentile").format(slo=line.name)
    return f"{line.name}: {percent_text(line.old, 5)} → {percent_text(line.new, 5)}"
