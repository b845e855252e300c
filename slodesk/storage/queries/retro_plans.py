"""Which plan what a retrospective asks of an SLO can be taken to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.storage.queries.overview import slo_infos
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.reading import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from slodesk.storage.queries.plan_scope import PlanHead


@dataclass(frozen=True, slots=True)
class AskedSlo:
    """An SLO that may be asked to change.

    Attributes:
        id: its key.
        title: "service, SLO".
        service_id: key of its service.
        plan: the latest plan that is not approved yet, of its team or of everybody; None without.
    """

    id: str
    title: str
    service_id: str
    plan: PlanHead | None


def asked_slos(session: Session) -> tuple[AskedSlo, ...]:
    """Return every SLO with the plan it can be taken to, by title."""
    heads = [head for head in plan_heads(session) if not head.closed]
    plans: dict[str | None, PlanHead] = {}
    for head in heads:
        plans.setdefault(head.team_id, head)
    found = [
        AskedSlo(
            info.id, f"{info.service_display or info.service}, {info.title}", info.service_id,
            plans.get(info.team_id) or plans.get(None),
        )
        for info in slo_infos(session)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda slo: slo.title.casefold()))


def taken_to(session: Session, retrospective_id: str) -> Mapping[str, str]:
    """Return, by key of a line, the key of the plan it was taken to."""
    query = (
        "SELECT a.id, t.plan_id FROM retro_adjustment a JOIN plan_target t ON t.id = a.plan_target_id"
        " WHERE a.retrospective_id = :key"
    )
    return dict(tuple(row) for row in rows(session, query, key=retrospective_id))
