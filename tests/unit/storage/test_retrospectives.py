"""Retrospectives as they are stored and read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.domain.retrospective import Event, Factor, Participant, Point, from_data, to_data
from slodesk.operations import actions, incidents, people, retrospectives, services, slos
from slodesk.storage.queries.incident_facts import all_incident_facts
from slodesk.storage.queries.retrospectives import retro_list, retrospective
from slodesk.storage.workspace import create_workspace
from tests.unit.integrations.retrospective_rows import AT, fill_retrospective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace


@pytest.fixture
def workspace(location: str) -> Iterator[Workspace]:
    with create_workspace(location, time_zone="UTC") as made:
        yield made


def fill(session: Session) -> dict[str, str]:
    team = people.add_team(session, "Payments")
    service = services.add_service(session, "web", display_name="Web shop", team_id=team)
    slo = slos.add_slo(session, service, "availability", Decimal("0.999"))
    incident = incidents.add_incident(
        session, "Pool exhausted", datetime(2026, 11, 19, 14, tzinfo=UTC), [service],
        links=[{"title": "Chat", "url": "https://chat.example/1"}], time_zone="Europe/Berlin",
    )  # fmt: skip
    action = actions.add_action(session, "Do it")
    key = fill_retrospective(session, incident=incident, slo=slo, action=action)
    return {
        "team": team,
        "service": service,
        "slo": slo,
        "incident": incident,
        "retro": key,
        "action": action,
    }


def test_a_retrospective_is_read_as_one_value(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    with workspace.session() as session:
        found = retrospective(session, keys["retro"])
        lines = retro_list(session, keys["team"])
        assert retro_list(session, "another") == ()
        assert [each.title for each in all_incident_facts(session, keys["team"])] == ["Pool exhausted"]
        assert retrospective(session, "gone") is None
    assert found is not None
    assert found.incident is not None
    assert found.incident.services == ((keys["service"], "Web shop"),)
    assert found.incident.links == (("Chat", "https://chat.example/1"),)
    assert found.incident.time_zone == "Europe/Berlin"
    assert (found.held, found.follow_up) == (date(2026, 11, 21), AT)
    assert found.events[0] == Event(found.events[0].id, AT, "Error rate 5 % to 25 %", "detected", "14:15")
    assert found.factors[1] == Factor(
        found.factors[1].id, "The default is infinite", parent_id=found.factors[0].id
    )
    assert found.primary == found.factors[0]
    assert found.points_of("well") == (
        Point(found.points[0].id, "well", "Alert within 3 minutes", "Kim", "Alerts", 3),
    )
    assert (found.figures[0].value, found.figures[0].slo) == (Decimal("0.085"), "Web shop, availability")
    assert (found.adjustments[0].target, found.adjustments[0].taken) == (Decimal("0.995"), False)
    assert found.people == (Participant(found.people[0].id, "Kim", "incident commander"),)
    assert [action.title for action in found.actions] == ["Limit the pool"]
    assert (found.may_see("timeline"), found.may_see("summary")) == ("team", "customers")
    assert [(line.identifier, line.services, line.open_actions) for line in lines] == [
        ("INC-2026-001", ("Web shop",), 1)
    ]
    assert from_data(to_data(found)) == found


def test_what_a_retrospective_is_about_stays(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    with pytest.raises(RuleBroken, match="remove that first"):
        workspace.edit("Remove", incidents.remove_incident, keys["incident"])
    with pytest.raises(RuleBroken, match="was published and stays"):
        workspace.edit("Remove", retrospectives.remove_retrospective, keys["retro"])
    workspace.edit("Remove", actions.remove_action, keys["action"])
    workspace.edit("Remove", slos.remove_slo, keys["slo"])
    with workspace.session() as session:
        found = retrospective(session, keys["retro"])
    assert found is not None
    assert (found.figures[0].written, found.figures[0].slo_id) == ("8.5%", None)


def test_a_cause_cannot_explain_itself(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    with workspace.session() as session:
        found = retrospective(session, keys["retro"])
    assert found is not None
    top, below = found.factors
    with pytest.raises(RuleBroken, match="cannot explain itself"):
        workspace.edit("Link", retrospectives.set_part_field, "factor", top.id, "parent_id", below.id)
    workspace.edit("Primary", retrospectives.set_part_field, "factor", below.id, "primary", True)
    workspace.edit("Remove", retrospectives.remove_part, "factor", top.id)
    with workspace.session() as session:
        found = retrospective(session, keys["retro"])
    assert found is not None
    assert [(factor.text, factor.primary, factor.parent_id) for factor in found.factors] == [
        ("The default is infinite", True, None)
    ]
