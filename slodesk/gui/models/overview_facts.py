"""What the overview reads: figures and facts, in one go, on a task's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.periods import period_results, quarters_back
from slodesk.storage.queries.overview import Overview, overview
from slodesk.storage.queries.promises import promise_findings
from slodesk.storage.queries.review_waiting import NOTHING_WAITS, RhythmWaits
from slodesk.storage.queries.service_list import service_list
from slodesk.storage.series import DaySeries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from slodesk.domain.dependencies import Finding
    from slodesk.domain.periods import PeriodResult
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class Facts:
    """What decisions need besides the assessments.

    Attributes:
        unowned: (key, title) of services that have SLOs and no owner.
        findings: promises that cannot hold or are too weak.
        last_quarter: by SLO, how it did in the last complete quarter.
        due: (identifier, title) of incidents that wait for a retrospective; known once the rest is shown.
        waits: reviews that are due and releases nobody decided about; known with ``due``.
    """

    unowned: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    last_quarter: Mapping[str, PeriodResult] | None = None
    due: tuple[tuple[str, str], ...] = ()
    waits: RhythmWaits = NOTHING_WAITS


@dataclass(frozen=True, slots=True)
class Reading:
    """All the Overview tab shows but the chart."""

    overview: Overview
    facts: Facts


def read_overview(session: Source, now: datetime, at: datetime | None, team_id: str | None) -> Reading:
    """Read figures and facts of one team's services, or of all."""
    shown = overview(session, now=now, at=at, team_id=team_id)
    facts = read_facts(session, shown, team_id)
    return Reading(shown, facts)


def read_facts(session: Source, shown: Overview, team_id: str | None) -> Facts:
    """Read what decisions need besides the assessments."""
    services = service_list(session, team_id=team_id)
    unowned = tuple((each.id, each.title) for each in services if each.slo_names and not each.owner_id)
    if shown.as_of is None:
        return Facts(unowned)
    quarter = quarters_back(shown.as_of, 1, shown.settings.zone, shown.settings.fiscal_year_start)[0]
    since = quarter.span(shown.settings.zone).start
    series = DaySeries.load(session, [a.slo.id for a in shown.assessments], shown.as_of, since)
    results = {
        a.slo.id: period_results(
            a.slo, series[a.slo.id], [quarter], shown.as_of, shown.settings, lowest=False
        )[0]
        for a in shown.assessments
    }
    return Facts(unowned, promise_findings(session, shown.as_of), results)
