"""The weekly rhythm on the Overview: reviews that are due, releases to decide about (R14, R36)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.operations import releases, reviews, settings
from slodesk.storage.queries.review_waiting import DueReview, RhythmWaits, rhythm_waits
from tests.unit.storage.reviewed import DAY, NOW, WEEK, Reviewed

if TYPE_CHECKING:
    from slodesk.storage.workspace import Workspace

TUESDAY_TEN = NOW
MONDAY = NOW.date() - DAY


@pytest.fixture
def made(workspace: Workspace) -> Reviewed:
    """An empty workspace, once on each database."""
    return Reviewed(workspace)


def waits(made: Reviewed, now: datetime = NOW, team: str | None = None) -> RhythmWaits:
    found: RhythmWaits = made.read(rhythm_waits, now, team)
    return found


def test_r14_due_from_its_day_on_and_overdue_a_day_later(made: Reviewed) -> None:
    assert waits(made) == RhythmWaits()
    made.do(reviews.set_schedule, None, first=MONDAY)
    minute = timedelta(minutes=1)
    assert waits(made, datetime(2026, 11, 23, 23, 59, tzinfo=UTC)).reviews == ()
    due = (DueReview("", "", TUESDAY_TEN, overdue=False),)
    assert waits(made, datetime(2026, 11, 24, 0, 0, tzinfo=UTC)).reviews == due
    assert waits(made, TUESDAY_TEN + DAY).reviews == due
    late = waits(made, TUESDAY_TEN + DAY + minute).reviews
    assert late == (DueReview("", "", TUESDAY_TEN, overdue=True),)
    key = made.review()
    assert waits(made).reviews[0].id == key
    made.do(reviews.skip_review, key, "Offsite")
    assert waits(made, TUESDAY_TEN + 3 * DAY).reviews == ()
    # Next week's waits beside this one once that is taken up: the longest waiting first.
    made.do(reviews.take_up, key)
    both = waits(made, TUESDAY_TEN + WEEK).reviews
    assert [(each.since, each.overdue) for each in both] == [
        (TUESDAY_TEN, True), (TUESDAY_TEN + WEEK, False),
    ]  # fmt: skip


def test_r14_the_day_is_that_of_the_workspace(made: Reviewed) -> None:
    made.do(settings.set_setting, "time_zone", "Asia/Tokyo")
    made.do(reviews.set_schedule, None, first=MONDAY, time="08:00")
    assert waits(made, datetime(2026, 11, 23, 14, 59, tzinfo=UTC)).reviews == ()
    (found,) = waits(made, datetime(2026, 11, 23, 15, 0, tzinfo=UTC)).reviews
    assert found.since == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


def test_r36_planned_releases_wait_the_next_one_first(made: Reviewed) -> None:
    pay = made.service("pay")
    for version, day, state in (
        ("3", None, "planned"), ("2", NOW + DAY, "planned"), ("1", NOW, "planned"),
        ("0", NOW, "deployed"), ("4", NOW, "decided"),
    ):  # fmt: skip
        made.do(releases.add_release, pay, version, date=day, state=state)
    assert [title for _, title in waits(made).releases] == ["Pay 1", "Pay 2", "Pay 3"]


def test_a_team_waits_for_its_own_and_for_the_reviews_of_all(made: Reviewed) -> None:
    ours, theirs = made.team("Payments"), made.team("Search")
    for team in (ours, theirs, None):
        made.do(reviews.set_schedule, team, first=MONDAY)
    for name, team in (("pay", ours), ("find", theirs)):
        made.do(releases.add_release, made.service(name, team), "1")
    assert [each.team for each in waits(made).reviews] == ["", "Payments", "Search"]
    assert [each.team for each in waits(made, team=ours).reviews] == ["", "Payments"]
    assert [title for _, title in waits(made, team=ours).releases] == ["Pay 1"]
