"""R13, R14, R50: the life of a weekly review: asked for, held or skipped, closed for good."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain import weekly_review as kept
from slodesk.domain.errors import RuleBroken
from slodesk.operations import (
    actions,
    incidents,
    people,
    policies,
    releases,
    reviews,
    samples,
    services,
    slos,
)
from slodesk.operations.release_decisions import record_decision
from slodesk.storage.queries.actions import action_lines
from slodesk.storage.queries.overview import slo_infos
from slodesk.storage.queries.release_advice import pending_advice
from slodesk.storage.queries.review_prepared import review_now
from slodesk.storage.queries.reviews import review_of, schedules, stored_review
from slodesk.storage.queries.reviews import reviews as review_list
from slodesk.storage.reading import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.operations.conftest import Desk

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
END = datetime(2026, 11, 24, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def measured(desk: Desk) -> Desk:
    """Forty days of samples: 5 of 10,000 bad a day, half of what 99.9 % allows."""
    points = [(END - n * DAY, 9_995.0, 10_000.0) for n in range(40)]
    desk.do(samples.store_points, desk.slo, sorted(points), 86_400)
    return desk


def stored(desk: Desk, key: str) -> kept.Review:
    found: kept.Review = desk.read(stored_review, key)
    return found


def shown(desk: Desk, key: str, now: datetime = NOW) -> kept.Review:
    found: kept.Review = desk.read(review_now, key, now)
    return found


def ready(desk: Desk, key: str, now: datetime = NOW) -> kept.Prepared:
    found = shown(desk, key, now).prepared
    assert found is not None
    return found


def listed(desk: Desk, now: datetime, team: str | None = None) -> list[tuple[date, str, str]]:
    return [(each.week, each.team, each.state) for each in desk.read(review_list, now, team)]


def refused(desk: Desk, operation: Callable[..., Any], *args: Any, match: str, **fields: Any) -> None:
    with pytest.raises(RuleBroken, match=match):
        desk.do(operation, *args, **fields)


# Schedules and states


def test_r14_a_schedule_asks_for_a_review_every_week(desk: Desk) -> None:
    """Tuesdays at ten in Berlin: nine o'clock UTC in winter, eight in summer."""
    desk.do(reviews.set_schedule, None, first=date(2026, 10, 21), facilitator="Kim")
    found = desk.read(review_list, datetime(2026, 11, 3, 12, tzinfo=UTC))
    assert [(each.week, each.due, each.state) for each in found] == [
        (date(2026, 11, 2), datetime(2026, 11, 3, 9, tzinfo=UTC), "not_started"),
        (date(2026, 10, 26), datetime(2026, 10, 27, 9, tzinfo=UTC), "overdue"),
        (date(2026, 10, 19), datetime(2026, 10, 20, 8, tzinfo=UTC), "overdue"),
    ]
    assert {each.id for each in found} == {""}
    assert {each.facilitator for each in found} == {"Kim"}


def test_r14_overdue_sticks_until_it_is_held_or_skipped(desk: Desk) -> None:
    desk.do(reviews.set_schedule, None, first=MONDAY)
    later = NOW + 2 * WEEK
    assert [state for _, _, state in listed(desk, later)] == ["not_started", "overdue", "overdue"]
    held = desk.do(reviews.add_review, None, MONDAY)
    desk.do(reviews.begin_review, held)
    assert [state for _, _, state in listed(desk, later)] == ["not_started", "overdue", "overdue"]
    desk.do(reviews.close_review, held, at=later, closed_as="Kim")
    skipped = desk.do(reviews.add_review, None, MONDAY + WEEK)
    desk.do(reviews.skip_review, skipped, "Public holiday")
    assert [state for _, _, state in listed(desk, later)] == ["not_started", "skipped", "reviewed"]
    desk.do(reviews.take_up, skipped)
    assert [state for _, _, state in listed(desk, later)] == ["not_started", "overdue", "reviewed"]


