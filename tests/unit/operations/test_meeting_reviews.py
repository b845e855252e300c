"""A weekly review held as a meeting: it begins with it, its figures stand still, and it closes with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain import weekly_review as kept
from slodesk.operations import meeting_entries, meeting_reviews, meetings, reviews, samples, services, slos
from slodesk.storage.queries.actions import REVIEW, action_lines
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.review_prepared import review_now
from slodesk.storage.queries.reviews import stored_review
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
HOUR = timedelta(hours=1)
ITEMS = [{"title": "Status", "minutes": 10, "question": "", "view": "review_status"}]


class Held:
    """A review and its meeting, on a workspace with one SLO whose samples end two days ago."""

    def __init__(self, workspace: Workspace, week: date = TODAY) -> None:
        self.workspace = workspace
        service = self.do(services.add_service, "checkout")
        self.slo = self.do(slos.add_slo, service, "availability", Decimal("0.999"))
        self.samples(NOW - timedelta(days=2))
        self.review = self.do(reviews.add_review, None, week)
        self.do(reviews.add_part, self.review, "person", name="Kim", role="SLO owner")
        self.id = self.do(
            lambda s: meetings.prepare_meeting(
                s, "Review", ITEMS, created=NOW, kind="weekly_review", subject_id=self.review,
                people=[("kim", "SLO owner"), ("Lee", "on-call")],
            )
        )  # fmt: skip

    def do(self, operation: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        return self.workspace.edit("Test", operation, *args, **fields).result

    def samples(self, end: datetime) -> None:
        self.do(samples.store_points, self.slo, [(end - HOUR, 9990, 10000), (end, 9990, 10000)], 3600)

    def stored(self) -> kept.Review:
        with self.workspace.reading() as source:
            found = stored_review(source, self.review)
        assert found is not None
        return found


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.slodesk", time_zone="UTC") as made:
        yield made


@pytest.fixture
def held(workspace: Workspace) -> Held:
    return Held(workspace)


def test_a_review_begins_with_its_meeting_at_the_moment_of_its_newest_sample(held: Held) -> None:
    assert held.stored().state == kept.NOT_STARTED
    held.do(meetings.start_meeting, held.id, at=NOW)
    begun = held.stored()
    assert (begun.state, begun.as_of) == (kept.IN_REVIEW, NOW - timedelta(days=2))


def test_the_clock_still_says_what_is_stale_once_the_moment_is_fixed(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=NOW)
    with held.workspace.reading() as source:
        found = review_now(source, held.review, NOW).prepared
        (shown,) = overview(source, now=NOW).assessments
    assert found is not None
    (line,) = found.slos
    assert line.stale
    assert (line.remaining, line.actual, line.stale) == (
        shown.budget.remaining,
        shown.budget.actual,
        shown.stale,
    )


def test_figures_stand_still_though_samples_come_in(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=NOW)
    with held.workspace.reading() as source:
        before = review_now(source, held.review, NOW).prepared
    held.samples(NOW - HOUR)
    with held.workspace.reading() as source:
        after = review_now(source, held.review, NOW).prepared
    assert before is not None
    assert after is not None
    assert after.as_of == before.as_of == NOW - timedelta(days=2)
    assert [line.remaining for line in after.slos] == [line.remaining for line in before.slos]


def test_coming_back_keeps_the_moment(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=NOW)
    held.do(meetings.pause_meeting, held.id, at=NOW + HOUR)
    held.samples(NOW)
    held.do(meetings.start_meeting, held.id, at=NOW + 2 * HOUR)
    assert held.stored().as_of == NOW - timedelta(days=2)


def test_a_review_of_a_week_that_is_over_is_judged_at_its_end(workspace: Workspace) -> None:
    held = Held(workspace, date(2026, 11, 11))
    held.do(meetings.start_meeting, held.id, at=NOW)
    assert held.stored().as_of == datetime(2026, 11, 16, tzinfo=UTC)


def test_actions_that_are_taken_down_are_the_reviews_own(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=NOW)
    held.do(meeting_entries.add_entry, held.id, "action", "Check pool size @Kim 2026-12-01", at=NOW)
    with held.workspace.reading() as source:
        (line,) = action_lines(source, NOW)
        found = review_now(source, held.review, NOW).prepared
    assert (line.source_kind, line.source_id) == (REVIEW, held.review)
    assert found is not None
    assert [item.id for item in found.new] == [line.id]


def test_a_meeting_about_no_review_keeps_its_actions(held: Held) -> None:
    other = held.do(
        meetings.prepare_meeting, "Review", ITEMS, created=NOW, kind="weekly_review", subject_id=""
    )
    held.do(meetings.start_meeting, other, at=NOW)
    held.do(meeting_entries.add_entry, other, "action", "Check pool size", at=NOW)
    with held.workspace.reading() as source:
        (line,) = action_lines(source, NOW)
    assert (line.source_kind, line.source_id) == ("meeting", other)


def test_closing_takes_over_who_was_there(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=NOW)
    with held.workspace.session() as session:
        from slodesk.storage.queries.meetings import meeting_detail

        detail = meeting_detail(session, held.id)
    assert detail is not None
    held.do(meetings.set_participant_field, detail.people[0].id, "present", value=False)
    held.do(meeting_reviews.close_reviewed, held.id, at=NOW + HOUR, closed_as="kim@desk")
    closed = held.stored()
    assert (closed.state, closed.closed, closed.closed_as) == (kept.REVIEWED, NOW + HOUR, "kim@desk")
    assert [(each.name, each.role, each.present) for each in closed.people] == [
        ("Kim", "SLO owner", False), ("Lee", "on-call", True),
    ]  # fmt: skip
    assert closed.prepared is not None
    assert closed.prepared.as_of == NOW - timedelta(days=2)


def test_a_meeting_about_a_review_that_is_closed_begins_nothing(held: Held) -> None:
    held.do(reviews.close_review, held.review, at=NOW, closed_as="")
    before = held.stored()
    held.do(meetings.start_meeting, held.id, at=NOW)
    held.do(meeting_reviews.close_reviewed, held.id, at=NOW + HOUR, closed_as="")
    assert held.stored() == before


@pytest.mark.parametrize("stale", [False, True])
def test_what_the_room_looked_at_is_kept_where_it_still_holds(held: Held, stale: bool) -> None:
    held.do(meetings.start_meeting, held.id, at=NOW)
    with held.workspace.reading() as source:
        looked_at = review_now(source, held.review, NOW).prepared
    if stale:
        held.do(slos.set_target, held.slo, Decimal("0.99"))
    with held.workspace.reading() as source:
        expected = review_now(source, held.review, NOW + HOUR).prepared
    assert looked_at is not None
    assert expected is not None
    held.do(meeting_reviews.close_reviewed, held.id, at=NOW + HOUR, closed_as="Kim", prepared=looked_at)
    found = held.stored().prepared
    assert found is not None
    assert found.slos == expected.slos
    assert (found.slos == looked_at.slos) is not stale
    assert found.until == (NOW + HOUR if stale else NOW)
