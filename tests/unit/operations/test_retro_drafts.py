"""A retrospective begins with everything that is known of its incident (R19)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.domain import retrospective as kept
from slodesk.domain.errors import RuleBroken
from slodesk.operations.incidents import add_incident
from slodesk.operations.retro_drafts import start_retrospective
from slodesk.storage.queries.incident_facts import incident_facts
from slodesk.storage.queries.incidents import overlaps
from slodesk.storage.queries.retro_choice import incidents_without
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