def test_r14_another_schedule_leaves_what_was_due_before_as_it_was(desk: Desk) -> None:
    key = desk.do(reviews.set_schedule, None, first=MONDAY - 2 * WEEK)
    again = desk.do(reviews.set_schedule, None, first=MONDAY, weekday=4, time="9:30", minutes=45)
    assert again == key
    found = desk.read(review_list, NOW)
    assert [(each.week, each.due) for each in found] == [
        (MONDAY, datetime(2026, 11, 26, 8, 30, tzinfo=UTC)),
        (MONDAY - WEEK, datetime(2026, 11, 17, 9, tzinfo=UTC)),
        (MONDAY - 2 * WEEK, datetime(2026, 11, 10, 9, tzinfo=UTC)),
    ]
    desk.do(reviews.set_schedule, None, first=MONDAY + WEEK, active=False)
    later = NOW + 5 * WEEK
    assert [each.state for each in desk.read(review_list, later)] == ["overdue"] * 3
    desk.do(reviews.set_schedule, None, first=MONDAY + 5 * WEEK, active=True)
    weeks = [week for week, _, _ in listed(desk, later)]
    assert weeks == [MONDAY + 5 * WEEK, MONDAY, MONDAY - WEEK, MONDAY - 2 * WEEK]  # none while it rested
    (schedule,) = desk.read(schedules)
    assert (schedule.weekday, schedule.time, schedule.minutes) == (4, "09:30", 45)
    desk.do(reviews.remove_schedule, key)
    assert len(listed(desk, later + 9 * WEEK)) == 3


def test_r14_a_schedule_per_team(desk: Desk) -> None:
    ours, theirs = desk.do(people.add_team, "Payments"), desk.do(people.add_team, "Search")
    desk.do(reviews.set_schedule, ours, first=MONDAY)
    desk.do(reviews.set_schedule, theirs, first=MONDAY, weekday=1)
    desk.do(reviews.set_schedule, None, first=MONDAY)
    assert [team for _, team, _ in listed(desk, NOW)] == ["", "Payments", "Search"]
    assert [team for _, team, _ in listed(desk, NOW, ours)] == ["", "Payments"]
    refused(desk, reviews.set_schedule, "gone", first=MONDAY, match="team")
    key = desk.do(reviews.add_review, theirs, MONDAY)
    assert stored(desk, key).due == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert stored(desk, key).team == "Search"


@pytest.mark.parametrize(
    ("fields", "match"),
    [({"weekday": 0}, "1"), ({"weekday": 8}, "7"), ({"time": "24:00"}, "09:30"), ({"minutes": 4}, "5")],
)
def test_a_schedule_has_a_day_a_time_and_a_length(desk: Desk, fields: dict[str, Any], match: str) -> None:
    refused(desk, reviews.set_schedule, None, first=MONDAY, match=match, **fields)


def test_the_review_of_a_week_is_made_once_with_those_who_came_last_time(desk: Desk) -> None:
    first = desk.do(reviews.add_review, None, MONDAY - WEEK)
    assert stored(desk, first).due == datetime(2026, 11, 16, 9, tzinfo=UTC)  # Monday at ten, unscheduled
    desk.do(reviews.add_part, first, "person", name="Kim", role="SLO owner", present=False)
    desk.do(reviews.add_part, first, "person", name="Sam", role="on-call")
    desk.do(reviews.close_review, first, at=NOW, closed_as="Kim")
    key = desk.do(reviews.add_review, None, date(2026, 11, 29))
    assert desk.do(reviews.add_review, None, MONDAY) == key
    assert [(each.name, each.role, each.present) for each in stored(desk, key).people] == [
        ("Kim", "SLO owner", True), ("Sam", "on-call", True),
    ]  # fmt: skip


def test_r14_skipping_needs_a_note_and_rests_until_it_is_taken_up(desk: Desk) -> None:
    key = desk.do(reviews.add_review, None, MONDAY)
    refused(desk, reviews.skip_review, key, " \n", match="why")
    refused(desk, reviews.take_up, key, match="skipped")
    desk.do(reviews.skip_review, key, "Everybody is at the offsite")
    assert (stored(desk, key).state, stored(desk, key).note) == ("skipped", "Everybody is at the offsite")
    refused(desk, reviews.begin_review, key, match="take it up")
    refused(desk, reviews.add_part, key, "note", section="status", text="x", match="take it up")
    desk.do(reviews.take_up, key)
    assert (stored(desk, key).state, stored(desk, key).note) == ("not_started", "")


# What people say


