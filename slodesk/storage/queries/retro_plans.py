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


@dataclass(frozen=True, slots=True)
class TakenTo:
    """Where what a retrospective asks for was taken.

    Attributes:
        target_id: key of what the plan says about the SLO.
        plan_id: key of the plan.
        quarter: of the plan, ``2027-Q1``.
    """

    target_id: str
    plan_id: str
    quarter: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a retrospective asks of an SLO.

    Attributes:
        id: key of the line.
        name: identifier of the incident, else the retrospective's title.
        text: what should change.
    """

    id: str
    name: str
    text: str


def taken_to(session: Session, retrospective_id: str) -> Mapping[str, TakenTo]:
    """Return, by key of a line, where it was taken."""
    query = (
        "SELECT a.id, t.id, t.plan_id, p.quarter FROM retro_adjustment a"
        " JOIN plan_target t ON t.id = a.plan_target_id JOIN plan p ON p.id = t.plan_id"
        " WHERE a.retrospective_id = :key"
    )
    return {key: TakenTo(*where) for key, *where in rows(session, query, key=retrospective_id)}


def asked_of(session: Session, plan_id: str, slo_id: str) -> tuple[Asked, ...]:
    """Return what retrospectives ask of an SLO and was taken to a plan, the oldest retrospective first."""
    query = (
        "SELECT a.id, COALESCE(i.identifier, r.title), a.text FROM retro_adjustment a"
        " JOIN plan_target t ON t.id = a.plan_target_id"
        " JOIN retrospective r ON r.id = a.retrospective_id LEFT JOIN incident i ON i.id = r.incident_id"
        " WHERE t.plan_id = :plan AND t.slo_id = :slo ORDER BY r.created, a.position, a.id"
    )
    return tuple(Asked(*row) for row in rows(session, query, plan=plan_id, slo=slo_id))
