"""The same made on both sides: taken as one, kept as two, or refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import RuleBroken, SourceError
from slodesk.operations import incidents, people, services, slos
from slodesk.operations.imports import apply_import
from tests.unit.integrations.team_pack.bringing import bring, decide, key_of, look, packed, team_of
from tests.unit.integrations.test_workspace_json import AT, content

if TYPE_CHECKING:
    from pathlib import Path

    from slodesk.storage.workspace import Workspace


# Made twice


def test_the_same_names_are_taken_as_the_same(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    def made(session: Any) -> None:
        people.add_team(session, "Payments", size=5)
        service = services.add_service(session, "web", description="Ours")
        slos.add_slo(session, service, "x", Decimal("0.99999"), "week")
        slos.add_slo(session, service, "mine", Decimal("0.9"))

    here.edit("Made", made)
    parsed = packed(there, tmp_path)
    shown = look(here, parsed)
    assert [str(note) for note in shown.comparison.notes] == [
        "“Payments” was made in both workspaces: taken as the same.",
        "“web” was made in both workspaces: taken as the same.",
    ]
    assert {(line.table, line.column) for line in shown.comparison.lines} == {
        ("service", "description"), ("service", "critical"), ("service", "tags"), ("service", "team_id"),
        ("service", "owner_id"), ("slo", "journey_id"), ("slo", "slice_target"), ("slo", "links"),
    }  # fmt: skip
    assert all(line.conflict for line in shown.comparison.lines)
    decide(here, parsed, lambda _: True)
    names = {row["name"] for row in content(here)["slo"]}
    assert names == {"x", "mine"}
    plan = content(here)["plan"][0]
    assert plan["team_id"] == team_of(here)
    assert content(here)["meeting"][0]["subject_id"] == plan["id"]
    again = look(here, parsed).comparison
    assert not again.lines
    assert not here.edit("Again", apply_import, parsed)


def test_incidents_of_one_number_are_two(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    here.edit("Add", incidents.add_incident, "Another", AT.replace(day=3), [])
    mine = content(here)["incident"][0]["identifier"]
    assert content(there)["incident"][0]["identifier"] == mine
    parsed = packed(there, tmp_path)
    summary = bring(here, parsed)
    assert {row["identifier"]: row["title"] for row in content(here)["incident"]} == {
        mine: "Another", "INC-2026-002": "Down"
    }  # fmt: skip
    assert [warning.reason for warning in summary.warnings] == [
        "INC-2026-001 is another one here: theirs becomes INC-2026-002."
    ]
    assert not here.edit("Again", apply_import, parsed)


def test_a_name_that_is_taken_is_refused(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    there.edit("Rename", services.set_service_field, key_of(there, "service", "web"), "name", "shop")
    here.edit("Add", services.add_service, "shop")
    parsed = packed(there, tmp_path)
    shown = look(here, parsed)
    with pytest.raises(RuleBroken) as caught:
        shown.decide({line.number for line in shown.comparison.lines})
    assert "“shop” would be there twice" in caught.value.message


def test_a_circle_is_refused(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    web, api = (key_of(here, "service", name) for name in ("web", "api"))
    for workspace in both:
        workspace.edit("Alone", services.set_dependencies, web, [])
    bring(here, packed(there, tmp_path))
    there.edit("One way", services.set_dependencies, web, [api])
    here.edit("The other", services.set_dependencies, api, [web])
    with pytest.raises(SourceError) as caught:
        bring(here, packed(there, tmp_path))
    assert "in a circle" in caught.value.message
