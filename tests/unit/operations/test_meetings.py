"""Meetings from preparation to minutes, on a real file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.domain.meetings import agenda_for
from slodesk.operations import actions, agendas, meeting_entries, meetings, people, plans
from slodesk.reports.formats import ENDINGS, render
from slodesk.reports.minutes import build
from slodesk.storage.queries.agendas import agenda, built_in_agendas
from slodesk.storage.queries.agendas import agendas as all_agendas
from slodesk.storage.queries.meetings import MeetingDetail, meeting_detail, meeting_list
from slodesk.storage.queries.plans import PlanPlace, plan_place
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.search import search
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ITEMS = [
    {"title": "Open", "minutes": 5, "question": "What for?", "view": ""},
    {"title": "Targets", "minutes": 20, "question": "Which?", "view": "proposals"},
    {"title": "Close", "minutes": 5, "question": "", "view": ""},
]


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.slodesk", time_zone="UTC") as made:
        yield made


class Held:
    """A meeting and its operations, on a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.id = self.do(
            lambda s: meetings.prepare_meeting(
                s, "Week 2", ITEMS, created=TEN, subject_id="plan", week=2,
                people=[("Kim", "facilitator"), ("Lee", "")],
            )
        )  # fmt: skip

    def do(self, operation: Callable[..., object], *args: object, **kwargs: object) -> str:
        return str(self.workspace.edit("Do", operation, *args, **kwargs).result)

    @property
    def detail(self) -> MeetingDetail:
        with self.workspace.session() as session:
            found = meeting_detail(session, self.id)
        assert found is not None
        return found

    def add(self, kind: str, text: str, minutes: float = 3) -> str:
        return self.do(meeting_entries.add_entry, self.id, kind, text, at=at(minutes))


@pytest.fixture
def held(workspace: Workspace) -> Held:
    return Held(workspace)


def seconds(held: Held) -> list[int]:
    return [item.seconds for item in held.detail.items]


def test_time_is_booked_where_it_was_spent(held: Held) -> None:
    first, second, third = (item.id for item in held.detail.items)
    held.do(meetings.start_meeting, held.id, at=at(0))
    assert held.detail.current_id == first
    held.do(meetings.go_to_item, held.id, second, at=at(7), done=True)
    held.do(meetings.go_to_item, held.id, first, at=at(10))
    held.do(meetings.go_to_item, held.id, third, at=at(11))
    assert seconds(held) == [480, 180, 0]
    assert [item.done for item in held.detail.items] == [True, False, False]
    assert held.detail.read_clock(at(12)).spent == 60


def test_a_pause_until_another_day_costs_nothing(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=at(0))
    held.do(meetings.pause_meeting, held.id, at=at(4))
    assert (held.detail.state, held.detail.ticking) == ("paused", None)
    held.do(meetings.start_meeting, held.id, at=at(1444))
    reading = held.detail.read_clock(at(1445))
    assert (reading.spent, reading.left, held.detail.began) == (300, 0, TEN)
    assert reading.ends == at(1445 + 25)


def test_going_through_the_agenda_while_paused_books_nothing(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=at(0))
    held.do(meetings.pause_meeting, held.id, at=at(2))
    held.do(meetings.go_to_item, held.id, held.detail.items[2].id, at=at(60))
    assert seconds(held) == [120, 0, 0]
    assert not held.detail.running


def test_an_ended_meeting_stays_as_it_is(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=at(0))
    entry = held.add("decision", "Keep 99.9 %")
    held.do(meetings.end_meeting, held.id, at=at(30))
    assert held.detail.ended == at(30)
    assert seconds(held) == [1800, 0, 0]
    for operation, *args in (
        (meetings.start_meeting, held.id), (meetings.remove_meeting, held.id),
        (meeting_entries.set_entry_text, entry, "No"), (meeting_entries.remove_entry, entry),
        (meetings.add_participant, held.id, "Mo"),
        (meetings.set_meeting_item_field, held.detail.items[0].id, "minutes", 9),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match="has ended"):
            held.do(operation, *args, **({"at": TEN} if operation is meetings.start_meeting else {}))


def test_an_action_makes_an_action_item_and_both_stay_in_step(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=at(0))
    entry = held.add("action", "Check pool size @Kim 2026-12-01")
    action = held.detail.entries[0].action
    assert action is not None
    assert (action.title, action.owner, action.due) == ("Check pool size", "Kim", date(2026, 12, 1))
    held.do(meeting_entries.set_entry_text, entry, "Check pool size @Lee +1w")
    changed = held.detail.entries[0].action
    assert changed is not None
    assert (changed.id, changed.owner, changed.due) == (action.id, "Lee", date(2026, 11, 30))
    held.do(meeting_entries.remove_entry, entry)
    with held.workspace.session() as session:
        assert session.get(actions.ActionItemRow, action.id) is None


