"""The sample company's weeks: releases with decisions, and reviews, all true to its samples."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.plain_data import to_plain
from slodesk.domain.replay import totals
from slodesk.domain.weekly_review import OVERDUE
from slodesk.operations.sample.build import build_sample
from slodesk.storage.queries.actions import action_lines
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.policies import policy_draft, versions
from slodesk.storage.queries.release_advice import release_advice
from slodesk.storage.queries.releases import decisions, release_lines
from slodesk.storage.queries.replay import recorded, replayed
from slodesk.storage.queries.reviews import reviews, stored_review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample that ends on a Monday."""
    with build_sample(tmp_path_factory.mktemp("weeks") / "w.slodesk", MONDAY) as workspace:
        yield workspace


@pytest.fixture
def session(company: Workspace) -> Iterator[Session]:
    """Reads it."""
    with company.session() as session:
        yield session


def test_forty_releases_in_every_state_of_every_kind(session: Session) -> None:
    now = MONDAY + timedelta(hours=9)
    lines = release_lines(session, now=now)
    assert len(lines) == 40
    assert Counter(line.state for line in lines) == {
        "deployed": 33, "rolled back": 4, "decided": 1, "planned": 2,
    }  # fmt: skip
    assert all(line.title for line in lines)
    assert {line.inputs.change_class for line in lines} == {"normal", "security", "reliability-fix"}
    assert {line.incident for line in lines if line.incident} == {
        "INC-2026-001", "INC-2026-003", "INC-2026-004",
    }  # fmt: skip
    assert len({line.service for line in lines}) == 8
    assert any(None in (line.inputs.lines_changed, line.inputs.test_coverage) for line in lines)


def test_decisions_are_what_the_policy_said_at_their_moment(session: Session) -> None:
    found = decisions(session)
    owners = {line.id: line for line in release_lines(session, now=MONDAY)}
    assert len(found) == 39
    assert {each.suggested for each in found} == {
        "approve", "approve_monitored", "review_canary", "defer", "block",
    }  # fmt: skip
    overrides = [each for each in found if each.overrides]
    assert len(overrides) >= 5
    assert all(each.override_reason and each.approver for each in overrides)
    reviewed = [each for each in found if each.decision == "review_canary"]
    assert all(each.approver and each.expires and each.expires > each.decided for each in reviewed)
    for each in found[::4]:
        assert each.advice is not None
        line = owners[each.release_id]
        again = release_advice(session, line.service_id, each.advice.inputs, now=each.decided)
        assert to_plain(again.slos) == to_plain(each.advice.slos)
        assert again.decision == each.suggested


def test_a_draft_of_the_policy_can_be_tried_on_them(session: Session) -> None:
    (version,) = versions(session, MONDAY)
    draft = policy_draft(session)
    assert (str(version.policy.profile), version.number, version.decisions) == ("Framework", 1, 39)
    assert draft is not None
    told = totals(replayed(session, draft.policy, MONDAY))
    assert told.total == len(recorded(session)) == 39
    assert min(told.stricter, told.laxer) >= 1
    assert (told.failed, told.caught) == (5, 1)


def test_twelve_weeks_of_reviews_and_the_open_one(session: Session) -> None:
    lines = reviews(session, MONDAY + timedelta(hours=9))
    assert [line.state for line in lines] == [
        "not_started", *["reviewed"] * 5, "skipped", *["reviewed"] * 6,
    ]  # fmt: skip
    assert lines[0].due == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert all(line.summary for line in lines if line.state == "reviewed")
    assert next(line.note for line in lines if line.state == "skipped").startswith("Autumn holidays")


def test_r14_what_a_closed_review_says_is_what_status_said_then(session: Session) -> None:
    for line in reviews(session, MONDAY)[1::4]:
        review = stored_review(session, line.id)
        assert review is not None
        assert review.prepared is not None
        assert review.closed == review.due + timedelta(minutes=55)
        at = review.prepared.as_of
        assert at == review.closed
        then = {each.slo.name: each for each in overview(session, now=review.closed, at=at).assessments}
        for slo in review.prepared.slos:
            assert slo.remaining == then[slo.name].budget.remaining
            assert (slo.status, slo.target) == (str(then[slo.name].status), then[slo.name].objective.target)
        assert {each.role for each in review.people} == {
            "SLO owner", "engineering lead", "product manager", "on-call",
        }  # fmt: skip
        assert review.notes


def test_r13_actions_are_carried_from_week_to_week_and_adjustments_decided(session: Session) -> None:
    closed = [line for line in reviews(session, MONDAY) if line.state == "reviewed"]
    held = [review for line in closed if (review := stored_review(session, line.id)) is not None]
    assert {each.decision for review in held for each in review.adjustments} == {
        "proposed", "approved", "rejected",
    }  # fmt: skip
    prepared = [review.prepared for review in held if review.prepared is not None]
    assert sum(bool(each.new) for each in prepared) == 10
    assert sum(len(each.done) for each in prepared) >= 5
    assert any(len(each.carried) >= 2 for each in prepared)
    lines = [each for each in action_lines(session, MONDAY) if each.source_kind == "review"]
    assert len(lines) == 10
    assert sum(not each.is_closed for each in lines) == 3
    assert not any(each.overdue for each in lines)
    assert sum(each.carried for each in lines) == 2


@pytest.mark.parametrize("days", [2, 4, 5])  # Wednesday, Friday, Saturday
def test_nothing_is_overdue_whatever_the_day(company: Workspace, tmp_path: object, days: int) -> None:
    as_of = MONDAY + timedelta(days=days)
    with build_sample(f"{tmp_path}/w.slodesk", as_of) as workspace, workspace.session() as session:
        lines = reviews(session, as_of + timedelta(hours=23))
        assert len(lines) == 13
        assert OVERDUE not in {line.state for line in lines}
        assert (lines[0].state, lines[1].state) == ("not_started", "reviewed")
        assert lines[0].due >= as_of
        assert len(release_lines(session, now=as_of)) == 40
