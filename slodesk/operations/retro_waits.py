"""Incidents whose retrospective waits or is not needed, and from when on one is due (R20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.retro_due import POSTPONED, WAIVED
from slodesk.operations.incidents import moment
from slodesk.operations.policies import change_policy
from slodesk.operations.retro_checks import sentence
from slodesk.operations.rows import a_date, find, line_text
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import IncidentRow
from slodesk.storage.schema_retrospectives import RetrospectiveRow, RetroWaitRow

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session


def postpone(
    session: Session, incident_id: str, until: date, reason: str, *, at: datetime, who: str = ""
) -> str:
    """Let an incident's retrospective wait until a day, on which it is due again; returns the key.

    Args:
        session: of an edit.
        incident_id: the incident.
        until: a day after today.
        reason: why.
        at: when it was decided.
        who: the local profile or database user that records it.

    Raises:
        RuleBroken: the day is not in the future, no reason is given, or there is a retrospective.
    """
    if a_date(until) <= moment(at).astimezone(read_settings(session).zone).date():
        raise RuleBroken("Postponed, it is due on a later day than today.", "until")
    return _wait(session, incident_id, POSTPONED, reason, "", until, at, who)


def waive(
    session: Session, incident_id: str, approver: str, reason: str, *, at: datetime, who: str = ""
) -> str:
    """Say that an incident needs no retrospective; returns the key.

    Args:
        session: of an edit.
        incident_id: the incident.
        approver: who agreed to that.
        reason: why.
        at: when it was decided.
        who: the local profile or database user that records it.

    Raises:
        RuleBroken: nobody agreed, no reason is given, or there is a retrospective.
    """
    if not line_text(approver).strip():
        raise RuleBroken("Say who agreed that none is needed.", "approver")
    return _wait(session, incident_id, WAIVED, reason, approver.strip(), None, at, who)


def take_back(session: Session, incident_id: str) -> None:
    """Forget what was decided: the incident's retrospective is due again if it is.

    Raises:
        RuleBroken: nothing was decided.
    """
    row = _found(session, incident_id)
    if row is None:
        raise RuleBroken("Nothing was decided about this incident.")
    session.delete(row)
    session.flush()


def set_due_rule(
    session: Session,
    share: float,
    days: int | None,
    *,
    effective: datetime,
    reason: str = "",
    author: str = "",
) -> int:
    """Say from which share of a budget on a retrospective is due: a new version of the policy.

    Args:
        session: of an edit.
        share: a ratio above 0, at most 1.
        days: of the window whose budget it is; None: each SLO's own.
        effective: from when on.
        reason: why.
        author: who says so.

    Returns:
        The number of the version in force then; the present one where it says the same.
    """
    return change_policy(
        session, effective=effective, reason=reason, author=author, retrospective_share=share,
        retrospective_days=days,
    )  # fmt: skip


def _wait(
    session: Session,
    incident_id: str,
    kind: str,
    reason: str,
    approver: str,
    until: date | None,
    at: datetime,
    who: str,
) -> str:
    find(session, IncidentRow, incident_id, "incident")
    begun = select(RetrospectiveRow.title).where(RetrospectiveRow.incident_id == incident_id)
    title = session.scalars(begun).first()
    if title is not None:
        raise RuleBroken(f"Its retrospective “{title}” is begun already.")
    try:
        why = sentence(reason)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, "reason") from None
    row = _found(session, incident_id)
    if row is None:
        row = RetroWaitRow(incident_id=incident_id)
        session.add(row)
    row.kind, row.reason, row.approver, row.until = kind, why, approver, until
    row.decided, row.decided_as = moment(at), line_text(who)
    session.flush()
    return row.id


def _found(session: Session, incident_id: str) -> RetroWaitRow | None:
    return session.scalars(select(RetroWaitRow).where(RetroWaitRow.incident_id == incident_id)).first()
