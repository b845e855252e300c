"""Every SLO judged at one moment: the figures of the Overview, of ``status`` and of the reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.assessment import Assessment, ServiceAssessment, SloInfo, assess
from slodesk.domain.status import worst
from slodesk.domain.target import Objective, TargetHistory
from slodesk.domain.window import parse_window
from slodesk.storage.queries.corrections import waived
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.reading import paced, rows, to_date, to_decimal
from slodesk.storage.series import DaySeries

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.storage.reading import Source
    from slodesk.storage.series import SampleSet


@dataclass(frozen=True, slots=True)
class Overview:
    """All services at one moment.

    ``as_of`` is the moment the figures hold for: the one asked for, else the newest sample that is
    not in the future, else None (no samples at all).
    """

    as_of: datetime | None
    settings: WorkspaceSettings
    policy: Policy
    services: tuple[ServiceAssessment, ...]

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """All SLOs, ordered by service and SLO."""
        return tuple(item for service in self.services for item in service.slos)


def overview(
    session: Source,
    *,
    now: datetime,
    at: datetime | None = None,
    team_id: str | None = None,
    tick: Callable[[], object] | None = None,
    series: SampleSet | None = None,
) -> Overview:
    """Judge every SLO.

    Args:
        session: a read session.
        now: the clock; decides what is "in the future" and, without ``at``, what is stale.
        at: the moment to judge at; None for the newest sample not in the future.
        team_id: only services of this team.
        tick: called after each SLO: may let others work, or stop by raising.
        series: the samples, where they are read already.
    """
    settings = read_settings(session)
    moment = at or newest_sample(session, now)
    policy = policy_at(session, moment)
    infos = slo_infos(session, team_id=team_id)
    if series is None:
        series = DaySeries.load(session, [info.id for info in infos], moment or now)
    clock = now if at is None else None
    left_out = waived(session, policy, settings.zone)
    by_service: dict[str, list[Assessment]] = {}
    for info in paced(infos, tick):
        judged = assess(
            info, series[info.id], moment or now, settings, policy, clock, left_out.get(info.id, ())
        )
        by_service.setdefault(info.service_id, []).append(judged)
    query, values = "SELECT id, name, display_name FROM service", {}
    if team_id is not None:
        query, values = f"{query} WHERE team_id = :team", {"team": team_id}
    services = tuple(
        ServiceAssessment(
            key, name, display, worst(item.status for item in by_service.get(key, ())),
            tuple(by_service.get(key, ())),
        )
        for key, name, display in sorted(rows(session, query, **values), key=lambda row: row[1])
    )  # fmt: skip
    return Overview(moment, settings, policy, services)


def newest_sample(session: Source, now: datetime) -> datetime | None:
    """Return the newest sample's time that is not in the future, over all SLOs."""
    today = now.astimezone(UTC).date()
    # Asked by SLO, whose key finds a day at once: without, every day there is would be looked at.
    own = "SELECT MAX(day) FROM sample_day WHERE slo_id = slo.id AND day < :today"
    newest = rows(session, f"SELECT MAX(day) FROM (SELECT ({own}) AS day FROM slo) AS days", today=today)[0][
        0
    ]
    on_day = "FROM sample_day WHERE day = :day AND slo_id IN (SELECT id FROM slo)"
    latest = None
    if newest is not None:
        newest = to_date(newest)
        latest = _moment(newest, rows(session, f'SELECT MAX("last") {on_day}', day=newest)[0][0])
    ends = rows(session, f'SELECT slo_id, "last" {on_day}', day=today)
    lasts = {key: _moment(today, last) for key, last in ends}
    found = [end for end in lasts.values() if end <= now]
    split = [key for key, end in lasts.items() if end > now]
    if split:  # only what is inside these days tells how far they go up to now
        series = DaySeries.load(session, split, now)
        found += [end for key in split if (end := series[key].newest(now)) is not None]
    return max([*found, *([latest] if latest else [])], default=None)


def _moment(day: date, seconds: int) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(seconds=seconds)


def slo_infos(
    session: Source, *, team_id: str | None = None, slo_id: str | None = None
) -> tuple[SloInfo, ...]:
    """Return every SLO's definition and target history, ordered by service and SLO."""
    values: dict[str, object] = {}
    of_one = only = ""
    if slo_id is not None:
        of_one, only, values["slo"] = " WHERE slo_id = :slo", " AND slo.id = :slo", slo_id
    history: dict[str, list[Objective]] = {}
    entries = rows(session, _ENTRIES.format(where=of_one), **values)
    for key, effective, target, window, threshold, unit, percentile, reason, approver in entries:
        objective = Objective(
            to_date(effective), Decimal(target), parse_window(window), to_decimal(threshold), unit,
            to_decimal(percentile), reason, approver,
        )  # fmt: skip
        history.setdefault(key, []).append(objective)
    if team_id is not None:
        only, values["team"] = f"{only} AND service.team_id = :team", team_id
    infos = [
        SloInfo(*(*row[:7], bool(row[7]), *row[8:], TargetHistory(tuple(history[row[0]]))))
        for row in rows(session, _INFOS.format(only=only), **values)
    ]
    return tuple(sorted(infos, key=lambda info: (info.service, info.name)))


_ENTRIES = (
    'SELECT slo_id, effective, target, "window", threshold, threshold_unit, percentile, reason, approver'
    " FROM slo_target{where} ORDER BY effective"
)
_INFOS = (
    "SELECT slo.id, slo.name, slo.display_name, service.id, service.name, service.display_name,"
    " service.team_id, service.critical, slo.kind, slo.description"
    " FROM slo JOIN service ON service.id = slo.service_id{only}"
)
