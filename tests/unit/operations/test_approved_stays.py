"""R31: no operation there is changes an approved plan; each is tried on the sample's."""

from __future__ import annotations

import importlib
import inspect
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.operations.approvals import approve_plan, open_revision
from slodesk.operations.sample.build import build_sample
from slodesk.operations.services import remove_service
from slodesk.operations.slos import remove_slo
from slodesk.storage import schema_planning as planning
from slodesk.storage.queries.approval import snapshot_content
from slodesk.storage.schema import ServiceRow, SloRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

AS_OF = datetime(2026, 11, 23, tzinfo=UTC)
MODULES = (
    "approvals", "capacities", "initiatives", "plan_documents", "plan_feedback", "plan_inputs",
    "plan_targets", "plan_weeks", "plans", "risks",
)  # fmt: skip
"""Telling people (``plan_messages``) goes on after a plan is approved."""
ELSEWHERE = {"create_plan", "create_plans", "blockers_of", "open_revision"}
"""What makes another plan, only reads, or is the way to change an approved one."""
PARENTS: dict[str, Any] = {
    "approver_id": planning.ApproverRow, "initiative_id": planning.InitiativeRow, "risk_id": planning.RiskRow,
    "input_id": planning.PlanInputRow, "feedback_id": planning.FeedbackRow, "item_id": planning.PlanItemRow,
}  # fmt: skip


def operations() -> dict[str, Callable[..., object]]:
    found: dict[str, Callable[..., object]] = {}
    for name in MODULES:
        module = importlib.import_module(f"slodesk.operations.{name}")
        for each, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not each.startswith("_") and each not in ELSEWHERE:
                found[f"{name}.{each}"] = function
    return found


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with build_sample(tmp_path_factory.mktemp("approved") / "w.slodesk", AS_OF) as workspace:
        yield workspace


def first(workspace: Workspace, row: Any, *where: Any) -> Any:
    with workspace.session() as session:
        return session.scalars(select(row.id).where(*where)).first()


def approved(workspace: Workspace) -> str:
    return str(first(workspace, planning.PlanRow, planning.PlanRow.state == "approved"))


@pytest.mark.parametrize("name", operations())
def test_r31_an_operation_leaves_an_approved_plan_alone(name: str, sample: Workspace) -> None:
    function, plan = operations()[name], approved(sample)
    values: dict[str, Any] = {
        "plan_id": plan, "team_id": "x", "number": 2, "at": AS_OF, "created": AS_OF, "made_as": "x",
        "given_as": "x", "slo_id": first(sample, SloRow), "position": 0, "week": 2, "kind": "goal",
        "field": "people", "value": Decimal(1), "starts": AS_OF.date(), "ends": AS_OF.date(),
        "days": 7, "needs": [], "decision": "rejected", "accepted": True, "verdict": "changes",
    }  # fmt: skip
    arguments = {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if parameter.kind is not parameter.VAR_KEYWORD and parameter.default is parameter.empty:
            if parameter.name in PARENTS:
                row = PARENTS[parameter.name]
                values[parameter.name] = first(sample, row, row.plan_id == plan)
            arguments[parameter.name] = values.get(parameter.name, "title")
    assert all(value is not None for value in arguments.values()), "the sample has nothing to try this on"
    before = stored(sample, plan)
    with pytest.raises(RuleBroken, match="approved"):
        sample.edit("Try", function, **arguments)
    assert stored(sample, plan) == before


def stored(workspace: Workspace, plan: str) -> list[Any]:
    """Return every row of a plan, as it lies in the workspace."""
    tables = [row.__table__ for row in vars(planning).values() if hasattr(row, "__table__")]
    found: list[Any] = []
    with workspace.session() as session:
        for table in tables:
            if "plan_id" in table.c:
                query = select(table).where(table.c.plan_id == plan).order_by(table.c.id)
                found.extend((table.name, *row) for row in session.execute(query))
        found.extend(session.execute(select(planning.PlanRow.__table__).where(planning.PlanRow.id == plan)))
    return found


def test_r31_what_was_signed_outlives_services_and_slos(tmp_path: Path) -> None:
    with build_sample(tmp_path / "w.slodesk", AS_OF) as workspace:
        plan = approved(workspace)
        key = first(workspace, planning.PlanSnapshotRow, planning.PlanSnapshotRow.plan_id == plan)
        with workspace.session() as session:
            before = snapshot_content(session, key)
            slos = session.scalars(select(SloRow.id)).all()
            services = session.scalars(select(ServiceRow.id)).all()
        for slo in slos[::2]:
            workspace.edit("Remove", remove_slo, slo)
        for service in services:
            workspace.edit("Remove", remove_service, service)
        with workspace.session() as session:
            assert snapshot_content(session, key) == before
        workspace.edit("Revise", open_revision, plan, "Everything is gone.")
        with pytest.raises(SloDeskError, match=r"agreed|approval"):
            workspace.edit("Approve", approve_plan, plan, at=AS_OF, made_as="x")
        with workspace.session() as session:
            assert snapshot_content(session, key) == before
