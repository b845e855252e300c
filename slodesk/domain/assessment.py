"""The one computation behind window, command line and reports: an SLO as of a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.adjusted import adjusted
from slodesk.domain.budget import Budget, error_budget
from slodesk.domain.burn import Burn, burn
from slodesk.domain.exhaustion import Exhaustion, exhaustion
from slodesk.domain.status import Status, classify
from slodesk.domain.window import Span, span_at, to_utc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.adjusted import Stretch
    from slodesk.domain.policy import Policy
    from slodesk.domain.series import Series
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.target import Objective, TargetHistory


@dataclass(frozen=True, slots=True)
class SloInfo:
    """What an SLO is, apart from its samples.

    Attributes:
        id: its key.
        name: identifier in files and on the command line.
        display_name: as people read it; may be empty.
        service_id: key of its service.
        service: identifier of its service.
        service_display: the service as people read it; may be empty.
        team_id: the team that owns the service.
        critical: whether the service is critical.
        kind: ``ratio``, ``threshold`` or ``time_slices`` (R5).
        description: in the owner's words.
        history: its targets (R11).
    """

    id: str
    name: str
    display_name: str
    service_id: str
    service: str
    service_display: str
    team_id: str | None
    critical: bool
    kind: str
    description: str
    history: TargetHistory

    @property
    def title(self) -> str:
        """The SLO as people read it."""
        return self.display_name or self.name

    @property
    def service_title(self) -> str:
        """The service as people read it."""
        return self.service_display or self.service


@dataclass(frozen=True, slots=True)
class Assessment:
    """An SLO as of a moment: every figure with its window, target and policy (R2).

    Attributes:
        budget: what status and decisions go by.
        measured: the budget as it was measured, where the policy judges by adjusted consumption and
            approved corrections make a difference; None where ``budget`` is what was measured (R12).
    """

    slo: SloInfo
    objective: Objective
    at: datetime
    span: Span
    budget: Budget
    burn: Burn
    exhaustion: Exhaustion
    status: Status
    newest: datetime | None
    stale: bool
    policy: Policy
    measured: Budget | None = None


@dataclass(frozen=True, slots=True)
class ServiceAssessment:
    """A service as of a moment; ``status`` is the worst of its SLOs (R10)."""

    id: str
    name: str
    display_name: str
    status: Status
    slos: tuple[Assessment, ...]


def assess(
    info: SloInfo,
    series: Series,
    at: datetime,
    settings: WorkspaceSettings,
    policy: Policy,
    now: datetime | None = None,
    waived: Sequence[Stretch] = (),
) -> Assessment:
    """Return everything the rules say about one SLO as of ``at`` (R2, R6 to R10).

    Args:
        info: the SLO with its target history.
        series: its samples.
        at: an aware moment; later samples are not looked at.
        settings: zone, fiscal year and the age from which samples are stale.
        policy: in force at ``at``.
        now: the clock, where nobody asked for a moment: staleness then counts from here (R10).
        waived: when bad events do not count, because the policy judges by adjusted consumption (R12).

    Raises:
        ValueError: ``at`` has no time zone.
    """
    at = to_utc(at)
    zone = settings.zone
    objective = info.history.in_force(at, zone)
    span = span_at(objective.window, at, zone, settings.fiscal_year_start)
    measured = error_budget(objective.target, series.counts(span.start, span.end), span)
    series = adjusted(series, waived)
    budget = error_budget(objective.target, series.counts(span.start, span.end), span)
    rates = burn(series, objective.target, at, span, policy)
    newest = series.newest(at)
    stale = newest is not None and (now or at) - newest > timedelta(hours=settings.stale_hours)
    return Assessment(
        slo=info,
        objective=objective,
        at=at,
        span=span,
        budget=budget,
        burn=rates,
        exhaustion=exhaustion(series, budget, rates.rates["3d"], at, objective.window, policy),
        status=classify(budget.remaining, policy),
        newest=newest,
        stale=stale,
        policy=policy,
        measured=None if budget == measured else measured,
    )
