"""A change of an SLO that a retrospective asks for goes to the quarterly plan (R19)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.operations import plans
from slodesk.operations.incidents import add_incident
from slodesk.operations.plan_targets import set_plan_target_field
from slodesk.operations.retro_adjustments import take_to_plan
from slodesk.operations.retrospectives import add_part, add_retrospective, set_part_field
from slodesk.storage.queries.plans import PlanPlace, plan_place, slo_of_target
from slodesk.storage.queries.retro_plans import Asked, TakenTo, asked_of, asked_slos, taken_to
from slodesk.storage.queries.retrospectives import retrospective
from slodesk.storage.reading import rows

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk

AT = datetime(2026, 11, 20, 14, tzinfo=UTC)


@pytest.fixture
def retro(desk: Desk) -> str:
    incident = desk.do(add_incident, "Pool", AT, [desk.service], identifier="INC-2026-009")
    return str(desk.do(add_retrospective, "Pool", created=AT, incident_id=incident))


@pytest.fixture
def plan(desk: Desk) -> str:
    return str(desk.do(plans.create_plan, "2027-Q1", None))


def comment(desk: Desk, plan: str) -> str:
    query = "SELECT comment FROM plan_target WHERE plan_id = :plan AND slo_id = :slo"
    [[found]] = desk.read(rows, query, plan=plan, slo=desk.slo)
    return str(found)


def test_the_plan_says_what_is_asked_and_where_it_comes_from(desk: Desk, retro: str, plan: str) -> None:
    line = desk.do(add_part, retro, "adjustment", text="Lower it\nto 99.8 %", slo_id=desk.slo)
    [slo] = desk.read(asked_slos)
    assert (slo.id, slo.title, slo.plan.id) == (desk.slo, "Checkout, availability", plan)
    desk.do(take_to_plan, line, plan)
    assert comment(desk, plan) == "INC-2026-009: Lower it to 99.8 %"
    [[target]] = desk.read(rows, "SELECT id FROM plan_target WHERE plan_id = :plan", plan=plan)
    assert desk.read(taken_to, retro) == {line: TakenTo(target, plan, "2027-Q1")}
    assert desk.read(asked_of, plan, desk.slo) == (Asked(line, "INC-2026-009", "Lower it\nto 99.8 %"),)
    assert desk.read(slo_of_target, target) == desk.slo
    assert desk.read(plan_place, target) == PlanPlace(plan, 2, "targets")
    assert desk.read(retrospective, retro).adjustments[0].taken


def test_what_the_plan_says_already_stays_and_nothing_is_said_twice(
    desk: Desk, retro: str, plan: str
) -> None:
    desk.do(set_plan_target_field, plan, desk.slo, "comment", "Seen by everybody.\n")
    line = desk.do(add_part, retro, "adjustment", text="Longer window", slo_id=desk.slo)
    for _ in range(2):
        desk.do(take_to_plan, line, plan)
    assert comment(desk, plan) == "Seen by everybody.\nINC-2026-009: Longer window"


def test_it_needs_an_slo(desk: Desk, retro: str, plan: str) -> None:
    line = desk.do(add_part, retro, "adjustment", text="Something")
    with pytest.raises(RuleBroken, match="which SLO"):
        desk.do(take_to_plan, line, plan)
    desk.do(set_part_field, "adjustment", line, "slo_id", desk.slo)
    desk.do(take_to_plan, line, plan)
    assert desk.read(taken_to, retro)[line].plan_id == plan


def test_without_a_plan_there_is_none_to_take_it_to(desk: Desk) -> None:
    assert [slo.plan for slo in desk.read(asked_slos)] == [None]
