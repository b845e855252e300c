"""R29: what a team can do in a quarter, suggested and typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.capacity import working_weeks
from slodesk.domain.errors import RuleBroken
from slodesk.domain.window import parse_quarter
from slodesk.operations.capacities import forget_capacity, set_capacity_field, take_suggestions
from slodesk.operations.holidays import add_holiday
from slodesk.operations.people import add_person, add_team
from slodesk.operations.plans import create_plan
from slodesk.storage.queries.capacity import Estimate, capacity
from slodesk.storage.queries.plan_scope import plan_head, plan_scope
from tests.fresh import new_workspace
from tests.unit.storage.planned import NOW, Planned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.storage.queries.capacity import Capacity
    from slodesk.storage.workspace import Workspace


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.slodesk", time_zone="UTC") as made:
        yield made


def read(file: Workspace, plan: str) -> Capacity:
    with file.session() as session:
        head = plan_head(session, plan)
        assert head is not None
        return capacity(session, plan_scope(session, head, now=NOW))


def test_working_weeks_are_days_from_monday_to_friday_without_holidays() -> None:
    quarter = parse_quarter("2027-Q1")
    assert working_weeks(quarter, ()) == Decimal("12.8")  # 21 + 20 + 23 days
    new_year, saturday, april = date(2027, 1, 1), date(2027, 1, 2), date(2027, 4, 1)
    assert working_weeks(quarter, (new_year, saturday, april)) == Decimal("12.6")
    assert working_weeks(parse_quarter("2027-Q1", 7), ()) == Decimal("13.2")  # July to September 2026


def test_a_team_is_suggested_its_size_and_the_quarter(file: Workspace) -> None:
    planned = Planned(file)
    file.edit("Holiday", add_holiday, date(2027, 1, 1), "New Year")
    file.edit("Off", add_holiday, date(2027, 3, 1), "Team day", planned.team)
    found = read(file, planned.plan)
    (team,) = found.teams
    assert team.suggestion == team.estimate == Estimate(Decimal(5), Decimal("12.4"), Decimal(40))
    assert team.estimate.total == 2480  # 5 × 12.4 × 40
    assert (team.stored, found.total, found.holidays) == (False, None, 1)


def test_what_is_typed_counts(file: Workspace) -> None:
    planned = Planned(file)
    for field, value in (("time_off", 160), ("people", Decimal("4.5")), ("toil", 70)):
        file.edit("Type", set_capacity_field, planned.plan, planned.team, field, value)
    found = read(file, planned.plan)
    (team,) = found.teams
    assert team.estimate.total == found.total == Decimal("2144")  # 4.5 × 12.8 × 40 − 160
    assert team.toil_budget == pytest.approx(72)  # 40 % of 4.5 × 40
    assert team.toil_high is False
    file.edit("Type", set_capacity_field, planned.plan, planned.team, "toil", None)
    assert read(file, planned.plan).teams[0].toil_high is None
    file.edit("Off", set_capacity_field, planned.plan, planned.team, "time_off", 5000)
    assert read(file, planned.plan).total == 0  # never less than nothing
    file.edit("None", set_capacity_field, planned.plan, planned.team, "people", 0)
    assert read(file, planned.plan).teams[0].toil_high is None
    file.edit("Back", forget_capacity, planned.plan, planned.team)
    assert read(file, planned.plan).total is None


def test_suggestions_are_taken_for_teams_of_known_size(file: Workspace) -> None:
    sized = str(file.edit("Team", add_team, "Sized", size=3).result)
    counted = str(file.edit("Team", add_team, "Counted").result)
    file.edit("Person", add_person, "Kim", team_id=counted)
    file.edit("Gone", add_person, "Lee", team_id=counted, active=False)
    unknown = str(file.edit("Team", add_team, "Unknown").result)
    plan = str(file.edit("Plan", create_plan, "2027-Q1", None).result)
    assert file.edit("Take", take_suggestions, plan).result == 2
    assert file.edit("Again", take_suggestions, plan).result == 0
    found = {team.id: team for team in read(file, plan).teams}
    assert found[sized].estimate.total == 1536  # 3 × 12.8 × 40
    assert found[counted].estimate.people == 1
    assert (found[unknown].estimate.people, found[unknown].estimate.total) == (None, None)


def test_what_cannot_be(file: Workspace) -> None:
    planned = Planned(file)
    other = str(file.edit("Team", add_team, "Other").result)
    own = str(file.edit("Plan", create_plan, "2027-Q1", planned.team).result)
    with pytest.raises(RuleBroken, match="another team's"):
        file.edit("Type", set_capacity_field, own, other, "people", 3)
    with pytest.raises(RuleBroken, match="no field"):
        file.edit("Type", set_capacity_field, own, planned.team, "plan_id", "x")
    with pytest.raises(RuleBroken, match="from 0"):
        file.edit("Type", set_capacity_field, own, planned.team, "people", -1)
    with pytest.raises(RuleBroken, match="Nobody has"):
        file.edit("Back", forget_capacity, own, planned.team)
    assert [team.team for team in read(file, own).teams] == ["Platform"]
