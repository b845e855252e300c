"""What a plan's approval needs to know: who agrees, what stands in the way, what was approved (R31)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain import plan_snapshot
from slodesk.domain.plan_approval import blockers
from slodesk.domain.planning import ACCEPTED, CHANGED, IN_APPROVAL
from slodesk.storage.queries.plan_content import approvers, feedback, messages
from slodesk.storage.queries.plan_scope import plan_head
from slodesk.storage.queries.plans import undecided_slos
from slodesk.storage.reading import moment, rows, to_data

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.plan_approval import Blocker
    from slodesk.domain.plan_snapshot import ApproverLine, FeedbackLine, MessageLine, PlanContent
    from slodesk.storage.queries.plan_scope import PlanHead
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class SnapshotHead:
    """One approved state of a plan, without its content."""

    id: str
    number: int
    made: datetime
    made_as: str
    reason: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Where the approval of a plan stands.

    Attributes:
        plan: the plan.
        approvers: who has to agree.
        feedback: what stakeholders said.
        messages: the communication plan.
        blockers: what stands in the way of approving; empty also once it is approved.
        decided: SLOs whose target was accepted or changed.
        snapshots: what was approved, the newest first.
        people: names to choose from.
    """

    plan: PlanHead
    approvers: tuple[ApproverLine, ...]
    feedback: tuple[FeedbackLine, ...]
    messages: tuple[MessageLine, ...]
    blockers: tuple[Blocker, ...]
    decided: int
    snapshots: tuple[SnapshotHead, ...]
    people: tuple[str, ...]

    @property
    def first_day(self) -> date:
        """Of the quarter: from then on the new targets hold."""
        return self.plan.quarter.first_day

    @property
    def agreed(self) -> int:
        """How many approvers agree."""
        return sum(each.verdict == "approved" for each in self.approvers)

    @property
    def open_feedback(self) -> int:
        """Points of feedback without an answer."""
        return sum(each.state == "open" for each in self.feedback)

    @property
    def must(self) -> tuple[Blocker, ...]:
        """What cannot be approved over."""
        return tuple(each for each in self.blockers if not each.waivable)


def approval(session: Session, plan_id: str) -> Approval | None:
    """Return where the approval of a plan stands; None when it is gone. Cheap: no figures."""
    head = plan_head(session, plan_id)
    if head is None:
        return None
    people, said = approvers(session, plan_id), feedback(session, plan_id)
    left = () if head.closed else blockers(
        [(each.title, each.verdict) for each in people],
        undecided=undecided_slos(session, head),
        feedback=sum(each.state == "open" for each in said),
        sent=head.state == IN_APPROVAL,
    )  # fmt: skip
    ((decided,),) = rows(session, _DECIDED, plan=plan_id, accepted=ACCEPTED, changed=CHANGED)
    names = [row[0] for row in rows(session, "SELECT name FROM person ORDER BY name")]
    return Approval(
        head, people, said, messages(session, plan_id), left, decided, snapshots(session, plan_id),
        tuple(dict.fromkeys(names)),
    )  # fmt: skip


def snapshots(session: Source, plan_id: str) -> tuple[SnapshotHead, ...]:
    """Return what was approved of a plan, the newest first."""
    return tuple(
        SnapshotHead(key, number, moment(made), made_as, reason)
        for key, number, made, made_as, reason in rows(session, _SNAPSHOTS, plan=plan_id)
    )


def snapshot_content(session: Source, snapshot_id: str) -> PlanContent | None:
    """Return a plan as it was approved; None when there is no such snapshot."""
    found = rows(session, "SELECT CAST(body AS TEXT) FROM plan_snapshot WHERE id = :key", key=snapshot_id)
    return plan_snapshot.from_data(to_data(found[0][0])) if found else None


_DECIDED = "SELECT COUNT(*) FROM plan_target WHERE plan_id = :plan AND decision IN (:accepted, :changed)"
_SNAPSHOTS = (
    "SELECT id, number, made, made_as, reason FROM plan_snapshot WHERE plan_id = :plan ORDER BY number DESC"
)
