"""The figures a plan was decided on, as plain values: a snapshot keeps them beside the plan itself (R31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003
from decimal import Decimal  # noqa: TC003

from slodesk.domain.allocation import Standing

# Real imports, also of what is only named in annotations: reading a snapshot looks at the fields' kinds.


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """An SLO in a month or quarter (R11).

    Attributes:
        target: in force at its end, a ratio.
        actual: good share, a ratio; None without data.
        consumed: share of its budget that was used; None without data.
        verdict: one of ``performance.VERDICTS``.
    """

    target: Decimal
    actual: float | None
    consumed: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class SloFigures:
    """One SLO as it was when the plan was made.

    Attributes:
        id: its key.
        service: what its service is called.
        slo: what it is called.
        months: of the reviewed quarter.
        quarter: that quarter, "so far" while it ran.
        before: the quarter before it.
        remaining: of its budget then, a ratio; None without data.
        proposed: what the plan's method proposed, a ratio.
        events: events in the planned quarter, if it is like the last; None without data.
        bad_share: share of them that would fail, a ratio.
        toil_high: whether its team had too much toil; None where unknown.
        satisfied: whether its users were satisfied; None where unknown.
    """

    id: str
    service: str
    slo: str
    months: tuple[PeriodFigures, ...]
    quarter: PeriodFigures
    before: PeriodFigures
    remaining: float | None
    proposed: Decimal
    events: float | None = None
    bad_share: float | None = None
    toil_high: bool | None = None
    satisfied: bool | None = None

    @property
    def name(self) -> str:
        """Service and SLO."""
        return f"{self.service} · {self.slo}"

    @property
    def standing(self) -> Standing:
        """The SLO as the rule of allocation sees it (R29)."""
        return Standing(self.name, self.quarter.target, self.quarter.actual, self.remaining)


@dataclass(frozen=True, slots=True)
class IncidentFigures:
    """The incidents of one service or cause (R17); fields as in ``incident_summary.IncidentGroup``."""

    name: str
    count: int
    minutes: float
    share: float | None = None
    slo: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    """What users of a service said; ``before`` is their score of the quarter before, as a ratio."""

    service: str
    period: str
    score: Decimal
    scale: Decimal
    responses: int | None = None
    source: str = ""
    before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlanEvidence:
    """What a plan looked back on.

    Attributes:
        quarter: the reviewed quarter.
        months: first days of its months.
        days: length of the planned quarter, of 24 hours.
        slos: by service and SLO.
        incidents: how many hit somebody.
        minutes: how long at least one of them lasted.
        unresolved: how many still lasted.
        near_misses: how many hit nobody.
        by_service: the costliest first.
        by_cause: the costliest first; an empty name is a cause nobody named.
        scores: of users, by service.
        unasked: services without a score.
    """

    quarter: str
    months: tuple[date, ...]
    days: float
    slos: tuple[SloFigures, ...] = ()
    incidents: int = 0
    minutes: float = 0.0
    unresolved: int = 0
    near_misses: int = 0
    by_service: tuple[IncidentFigures, ...] = ()
    by_cause: tuple[IncidentFigures, ...] = ()
    scores: tuple[ScoreFigures, ...] = ()
    unasked: tuple[str, ...] = ()

    def slo(self, slo_id: str) -> SloFigures | None:
        """Return one SLO by its key."""
        return next((each for each in self.slos if each.id == slo_id), None)
