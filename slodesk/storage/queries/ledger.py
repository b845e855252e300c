"""Where the budget of an SLO went in its window or a period: the ledger (R12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.budget import error_budget
from slodesk.domain.ledger import INCIDENT, Cause, ledger_of, reaches
from slodesk.domain.window import Calendar, Span, month_of, quarter_of, span_at
from slodesk.storage.queries.corrections import corrections_of
from slodesk.storage.queries.overview import newest_sample, slo_infos
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.reading import moment, rows, to_moment
from slodesk.storage.series import DaySeries

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.budget import Budget
    from slodesk.domain.ledger import Ledger
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.target import Objective
    from slodesk.storage.reading import Source

WINDOW, MONTH, LAST_MONTH, QUARTER, LAST_QUARTER = "window", "month", "last_month", "quarter", "last_quarter"
PERIODS = (WINDOW, MONTH, LAST_MONTH, QUARTER, LAST_QUARTER)
"""What a ledger can be asked for: the SLO's own window as it is now, or a calendar period."""


@dataclass(frozen=True, slots=True)
class SloLedger:
    """The ledger of one SLO.

    Attributes:
        info: the SLO.
        objective: in force when the period ends, or at ``at`` while it runs.
        period: one of ``PERIODS``.
        at: the moment the figures hold for.
        budget: of the period; its counts are those that were measured.
        ledger: where it went.
        corrections: all of this SLO, the youngest first, in this period or not.
        settings: of the workspace.
        policy: in force at ``at``.
    """

    info: SloInfo
    objective: Objective
    period: str
    at: datetime
    budget: Budget
    ledger: Ledger
    corrections: tuple[Cause, ...]
    settings: WorkspaceSettings
    policy: Policy

    @property
    def span(self) -> Span:
        """The period, as far as it is known."""
        return self.budget.span


def slo_ledger(
    source: Source, slo_id: str, period: str = WINDOW, *, now: datetime, at: datetime | None = None
) -> SloLedger | None:
    """Return where the budget of an SLO went; None when the SLO is gone.

    Args:
        source: where to read.
        slo_id: the SLO.
        period: one of ``PERIODS``.
        now: the clock.
        at: aware; the end of what is known; None for the newest sample not in the future.
    """
    found = slo_infos(source, slo_id=slo_id)
    if not found:
        return None
    info, settings = found[0], read_settings(source)
    moment_ = at or newest_sample(source, now) or now
    span = period_span(period, info, moment_, settings)
    judged = min(moment_, span.end)
    objective = info.history.in_force(judged, settings.zone)
    series = DaySeries.load(source, [slo_id], moment_, since=span.start)[slo_id]
    budget = error_budget(objective.target, series.counts(span.start, span.end), span)
    corrections = corrections_of(source, [slo_id]).get(slo_id, ())
    causes = [*_incidents(source, info.service_id, span), *corrections]
    parts = ledger_of(
        budget, series, [each for each in causes if reaches(each, span, settings.zone)], settings.zone
    )
    youngest = tuple(sorted(corrections, key=lambda each: (each.started, each.id), reverse=True))
    policy = policy_at(source, moment_)
    return SloLedger(info, objective, period, moment_, budget, parts, youngest, settings, policy)


def period_span(period: str, info: SloInfo, at: datetime, settings: WorkspaceSettings) -> Span:
    """Return the bounds of one of ``PERIODS``; a running one ends at ``at``."""
    zone, fiscal = settings.zone, settings.fiscal_year_start
    if period == WINDOW:
        return span_at(info.history.in_force(at, zone).window, at, zone, fiscal)
    if period in (MONTH, QUARTER):
        return span_at(Calendar(period), at, zone, fiscal)
    unit = MONTH if period == LAST_MONTH else QUARTER
    first = span_at(Calendar(unit), at, zone, fiscal).start.astimezone(zone).date()
    if unit == MONTH:
        return month_of(first).previous().span(zone)
    return quarter_of(first, fiscal).previous().span(zone)


def _incidents(source: Source, service_id: str, span: Span) -> list[Cause]:
    """Return the incidents that hit a service in a time; near misses hit nobody."""
    query = (
        "SELECT i.id, i.identifier, i.title, i.started, i.resolved, i.near_miss FROM incident i"
        " JOIN incident_service h ON h.incident_id = i.id WHERE h.service_id = :service"
        " AND i.started < :end AND (i.resolved IS NULL OR i.resolved > :start) ORDER BY i.started, i.id"
    )
    return [
        Cause(INCIDENT, f"{identifier} {title}".strip(), moment(started), to_moment(resolved), id=key)
        for key, identifier, title, started, resolved, near_miss in rows(
            source, query, service=service_id, start=span.start, end=span.end
        )
        if not near_miss
    ]


def correction_slo(source: Source, key: str) -> str:
    """Return the key of the SLO a correction belongs to; empty when it is gone."""
    return next(
        (slo for (slo,) in rows(source, "SELECT slo_id FROM correction WHERE id = :key", key=key)), ""
    )
