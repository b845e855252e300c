"""Initiatives as they are stored, with the names of what they speak of; cheap, for 500 of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.storage.reading import rows, to_date, to_decimal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class Initiative:
    """Reliability work as people wrote it down (R28).

    Attributes:
        id: its key.
        title: what is to be done.
        description: in more words.
        service_id: what it improves; None for no particular service.
        service: what that is called; empty without.
        team_id: who does it; None: the service's team, or the plan's.
        team: who that is, by name; empty when nobody.
        doing_id: key of the team that does it in the end.
        owner: a name.
        impact: percentage points; None: not estimated.
        effort: hours; None: not estimated.
        confidence: one of ``planning.CONFIDENCES``.
        starts: the first day, None while it has none.
        ends: the last day.
        state: one of ``planning.INITIATIVE_STATES``.
        source_kind: one of ``planning.SOURCES``.
        source_id: key of what suggested it.
        reach: users a quarter (RICE).
        value: what it is worth, relative (WSJF); likewise the next two.
        urgency: what waiting costs.
        risk_reduction: what it makes safer.
        position: in the order they were added.
        needs: keys of what comes first.
    """

    id: str
    title: str
    description: str
    service_id: str | None
    service: str
    team_id: str | None
    team: str
    doing_id: str | None
    owner: str
    impact: Decimal | None
    effort: Decimal | None
    confidence: str
    starts: date | None
    ends: date | None
    state: str
    source_kind: str
    source_id: str
    reach: Decimal | None
    value: Decimal | None
    urgency: Decimal | None
    risk_reduction: Decimal | None
    position: int
    needs: tuple[str, ...]

    @property
    def dropped(self) -> bool:
        """Whether nobody is going to do it."""
        return self.state == "dropped"


def initiatives(session: Source, plan_id: str) -> tuple[Initiative, ...]:
    """Return a plan's initiatives as they were added."""
    needs: dict[str, list[str]] = {}
    for key, needed in rows(session, _NEEDS, plan=plan_id):
        needs.setdefault(key, []).append(needed)
    return tuple(
        Initiative(*(
            *row[:9], to_decimal(row[9]), to_decimal(row[10]), row[11],
            None if row[12] is None else to_date(row[12]), None if row[13] is None else to_date(row[13]),
            *row[14:17], *(to_decimal(value) for value in row[17:21]), row[21],
            tuple(sorted(needs.get(row[0], ()))),
        ))
        for row in rows(session, _WORK, plan=plan_id)
    )  # fmt: skip


_NEEDS = (
    "SELECT initiative_need.initiative_id, initiative_need.needs_id FROM initiative_need"
    " JOIN initiative ON initiative.id = initiative_need.initiative_id WHERE initiative.plan_id = :plan"
)
_WORK = (
    "SELECT i.id, i.title, i.description, i.service_id, COALESCE(NULLIF(s.display_name, ''), s.name, ''),"
    " i.team_id, COALESCE(t.name, ''), t.id, i.owner, i.impact, i.effort, i.confidence, i.starts, i.ends,"
    " i.state, i.source_kind, i.source_id, i.reach, i.value, i.urgency, i.risk_reduction, i.position"
    " FROM initiative i JOIN plan p ON p.id = i.plan_id LEFT JOIN service s ON s.id = i.service_id"
    " LEFT JOIN team t ON t.id = COALESCE(i.team_id, p.team_id, s.team_id)"
    " WHERE i.plan_id = :plan ORDER BY i.position, i.id"
)
