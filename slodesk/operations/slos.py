"""SLOs: definition, target history, user evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.domain.links import is_link
from slodesk.domain.target import BEGINNING
from slodesk.domain.window import parse_window, window_text
from slodesk.operations.references import forget_slo, forget_target
from slodesk.operations.rows import (
    Check,
    a_date,
    assign,
    assign_all,
    find,
    line_text,
    long_text,
    name_text,
    number,
    one_of,
    optional,
    ratio,
    unique,
    whole,
)
from slodesk.storage.changes import remove_rows
from slodesk.storage.schema import EvidenceRow, JourneyRow, SampleDayRow, ServiceRow, SloRow, SloTargetRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from sqlalchemy.orm import Session

KINDS = ("ratio", "threshold", "time_slices")


def add_slo(
    session: Session, service_id: str, name: str, target: Decimal, window: str = "30d", **fields: Any
) -> str:
    """Add an SLO with the target it has from the beginning; returns its key.

    Args:
        session: the edit's session.
        service_id: the service it belongs to.
        name: unique within the service.
        target: a ratio in (0, 1).
        window: ``30d``, ``week``, ``month`` or ``quarter``.
        fields: as in :func:`set_slo_field`, and threshold, threshold_unit, percentile.
    """
    service = find(session, ServiceRow, service_id, "service")
    objective = {key: fields.pop(key) for key in _OBJECTIVE if key in fields}
    row = SloRow(service_id=service_id)
    assign_all(row, _slo_checks(session, service_id), {"name": name, **fields})
    entry = SloTargetRow(effective=BEGINNING)
    assign_all(entry, _OBJECTIVE, {"target": target, "window": window, **objective})
    row.history.append(entry)
    service.slos.append(row)
    session.flush()
    return row.id


def set_slo_field(session: Session, slo_id: str, field: str, value: Any) -> None:
    """Set a field of the definition: name, display_name, description, kind, queries, journey_id, links …"""
    row = find(session, SloRow, slo_id, "SLO")
    assign(row, _slo_checks(session, row.service_id, slo_id), field, value)


def remove_slo(session: Session, slo_id: str) -> None:
    """Remove an SLO with its history and samples."""
    row = find(session, SloRow, slo_id, "SLO")
    forget_slo(session, slo_id)
    remove_rows(session, SampleDayRow, SampleDayRow.slo_id == slo_id)
    row.service.slos.remove(row)


def set_target(
    session: Session,
    slo_id: str,
    target: Decimal,
    *,
    effective: date | None = None,
    reason: str = "",
    approver: str = "",
) -> None:
    """Set the target that holds from ``effective`` on; None corrects the entry in force last (R11)."""
    if effective is None:
        effective = find(session, SloRow, slo_id, "SLO").history[-1].effective
    fields: dict[str, Any] = {"target": target}
    if reason:
        fields["reason"] = reason
    if approver:
        fields["approver"] = approver
    set_objective(session, slo_id, effective=effective, **fields)


def set_targets(session: Session, targets: Mapping[str, Decimal], **options: Any) -> None:
    """Set the targets of several SLOs in one step; ``options`` as in :func:`set_target`."""
    for slo_id, target in targets.items():
        set_target(session, slo_id, target, **options)


def set_objective(session: Session, slo_id: str, *, effective: date, **fields: Any) -> str:
    """Set what an SLO promises from a day on: target, window, threshold, threshold_unit, percentile.

    Fields not given are taken over from the entry before; an entry of the same day is corrected.
    Returns the entry's key.
    """
    slo = find(session, SloRow, slo_id, "SLO")
    effective = a_date(effective)
    same = [entry for entry in slo.history if entry.effective == effective]
    if same:
        assign_all(same[0], _OBJECTIVE, fields)
        return same[0].id
    earlier = [entry for entry in slo.history if entry.effective < effective]
    before = max(earlier or slo.history, key=lambda entry: entry.effective)
    entry = SloTargetRow(effective=effective, reason="", approver="")
    for field in ("target", "window", "threshold", "threshold_unit", "percentile"):
        setattr(entry, field, getattr(before, field))
    assign_all(entry, _OBJECTIVE, fields)
    slo.history.append(entry)
    session.flush()
    session.expire(slo, ["history"])
    return entry.id


def entry_in_force(slo: SloRow, day: date) -> SloTargetRow:
    """Return the entry of the target history that holds on a day; before the first, the first (R11)."""
    earlier = [entry for entry in slo.history if entry.effective <= day]
    return max(earlier or slo.history[:1], key=lambda entry: entry.effective)


def set_objective_field(session: Session, entry_id: str, field: str, value: Any) -> None:
    """Correct one field of an entry of the target history."""
    assign(find(session, SloTargetRow, entry_id, "target"), _OBJECTIVE, field, value)


def remove_objective(session: Session, entry_id: str) -> None:
    """Remove an entry of the target history; the last one stays."""
    entry = find(session, SloTargetRow, entry_id, "target")
    slo = find(session, SloRow, entry.slo_id, "SLO")
    if len(slo.history) == 1:
        raise RuleBroken("An SLO needs a target: its only one cannot be removed.", "history")
    forget_target(session, entry_id)
    slo.history.remove(entry)


def add_evidence(session: Session, slo_id: str, journey: str, **fields: Any) -> str:
    """Add evidence that users care: journey, source, last validated (R12a); returns its key."""
    slo = find(session, SloRow, slo_id, "SLO")
    row = EvidenceRow(slo_id=slo_id)
    assign_all(row, _EVIDENCE, {"journey": journey, **fields})
    slo.evidence.append(row)
    session.flush()
    return row.id


def set_evidence_field(session: Session, evidence_id: str, field: str, value: Any) -> None:
    """Set journey, source or validated of a piece of evidence."""
    assign(find(session, EvidenceRow, evidence_id, "piece of evidence"), _EVIDENCE, field, value)


def remove_evidence(session: Session, evidence_id: str) -> None:
    """Remove a piece of evidence."""
    row = find(session, EvidenceRow, evidence_id, "piece of evidence")
    owner = find(session, SloRow, row.slo_id, "SLO")
    owner.evidence.remove(row)


def _window(value: Any) -> str:
    return window_text(parse_window(line_text(value)))


def _links(value: Any) -> list[dict[str, Any]]:
    """Links as ``[{"title", "url"}]``; only http(s) and mailto."""
    if not isinstance(value, list | tuple):
        raise RuleBroken("A list of links is expected here.")
    links = []
    for link in value:
        url = long_text(link.get("url", "")).strip()
        if not is_link(url):
            raise RuleBroken(f"“{url}” is not a link: it should begin with http://, https:// or mailto:.")
        links.append({"title": line_text(link.get("title", "")), "url": url})
    return links


def _journey(session: Session, service_id: str) -> Check:
    def check(value: Any) -> str | None:
        if value is None:
            return None
        if find(session, JourneyRow, value, "user journey").service_id != service_id:
            raise RuleBroken("This user journey belongs to another service.")
        return str(value)

    return check


def _slo_checks(session: Session, service_id: str, own: str | None = None) -> Mapping[str, Check]:
    return {
        "name": unique(session, SloRow.name, "SLO", SloRow.service_id == service_id, own=own),
        "display_name": line_text,
        "description": long_text,
        "kind": one_of(*KINDS),
        "journey_id": _journey(session, service_id),
        "good_query": long_text,
        "bad_query": long_text,
        "total_query": long_text,
        "series_query": long_text,
        "threshold_op": one_of("lt", "lte", "gt", "gte"),
        "slice_seconds": optional(whole(1, 86_400)),
        "slice_target": optional(number(0, 1)),
        "links": _links,
    }


_OBJECTIVE: Mapping[str, Check] = {
    "target": ratio,
    "window": _window,
    "threshold": optional(number()),
    "threshold_unit": line_text,
    "percentile": optional(number(0, 100)),
    "reason": long_text,
    "approver": line_text,
}
_EVIDENCE: Mapping[str, Check] = {
    "journey": name_text,
    "source": line_text,
    "validated": optional(a_date),
}
