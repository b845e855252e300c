"""R25: accepting, changing and rejecting proposed targets."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.operations import approvals
from slodesk.operations.plan_targets import decide_target, set_plan_target_field
from slodesk.operations.plans import create_plan, set_plan_field
from slodesk.operations.risks import add_risk
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo, set_target
from slodesk.storage.schema_planning import ApproverRow, PlanRow, PlanTargetRow
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.slodesk", time_zone="UTC") as made:
        yield made


def fill(session: Session) -> tuple[str, str]:
    slo = add_slo(session, add_service(session, "web"), "x", Decimal("0.999"))
    return create_plan(session, "2027-Q1", None), slo


@pytest.fixture
def keys(workspace: Workspace) -> tuple[str, str]:
    found: tuple[str, str] = workspace.edit("Fill", fill).result
    return found


def stored(workspace: Workspace) -> PlanTargetRow:
    with workspace.session() as session:
        row = session.scalars(select(PlanTargetRow)).one()
        session.expunge(row)
        return row


def test_accepting_keeps_what_was_accepted(workspace: Workspace, keys: tuple[str, str]) -> None:
    done = {"decided": NOW, "decided_by": "kim"}
    workspace.edit("Accept", decide_target, *keys, "accepted", target=Decimal("0.9995"), **done)
    row = stored(workspace)
    assert (row.decision, row.target, row.decided_by) == ("accepted", Decimal("0.9995"), "kim")
    workspace.edit("Back", decide_target, *keys, "undecided")
    row = stored(workspace)
    assert (row.decision, row.target, row.decided, row.decided_by) == ("undecided", None, None, "")
    with workspace.session() as session:
        assert session.scalars(select(PlanRow.state)).one() == "in_planning"


def test_a_lower_target_asks_for_evidence_and_an_approver(
    workspace: Workspace, keys: tuple[str, str]
) -> None:
    lower = {"target": Decimal("0.998")}
    with pytest.raises(RuleBroken, match="what do users say") as broken:
        workspace.edit("Accept", decide_target, *keys, "accepted", **lower)
    assert broken.value.field == "evidence"
    with pytest.raises(RuleBroken, match="approves it, by name") as broken:
        workspace.edit("Accept", decide_target, *keys, "changed", **lower, evidence="Nobody noticed.")
    assert broken.value.field == "approver"
    given = {**lower, "evidence": "Nobody noticed.", "approver": "Kim"}
    workspace.edit("Accept", decide_target, *keys, "accepted", **given)
    assert stored(workspace).evidence == "Nobody noticed."
    with pytest.raises(RuleBroken, match="take the decision back first"):
        workspace.edit("Forget", set_plan_target_field, *keys, "approver", "")
    with pytest.raises(RuleBroken, match="no field"):
        workspace.edit("Cheat", set_plan_target_field, *keys, "target", Decimal("0.9"))


def test_lower_than_what_will_hold_then(workspace: Workspace, keys: tuple[str, str]) -> None:
    workspace.edit("Plan ahead", set_target, keys[1], Decimal("0.99"), effective=date(2026, 12, 1))
    workspace.edit("Later still", set_target, keys[1], Decimal("0.9999"), effective=date(2027, 1, 1))
    workspace.edit("Accept", decide_target, *keys, "accepted", target=Decimal("0.995"))
    assert stored(workspace).target == Decimal("0.995")


def test_another_window_or_threshold_is_a_change_too(workspace: Workspace, keys: tuple[str, str]) -> None:
    workspace.edit("Change", decide_target, *keys, "changed", window="quarter", threshold=Decimal(750))
    row = stored(workspace)
    assert (row.target, row.window, row.threshold) == (None, "quarter", 750)
    workspace.edit(
        "Reject", decide_target, *keys, "rejected", window="month", comment="Users are used to it."
    )
    row = stored(workspace)
    assert (row.decision, row.window, row.threshold, row.comment) == (
        "rejected",
        None,
        None,
        "Users are used to it.",
    )


def test_nothing_chosen_is_no_decision(workspace: Workspace, keys: tuple[str, str]) -> None:
    with pytest.raises(RuleBroken, match="Choose what"):
        workspace.edit("Accept", decide_target, *keys, "accepted")
    with pytest.raises(RuleBroken, match="not one of"):
        workspace.edit("Accept", decide_target, *keys, "perhaps", target=Decimal("0.9999"))


def test_gap_reasons_are_kept_apart_from_decisions(workspace: Workspace, keys: tuple[str, str]) -> None:
    workspace.edit("Why", set_plan_target_field, *keys, "gap_reason", "A bad deploy in October.")
    row = stored(workspace)
    assert (row.gap_reason, row.decision) == ("A bad deploy in October.", "undecided")


def test_an_approved_plan_stays(workspace: Workspace, keys: tuple[str, str]) -> None:
    def approve(session: Session) -> None:
        session.get_one(PlanRow, keys[0]).state = "approved"

    workspace.edit("Approve", approve)
    with pytest.raises(RuleBroken, match="open a revision"):
        workspace.edit("Accept", decide_target, *keys, "accepted", target=Decimal("0.9999"))


def test_what_somebody_agreed_to_stays_until_it_is_taken_back(
    workspace: Workspace, keys: tuple[str, str]
) -> None:
    plan = keys[0]
    kim = workspace.edit("Ask", approvals.add_approver, plan, "Kim").result
    workspace.edit("Send", approvals.send_for_approval, plan)
    workspace.edit("Still open", decide_target, *keys, "accepted", target=Decimal("0.9995"))
    workspace.edit("Sign", approvals.sign, kim, "approved", at=NOW, given_as="kim")
    for change, values in (
        (decide_target, (*keys, "undecided")),
        (set_plan_target_field, (*keys, "gap_reason", "Deploys.")),
        (set_plan_field, (plan, "summary", "Another plan.")),
        (add_risk, (plan, "Zone loss")),
    ):
        with pytest.raises(RuleBroken, match="Kim has agreed to the plan as it is"):
            workspace.edit("Change", change, *values)  # type: ignore[arg-type]
    workspace.edit("Take back", approvals.take_back, plan)
    workspace.edit("Change", decide_target, *keys, "undecided")
    with workspace.session() as session:
        assert session.scalars(select(ApproverRow.verdict)).all() == [""]
