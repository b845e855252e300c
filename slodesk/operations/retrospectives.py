"""Retrospectives: made, written and taken apart again, field by field and line by line (R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.retrospective import APPROVED, DRAFT, IN_REVIEW, PUBLISHED
from slodesk.operations.incidents import moment
from slodesk.operations.retro_checks import of
from slodesk.operations.rows import (
    a_date,
    assign,
    assign_all,
    find,
    flag,
    long_text,
    next_position,
    optional,
    put_in_place,
    reference,
    unique,
)
from slodesk.storage.schema import ActionItemRow, IncidentRow, SloRow
from slodesk.storage.schema_meetings import MeetingRow
from slodesk.storage.schema_retrospectives import (
    RetroAdjustmentRow,
    RetroEventRow,
    RetroFactorRow,
    RetroFigureRow,
    RetroPersonRow,
    RetroPointRow,
    RetroReviewerRow,
    RetrospectiveRow,
    RetroWaitRow,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check

SOURCE = "retrospective"
"""``source_kind`` of the action items that came of one."""

PARTS: Mapping[str, tuple[type[Any], str]] = {
    "event": (RetroEventRow, "events"),
    "factor": (RetroFactorRow, "factors"),
    "point": (RetroPointRow, "points"),
    "figure": (RetroFigureRow, "figures"),
    "adjustment": (RetroAdjustmentRow, "adjustments"),
    "person": (RetroPersonRow, "people"),
    "reviewer": (RetroReviewerRow, "reviewers"),
}
"""What a retrospective has lists of: kind → table and name of the list."""

_STATES = ("state", "revision", "revision_reason")
"""What only publishing and revising change."""


def add_retrospective(
    session: Session, title: str, *, created: datetime, incident_id: str | None = None, **fields: Any
) -> str:
    """Begin a retrospective; returns its key. Fields as in :func:`set_retrospective_field`.

    An incident that was waiting for one waits no longer.
    """
    row = RetrospectiveRow(created=moment(created))
    assign_all(row, _checks(session), {"title": title, "incident_id": incident_id, **fields})
    session.add(row)
    session.flush()
    if incident_id is not None:
        for waiting in session.scalars(select(RetroWaitRow).where(RetroWaitRow.incident_id == incident_id)):
            session.delete(waiting)
        session.flush()
    return row.id


def set_retrospective_field(session: Session, retrospective_id: str, field: str, value: Any) -> None:
    """Set any field of a retrospective that is not published."""
    if field in _STATES:
        raise RuleBroken(f"There is no field “{field}” here.", field)
    assign(open_retrospective(session, retrospective_id), _checks(session), field, value)


def remove_retrospective(session: Session, retrospective_id: str) -> None:
    """Remove a retrospective; its action items and what was said in its meetings stay.

    Raises:
        RuleBroken: it was published once: that is a fact (R50).
    """
    row = find(session, RetrospectiveRow, retrospective_id, "retrospective")
    if row.snapshots:
        raise RuleBroken("This retrospective was published and stays: open a revision to correct it.")
    for action in session.scalars(select(ActionItemRow).where(ActionItemRow.source_id == row.id)):
        action.source = action.source or row.title
        action.source_kind, action.source_id = "", ""
    for meeting in session.scalars(select(MeetingRow).where(MeetingRow.subject_id == row.id)):
        meeting.subject_id = ""
    _take_apart(session, row)
    session.delete(row)
    session.flush()


def add_part(session: Session, retrospective_id: str, kind: str, /, **fields: Any) -> str:
    """Add a line to one of the lists, one of ``PARTS``, at its end; returns its key."""
    row = open_retrospective(session, retrospective_id)
    table, name = _part_kind(kind)
    part = table(
        retrospective_id=row.id,
        position=next_position(session, table.position, table.retrospective_id == row.id),
    )
    assign_all(part, _part_checks(session, kind, row.id), fields)
    getattr(row, name).append(part)
    session.flush()
    if kind == "factor":
        _settle_primary(row, part)
    return str(part.id)


def set_part_field(session: Session, kind: str, part_id: str, field: str, value: Any) -> None:
    """Set any field of a line."""
    part, row = _part(session, kind, part_id)
    assign(part, _part_checks(session, kind, row.id, part_id), field, value)
    if kind == "factor":
        _refuse_circle(session, part)
        _settle_primary(row, part)


def remove_part(session: Session, kind: str, part_id: str) -> None:
    """Remove a line; what stands below a factor moves up to where it stood."""
    part, row = _part(session, kind, part_id)
    if kind == "factor":
        for below in row.factors:
            if below.parent_id == part.id:
                below.parent_id = part.parent_id
        session.flush()
    getattr(row, PARTS[kind][1]).remove(part)
    session.flush()


def move_part(session: Session, kind: str, part_id: str, position: int) -> None:
    """Put a line at this place of its list (0 = first)."""
    part, row = _part(session, kind, part_id)
    parts = sorted(getattr(row, PARTS[kind][1]), key=lambda each: each.position)
    put_in_place(parts, part, position)


def open_retrospective(session: Session, retrospective_id: str) -> RetrospectiveRow:
    """Return a retrospective that may be changed.

    Raises:
        RuleBroken: it is gone, somebody has agreed to it as it is, or it is published (R50).
    """
    row = find(session, RetrospectiveRow, retrospective_id, "retrospective")
    if row.state == PUBLISHED:
        raise RuleBroken("This retrospective is published: open a revision to correct it.")
    agreed = [each.name for each in row.reviewers if each.verdict == APPROVED]
    if row.state == IN_REVIEW and agreed:
        raise RuleBroken(f"{agreed[0]} has agreed to it as it is: take it back to draft to change it.")
    return row


def _part(session: Session, kind: str, part_id: str) -> tuple[Any, RetrospectiveRow]:
    part = find(session, _part_kind(kind)[0], part_id, "line")
    return part, open_retrospective(session, part.retrospective_id)


def _part_kind(kind: str) -> tuple[type[Any], str]:
    if kind not in PARTS:
        raise RuleBroken(f"A retrospective has no list of “{kind}”.")
    return PARTS[kind]


def _take_apart(session: Session, row: RetrospectiveRow) -> None:
    """Unlink factors from each other, so that they can go in any order."""
    for factor in row.factors:
        factor.parent_id = None
    session.flush()


def _settle_primary(row: RetrospectiveRow, chosen: RetroFactorRow) -> None:
    """Keep one primary factor at most."""
    if chosen.primary:
        for other in row.factors:
            if other is not chosen and other.primary:
                other.primary = False


def _refuse_circle(session: Session, factor: RetroFactorRow) -> None:
    seen, above = {factor.id}, factor.parent_id
    while above is not None:
        if above in seen:
            raise RuleBroken("A cause cannot explain itself.", "parent_id")
        seen.add(above)
        above = find(session, RetroFactorRow, above, "factor").parent_id


def _checks(session: Session) -> Mapping[str, Check]:
    return {
        **of("retrospective"),
        "incident_id": reference(session, IncidentRow, "incident"),
        "state": lambda value: value if value == DRAFT else _refused(),
        "held": optional(a_date),
        "follow_up": optional(moment),
    }


def _refused() -> Any:
    raise RuleBroken("A retrospective begins as a draft.")


def _part_checks(
    session: Session, kind: str, retrospective_id: str, own: str | None = None
) -> Mapping[str, Check]:
    checks = dict(of(f"retro_{kind}"))
    slo = reference(session, SloRow, "SLO")
    if kind == "event":
        checks["at"] = optional(moment)
    elif kind == "factor":
        checks |= {"primary": flag, "parent_id": _factor_of(session, retrospective_id)}
    elif kind == "point":
        checks["suggested"] = flag
    elif kind == "figure":
        checks |= {"slo_id": slo, "value": optional(checks["value"]), "approximate": flag}
    elif kind == "adjustment":
        checks |= {
            "slo_id": slo,
            **{name: optional(checks[name]) for name in ("target", "threshold", "window")},
        }
    elif kind == "reviewer":
        same = RetroReviewerRow.retrospective_id == retrospective_id
        checks = {
            "name": unique(session, RetroReviewerRow.name, "reviewer", same, own=own), "comment": long_text,
        }  # fmt: skip
    return checks


def _factor_of(session: Session, retrospective_id: str) -> Check:
    def check(value: Any) -> str | None:
        if value is None:
            return None
        if find(session, RetroFactorRow, value, "factor").retrospective_id != retrospective_id:
            raise RuleBroken("This cause belongs to another retrospective.")
        return str(value)

    return check
