"""A retrospective begins with everything that is known of its incident (R19)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.domain import retrospective as kept
from slodesk.domain.errors import RuleBroken
from slodesk.operations.incidents import add_incident
from slodesk.operations.retro_drafts import choose_incident, start_retrospective
from slodesk.operations.retro_states import send_for_review
from slodesk.operations.retro_waits import waive
from slodesk.operations.retrospectives import add_part, add_retrospective
from slodesk.storage.queries.incident_facts import incident_facts
from slodesk.storage.queries.incidents import overlaps
from slodesk.storage.queries.retro_choice import incidents_without
from slodesk.storage.queries.retro_due import waits
from slodesk.storage.queries.retrospectives import retrospective

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk

AT = datetime(2026, 11, 20, 14, tzinfo=UTC)
NOW = AT + timedelta(days=3)
HOUR = timedelta(hours=1)


@pytest.fixture
def incident(desk: Desk) -> str:
    return str(desk.do(add_incident, "Pool", AT, [desk.service], resolved=AT + HOUR, severity="SEV2"))


def test_everything_is_in_it_in_order(desk: Desk, incident: str) -> None:
    key = desk.do(
        start_retrospective, incident, title="Pool exhausted", created=NOW, summary="One hour.",
        user_impact="Errors.", slo_note="Below target.",
        events=[(AT, "It began", "started"), (AT + HOUR, "It was over", "resolved")],
        points=[(kept.WELL, "Detected within 3 minutes."), (kept.LUCKY, "Nobody paid.")],
        figures=[(kept.FAILED_REQUESTS, Decimal(3000), None)],
    )  # fmt: skip
    found = desk.read(retrospective, key)
    assert (found.title, found.state, found.created, found.summary, found.user_impact, found.slo_note) == (
        "Pool exhausted", kept.DRAFT, NOW, "One hour.", "Errors.", "Below target.",
    )  # fmt: skip
    assert found.incident is not None
    assert found.incident.id == incident
    assert [(each.at, each.text, each.tag) for each in found.events] == [
        (AT, "It began", "started"), (AT + HOUR, "It was over", "resolved"),
    ]  # fmt: skip
    assert [(each.kind, each.text, each.suggested) for each in found.points] == [
        (kept.WELL, "Detected within 3 minutes.", True), (kept.LUCKY, "Nobody paid.", True),
    ]  # fmt: skip
    assert [(each.kind, each.value) for each in found.figures] == [(kept.FAILED_REQUESTS, Decimal(3000))]


def test_an_incident_has_one_retrospective(desk: Desk, incident: str) -> None:
    desk.do(start_retrospective, incident, title="Pool", created=NOW)
    with pytest.raises(RuleBroken, match="has a retrospective already"):
        desk.do(start_retrospective, incident, title="Pool", created=NOW)


def test_one_on_its_own_is_given_an_incident_later(desk: Desk, incident: str) -> None:
    """What was written stays, what was not is filled, and the incident waits no longer."""
    key = desk.do(add_retrospective, "Game day", created=NOW, summary="We played.")
    desk.do(add_part, key, "point", kind=kept.WELL, text="All were there")
    desk.do(waive, incident, "Ada", "A game", at=NOW)
    filling = {
        "summary": "One hour.", "user_impact": "Errors.", "events": [(AT, "It began", "started")],
        "points": [(kept.LUCKY, "Nobody paid.")], "figures": [(kept.FAILED_REQUESTS, Decimal(3000), None)],
    }  # fmt: skip
    desk.do(choose_incident, key, incident, **filling)
    found = desk.read(retrospective, key)
    assert found.incident is not None
    assert found.incident.id == incident
    assert (found.title, found.summary, found.user_impact) == ("Game day", "We played.", "Errors.")
    assert [each.text for each in found.events] == ["It began"]
    assert [each.text for each in found.points] == ["All were there"]
    assert [each.value for each in found.figures] == [Decimal(3000)]
    assert desk.read(waits) == {}
    desk.do(choose_incident, key, incident, user_impact="Again.")
    desk.do(choose_incident, key, None)
    alone = desk.read(retrospective, key)
    assert (alone.incident, alone.user_impact, len(alone.events)) == (None, "Errors.", 1)
    assert [each.id for each in desk.read(incidents_without)] == [incident]


def test_what_a_retrospective_is_about_changes_only_while_it_is_a_draft(desk: Desk, incident: str) -> None:
    taken = desk.do(add_incident, "Queue", AT, [desk.service])
    desk.do(start_retrospective, taken, title="Queue", created=NOW)
    key = desk.do(start_retrospective, incident, title="Pool", created=NOW)
    with pytest.raises(RuleBroken, match="INC-2026-002 has a retrospective already"):
        desk.do(choose_incident, key, taken)
    with pytest.raises(RuleBroken, match="incident"):
        desk.do(choose_incident, key, "gone")
    desk.do(add_part, key, "reviewer", name="Ada")
    desk.do(send_for_review, key)
    with pytest.raises(RuleBroken, match="Take it back to draft"):
        desk.do(choose_incident, key, None)


def test_incidents_without_one_can_be_chosen(desk: Desk, incident: str) -> None:
    later = desk.do(add_incident, "Queue", AT + 24 * HOUR, [desk.service])
    nowhere = desk.do(add_incident, "Nowhere", AT - HOUR)
    assert [each.id for each in desk.read(incidents_without)] == [later, incident, nowhere]
    [first, *_] = desk.read(incidents_without)
    assert (first.title, first.day, len(first.services)) == ("Queue", (AT + 24 * HOUR).date(), 1)
    assert desk.read(incidents_without, "no such team") == ()
    desk.do(start_retrospective, later, title="Queue", created=NOW)
    assert [each.id for each in desk.read(incidents_without)] == [incident, nowhere]


def test_incidents_of_the_same_services_that_lasted_meanwhile_are_counted(desk: Desk, incident: str) -> None:
    for title, start, end, services in (
        ("before, over as it began", AT - HOUR, AT, [desk.service]),
        ("begun before, over in it", AT - HOUR, AT + HOUR / 2, [desk.service]),
        ("begun in it, lasting", AT + HOUR / 2, None, [desk.service]),
        ("begun as it was over", AT + HOUR, None, [desk.service]),
        ("elsewhere", AT, AT + HOUR, []),
    ):
        desk.do(add_incident, title, start, services, resolved=end)
    assert len(desk.read(overlaps, desk.read(incident_facts, incident), NOW)) == 2
