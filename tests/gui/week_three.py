"""A plan with work and risks, for the tests of week 3."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.operations.holidays import add_holiday
from slodesk.operations.initiatives import add_initiative
from slodesk.operations.people import add_team
from slodesk.operations.plans import create_plan
from slodesk.operations.risks import add_risk
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.schema_planning import PlanCapacityRow, PlanRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

END = datetime(2026, 11, 23, tzinfo=UTC)


class Filled:
    """Keys of what was put into a workspace."""

    plan: str
    team: str
    web: str
    pay: str
    up: str
    paid: str
    work: dict[str, str]
    risks: dict[str, str]


def fill(workspace: Workspace, *, capacity: int | None = 100, samples: bool = True) -> Filled:
    """Fill a workspace: 30 h for reliability (99.9 met exactly), three initiatives, three risks."""
    found: Filled = workspace.edit("Fill", _fill, capacity, samples).result
    return found


def _fill(session: Session, capacity: int | None, samples: bool) -> Filled:
    made = Filled()
    made.team = add_team(session, "Payments")
    made.web = add_service(session, "web", display_name="Website", team_id=made.team)
    made.pay = add_service(session, "pay", display_name="Card payments", team_id=made.team)
    made.up = add_slo(session, made.web, "up", Decimal("0.999"), display_name="Pages load")
    made.paid = add_slo(session, made.pay, "paid", Decimal("0.9995"), display_name="Payments go through")
    if samples:
        days = [END - timedelta(days=day) for day in range(52)]
        store_points(session, made.up, [(day, 99_900.0, 100_000.0) for day in days])
    made.plan = create_plan(session, "2027-Q1", made.team)
    if capacity is not None:
        row = PlanCapacityRow(
            team_id=made.team,
            people=Decimal(1),
            weeks=Decimal(1),
            hours=Decimal(capacity),
            time_off=Decimal(0),
        )
        plan = session.get_one(PlanRow, made.plan)
        plan.capacities.append(row)
    add_holiday(session, date(2027, 1, 6), "Epiphany")
    made.work = {
        title: add_initiative(
            session, made.plan, title, impact=Decimal(impact), effort=Decimal(effort), service_id=service,
            starts=starts, ends=ends,
        )
        for title, impact, effort, service, starts, ends in (
            ("Second zone", "0.02", 40, made.web, None, None),
            ("Failover", "0.05", 20, made.pay, date(2027, 1, 11), date(2027, 1, 29)),
            ("Probes", "0.01", 10, made.web, date(2027, 2, 1), date(2027, 2, 5)),
        )
    }  # fmt: skip
    made.risks = {
        title: add_risk(
            session, made.plan, title, service_id=made.pay, detect_minutes=Decimal(detect),
            repair_minutes=Decimal(repair), users=Decimal(1), per_year=Decimal(often),
        )
        for title, detect, repair, often in (
            ("Deploy", 5, 10, 2), ("Zone loss", 10, 50, 4), ("Disk", 10, 30, 1),
        )
    }  # fmt: skip
    return made


def many(workspace: Workspace, services: int, work: int) -> str:
    """Fill a workspace with this many services and initiatives; returns the plan."""

    def put(session: Session) -> str:
        keys = [add_service(session, f"service-{n:03}") for n in range(services)]
        for key in keys:
            add_slo(session, key, "up", Decimal("0.999"))
        plan = create_plan(session, "2027-Q1")
        for n in range(work):
            starts = date(2027, 1, 4) + timedelta(days=n % 70)
            add_initiative(
                session, plan, f"Initiative {n:03} of the long list of work that somebody wants",
                impact=Decimal(n % 37 + 1) / 1000, effort=Decimal(n % 53 + 1), service_id=keys[n % services],
                starts=starts, ends=starts + timedelta(days=n % 20),
            )  # fmt: skip
        return plan

    result: str = workspace.edit("Fill", put).result
    return result
