"""A retrospective's way from draft to published, and back to correct it (R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import retrospective as kept
from slodesk.domain.errors import RuleBroken
from slodesk.domain.phrases import listed
from slodesk.domain.retro_evidence import with_evidence
from slodesk.operations.incidents import moment
from slodesk.operations.retro_checks import of
from slodesk.operations.retrospectives import open_retrospective
from slodesk.operations.rows import assign_all, find, long_text
from slodesk.storage.queries.retro_evidence import retro_evidence
from slodesk.storage.queries.retrospectives import retrospective
from slodesk.storage.schema_retrospectives import RetroReviewerRow, RetroSnapshotRow, RetrospectiveRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def send_for_review(session: Session, retrospective_id: str) -> None:
    """Put a draft before its reviewers.

    Raises:
        RuleBroken: nobody is named.
    """
    row = open_retrospective(session, retrospective_id)
    if not row.reviewers:
        raise RuleBroken("Name at least one person who reads it before it is published.")
    row.state = kept.IN_REVIEW


def take_back(session: Session, retrospective_id: str) -> None:
    """Take it back to draft; what reviewers said is asked anew, since it may change."""
    row = find(session, RetrospectiveRow, retrospective_id, "retrospective")
    if row.state != kept.IN_REVIEW:
        raise RuleBroken("Only a retrospective in review can be taken back.")
    row.state = kept.DRAFT
    _ask_anew(row)


def set_verdict(
    session: Session, reviewer_id: str, verdict: str, *, at: datetime, given_as: str, comment: str = ""
) -> None:
    """Record what a reviewer said: under the local profile, not authenticated.

    Args:
        session: a writing session.
        reviewer_id: whose word it is.
        verdict: ``approved``, ``changes``, or empty to take it back.
        at: when.
        given_as: the workspace's local profile or database user that records it.
        comment: what goes with it.

    Raises:
        RuleBroken: it is not in review, or changes are asked for without saying which.
    """
    reviewer = find(session, RetroReviewerRow, reviewer_id, "reviewer")
    row = find(session, RetrospectiveRow, reviewer.retrospective_id, "retrospective")
    if row.state != kept.IN_REVIEW:
        raise RuleBroken("Send the retrospective for review first.")
    if verdict == kept.CHANGES and not comment.strip():
        raise RuleBroken("Say which changes are wanted.", "comment")
    checks = {"verdict": of("retro_reviewer")["verdict"], "comment": long_text}
    assign_all(reviewer, checks, {"verdict": verdict, "comment": comment})
    reviewer.given = moment(at) if verdict else None
    reviewer.given_as = given_as if verdict else ""


def publish(session: Session, retrospective_id: str, *, at: datetime, made_as: str) -> str:
    """Publish a retrospective: number it and keep it as it is, with what it cost; returns the snapshot's key.

    Raises:
        RuleBroken: it is not in review, or a reviewer has not agreed.
    """
    row = find(session, RetrospectiveRow, retrospective_id, "retrospective")
    if row.state != kept.IN_REVIEW:
        raise RuleBroken("Send the retrospective for review first.")
    missing = [each.name for each in row.reviewers if each.verdict != kept.APPROVED]
    if missing:
        raise RuleBroken(f"Still to agree: {listed(missing)}.")
    if row.lists == kept.BLIND and any(not point.suggested for point in row.points):
        raise RuleBroken("Reveal the quick lists first: nobody has read what is hidden in them.")
    row.state = kept.PUBLISHED
    session.flush()
    content = retrospective(session, retrospective_id)
    if content is None:
        raise RuleBroken("This retrospective is no longer in the workspace.")
    snapshot = RetroSnapshotRow(
        number=row.revision, made=moment(at), made_as=made_as, reason=row.revision_reason,
        body=with_evidence(kept.to_data(content), retro_evidence(session, content, at)),
    )  # fmt: skip
    row.snapshots.append(snapshot)
    session.flush()
    return snapshot.id


def open_revision(session: Session, retrospective_id: str, reason: str) -> None:
    """Open a published retrospective again; what was published stays on record, reviewers are asked anew.

    Raises:
        RuleBroken: it is not published, or no reason is given.
    """
    row = find(session, RetrospectiveRow, retrospective_id, "retrospective")
    if row.state != kept.PUBLISHED:
        raise RuleBroken("Only a published retrospective is revised; this one can be changed as it is.")
    words = long_text(reason).strip()
    if not words:
        raise RuleBroken("Say what has to be corrected.", "reason")
    row.revision_reason = words
    row.revision += 1
    row.state = kept.DRAFT
    _ask_anew(row)


def _ask_anew(row: RetrospectiveRow) -> None:
    for reviewer in row.reviewers:
        for field, nothing in (("verdict", ""), ("comment", ""), ("given", None), ("given_as", "")):
            if getattr(reviewer, field) != nothing:
                setattr(reviewer, field, nothing)
