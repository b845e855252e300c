"""The goals and milestones a plan has to serve (R24)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.planning import GOAL, MILESTONE
from slodesk.storage.reading import rows, to_date

if TYPE_CHECKING:
    from datetime import date

    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class PlanInput:
    """A business goal or a milestone of the product roadmap.

    Attributes:
        id: its key.
        kind: ``goal`` or ``milestone``.
        title: what is to be reached.
        day: when; None while open.
        owner: who answers for it.
        note: what else is to be known.
        service_id: the service it is about, if one.
        service: its name; empty without.
    """

    id: str
    kind: str
    title: str
    day: date | None
    owner: str
    note: str
    service_id: str | None
    service: str


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """Both lists, each in the team's order."""

    goals: tuple[PlanInput, ...]
    milestones: tuple[PlanInput, ...]

    def of(self, kind: str) -> tuple[PlanInput, ...]:
        """Return the list of a kind."""
        return self.goals if kind == GOAL else self.milestones


def plan_inputs(session: Source, plan_id: str) -> PlanInputs:
    """Return the goals and milestones of a plan."""
    query = (
        "SELECT plan_input.id, kind, title, day, owner, note, service_id, service.name, service.display_name"
        " FROM plan_input LEFT JOIN service ON service.id = plan_input.service_id"
        " WHERE plan_id = :plan ORDER BY plan_input.position, plan_input.id"
    )
    found = [
        PlanInput(
            key, kind, title, None if day is None else to_date(day), owner, note, service_id,
            display or name or "",
        )
        for key, kind, title, day, owner, note, service_id, name, display in rows(
            session, query, plan=plan_id
        )
    ]  # fmt: skip
    return PlanInputs(
        tuple(each for each in found if each.kind == GOAL),
        tuple(each for each in found if each.kind == MILESTONE),
    )