def test_anything_can_be_annotated_put_in_order_and_taken_away(desk: Desk) -> None:
    key = desk.do(reviews.add_review, None, MONDAY)
    for section in kept.SECTIONS:
        desk.do(reviews.add_part, key, "note", section=section, text=f"On {section}")
    last = desk.do(reviews.add_part, key, "note", section="status", about=desk.slo, text="The pool again")
    desk.do(reviews.set_part_field, "note", last, "text", "The pool once more")
    desk.do(reviews.move_part, "note", last, 0)
    found = stored(desk, key)
    assert found.notes[0].text == "The pool once more"
    assert found.notes_on("status", desk.slo) == found.notes[:1]
    assert [note.section for note in found.notes[1:]] == list(kept.SECTIONS)
    refused(desk, reviews.add_part, key, "note", section="weather", text="x", match="weather")
    refused(desk, reviews.add_part, key, "note", section="postscript", text="x", match="postscript")
    refused(desk, reviews.add_part, key, "note", section="status", text=" ", match="few words")
    assert desk.read(review_of, last) == desk.read(review_of, key) == key
    desk.do(reviews.remove_part, "note", last)
    assert desk.read(review_of, last) == ""
    assert len(stored(desk, key).notes) == len(kept.SECTIONS)


def test_due_facilitator_and_summary_can_be_set_and_the_state_cannot(desk: Desk) -> None:
    key = desk.do(reviews.add_review, None, MONDAY)
    for field, value in (("due", NOW), ("facilitator", "Kim"), ("summary", "Payment burns.")):
        desk.do(reviews.set_review_field, key, field, value)
    found = stored(desk, key)
    assert (found.due, found.facilitator, found.summary) == (NOW, "Kim", "Payment burns.")
    refused(desk, reviews.set_review_field, key, "state", "reviewed", match="state")


def test_r11_an_approved_adjustment_goes_into_the_target_history(desk: Desk) -> None:
    key = desk.do(reviews.add_review, None, MONDAY)
    part = desk.do(reviews.add_part, key, "adjustment", text="Slower networks")

    def change(field: str, value: Any) -> None:
        desk.do(reviews.set_part_field, "adjustment", part, field, value)

    refused(desk, reviews.take_over, part, match="Approve")
    change("decision", "approved")
    refused(desk, reviews.take_over, part, match="which SLO")
    change("slo_id", desk.slo)
    refused(desk, reviews.take_over, part, match="day")
    change("effective", date(2027, 1, 1))
    refused(desk, reviews.take_over, part, match="what is to change")
    change("target", Decimal("0.995"))
    change("window", "28d")
    change("approver", "Nadia")
    desk.do(reviews.take_over, part)
    (info,) = desk.read(slo_infos)
    entry = info.history.entries[-1]
    assert (entry.effective, entry.target, entry.window.days, entry.reason, entry.approver) == (
        date(2027, 1, 1), Decimal("0.995"), 28, "Slower networks", "Nadia",
    )  # fmt: skip
    assert stored(desk, key).adjustments[0].taken
    refused(desk, reviews.set_part_field, "adjustment", part, "target", Decimal("0.99"), match="history")


def test_r13_actions_stay_when_an_open_review_is_removed(desk: Desk) -> None:
    key = desk.do(reviews.add_review, None, MONDAY)
    desk.do(actions.add_action, "Add an index", created=NOW, source_kind="review", source_id=key)
    desk.do(reviews.remove_review, key)
    (line,) = desk.read(action_lines, NOW)
    assert (line.source, line.source_kind, line.leads_to) == ("Weekly review of 23 Nov 2026", "", None)


# Closing


def everything_changes(desk: Desk) -> None:
    """Change, add and remove whatever a review looks at."""
    desk.do(samples.store_points, desk.slo, [(END, 0.0, 10_000.0), (END - DAY, 0.0, 10_000.0)], 86_400)
    desk.do(slos.set_target, desk.slo, Decimal("0.9999"))
    desk.do(services.set_service_field, desk.service, "display_name", "Something else")
    desk.do(policies.change_policy, effective=END - 30 * DAY, critical_below=0.15)
    for (key,) in desk.read(rows, "SELECT id FROM action_item"):
        desk.do(actions.remove_action, key)
    for (key,) in desk.read(rows, "SELECT id FROM incident"):
        desk.do(incidents.remove_incident, key)
    desk.do(services.remove_service, desk.service)


