"""Timelines: lines come in at their time, are put in order, and share their times with the incident (R16)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.operations import retro_timeline
from slodesk.operations.incidents import add_incident
from slodesk.operations.retrospectives import add_retrospective
from slodesk.storage.queries.incident_facts import incident_facts
from slodesk.storage.queries.retrospectives import retrospective

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk

START = datetime(2025, 1, 15, 14, tzinfo=UTC)
WORDS = {
    stage: stage.capitalize() for stage in ("started", "detected", "acknowledged", "mitigated", "resolved")
}


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def line(minutes: int | None, text: str, tag: str = "") -> dict[str, Any]:
    return {"at": None if minutes is None else after(minutes), "text": text, "tag": tag}


@pytest.fixture
def incident(desk: Desk) -> str:
    return str(desk.do(add_incident, "Pool exhausted", START, [desk.service]))


@pytest.fixture
def retro(desk: Desk, incident: str) -> str:
    return str(desk.do(add_retrospective, "Pool exhausted", created=START, incident_id=incident))


def texts(desk: Desk, retro: str) -> list[str]:
    return [event.text for event in desk.read(retrospective, retro).events]


def test_lines_come_in_at_their_time(desk: Desk, retro: str) -> None:
    keys = desk.do(retro_timeline.add_events, retro, [line(15, "b"), line(None, "b2"), line(0, "a")])
    assert len(set(keys)) == 3
    assert texts(desk, retro) == ["a", "b", "b2"]
    desk.do(retro_timeline.add_events, retro, [line(20, "c"), line(10, "ab"), line(None, "ab2")])
    assert texts(desk, retro) == ["a", "ab", "ab2", "b", "b2", "c"]


def test_in_a_disordered_list_a_line_stands_before_the_first_that_is_later(desk: Desk, retro: str) -> None:
    keys = desk.do(retro_timeline.add_events, retro, [line(n, str(n)) for n in (10, 30, 40)])
    desk.do(retro_timeline.set_event_time, keys[2], after(5), "")  # "40" is at 5 now: 10, 30, 5
    new = [line(20, "20"), line(None, "20b"), line(7, "7"), line(35, "35"), line(32, "32")]
    desk.do(retro_timeline.add_events, retro, new)
    assert texts(desk, retro) == ["7", "10", "20", "20b", "30", "40", "32", "35"]


def test_one_refused_line_refuses_all(desk: Desk, retro: str) -> None:
    with pytest.raises(RuleBroken, match="words"):
        desk.do(retro_timeline.add_events, retro, [line(0, "a"), line(1, " ")])
    assert texts(desk, retro) == []


def test_sorting_keeps_lines_without_a_time_behind_theirs(desk: Desk, retro: str) -> None:
    for given in (line(None, "first"), line(20, "c"), line(None, "c2")):
        desk.do(retro_timeline.add_events, retro, [given])
    keys = {event.text: event.id for event in desk.read(retrospective, retro).events}
    desk.do(retro_timeline.add_events, retro, [line(30, "a")])
    late = desk.read(retrospective, retro).events[-1].id
    desk.do(retro_timeline.set_event_time, late, after(5), "~14:05")
    assert texts(desk, retro) == ["first", "c", "c2", "a"]
    desk.do(retro_timeline.sort_events, retro)
    assert texts(desk, retro) == ["first", "a", "c", "c2"]
    event = desk.read(retrospective, retro).events[1]
    assert (event.at, event.written) == (after(5), "~14:05")
    assert keys["c"] == desk.read(retrospective, retro).events[2].id


def test_tagged_lines_give_the_incident_its_times(desk: Desk, retro: str, incident: str) -> None:
    lines = [
        line(0, "Deploy", "started"), line(15, "Spike", "detected"), line(18, "Alert", "detected"),
        line(45, "Rolled back", "mitigated"), line(50, "Quiet", "resolved"), line(60, "Over", "resolved"),
        line(None, "Somebody came", "acknowledged"),
    ]  # fmt: skip
    desk.do(retro_timeline.add_events, retro, lines)
    assert desk.do(retro_timeline.give_incident_times, retro) == ("detected", "mitigated", "resolved")
    facts = desk.read(incident_facts, incident)
    assert facts.started == START
    assert (facts.detected, facts.acknowledged) == (after(15), None)
    assert (facts.mitigated, facts.resolved) == (after(45), after(60))
    assert desk.do(retro_timeline.give_incident_times, retro) == ()


def test_times_that_go_back_are_refused(desk: Desk, retro: str, incident: str) -> None:
    desk.do(retro_timeline.add_events, retro, [line(15, "a", "mitigated"), line(20, "b", "detected")])
    with pytest.raises(RuleBroken, match="cannot be before"):
        desk.do(retro_timeline.give_incident_times, retro)
    assert desk.read(incident_facts, incident).detected is None


def test_there_must_be_something_to_give(desk: Desk, retro: str) -> None:
    with pytest.raises(RuleBroken, match="Tag lines"):
        desk.do(retro_timeline.give_incident_times, retro)
    alone = desk.do(add_retrospective, "Alone", created=START)
    with pytest.raises(RuleBroken, match="no incident"):
        desk.do(retro_timeline.give_incident_times, alone)


def test_the_incidents_times_come_into_the_timeline(desk: Desk, retro: str, incident: str) -> None:
    desk.do(retro_timeline.add_events, retro, [line(15, "Spike", "detected"), line(None, "Kim", "mitigated")])

    def set_times(session: Any) -> None:
        from slodesk.operations.incidents import set_incident_field

        set_incident_field(session, incident, "detected", after(16))
        set_incident_field(session, incident, "mitigated", after(45))

    desk.do(set_times)
    assert desk.do(retro_timeline.take_incident_times, retro, WORDS) == ("started", "mitigated")
    events = desk.read(retrospective, retro).events
    assert [(event.at, event.text) for event in events] == [
        (START, "Started"), (after(15), "Spike"), (after(45), "Kim"),
    ]  # fmt: skip


def test_a_line_that_only_held_a_place_gives_it_to_what_happened_then(desk: Desk, retro: str) -> None:
    desk.do(retro_timeline.add_events, retro, [line(0, "It began", "started"), line(15, "Found", "detected")])
    pasted = [line(0, "Deploy", "trigger"), line(15, "Errors rise"), line(15, "Page sent"), line(18, "Alert")]
    keys = desk.do(retro_timeline.add_events, retro, pasted, ("It began", "Found"))
    told = [(event.text, event.tag) for event in desk.read(retrospective, retro).events]
    assert told == [("Deploy", "started"), ("Errors rise", "detected"), ("Page sent", ""), ("Alert", "")]
    assert len(set(keys)) == 4
