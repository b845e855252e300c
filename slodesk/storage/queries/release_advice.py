"""What the policy says about releases: how their services stand, and the advice that follows (R32 to R36).

Plain SQL, and no numpy unless the policy has a thaw margin: ``slodesk decide`` is asked in pipelines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.adjusted import adjusted
from slodesk.domain.assessment import assess
from slodesk.domain.budget import error_budget
from slodesk.domain.recovery import outlook
from slodesk.domain.release_decision import Advice, SloState, advise
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.thaw import held_status
from slodesk.domain.window import span_at
from slodesk.storage.queries.corrections import waived
from slodesk.storage.queries.overview import newest_sample, slo_infos
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.reading import rows, to_decimal, to_moment
from slodesk.storage.series import DaySeries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.policy import Policy
    from slodesk.domain.series import Series
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.storage.reading import Source

WAITING = ("planned", "decided")
"""States of releases that are still to go out."""

_BACK = 90
"""Days looked back for a status that the thaw margin still holds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How services stand at a moment, for any number of releases.

    Attributes:
        as_of: the moment the figures hold for; None without samples.
        policy: in force then.
        slos: service → how its SLOs stand.
    """

    as_of: datetime | None
    policy: Policy
    slos: dict[str, tuple[SloState, ...]]

    def advice(self, service_id: str, inputs: ReleaseInputs) -> Advice:
        """Return what the policy says about a release of a service."""
        return advise(inputs, self.slos.get(service_id, ()), self.policy, self.as_of)


@dataclass(frozen=True, slots=True)
class Pending:
    """A release that is still to go out, with what the policy says now."""

    id: str
    service_id: str
    service: str
    version: str
    title: str
    date: datetime | None
    state: str
    decision: str
    advice: Advice


def standing(
    source: Source, *, now: datetime, at: datetime | None = None, services: Collection[str] | None = None
) -> Standing:
    """Judge the SLOs of services for releases.

    Args:
        source: where to read.
        now: the clock; without ``at`` it decides what is stale.
        at: the moment to judge at; None for the newest sample not in the future.
        services: keys of these services only; None for all.
    """
    settings = read_settings(source)
    moment = at or newest_sample(source, now)
    policy = policy_at(source, moment)
    infos = [info for info in slo_infos(source) if services is None or info.service_id in services]
    series = DaySeries.load(source, [info.id for info in infos], moment or now)
    left_out = waived(source, policy, settings.zone)
    clock = now if at is None else None
    found: dict[str, list[SloState]] = {}
    for info in infos:
        left = left_out.get(info.id, ())
        judged = assess(info, series[info.id], moment or now, settings, policy, clock, left)
        state = _state(judged, adjusted(series[info.id], left), settings)
        found.setdefault(info.service_id, []).append(state)
    return Standing(moment, policy, {key: tuple(states) for key, states in found.items()})


def release_advice(
    source: Source, service_id: str, inputs: ReleaseInputs, *, now: datetime, at: datetime | None = None
) -> Advice:
    """Return what the policy says about one release of a service."""
    return standing(source, now=now, at=at, services=[service_id]).advice(service_id, inputs)


def pending_advice(
    source: Source, *, now: datetime, at: datetime | None = None, team_id: str | None = None
) -> tuple[Pending, ...]:
    """Return every release that is still to go out, the next one first, with what the policy says.

    Args:
        source: where to read.
        now: the clock.
        at: the moment to judge at; None for the newest sample not in the future.
        team_id: only releases of this team's services.
    """
    found = list(_waiting(source, team_id))
    if not found:
        return ()
    known = standing(source, now=now, at=at, services={row[1] for row in found})
    return tuple(
        Pending(
            key, service_id, title or name, version, what, to_moment(date), state, decision,
            known.advice(service_id, inputs),
        )
        for key, service_id, name, title, version, what, date, state, decision, inputs in found
    )  # fmt: skip


def _waiting(source: Source, team_id: str | None) -> Iterable[tuple]:  # type: ignore[type-arg]
    """Yield rows of ``_PENDING``, the last five columns as inputs."""
    only, values = "", dict[str, object]()
    if team_id is not None:
        only, values = " AND service.team_id = :team", {"team": team_id}
    for row in rows(source, _PENDING.format(only=only), **values):
        yield *row[:9], inputs_of(row[9:])


def inputs_of(row: tuple) -> ReleaseInputs:  # type: ignore[type-arg]
    """Return the columns ``INPUTS`` of a release as values."""
    lines, path, migration, external, coverage, kind = row
    path, migration, external = (None if each is None else bool(each) for each in (path, migration, external))
    return ReleaseInputs(lines, path, migration, external, to_decimal(coverage), kind)


INPUTS = (
    "release.lines_changed, release.critical_path, release.db_migration, release.external_apis,"
    " release.test_coverage, release.change_class"
)
_PENDING = (
    "SELECT release.id, service.id, service.name, service.display_name, release.release_version,"
    f" release.title, release.date, release.state, release.decision, {INPUTS}"
    ' FROM "release" AS release JOIN service ON service.id = release.service_id'
    " WHERE release.state IN ('planned', 'decided'){only}"
    " ORDER BY CASE WHEN release.date IS NULL THEN 1 ELSE 0 END, release.date, service.name,"
    " release.release_version"
)


def _state(judged: Assessment, series: Series, settings: WorkspaceSettings) -> SloState:
    """Return how an SLO stands, held back by the policy's margin where it has one."""
    held = judged.status
    if judged.policy.thaw_margin > 0:
        held = held_status(_past(judged, series, settings), judged.policy)
    info = judged.slo
    return SloState(
        info.id, info.title, judged.status, judged.budget.remaining, held, judged.stale,
        judged.burn.page_firing, info.name, outlook(judged, held, series),
    )  # fmt: skip


def _past(judged: Assessment, series: Series, settings: WorkspaceSettings) -> Iterable[float | None]:
    """Yield what was left of the budget at the end of each day before, and now."""
    zone = settings.zone
    for days in range(_BACK, 0, -1):
        at = judged.at - timedelta(days=days)
        objective = judged.slo.history.in_force(at, zone)
        span = span_at(objective.window, at, zone, settings.fiscal_year_start)
        yield error_budget(objective.target, series.counts(span.start, span.end), span).remaining
    yield judged.budget.remaining