def test_r50_nothing_changes_a_closed_review(measured: Desk) -> None:
    desk = measured
    desk.do(
        incidents.add_incident, "Pool", NOW - DAY, [desk.service], resolved=NOW - DAY + DAY / 24,
        error_rate=Decimal("0.5"),
    )  # fmt: skip
    key = desk.do(reviews.add_review, None, MONDAY)
    desk.do(actions.add_action, "Add an index", created=NOW, source_kind="review", source_id=key)
    note = desk.do(reviews.add_part, key, "note", section="status", about=desk.slo, text="Fine")
    part = desk.do(reviews.add_part, key, "adjustment", text="Tighten", slo_id=desk.slo)
    person = desk.do(reviews.add_part, key, "person", name="Kim", role="SLO owner")
    before = shown(desk, key)
    desk.do(reviews.close_review, key, at=NOW, closed_as="kim@desk")
    closed = shown(desk, key)
    assert (closed.state, closed.closed, closed.closed_as, closed.as_of) == ("reviewed", NOW, "kim@desk", END)
    assert closed == replace(
        before, state="reviewed", closed=NOW, closed_as="kim@desk", as_of=END,
    )  # fmt: skip
    for operation, args in (
        (reviews.set_review_field, (key, "summary", "x")), (reviews.begin_review, (key,)),
        (reviews.fix_moment, (key, NOW)), (reviews.skip_review, (key, "x")), (reviews.remove_review, (key,)),
        (reviews.set_part_field, ("note", note, "text", "x")), (reviews.remove_part, ("note", note)),
        (reviews.move_part, ("person", person, 0)), (reviews.remove_part, ("adjustment", part)),
        (reviews.take_over, (part,)),
    ):  # fmt: skip
        refused(desk, operation, *args, match="closed")
    refused(desk, reviews.add_part, key, "note", section="status", text="x", match="closed")
    refused(desk, reviews.close_review, key, at=NOW, closed_as="Kim", match="closed")
    refused(desk, reviews.take_up, key, match="skipped")
    everything_changes(desk)
    assert shown(desk, key, NOW + 99 * DAY) == closed


def test_r50_what_is_kept_can_be_read_by_itself(measured: Desk) -> None:
    key = measured.do(reviews.add_review, None, MONDAY)
    measured.do(reviews.close_review, key, at=NOW, closed_as="Kim")
    closed = shown(measured, key)
    [[text]] = measured.read(rows, "SELECT CAST(body AS TEXT) FROM review")
    body = json.loads(text)
    assert (body["state"], body["closed"], body["closed_as"]) == ("reviewed", NOW.isoformat(), "Kim")
    assert kept.from_data(body) == closed
    (slo,) = body["prepared"]["slos"]
    assert (slo["service_title"], slo["name"], slo["target"]) == ("Checkout", "availability", "0.999")
    assert round(slo["remaining"], 9) == 0.5


def test_what_the_room_looked_at_is_kept_without_working_it_out_again(measured: Desk) -> None:
    key = measured.do(reviews.add_review, None, MONDAY)
    looked_at = ready(measured, key)
    late = measured.do(
        actions.add_action, "Add an index", created=NOW - WEEK, due=date(2026, 11, 20), source_kind="review",
        source_id=key,
    )  # fmt: skip
    expected = ready(measured, key)  # the action item was typed while it was being looked at
    measured.do(reviews.close_review, key, at=NOW, closed_as="Kim", prepared=looked_at)
    found = shown(measured, key).prepared
    assert found == expected
    assert found is not None
    assert [each.id for each in found.new] == [late]
    assert [each.kind for each in found.recommendations] == ["action"]


