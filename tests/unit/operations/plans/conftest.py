"""A plan of next quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.operations import people, plans, services

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk


@pytest.fixture
def plan(desk: Desk) -> str:
    """A plan for 2027-Q1 of the team that owns the one service."""
    team = desk.do(people.add_team, "Payments")
    desk.do(services.set_service_field, desk.service, "team_id", team)
    key: str = desk.do(plans.create_plan, "2027-Q1", team)
    return key
