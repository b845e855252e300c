"""Reads plans and what they refuse, for their tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.storage.queries.plans import plan_detail

if TYPE_CHECKING:
    from slodesk.storage.queries.plans import PlanDetail
    from tests.unit.operations.conftest import Desk


NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


THURSDAY, FRIDAY = date(2026, 11, 26), date(2026, 11, 27)


def refused(desk: Desk, operation: Any, *args: Any, **fields: Any) -> str:
    with pytest.raises(RuleBroken) as caught:
        desk.do(operation, *args, **fields)
    return caught.value.message


def detail(desk: Desk, plan: str, now: datetime = NOW) -> PlanDetail:
    found: PlanDetail = desk.read(plan_detail, plan, now=now)
    return found
