"""A workspace in the middle of planning: many services, initiatives, risks and decisions in one plan."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import insert

from slodesk.operations import meetings, people, plans, services, slos
from slodesk.storage.samples import sample_days
from slodesk.storage.schema import SampleDayRow
from slodesk.storage.schema_planning import (
    FeedbackRow,
    InitiativeNeedRow,
    InitiativeRow,
    PlanCapacityRow,
    PlanInputRow,
    PlanTargetRow,
    RiskRow,
    SatisfactionRow,
)
from slodesk.storage.workspace import create_workspace
from tests.bench.workspaces import END

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

SERVICES, TEAMS, INITIATIVES, RISKS, DAYS = 200, 10, 500, 100, 730
VIEWS = ("proposals", "roadmap", "risks", "performance", "allocation", "gap", "capacity", "document")
"""Rooms the workshop goes through."""


def daily(session: Session, keys: list[str], days: int) -> None:
    """Give every SLO one sample a day for some days; some miss, most meet."""
    random = np.random.default_rng(7)
    ends = int(END.timestamp()) - np.arange(days - 1, -1, -1, dtype=np.int64) * 86_400
    total = np.full(days, 1_000_000.0)
    for number, key in enumerate(keys):
        bad = random.binomial(1_000_000, (0.0004, 0.0008, 0.0012, 0.003)[number % 4], days)
        rows = sample_days(ends, total - bad, total, 86_400)
        session.execute(insert(SampleDayRow), [{"slo_id": key, **row} for row in rows])


def work(session: Session, plan_id: str, teams: list[str], own: list[str]) -> None:
    """Plan initiatives that wait for each other, and the risks they take away."""
    made = []
    for number in range(INITIATIVES):
        begins = date(2027, 1, 1) + timedelta(days=number % 80)
        row = InitiativeRow(
            plan_id=plan_id, title=f"Initiative {number:03}", service_id=own[number % len(own)],
            team_id=teams[number % len(teams)], impact=Decimal(number % 9 + 1) / 100,
            effort=Decimal(8 + number % 70), confidence=("high", "medium", "low")[number % 3], starts=begins,
            ends=begins + timedelta(days=10), state="committed" if number % 5 == 0 else "proposed",
            position=number,
        )  # fmt: skip
        made.append(row)
    session.add_all(made)
    session.flush()
    pairs = [(at, at - step) for at in range(4, INITIATIVES, 4) for step in (1, 4)]
    session.add_all(
        [InitiativeNeedRow(initiative_id=made[later].id, needs_id=made[first].id) for later, first in pairs]
    )
    for number in range(RISKS):
        minutes, repair = Decimal(5 + number % 20), Decimal(20 + number)
        session.add(RiskRow(
            plan_id=plan_id, title=f"Risk {number:03}", service_id=own[number], detect_minutes=minutes,
            repair_minutes=repair, users=Decimal("0.3"), per_year=Decimal(number % 7 + 1), position=number,
            initiative_id=made[number].id if number % 2 else None,
        ))  # fmt: skip


def words(session: Session, plan_id: str, teams: list[str], own: list[str], keys: list[str]) -> None:
    """Say what people say: half of the targets decided, capacities, goals, scores, feedback."""
    for number, key in enumerate(keys):
        decided = number % 2 == 0
        session.add(PlanTargetRow(
            plan_id=plan_id, slo_id=key, gap_reason="Deploys on Fridays" if number % 3 == 0 else "",
            decision=("accepted", "rejected")[number % 4 // 2] if decided else "undecided",
            target=Decimal("0.999") if number % 4 == 0 else None, comment="Agreed in the room",
        ))  # fmt: skip
    session.add_all(
        [
            SatisfactionRow(service_id=key, period="2026-Q4", score=Decimal(3 + at % 2), scale=Decimal(5))
            for at, key in enumerate(own)
        ]
    )
    session.add_all([PlanCapacityRow(plan_id=plan_id, team_id=key, people=Decimal(6)) for key in teams])
    for number in range(20):
        session.add(PlanInputRow(plan_id=plan_id, kind="goal", title=f"Goal {number}", position=number))
        text = f"What about point {number}?"
        session.add(FeedbackRow(plan_id=plan_id, text=text, created=END, position=number))


def planned(path: Path, now: datetime, *, together: bool = True) -> tuple[str, str]:
    """Make the workspace; return the keys of the plan and of a workshop that goes through the rooms.

    Args:
        path: of the workspace.
        now: the clock.
        together: one plan for all teams; else there is one team, whose plan it is.
    """
    found: dict[str, str] = {}

    def fill(session: Session) -> None:
        teams = [
            people.add_team(session, f"Team {number}", size=6) for number in range(TEAMS if together else 1)
        ]
        own, keys = [], []
        for number in range(SERVICES):
            name = f"{'service' if together else 'other'}-{number:03}"
            own.append(services.add_service(session, name, team_id=teams[number % len(teams)]))
            keys.append(slos.add_slo(session, own[-1], f"slo-{number:03}", Decimal("0.999")))
            if number:
                services.set_dependencies(session, own[-1], [own[number // 2]])
        daily(session, keys, DAYS if together else 30)
        made = [plans.create_plan(session, "2027-Q1", each) for each in ([None] if together else []) + teams]
        plan_id = made[0]
        work(session, plan_id, teams, own)
        words(session, plan_id, teams, own, keys)
        items = [{"title": view, "minutes": 10, "question": "", "view": view} for view in VIEWS]
        found["meeting"] = meetings.prepare_meeting(
            session, "Workshop", items, created=now, subject_id=plan_id, week=2
        )
        found["plan"] = plan_id

    with create_workspace(path, name="Planned", time_zone="UTC") as workspace:
        workspace.edit("Fill", fill)
    return found["plan"], found["meeting"]
