"""What does not add up in a stored retrospective, against real samples, people and teams (R16–R22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.operations import incidents, people, retrospectives
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.retro_findings import retro_findings, slo_facts
from slodesk.storage.queries.retrospectives import retrospective

if TYPE_CHECKING:
    from slodesk.storage.workspace import Workspace

START = datetime(2026, 11, 2, 14, tzinfo=UTC)
NOW = START + timedelta(days=3)


def fill(session: Any) -> tuple[str, str, str]:
    """30 days of 100 events an hour; 60 bad in the incident's hour: 60 ÷ (0.1 % · 72,000) = 83.33 %."""
    people.add_person(session, "Sam Okoro")
    people.add_team(session, "Storage")
    service = add_service(session, "pay", display_name="Payment")
    slo = add_slo(session, service, "availability", Decimal("0.999"))
    other = add_slo(session, add_service(session, "mail"), "latency", Decimal("0.95"), window="7d")
    hours = [START + timedelta(hours=after) for after in range(-718, 2)]
    points = [(end, 40 if end == START + timedelta(hours=1) else 100, 100) for end in hours]
    store_points(session, slo, points, 3600)
    incident = incidents.add_incident(
        session, "Pool", START, [service], resolved=START + timedelta(hours=1), time_zone="Europe/Berlin"
    )
    key = retrospectives.add_retrospective(session, "Pool", created=NOW, incident_id=incident)
    for which, value in ((slo, "0.5"), (other, "0.5")):
        retrospectives.add_part(session, key, "figure", kind="consumed", value=Decimal(value), slo_id=which)
    retrospectives.add_part(session, key, "figure", kind="target", value=Decimal("0.9"), slo_id=other)
    retrospectives.add_part(session, key, "factor", text="Sam forgot the limit")
    return key, slo, other


def test_findings_are_held_against_samples_people_and_the_slos_that_figures_are_about(
    workspace: Workspace,
) -> None:
    key, slo, other = workspace.edit("Fill", fill).result
    with workspace.session() as session:
        content = retrospective(session, key)
        assert content is not None
        facts = slo_facts(session, content, NOW)
        checked = retro_findings(session, content, NOW)
    assert {each: (facts[each].target, facts[each].window_minutes) for each in facts} == {
        slo: (Decimal("0.999"), Decimal(43_200)), other: (Decimal("0.95"), Decimal(10_080)),
    }  # fmt: skip
    assert facts[other].impact is None
    said = [str(each.words).replace("\u00a0", " ") for each in checked.waiting if each.kind != "gaps"]
    assert said == [
        "The samples give 83.33 % of the budget, not 50 %.",
        "The target was 95 %, not 90 %.",
        "Sam stands here as a cause: name the role or the system.",
    ]
    assert checked.time_zone == "Europe/Berlin"


def test_what_was_let_stand_is_kept_apart(workspace: Workspace) -> None:
    key, _, _ = workspace.edit("Fill", fill).result
    with workspace.session() as session:
        content = retrospective(session, key)
        assert content is not None
        first = retro_findings(session, content, NOW).waiting[0]
        checked = retro_findings(session, replace(content, accepted=(first.key, "gone")), NOW)
        alone = retro_findings(session, replace(content, incident=None, figures=()), NOW)
    assert checked.standing == (first,)
    assert first not in checked.waiting
    assert alone.time_zone == "UTC"