def test_an_action_somebody_works_on_outlives_its_entry(held: Held) -> None:
    entry = held.add("action", "Check pool size")
    action = held.detail.entries[0].action
    assert action is not None
    held.do(actions.set_action_field, action.id, "status", "in progress")
    held.do(meeting_entries.remove_entry, entry)
    with held.workspace.session() as session:
        assert session.get(actions.ActionItemRow, action.id) is not None


def test_an_action_without_words_is_refused_whole(held: Held) -> None:
    with pytest.raises(RuleBroken, match="what is to be done"):
        held.add("action", "@Kim 2026-12-01")
    assert held.detail.entries == ()


def test_owners_of_two_words_come_from_the_directory(held: Held) -> None:
    held.do(people.add_person, "Ada Lovelace")
    held.add("action", "Count the cards @ada lovelace")
    action = held.detail.entries[0].action
    assert action is not None
    assert action.owner == "Ada Lovelace"


def test_a_vote_keeps_who_said_what(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=at(0))
    vote = held.add("vote", "Keep it frozen?")
    held.do(meeting_entries.cast_ballot, vote, 4, "Kim")
    held.do(meeting_entries.cast_ballot, vote, 1, "Lee")
    held.do(meeting_entries.set_objection, vote, "Lee", "Not at night")
    with pytest.raises(RuleBroken, match="take the votes back"):
        held.do(meeting_entries.set_entry_text, vote, "Which? a / b")
    held.do(meeting_entries.close_vote, vote)
    entry = held.detail.entries[0]
    assert entry.vote is not None
    assert entry.vote.closed
    assert held.detail.open_vote is None
    with pytest.raises(RuleBroken, match="closed"):
        held.do(meeting_entries.cast_ballot, vote, 5, "Mo")
    with pytest.raises(RuleBroken, match="no vote"):
        held.do(meeting_entries.cast_ballot, held.add("note", "x"), 5)


def test_the_agenda_can_change_while_it_is_held(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=at(0))
    entry = held.add("note", "Said at the end")
    new = held.do(meetings.add_meeting_item, held.id, "One more", minutes=3)
    held.do(meetings.move_meeting_item, new, 1)
    assert [item.title for item in held.detail.items] == ["Open", "One more", "Targets", "Close"]
    with pytest.raises(RuleBroken, match="on the screen"):
        held.do(meetings.remove_meeting_item, held.detail.items[0].id)
    held.do(meetings.go_to_item, held.id, new, at=at(1))
    held.do(meetings.remove_meeting_item, held.detail.items[0].id)
    assert held.detail.entries[0].id == entry
    assert held.detail.entries[0].item_id is None
    with pytest.raises(RuleBroken, match="has begun"):
        held.do(meetings.use_agenda, held.id, ITEMS)


def test_nobody_takes_part_twice(held: Held) -> None:
    with pytest.raises(RuleBroken, match="takes part already"):
        held.do(meetings.add_participant, held.id, " kim ")
    person = held.detail.people[1]
    with pytest.raises(RuleBroken, match="takes part already"):
        held.do(meetings.set_participant_field, person.id, "name", "KIM")
    held.do(meetings.set_participant_field, person.id, "present", False)
    assert held.detail.voters == ("Kim",)


def test_meetings_are_listed_by_what_they_are_about(held: Held) -> None:
    held.do(lambda s: meetings.prepare_meeting(s, "Other", ITEMS, created=at(9), subject_id="other"))
    with held.workspace.session() as session:
        assert [head.title for head in meeting_list(session)] == ["Other", "Week 2"]
        assert [head.title for head in meeting_list(session, subject_id="plan")] == ["Week 2"]
        assert meeting_detail(session, "gone") is None


# Agendas


def test_the_programs_agendas_have_the_lengths_they_promise(workspace: Workspace) -> None:
    lengths = {agenda.key: agenda.minutes for agenda in built_in_agendas()}
    assert lengths["one-session"] == 90
    assert lengths["weekly-review"] == 55
    review = next(found for found in built_in_agendas() if found.key == "weekly-review")
    assert [item.minutes for item in review.items] == [10, 15, 10, 10, 5, 5]
    assert {f"week-{n}" for n in range(1, 5)} | {"session-1", "session-2"} <= set(lengths)
    with workspace.session() as session:
        assert {found.kind for found in all_agendas(session, "planning")} == {"planning"}


def test_which_agenda_a_plans_week_takes() -> None:
    assert [agenda_for("four_workshops", week) for week in (1, 4, 5)] == [
        ("week-1", 1), ("week-4", 4), ("week-4", 4),
    ]  # fmt: skip
    assert [agenda_for("two_sessions", week)[0] for week in (1, 2, 3, 4)] == [
        "session-1", "session-1", "session-2", "session-2",
    ]  # fmt: skip
    assert {agenda_for("one_session", week) for week in (1, 2, 3, 4, 5)} == {("one-session", 1)}


