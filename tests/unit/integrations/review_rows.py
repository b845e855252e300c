"""One row in every table of weekly reviews, release decisions and policy drafts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.policy_data import to_data
from slodesk.storage import schema_reviews as reviews

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def fill_reviews(session: Session, *, team: str | None, slo: str, release: str) -> str:
    """Write the rows; returns the review's key."""
    session.add(reviews.ReviewScheduleRow(team_id=team, first=date(2026, 11, 2), facilitator="Kim"))
    review = reviews.ReviewRow(
        team_id=team, week=date(2026, 11, 16), due=AT, state="reviewed", summary="Payment burns.",
        as_of=AT, closed=AT, closed_as="Kim", body={"slos": []},
    )  # fmt: skip
    review.notes.append(reviews.ReviewNoteRow(section="status", about=slo, text="The pool again."))
    review.notes.append(
        reviews.ReviewNoteRow(section="postscript", about=f"{AT.isoformat()} Kim", text="It was the cache.")
    )
    review.adjustments.append(
        reviews.ReviewAdjustmentRow(
            slo_id=slo,
            text="Slower networks",
            target=Decimal("0.995"),
            threshold=Decimal("750"),
            percentile=Decimal(95),
            window="30d",
            effective=date(2027, 1, 1),
            decision="approved",
        )
    )
    review.people.append(reviews.ReviewPersonRow(name="Kim", role="SLO owner"))
    session.add(review)
    session.add(
        reviews.ReleaseDecisionRow(
            release_id=release,
            number=1,
            decided=AT,
            decided_as="Kim",
            as_of=AT,
            decision="review_canary",
            suggested="defer",
            policy_version=1,
            rationale="Small.",
            conditions=["Canary"],
            alternatives=["Split it"],
            approver="Sam",
            expires=AT,
            override_reason="Promised",
            facts={"risk": {"score": 4}},
        )
    )
    session.add(reviews.PolicyDraftRow(profile="Ours", based_on=1, body=to_data(FRAMEWORK), created=AT))
    session.flush()
    return review.id
