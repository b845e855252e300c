"""Plans and meetings outlive what they speak of."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.operations import actions, people, services, slos
from slodesk.storage.queries.plan_mentions import PlanMentions, plan_mentions
from slodesk.storage.schema_meetings import MeetingEntryRow, MeetingRow
from slodesk.storage.schema_planning import (
    InitiativeRow,
    PlanInputRow,
    PlanRow,
    PlanSnapshotRow,
    PlanTargetRow,
    RiskRow,
    SatisfactionRow,
)
from tests.fresh import new_workspace
from tests.unit.integrations.planning_rows import fill_planning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.slodesk", time_zone="UTC") as made:
        yield made


def fill(session: Session) -> dict[str, str]:
    team = people.add_team(session, "Payments")
    service = services.add_service(session, "web", team_id=team)
    slo = slos.add_slo(session, service, "x", Decimal("0.99"))
    action = actions.add_action(session, "Do it")
    fill_planning(session, team=team, service=service, slo=slo, action=action)
    session.scalars(select(RiskRow)).one().service_id = service
    return {"team": team, "service": service, "slo": slo, "action": action}


def test_a_removed_service_leaves_the_plan_its_words(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    done = workspace.edit("Remove", services.remove_service, keys["service"])
    with workspace.session() as session:
        assert session.scalars(select(InitiativeRow.service_id)).all() == [None, None]
        assert session.scalars(select(PlanInputRow.title)).all() == ["Sell in Japan"]
        assert session.scalars(select(RiskRow)).all() == []  # it would be every service's
        assert session.scalars(select(SatisfactionRow)).all() == []
        assert session.scalars(select(PlanTargetRow)).all() == []
        assert session.scalars(select(PlanSnapshotRow.body)).all() == [{"a": [1, {"b": None}]}]
    workspace.apply(done.inverted())
    with workspace.session() as session:
        assert session.scalars(select(PlanTargetRow.target)).all() == [Decimal("0.995")]
        assert session.scalars(select(SatisfactionRow.score)).all() == [Decimal("4.1")]
        assert session.execute(select(RiskRow.title, RiskRow.service_id)).all() == [
            ("Zone fails", keys["service"])
        ]


def test_what_open_plans_would_lose_is_counted(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    with workspace.session() as session:
        assert plan_mentions(session, services=[keys["service"]]) == PlanMentions(targets=1, risks=1)
        assert plan_mentions(session, slos=[keys["slo"]]) == PlanMentions(targets=1, risks=0)
        assert plan_mentions(session) == PlanMentions(targets=0, risks=0)
    workspace.edit(
        "Sign", lambda session: setattr(session.scalars(select(PlanRow)).one(), "state", "approved")
    )
    with workspace.session() as session:
        assert plan_mentions(session, services=[keys["service"]]) == PlanMentions(targets=0, risks=0)


def test_a_team_with_a_plan_stays(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    with pytest.raises(RuleBroken, match="approved plan for 2027-Q1: it stays on record"):
        workspace.edit("Remove", people.remove_team, keys["team"])

    def unsign(session: Session) -> None:
        plan = session.scalars(select(PlanRow)).one()
        plan.snapshots.clear()

    workspace.edit("Never signed", unsign)
    with pytest.raises(RuleBroken, match="plan for 2027-Q1: remove its plans first"):
        workspace.edit("Remove", people.remove_team, keys["team"])


def test_a_removed_action_leaves_the_minutes(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    workspace.edit("Remove", actions.remove_action, keys["action"])
    with workspace.session() as session:
        assert session.execute(select(MeetingEntryRow.text, MeetingEntryRow.action_id)).all() == [
            ("Do it", None)
        ]
        assert session.scalars(select(MeetingRow.title)).all() == ["Week 1"]