def test_a_changed_agenda_of_the_program_can_be_put_back(workspace: Workspace) -> None:
    def title() -> str:
        with workspace.session() as session:
            found = agenda(session, "week-1")
        assert found is not None
        return found.items[0].title

    workspace.edit("Change", agendas.set_agenda_item_field, "week-1", 0, "title", "Hello")
    assert title() == "Hello"
    workspace.edit("Reset", agendas.reset_agenda, "week-1")
    assert title() == "Open"
    key = workspace.edit("Copy", agendas.duplicate_agenda, "week-1", "Ours").result
    workspace.edit("Remove", agendas.remove_agenda_item, key, 0)
    workspace.edit("Move", agendas.move_agenda_item, key, 0, 99)
    with workspace.session() as session:
        own = agenda(session, key)
        assert own is not None
        assert own.items[-1].title == "Last quarter's performance"
        assert not own.built_in
    workspace.edit("Remove", agendas.reset_agenda, key)
    with workspace.session() as session:
        assert agenda(session, key) is None
    for broken in (
        lambda s: agendas.set_agenda_item_field(s, "week-1", 99, "title", "x"),
        lambda s: agendas.set_agenda_item_field(s, "week-1", 0, "minutes", -1),
        lambda s: agendas.set_agenda_field(s, "gone", "title", "x"),
        lambda s: agendas.reset_agenda(s, "gone"),
    ):
        with pytest.raises(RuleBroken):
            workspace.edit("Break", broken)


# Minutes


def test_minutes_tell_everything_but_private_notes(held: Held) -> None:
    first = held.detail.items[0].id
    held.do(meetings.start_meeting, held.id, at=at(0))
    held.do(meetings.set_meeting_item_field, first, "notes", "Only for me")
    held.add("decision", "Keep <b>99.9</b> %")
    held.add("action", "Check pool size @Kim 2026-12-01")
    held.add("parking", "Search SLO")
    held.add("note", "Dashboard is gone")
    vote = held.add("vote", "Keep it?")
    held.do(meeting_entries.cast_ballot, vote, 1, "Lee")
    held.do(meeting_entries.set_objection, vote, "Lee", "Not at night")
    with held.workspace.session() as session:
        settings = read_settings(session)
    report = build(held.detail, settings, now=at(12))
    assert report.state == "draft"
    text = render(report, "markdown").decode()
    for words in (
        "1 decision and 1 action.", "Check pool size | Kim | 1 Dec 2026 | open", "Search SLO",
        "Dashboard is gone | 12 | 5", "Not agreed: Lee objects", "Not at night", "Kim (facilitator), Lee",
    ):  # fmt: skip
        assert words in text
    assert "Only for me" not in text
    held.do(meetings.end_meeting, held.id, at=at(12))
    final = build(held.detail, settings, now=at(99))
    assert (final.state, final.file_stem) == ("final", "minutes-2026-11-23")
    for form in ENDINGS:
        assert render(final, form)


def test_minutes_of_a_meeting_that_has_not_begun(held: Held) -> None:
    with held.workspace.session() as session:
        report = build(held.detail, read_settings(session), now=TEN)
    text = render(report, "markdown").decode()
    assert "Not begun." in text
    assert "Nothing was decided." in text


def test_what_was_said_is_found_and_leads_to_its_week(workspace: Workspace) -> None:
    plan = workspace.edit("Plan", plans.create_plan, "2027-Q1").result

    def meet(session: Session) -> str:
        meeting = meetings.prepare_meeting(session, "Week 2", ITEMS, created=TEN, subject_id=plan, week=2)
        return meeting_entries.add_entry(session, meeting, "decision", "Keep the canary", at=TEN)

    entry = workspace.edit("Meet", meet).result
    with workspace.session() as session:
        assert [(hit.kind, hit.id) for hit in search(session, "canary")] == [("meeting_entry", entry)]
        assert plan_place(session, entry) == PlanPlace(plan, 2, "steps")
    workspace.edit("Remove", meeting_entries.remove_entry, entry)
    with workspace.session() as session:
        assert search(session, "canary") == []


def test_what_is_decided_by_key_is_written_down_once(held: Held) -> None:
    held.do(meetings.start_meeting, held.id, at=at(0))
    held.add("decision", "Checkout, pays: as typed")

    def said(about: str, words: str, minutes: float) -> list[str]:
        held.do(meeting_entries.record_outcome, held.id, about, words, at=at(minutes))
        return [entry.text for entry in held.detail.entries]

    assert said("Search", "99 % → 99.5 %", 1) == ["Search: 99 % → 99.5 %", "Checkout, pays: as typed"]
    assert said("Search", "stays at 99 %", 5) == ["Checkout, pays: as typed", "Search: stays at 99 %"]
    assert said("Search", "", 6) == ["Checkout, pays: as typed"]
    assert said("Nothing", "", 7) == ["Checkout, pays: as typed"]
