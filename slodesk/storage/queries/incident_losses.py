"""What incidents cost each SLO of the services they hit: the three estimates, and what was measured (R17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain import incident_impact as costs
from slodesk.domain.budget import error_budget
from slodesk.domain.finding import SloFacts
from slodesk.domain.retro_due import SloLoss
from slodesk.domain.window import Rolling, Span, span_at
from slodesk.storage.queries.overview import slo_infos
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.series import DaySeries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Window
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class Loss:
    """What an incident cost one SLO.

    Attributes:
        info: the SLO.
        title: service and SLO.
        target: in force when it was over, a ratio.
        window: whose budget the shares are of.
        span: that window: a rolling one ends with the incident, a calendar one with its period or ``at``.
        window_minutes: its whole length.
        minutes: how long the incident lasted, so far.
        impact: the shares.
        before: budget left when it began, a ratio; None without samples.
        failed: requests that failed, as counted or worked out; None where neither is known.
        events: of the whole window, from samples.
        bad: events that failed while it lasted, from samples; None without any.
    """

    info: SloInfo
    title: str
    target: Decimal
    window: Window
    span: Span
    window_minutes: Decimal
    minutes: Decimal
    impact: costs.Impact
    before: float | None
    failed: Decimal | None
    events: float
    bad: float | None

    @property
    def facts(self) -> SloFacts:
        """The same for the checks of a retrospective."""
        return SloFacts(self.info.id, self.title, self.target, self.window_minutes, self.impact)

    @property
    def due(self) -> SloLoss:
        """The same for what asks for a retrospective."""
        share, method = self.impact.best
        return SloLoss(self.title, share, self.impact.remaining, self.before, method)


def incident_losses(
    source: Source,
    incidents: Sequence[IncidentFacts],
    at: datetime,
    *,
    days: int | None = None,
    tick: Callable[[], object] | None = None,
) -> Mapping[str, tuple[Loss, ...]]:
    """Return what each incident cost, by its key; by service and SLO.

    Args:
        source: where to read.
        incidents: whose.
        at: aware; until when one that lasts has lasted, and the end of what is known.
        days: judge every SLO by a rolling window of so many days; None by its own.
        tick: called after each incident: may let others work, or stop by raising.
    """
    hit = {service for incident in incidents for service, _ in incident.services}
    infos = [info for info in slo_infos(source) if info.service_id in hit]
    settings = read_settings(source)
    since = min((incident.started for incident in incidents), default=at) - timedelta(days=400)
    series = DaySeries.load(source, [info.id for info in infos], at, since=since)
    by_service: dict[str, list[SloInfo]] = {}
    for info in infos:
        by_service.setdefault(info.service_id, []).append(info)
    losses: dict[str, tuple[Loss, ...]] = {}
    for incident in incidents:
        losses[incident.id] = tuple(
            _loss(incident, info, series[info.id], at, settings, days)
            for service, _ in incident.services
            for info in by_service.get(service, ())
        )
        if tick is not None:
            tick()
    return losses


def _loss(
    incident: IncidentFacts,
    info: SloInfo,
    series: DaySeries,
    at: datetime,
    settings: WorkspaceSettings,
    days: int | None,
) -> Loss:
    zone = settings.zone
    end = max(incident.started, min(incident.resolved or at, at))
    objective = info.history.in_force(end, zone)
    target = objective.target
    window = objective.window if days is None else Rolling(days)
    span = _window(window, end, at, zone, settings.fiscal_year_start)
    length = Decimal(repr(round(span.period_days * 1440, 6)))
    minutes = Decimal(repr((end - incident.started).total_seconds() / 60))
    whole = series.counts(span.start, span.end)
    failed = incident.failed_requests
    if failed is None and incident.request_rate is not None and incident.error_rate is not None:
        failed = costs.failed_requests(incident.request_rate, minutes, incident.error_rate)
    step = series.step(incident.started, end)
    during = series.counts(incident.started, end)
    known = step is not None and step <= end - incident.started and during.total > 0
    budget = error_budget(target, whole, span)
    impact = costs.Impact(
        counted=None if failed is None else costs.counted_share(failed, target, Decimal(repr(whole.total))),
        estimated=None
        if incident.error_rate is None
        else costs.estimated_share(incident.error_rate, minutes, target, length),
        time_based=costs.time_share(minutes, target, length),
        measured=during.bad / budget.allowed if known and budget.allowed else None,
        below_minutes=costs.below_minutes(series, incident.started, end, target) if known else None,
        actual=during.good / during.total if known else None,
        within=round(during.good / during.total - float(target), 9) >= 0 if known else None,
        remaining=_remaining(series, target, window, end, settings),
    )
    return Loss(
        info, f"{info.service_display or info.service}, {info.title}", target, window, span, length, minutes,
        impact, _remaining(series, target, window, incident.started, settings),
        failed, whole.total, during.bad if known else None,
    )  # fmt: skip


def _window(window: Window, end: datetime, at: datetime, zone: ZoneInfo, fiscal_start: int) -> Span:
    """Return the window whose budget an incident used: a calendar one as far as it is known."""
    span = span_at(window, end, zone, fiscal_start)
    if isinstance(window, Rolling):
        return span
    return Span(span.start, max(span.end, min(span.period_end, at.astimezone(UTC))), span.period_end)


def _remaining(
    series: DaySeries, target: Decimal, window: Window, at: datetime, settings: WorkspaceSettings
) -> float | None:
    span = span_at(window, at, settings.zone, settings.fiscal_year_start)
    return error_budget(target, series.counts(span.start, span.end), span).remaining
