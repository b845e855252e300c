"""What tests of the plan report begin with: a plan at a known moment, and how to find a table in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.operations import people, plans, services, slos
from slodesk.reports.report import Report, Table
from slodesk.storage.queries.plan_report import PlanReportData, plan_report, plans_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

AT = datetime(2026, 11, 23, tzinfo=UTC)
NOW = AT + timedelta(hours=9)


def data_of(workspace: Workspace, quarter: str, team: str | None = None) -> PlanReportData:
    """Return what the report of a quarter shows."""
    with workspace.session() as session:
        heads = [head for head in plans_of(session, every=True) if str(head.quarter) == quarter]
        return plan_report(session, [head for head in heads if team in (None, head.team)], now=NOW)


def table_with(report: Report, *titles: str) -> Table:
    """Return the first table that has columns of these titles."""
    return next(
        block
        for block in report.blocks
        if isinstance(block, Table) and set(titles) <= {column.title for column in block.columns}
    )


def with_slo(workspace: Workspace, name: str = "pay", title: str = "Pay") -> tuple[str, str, str]:
    """Return the keys of a team, its SLO and its plan."""

    def make(session: Session) -> tuple[str, str, str]:
        team = people.add_team(session, "Payments", size=4)
        service = services.add_service(session, name, team_id=team, display_name=title)
        slo = slos.add_slo(session, service, f"{name}-slo", Decimal("0.999"), "30d")
        return team, slo, plans.create_plan(session, "2027-Q1", team)

    made: tuple[str, str, str] = workspace.edit("Begin", make).result
    return made
