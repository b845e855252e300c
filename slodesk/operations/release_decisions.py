"""Decisions about releases, and what became of them (R34 to R36)."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain import release_words as words
from slodesk.domain.errors import RuleBroken
from slodesk.domain.plain_data import to_plain
from slodesk.domain.release_decision import ANSWERS
from slodesk.operations.incidents import moment
from slodesk.operations.releases import add_release, set_release_field
from slodesk.operations.review_checks import of
from slodesk.operations.rows import assign_all, find, line_text, long_text, optional
from slodesk.storage.schema import IncidentRow, ReleaseRow
from slodesk.storage.schema_reviews import ReleaseDecisionRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.policy import Policy
    from slodesk.domain.release_decision import Advice

PLANNED, DECIDED, DEPLOYED, ROLLED_BACK = "planned", "decided", "deployed", "rolled back"


def record_decision(
    session: Session,
    release_id: str,
    decision: str,
    advice: Advice,
    *,
    at: datetime,
    decided_as: str,
    rationale: str = "",
    conditions: Sequence[str] = (),
    alternatives: Sequence[str] = (),
    approver: str = "",
    expires: datetime | None = None,
    override_reason: str = "",
    awaiting: bool = False,
) -> str:
    """Record what was decided about a release, with all it was decided on; returns the decision's key.

    A decision is never changed: another one follows it.

    Args:
        session: to write with.
        release_id: which.
        decision: one of ``domain/policy.DECISIONS``.
        advice: what the policy said.
        at: when.
        decided_as: the workspace's local profile or database user that records it.
        rationale: why.
        conditions: on which it goes out.
        alternatives: what else was thought of.
        approver: who agrees; needed for a review and for an override.
        expires: until when a review holds.
        override_reason: why it is not what the policy says.
        awaiting: a review that nobody has agreed to yet, as a release gate records it; whoever agrees
            is named by the decision that follows it.

    Raises:
        RuleBroken: the release is out already, or approver, expiry or reason are missing.
    """
    row = find(session, ReleaseRow, release_id, "release")
    if row.state in (DEPLOYED, ROLLED_BACK):
        raise RuleBroken("This release is out: what was decided about it stays.")
    values = {
        "decision": decision, "rationale": rationale, "conditions": list(conditions),
        "alternatives": list(alternatives), "approver": approver, "override_reason": override_reason,
        "suggested": advice.decision, "policy_version": advice.policy_version,
    }  # fmt: skip
    made = ReleaseDecisionRow(release_id=release_id, decided=moment(at), decided_as=line_text(decided_as))
    assign_all(made, of("release_decision"), values)
    made.expires, made.as_of = optional(moment)(expires), advice.as_of
    if decision != advice.decision:
        _need(made.override_reason.strip(), "Say why it is not what the policy says.", "override_reason")
        _need(made.approver.strip(), "Say who answers for deciding otherwise.", "approver")
    if ANSWERS[made.decision] == "review" and not awaiting:
        _need(made.approver.strip(), "Say who agrees to this release.", "approver")
        if made.expires is None or made.expires <= made.decided:
            raise RuleBroken("Say until when the approval holds, later than now.", "expires")
    latest = select(ReleaseDecisionRow.number).where(ReleaseDecisionRow.release_id == release_id)
    made.number = (session.scalars(latest.order_by(ReleaseDecisionRow.number.desc())).first() or 0) + 1
    made.facts = to_plain(advice)
    session.add(made)
    row.decision, row.state = made.decision, DECIDED
    session.flush()
    return made.id


def record_suggested(
    session: Session,
    service_id: str,
    release_version: str,
    advice: Advice,
    policy: Policy,
    *,
    at: datetime,
    decided_as: str,
) -> str:
    """Record what the policy says about a release, as a release gate does; returns the decision's key.

    A release the workspace does not know is made; of one it knows, what the gate knows is updated. A review
    awaits whoever agrees.

    Args:
        session: to write with.
        service_id: key of the service.
        release_version: of the release.
        advice: what the policy said.
        policy: it was given under.
        at: when.
        decided_as: the workspace's local profile or database user that records it.

    Raises:
        RuleBroken: the release is out already.
    """
    known = {item.name: getattr(advice.inputs, item.name) for item in fields(advice.inputs)}
    known = {name: value for name, value in known.items() if value is not None}
    named = (ReleaseRow.service_id == service_id, ReleaseRow.release_version == release_version)
    release_id = session.scalars(select(ReleaseRow.id).where(*named)).first()
    if release_id is None:
        release_id = add_release(session, service_id, release_version, **known)
    else:
        for name, value in known.items():
            set_release_field(session, release_id, name, value)
    return record_decision(
        session, release_id, advice.decision, advice, at=at, decided_as=decided_as, awaiting=True,
        rationale="\n".join(str(each) for each in words.rationale(advice, policy)),
        conditions=[str(each) for each in words.conditions(advice, policy)],
        alternatives=[str(each) for each in words.alternatives(advice)],
    )  # fmt: skip


def deploy(session: Session, release_id: str, *, at: datetime) -> None:
    """Say that a release went out."""
    row = find(session, ReleaseRow, release_id, "release")
    if row.state in (DEPLOYED, ROLLED_BACK):
        raise RuleBroken("This release is out already.")
    row.state, row.date = DEPLOYED, moment(at)


def roll_back(session: Session, release_id: str, *, at: datetime, note: str = "") -> None:
    """Say that a release was taken back."""
    row = find(session, ReleaseRow, release_id, "release")
    when = moment(at)
    if row.state != DEPLOYED:
        raise RuleBroken("Only a release that went out can be rolled back.")
    if row.date is not None and when < row.date:
        raise RuleBroken("It cannot be rolled back before it went out.")
    row.state, row.rolled_back = ROLLED_BACK, when
    if words := long_text(note).strip():
        row.note = f"{row.note}\n{words}".strip()


def reopen(session: Session, release_id: str) -> None:
    """Say that a release did not go out after all; what was decided stays on record."""
    row = find(session, ReleaseRow, release_id, "release")
    decided = select(ReleaseDecisionRow.decision).where(ReleaseDecisionRow.release_id == release_id)
    latest = session.scalars(decided.order_by(ReleaseDecisionRow.number.desc())).first()
    row.state = PLANNED if latest is None else DECIDED
    row.decision = latest or ""
    if row.rolled_back is not None:
        row.rolled_back = None


def link_incident(session: Session, release_id: str, incident_id: str | None) -> None:
    """Say which incident a release caused; None for none."""
    row = find(session, ReleaseRow, release_id, "release")
    if incident_id is not None:
        find(session, IncidentRow, incident_id, "incident")
    row.incident_id = incident_id


def _need(given: str, message: str, field: str) -> None:
    if not given:
        raise RuleBroken(message, field)
