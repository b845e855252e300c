"""The policy is changed by new versions; what held before goes on holding for the time before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.operations.policies import judge_by
from slodesk.operations.retro_waits import set_due_rule
from slodesk.storage.queries.settings import policy_at

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(seconds=1)


def test_r12_the_first_change_does_not_judge_the_time_before(desk: Desk) -> None:
    assert desk.do(judge_by, "measured", effective=NOW) == 1  # that is what holds
    assert desk.do(judge_by, "adjusted", effective=NOW, reason="Agreed", author="Ada") == 2
    assert desk.read(policy_at, NOW).judge_by == "adjusted"
    assert (desk.read(policy_at, BEFORE).judge_by, desk.read(policy_at, BEFORE).version) == ("measured", 1)


def test_r20_a_version_keeps_what_the_one_before_said(desk: Desk) -> None:
    desk.do(judge_by, "adjusted", effective=NOW)
    assert desk.do(set_due_rule, 0.2, 28, effective=NOW + timedelta(days=3)) == 3
    found = desk.read(policy_at)
    assert (found.judge_by, found.retrospective_share, found.retrospective_days) == ("adjusted", 0.2, 28)
    assert desk.read(policy_at, NOW).retrospective_share == 0.1


def test_r12_there_is_no_third_figure(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="measured or adjusted") as caught:
        desk.do(judge_by, "guessed", effective=NOW)
    assert caught.value.field == "judge_by"
