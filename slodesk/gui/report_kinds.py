"""The reports there are: what each says, what can be chosen of it, and how it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.window import Quarter
    from slodesk.reports.report import Report
    from slodesk.storage.session import Session

EXECUTIVE, QUARTERLY_PLAN = "executive", "quarterly-plan"
QUARTERS = 8
"""How many complete quarters can be chosen."""


def tr(text: str) -> str:
    """Return a text in the window's language."""
    return QCoreApplication.translate("ReportKinds", text)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is to be made of.

    Attributes:
        kind: ``executive`` or ``quarterly-plan``.
        chosen: what was chosen of its periods or plans, as ``choices`` gave it.
        team_id: only this team's services; None for all.
        at: the moment to judge at; None for the newest sample.
        now: the clock.
    """

    kind: str
    chosen: Any
    team_id: str | None
    at: datetime | None
    now: datetime


def kinds() -> tuple[tuple[str, str], ...]:
    """Return every kind with its name."""
    return ((EXECUTIVE, tr("Executive report")), (QUARTERLY_PLAN, tr("Quarterly plan")))


def about(kind: str) -> str:
    """Return what a report is for."""
    if kind == QUARTERLY_PLAN:
        return tr(
            "One page that stands alone: what is promised anew, what work fits, what is at risk and who "
            "signed. Then all the plan was decided on. An approved plan reads as it was signed."
        )
    return tr(
        "One page that stands alone: how many services are healthy or at risk, what needs a decision, and "
        "the trend. Then a page for each service at risk."
    )


def choices(session: Session, kind: str, team_id: str | None, today: Quarter) -> list[tuple[str, Any]]:
    """Return what can be chosen, in words and as what ``make`` takes; empty where there is nothing."""
    if kind == QUARTERLY_PLAN:
        return _plans(session, team_id)
    found: list[tuple[str, Any]] = [
        (tr("Now"), None), (tr("{quarter} so far").format(quarter=today), today),
    ]  # fmt: skip
    for _ in range(QUARTERS):
        today = today.previous()
        found.append((str(today), today))
    return found


def make(session: Session, wanted: Wanted) -> Report:
    """Return the report, in the language that is spoken."""
    if wanted.kind == QUARTERLY_PLAN:
        from slodesk.reports.quarterly_plan import build as build_plan
        from slodesk.storage.queries.plan_report import plan_report, plans_of

        quarter, plan_id = wanted.chosen
        plans = plans_of(session, quarter, wanted.team_id)
        mine = [head for head in plans if plan_id in (None, head.id)]
        return build_plan(plan_report(session, mine or plans, now=wanted.at or wanted.now))
    from slodesk.reports.executive import build
    from slodesk.storage.queries.executive import executive, quarter_end
    from slodesk.storage.queries.settings import read_settings

    moment, quarter = wanted.at, wanted.chosen
    if moment is None and quarter is not None:
        moment = quarter_end(session, quarter, read_settings(session), wanted.now)
    report = build(executive(session, now=wanted.now, at=moment, team_id=wanted.team_id, quarter=quarter))
    return report if quarter is None else replace(report, period_key=str(quarter))


def _plans(session: Session, team_id: str | None) -> list[tuple[str, Any]]:
    """Return the plans, the latest quarter first; of several teams also all together."""
    from slodesk.storage.queries.plan_report import plans_of

    heads = plans_of(session, None, team_id, every=True)
    found: list[tuple[str, Any]] = []
    for quarter in dict.fromkeys(head.quarter for head in heads):
        mine = [head for head in heads if head.quarter == quarter]
        if len(mine) > 1:
            found.append((tr("{quarter}, all teams").format(quarter=quarter), (quarter, None)))
        for head in mine:
            words = str(quarter)
            if head.team:
                words = tr("{quarter}, {team}").format(quarter=quarter, team=head.team)
            found.append((words, (quarter, head.id)))
    return found
