"""Corrections of budgets, and when those hold that a policy leaves out of its judgement (R12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.adjusted import waived_stretches
from slodesk.domain.ledger import Cause
from slodesk.storage.reading import among, moment, rows, to_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from slodesk.domain.adjusted import Stretch
    from slodesk.domain.policy import Policy
    from slodesk.storage.reading import Source


def corrections_of(source: Source, slo_ids: Iterable[str] | None = None) -> dict[str, tuple[Cause, ...]]:
    """Return the corrections of some SLOs, or of all, by the SLO's key; in order of their start."""
    values: dict[str, object] = {}
    query = "SELECT id, slo_id, category, started, ended, reason, approver, expires FROM correction"
    if slo_ids is not None:
        listed, values = among("slo", slo_ids)
        query = f"{query} WHERE slo_id IN {listed}"
    found: dict[str, list[Cause]] = {}
    for key, slo, kind, started, ended, reason, approver, expires in rows(
        source, f"{query} ORDER BY started, id", **values
    ):
        until = None if expires is None else to_date(expires)
        cause = Cause(kind, reason, moment(started), moment(ended), reason, approver, until, key)
        found.setdefault(slo, []).append(cause)
    return {slo: tuple(causes) for slo, causes in found.items()}


def waived(
    source: Source, policy: Policy, zone: ZoneInfo, slo_ids: Iterable[str] | None = None
) -> Mapping[str, tuple[Stretch, ...]]:
    """Return by SLO when its bad events do not count; nothing under a policy that judges what was measured.

    Args:
        source: where to read.
        policy: in force.
        zone: in which a correction's expiry day ends.
        slo_ids: whose; None for all.
    """
    if policy.judge_by != "adjusted":
        return {}
    return {slo: waived_stretches(causes, zone) for slo, causes in corrections_of(source, slo_ids).items()}