def test_a_decision_just_before_closing_is_kept(measured: Desk) -> None:
    release = measured.do(releases.add_release, measured.service, "2.4.0")
    other = measured.do(releases.add_release, measured.service, "2.5.0")
    key = measured.do(reviews.add_review, None, MONDAY)
    looked_at = ready(measured, key)
    assert [each.kind for each in looked_at.recommendations] == ["release", "release"]
    advice = measured.read(pending_advice, now=NOW)[0].advice
    measured.do(
        record_decision, release, advice.decision, advice, at=NOW, decided_as="Kim", approver="Nadia",
        expires=NOW + DAY,
    )  # fmt: skip
    expected = ready(measured, key)
    measured.do(reviews.close_review, key, at=NOW, closed_as="Kim", prepared=looked_at)
    found = shown(measured, key).prepared
    assert found == expected
    assert found is not None
    assert {each.id: each.state for each in found.releases} == {release: "decided", other: "planned"}
    assert [each.about for each in found.recommendations] == [other]


def newer_samples(desk: Desk, key: str) -> None:
    desk.do(samples.store_points, desk.slo, [(END + DAY / 24, 9.0, 10.0)], 3600)


def another_moment(desk: Desk, key: str) -> None:
    desk.do(reviews.fix_moment, key, END - DAY)


def another_policy(desk: Desk, key: str) -> None:
    desk.do(policies.change_policy, effective=END - DAY, critical_below=0.15)


def another_target(desk: Desk, key: str) -> None:
    desk.do(slos.set_target, desk.slo, Decimal("0.99"))


def another_slo(desk: Desk, key: str) -> None:
    desk.do(slos.add_slo, desk.service, "latency", Decimal("0.95"))


def one_less(desk: Desk, key: str) -> None:
    desk.do(slos.remove_slo, desk.slo)


@pytest.mark.parametrize(
    "change", [newer_samples, another_moment, another_policy, another_target, another_slo, one_less]
)
def test_figures_that_do_not_hold_any_more_are_not_kept(
    measured: Desk, change: Callable[[Desk, str], None]
) -> None:
    key = measured.do(reviews.add_review, None, MONDAY)
    looked_at = ready(measured, key)
    change(measured, key)
    refused(
        measured, reviews.close_review, key, at=NOW, closed_as="Kim", prepared=looked_at,
        match="look at them again",
    )  # fmt: skip
    assert stored(measured, key).state == "not_started"
    measured.do(reviews.close_review, key, at=NOW, closed_as="Kim", prepared=ready(measured, key))
    assert stored(measured, key).state == "reviewed"


def test_a_fixed_moment_holds_while_new_samples_come(measured: Desk) -> None:
    key = measured.do(reviews.add_review, None, MONDAY)
    measured.do(reviews.begin_review, key)
    measured.do(reviews.fix_moment, key, END)
    looked_at = ready(measured, key)
    newer_samples(measured, key)
    assert ready(measured, key).slos == looked_at.slos
    measured.do(reviews.close_review, key, at=NOW, closed_as="Kim", prepared=looked_at)
    assert shown(measured, key).as_of == END


def test_only_a_postscript_may_be_added_once_it_is_closed(measured: Desk) -> None:
    key = measured.do(reviews.add_review, None, MONDAY)
    measured.do(reviews.add_part, key, "note", section="status", text="Quiet")
    refused(measured, reviews.add_postscript, key, "x", at=NOW, written_as="Kim", match="still open")
    measured.do(reviews.close_review, key, at=NOW, closed_as="Kim")
    closed = shown(measured, key)
    refused(measured, reviews.add_postscript, key, "  ", at=NOW, written_as="Kim", match="few words")
    first = measured.do(reviews.add_postscript, key, "It was the cache", at=NOW + DAY, written_as="Kim Lee")
    measured.do(reviews.add_postscript, key, "And the pool", at=NOW + 2 * DAY, written_as="")
    found = shown(measured, key)
    assert [(each.text, each.at, each.by) for each in found.postscripts] == [
        ("It was the cache", NOW + DAY, "Kim Lee"), ("And the pool", NOW + 2 * DAY, ""),
    ]  # fmt: skip
    assert replace(found, notes=closed.notes) == closed
    assert found.notes[: len(closed.notes)] == closed.notes
    for operation, args in (
        (reviews.remove_part, ("note", first)), (reviews.set_part_field, ("note", first, "text", "x")),
        (reviews.move_part, ("note", first, 1)),
    ):  # fmt: skip
        refused(measured, operation, *args, match="closed")


def test_a_gone_review_says_so(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="no longer"):
        shown(desk, "gone")
    assert desk.read(stored_review, "gone") is None
